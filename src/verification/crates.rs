//! Which files are one crate: those below `src` of one package. Every other file, such as a test or an example, is one
//! by itself, and so is a file outside of any package.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Candidate;

/// The files crate by crate, each in the order of their paths.
pub(super) fn grouped(candidates: Vec<Candidate>) -> Vec<Vec<Candidate>> {
    let mut manifests = BTreeMap::new();
    let mut groups: BTreeMap<PathBuf, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        let root = root(&candidate.path.file, &mut manifests);
        groups.entry(root).or_default().push(candidate);
    }
    groups.into_values().collect()
}

/// The `src` that the file lies in, or the file itself.
fn root(file: &Path, manifests: &mut BTreeMap<PathBuf, bool>) -> PathBuf {
    let mut is_package = |directory: &Path| {
        *manifests.entry(directory.to_owned()).or_insert_with(|| directory.join("Cargo.toml").is_file())
    };
    let sources = file.ancestors().skip(1).filter(|directory| directory.ends_with("src"));
    for source in sources {
        if source.parent().is_some_and(&mut is_package) {
            return source.to_owned();
        }
    }
    file.to_owned()
}
