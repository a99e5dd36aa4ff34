//! The cargo target that a file belongs to.

use std::path::{Component, Path};

use steadfast_lints::Target;

use super::manifest::Package;

/// The target of the file at `path`, an absolute path, in the package whose manifest is the nearest above it.
///
/// Modules are not followed: a file that only a binary uses counts for the library beside it.
pub(super) fn target(path: &Path, package: Option<&Package>) -> Target {
    let Some(package) = package else { return Target::default() };
    // Only parts below the manifest say anything: a checkout may lie in a folder called `tests`.
    match path.strip_prefix(&package.directory) {
        Ok(relative) => {
            package.whole.or_else(|| named(relative, package)).unwrap_or_else(|| by_layout(relative, package))
        }
        Err(_elsewhere) => Target::default(),
    }
}

/// The target whose root the manifest names: the file itself, or the nearest directory that is that target's alone.
fn named(relative: &Path, package: &Package) -> Option<Target> {
    if let Some((_, target)) = package.named.iter().find(|(root, _)| root == relative) {
        return Some(*target);
    }
    let holds = |root: &Path| {
        let directory = root.parent()?;
        let own = !directory.as_os_str().is_empty() && directory != Path::new("src");
        (own && relative.starts_with(directory)).then(|| directory.components().count())
    };
    let modules = package.named.iter().filter(|(_, target)| *target != Target::BuildScript);
    let depths = modules.filter_map(|(root, target)| Some((holds(root)?, *target)));
    // Where a library and another target share a directory, the modules are the library's.
    depths.max_by_key(|(depth, target)| (*depth, *target == Target::Library)).map(|(_, target)| target)
}

/// The target by cargo's standard layout.
fn by_layout(relative: &Path, package: &Package) -> Target {
    let mut parts = relative.components().filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    match (parts.next(), parts.next(), parts.next()) {
        (Some("tests"), Some(_), _) => Target::Test,
        (Some("benches"), Some(_), _) => Target::Bench,
        (Some("examples"), Some(_), _) => Target::Example,
        (Some("build.rs"), None, _) if package.default_build_script => Target::BuildScript,
        (Some("src"), Some("main.rs"), None) | (Some("src"), Some("bin"), Some(_)) => Target::Binary,
        (Some("src"), Some(_), _) if !package.has_library => Target::Binary,
        _ => Target::Library,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn package() -> Package {
        Package {
            directory: PathBuf::from("/tests/p"),
            has_library: true,
            default_build_script: true,
            ..Package::default()
        }
    }

    fn of(path: &str, package: &Package) -> Target {
        target(&package.directory.join(path), Some(package))
    }

    #[test]
    fn the_standard_layout_decides_below_the_manifest() {
        let package = package();
        for (path, expected) in [
            ("src/lib.rs", Target::Library),
            ("src/store/tests.rs", Target::Library),
            ("src/main.rs", Target::Binary),
            ("src/bin/tool.rs", Target::Binary),
            ("src/bin/tool/main.rs", Target::Binary),
            ("src/bin.rs", Target::Library),
            ("tests/all/main.rs", Target::Test),
            ("tests.rs", Target::Library),
            ("benches/b.rs", Target::Bench),
            ("examples/e/main.rs", Target::Example),
            ("build.rs", Target::BuildScript),
            ("src/build.rs", Target::Library),
            ("other/a.rs", Target::Library),
        ] {
            assert_eq!(of(path, &package), expected, "{path}");
        }
    }

    #[test]
    fn a_package_without_a_library_is_a_binary() {
        let package = Package { has_library: false, ..package() };
        assert_eq!(of("src/store.rs", &package), Target::Binary);
        assert_eq!(of("tests/a.rs", &package), Target::Test);
    }

    #[test]
    fn what_the_manifest_names_comes_first() {
        let named = [
            ("lib/a.rs", Target::Library),
            ("lib/main.rs", Target::Binary),
            ("cmd/tool/main.rs", Target::Binary),
            ("it/main.rs", Target::Test),
            ("src/tests/all.rs", Target::Test),
            ("src/checks.rs", Target::Test),
            ("tools/build.rs", Target::BuildScript),
        ];
        let named = named.map(|(path, target)| (PathBuf::from(path), target)).to_vec();
        let package = Package { named, default_build_script: false, ..package() };
        for (path, expected) in [
            ("lib/main.rs", Target::Binary),
            ("lib/store.rs", Target::Library),
            ("cmd/tool/args.rs", Target::Binary),
            ("it/cases/a.rs", Target::Test),
            ("src/tests/deep/a.rs", Target::Test),
            ("src/checks.rs", Target::Test),
            ("src/store.rs", Target::Library),
            ("tools/build.rs", Target::BuildScript),
            ("tools/other.rs", Target::Library),
            ("build.rs", Target::Library),
        ] {
            assert_eq!(of(path, &package), expected, "{path}");
        }
    }

    #[test]
    fn packages_for_tests_are_tests_as_a_whole_and_nothing_known_is_a_library() {
        let package = Package { whole: Some(Target::Test), ..package() };
        assert_eq!(of("src/lib.rs", &package), Target::Test);
        assert_eq!(target(Path::new("/tests/a.rs"), None), Target::Library);
    }
}
