//! The rules that leave directories out, each with its name in reports.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::Patterns;
use crate::report::IgnoreRule;

/// The largest file that is checked, in bytes: no person writes more, and its syntax tree would take much memory.
pub(super) const SIZE_LIMIT: u64 = 4 * 1024 * 1024;

/// How a `CACHEDIR.TAG` begins (<https://bford.info/cachedir/>).
const CACHE_SIGNATURE: &[u8] = b"Signature: 8a477f597d28d172789f06886806bc55";

/// What leaves directories out.
#[derive(Clone, Debug)]
pub(super) struct DirectoryRules {
    /// The configuration's `exclude`.
    pub(super) exclude: Patterns,
    /// The selected packages' directories, when cargo selected them.
    pub(super) packages: Option<BTreeSet<PathBuf>>,
}

impl DirectoryRules {
    /// Whether `directory` is a root of its own, which is looked at apart.
    pub(super) fn is_selected_package(&self, directory: &Path) -> bool {
        self.packages.as_ref().is_some_and(|packages| packages.contains(directory))
    }

    /// The rule that leaves `directory`, an absolute path below a root, out.
    ///
    /// # Errors
    ///
    /// When a file that decides it is there but cannot be read.
    pub(super) fn rule(&self, directory: &Path) -> io::Result<Option<IgnoreRule>> {
        let rule = if is_built(directory)? {
            Some(IgnoreRule::Target)
        } else if is_vendored(directory) {
            Some(IgnoreRule::Vendored)
        } else if self.packages.is_some() && directory.join("Cargo.toml").is_file() {
            Some(IgnoreRule::OtherPackage)
        } else if self.exclude.matches(directory, true) {
            Some(IgnoreRule::ConfigExclude)
        } else {
            None
        };
        Ok(rule)
    }
}

/// Whether a tool fills `directory` with what it builds.
fn is_built(directory: &Path) -> io::Result<bool> {
    let is_named_so = directory.file_name().is_some_and(|name| name == "target");
    if is_named_so && directory.with_file_name("Cargo.toml").is_file() {
        return Ok(true);
    }
    match fs::read(directory.join("CACHEDIR.TAG")) {
        Ok(tag) => Ok(tag.starts_with(CACHE_SIGNATURE)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether `directory` holds the code of others. A `vendor` that is a module of the package around it (it has a
/// `mod.rs` or stands beside a `vendor.rs`) is the package's own.
fn is_vendored(directory: &Path) -> bool {
    let by_name = match directory.file_name().and_then(|name| name.to_str()) {
        Some("third_party" | "node_modules") => true,
        Some("vendor") => !directory.join("mod.rs").is_file() && !directory.with_extension("rs").is_file(),
        Some(_) | None => false,
    };
    by_name || directory.join(".cargo-checksum.json").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(files: &[(&str, &str)], directory: &str) -> Option<IgnoreRule> {
        let root = tempfile::tempdir().expect("a temporary directory");
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a file has a parent")).expect("a directory");
            fs::write(path, text).expect("a file");
        }
        let rules = DirectoryRules { exclude: Patterns::none(), packages: None };
        rules.rule(&root.path().join(directory)).expect("everything is readable")
    }

    #[test]
    fn target_is_named_so_beside_a_manifest_or_has_a_tag() {
        assert_eq!(rule(&[("Cargo.toml", ""), ("target/a.rs", "")], "target"), Some(IgnoreRule::Target));
        assert_eq!(rule(&[("target/a.rs", "")], "target"), None);
        let signature = std::str::from_utf8(CACHE_SIGNATURE).expect("it is text");
        assert_eq!(rule(&[("out/CACHEDIR.TAG", signature)], "out"), Some(IgnoreRule::Target));
        assert_eq!(rule(&[("out/CACHEDIR.TAG", "something else")], "out"), None);
    }

    #[test]
    fn vendored_code_is_known_by_name_or_checksum() {
        assert_eq!(rule(&[("vendor/syn/src/lib.rs", "")], "vendor"), Some(IgnoreRule::Vendored));
        assert_eq!(rule(&[("third_party/a.rs", "")], "third_party"), Some(IgnoreRule::Vendored));
        assert_eq!(rule(&[("syn/.cargo-checksum.json", "{}")], "syn"), Some(IgnoreRule::Vendored));
        assert_eq!(rule(&[("vendors/a.rs", "")], "vendors"), None);
    }

    #[test]
    fn a_module_called_vendor_is_the_packages_own() {
        assert_eq!(rule(&[("src/vendor/mod.rs", "")], "src/vendor"), None);
        assert_eq!(rule(&[("src/vendor/a.rs", ""), ("src/vendor.rs", "")], "src/vendor"), None);
    }
}
