//! The crates of the standard library, which the tool brings with it as text.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use steadfast_knowledge::{CrateFiles, STANDARD, SourceFile, cache, items};

use crate::cache::Cache;
use crate::remarks::Remarks;
use crate::sources;

/// The crates `core`, `alloc` and `std`.
pub(crate) fn crates() -> Vec<CrateFiles> {
    STANDARD
        .iter()
        .map(|(name, _)| CrateFiles { name: (*name).into(), root: path(name), dependencies: Vec::new() })
        .collect()
}

/// What they declare.
pub(crate) fn files(cache: &Cache, remarks: &Remarks) -> Vec<SourceFile> {
    let mut hasher = blake3::Hasher::new();
    for (_, text) in STANDARD {
        hasher.update(text.as_bytes());
    }
    let name = format!("standard-{}", &hasher.finalize().to_hex()[..16]);
    let kept = cache.load(&name, remarks).and_then(|bytes| remarks.intact(&name, cache::decode(&Arc::new(bytes), 0)));
    if let Some(files) = kept {
        return files;
    }
    let read = |(name, text): &(&str, &str)| {
        let items = sources::parsed(text, |items| items::collect(items, false).items, Path::new(name), remarks)?;
        Some(SourceFile { path: path(name), items: Arc::new(items) })
    };
    let files: Vec<SourceFile> = STANDARD.par_iter().filter_map(read).collect();
    sources::keep(cache, &name, &files, remarks);
    files
}

/// A path that no file of a run has.
fn path(name: &str) -> String {
    format!("<{name}>/lib.rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_are_rust_and_are_kept() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let cache = Cache::at(root.path());
        let remarks = Remarks::default();
        let (first, again) = (files(&cache, &remarks), files(&cache, &remarks));
        assert_eq!(first.len(), 3);
        assert_eq!(remarks.into_sorted().next(), None);
        for (one, other) in first.iter().zip(&again) {
            assert!(one.items.functions.len() > 100);
            assert_eq!((&one.path, &one.items), (&other.path, &other.items));
        }
    }
}
