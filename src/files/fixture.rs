//! Telling the data of tests from their code.

use std::path::{Path, PathBuf};

use steadfast_lints::Target;

use super::SourcePath;

/// Whether `file`, which is no valid Rust, is there for a test to read rather than for cargo to compile: it lies among
/// the tests of a package, and by the layout it is neither the root of a target nor a module of one.
///
/// A module that only a `#[path]` names is taken for data. A file that was given by name never is.
pub(crate) fn is_fixture(file: &SourcePath) -> bool {
    file.target == Target::Test && !file.by_name && !may_be_compiled(&file.file)
}

/// Whether the layout makes the file at `path` part of a target.
fn may_be_compiled(path: &Path) -> bool {
    let Some(directory) = path.parent() else { return true };
    // `tests/a.rs` is a target, `tests/a/b.rs` is a module of `tests/a/main.rs`, `tests/a/mod.rs` or `tests/a.rs`.
    let in_package = directory.parent().is_some_and(|package| package.join("Cargo.toml").is_file());
    let beside = ["main.rs", "mod.rs"].iter().any(|root| directory.join(root).is_file());
    let mut declared = directory.as_os_str().to_owned();
    declared.push(".rs");
    in_package || beside || PathBuf::from(declared).is_file()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_no_root_and_no_module_is_data() {
        let package = tempfile::tempdir().expect("a temporary directory");
        for path in [
            "Cargo.toml",
            "tests/it.rs",
            "tests/it/module.rs",
            "tests/all/main.rs",
            "tests/all/module.rs",
            "tests/all/deep/mod.rs",
            "tests/all/deep/module.rs",
            "tests/ui/case.rs",
            "tests/all/fixtures/case.rs",
        ] {
            let path = package.path().join(path);
            fs::create_dir_all(path.parent().expect("a file has a parent")).expect("a directory");
            fs::write(path, "").expect("a file");
        }
        let file = |path: &str, target, by_name| SourcePath {
            file: package.path().join(path),
            path: path.to_owned(),
            target,
            by_name,
            content: None,
        };
        for (path, expected) in [
            ("tests/it.rs", false),
            ("tests/it/module.rs", false),
            ("tests/all/main.rs", false),
            ("tests/all/module.rs", false),
            ("tests/all/deep/module.rs", false),
            ("tests/ui/case.rs", true),
            ("tests/all/fixtures/case.rs", true),
        ] {
            assert_eq!(is_fixture(&file(path, Target::Test, false)), expected, "{path}");
        }
        assert!(!is_fixture(&file("tests/ui/case.rs", Target::Test, true)));
        assert!(!is_fixture(&file("tests/ui/case.rs", Target::Library, false)));
    }
}
