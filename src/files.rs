//! Which files a run checks: from what was asked for to a sorted list without duplicates.
//!
//! Given roots and rules, gives back the files with their cargo target, and everything that a rule left out. It reads
//! manifests and directories, never a source file.

mod fixture;
mod generated;
mod manifest;
mod rules;
mod selection;
mod target;
mod walk;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use steadfast_lints::Target;

use crate::report::{FailedFile, IgnoredFile};

pub(crate) use fixture::is_fixture;
pub(crate) use generated::is_generated;
pub(crate) use selection::{PackageQuery, by_cargo, by_paths, of_text, resolved};
pub(crate) use walk::{find, find_text};

/// One file to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourcePath {
    /// The file, as an absolute path.
    pub(crate) file: PathBuf,
    /// The path that reports show.
    pub(crate) path: String,
    /// The cargo target that it belongs to.
    pub(crate) target: Target,
    /// Whether it is checked whatever its content says of its origin, because it was given by name.
    pub(crate) by_name: bool,
    /// Its content, where that is not read from the file.
    pub(crate) content: Option<Vec<u8>>,
}

/// Where to look for files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selection {
    /// The files and directories to look at.
    pub(crate) roots: Vec<Root>,
    /// The directories of the selected packages, when cargo selected them: other packages are then left out.
    pub(crate) packages: Option<BTreeSet<PathBuf>>,
    /// The directory from which the configuration is looked for.
    pub(crate) start: PathBuf,
    /// What should be told about the selection.
    pub(crate) warnings: Vec<String>,
}

/// A file or directory to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Root {
    /// The absolute path.
    pub(crate) path: PathBuf,
    /// Whether it was given as an absolute path: then it is shown as one where it lies outside the current directory.
    pub(crate) absolute: bool,
}

impl Root {
    /// The path that reports show for `path`, a path at or below this root: relative to `current`, with `/`.
    fn show(&self, path: &Path, current: &Path) -> String {
        let relative = match path.strip_prefix(current) {
            Ok(relative) => Some(relative.to_owned()),
            Err(_outside) if self.absolute => None,
            Err(_outside) => pathdiff::diff_paths(path, current),
        };
        let shown = relative.as_deref().unwrap_or(path);
        if shown.as_os_str().is_empty() { ".".to_owned() } else { text_of(shown) }
    }
}

/// What a search found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The files to be checked, sorted by path, each one once.
    pub(crate) files: Vec<SourcePath>,
    /// What a rule left out.
    pub(crate) ignored: Vec<IgnoredFile>,
    /// What could not be looked at.
    pub(crate) failed: Vec<FailedFile>,
    /// What should be told about the search.
    pub(crate) warnings: Vec<String>,
}

/// `path` as text with `/` between its parts. A path that is not Unicode keeps its bytes apart, as `\xff`.
pub(crate) fn text_of(path: &Path) -> String {
    let text = match path.to_str() {
        Some(text) => text.to_owned(),
        None => {
            let mut text = String::new();
            for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
                // Doubled, so that no two paths have the same text.
                text.push_str(&chunk.valid().replace('\\', "\\\\"));
                text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
            }
            text
        }
    };
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_unless_asked_for_otherwise() {
        let root = |path: &str, absolute| Root { path: PathBuf::from(path), absolute };
        let show = |root: &Root, path: &str| root.show(Path::new(path), Path::new("/w/here"));
        assert_eq!(show(&root("/w/here", true), "/w/here/src/a.rs"), "src/a.rs");
        assert_eq!(show(&root("/w/there", false), "/w/there/a.rs"), "../there/a.rs");
        assert_eq!(show(&root("/w/there", true), "/w/there/a.rs"), "/w/there/a.rs");
        assert_eq!(show(&root("/w/here", false), "/w/here"), ".");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_unicode_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let text = |bytes: &[u8]| text_of(Path::new(OsStr::from_bytes(bytes)));
        assert_eq!(text(b"a\xff.rs"), "a\\xff.rs");
        assert_eq!(text(b"a\\\xfe.rs"), "a\\\\\\xfe.rs");
        assert_eq!(text(b"a\\b.rs"), "a\\b.rs");
    }
}
