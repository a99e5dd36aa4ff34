//! The Rust files of a folder, found in one way for every peer.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use ignore::WalkBuilder;

/// All `*.rs` files below `root`, sorted; ignored ones, `target` and hidden folders are left out.
pub(crate) fn rust_files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkBuilder::new(root).require_git(false).build() {
        let entry = entry?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let built = entry.path().components().any(|part| part.as_os_str() == "target");
        if is_file && !built && entry.path().extension().is_some_and(|extension| extension == "rs") {
            files.push(entry.into_path());
        }
    }
    files.sort();
    Ok(files)
}

/// `path` relative to `root` where it is below it, with `/`.
pub(crate) fn relative(root: &Path, path: &Path) -> Result<String> {
    let path = path.strip_prefix(root).unwrap_or(path);
    let path = path.to_str().with_context(|| format!("`{}` is not valid UTF-8", path.display()))?;
    Ok(path.replace('\\', "/"))
}
