//! The sources of crates: from a root file along its modules to everything that is declared.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use steadfast_knowledge::items::FileItems;
use steadfast_knowledge::{SourceFile, cache, module_paths};
use steadfast_source::{forget_spans, parse};

use crate::cache::Cache;

/// What to take from the tree of a file.
pub(crate) type Reading = fn(&[syn::Item]) -> FileItems;

/// The files that the modules of `root` lead to, `root` first, as far as `open` knows them. Must run on threads with large stacks.
pub(crate) fn follow(root: &str, open: impl Fn(&str) -> Option<Arc<FileItems>> + Sync) -> Vec<SourceFile> {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut files = Vec::new();
    let mut wanted = vec![vec![root.to_owned()]];
    while !wanted.is_empty() {
        let opened: Vec<SourceFile> = wanted
            .into_par_iter()
            .filter_map(|candidates| {
                candidates.into_iter().find_map(|path| {
                    let items = open(&path)?;
                    Some(SourceFile { path, items })
                })
            })
            .collect();
        wanted = Vec::new();
        for file in opened {
            if seen.insert(file.path.clone()) {
                wanted.extend(module_paths(&file.items, &file.path, file.path == root));
                files.push(file);
            }
        }
        wanted.retain(|candidates| !candidates.iter().any(|path| seen.contains(path)));
    }
    files
}

/// What the file at `path` declares; `None` where there is none, or none that is Rust.
pub(crate) fn read(path: &Path, reading: Reading) -> Option<Arc<FileItems>> {
    match fs::read_to_string(path) {
        Ok(text) => parsed(&text, reading).map(Arc::new),
        // Most modules have one of two places, so most questions are for files that are not there.
        Err(_) => None,
    }
}

/// What `text` declares, if it is Rust.
pub(crate) fn parsed(text: &str, reading: impl FnOnce(&[syn::Item]) -> FileItems) -> Option<FileItems> {
    // A defect that somebody else's file brings to light must cost that file alone.
    let items = catch_unwind(AssertUnwindSafe(|| match parse(text) {
        Ok(parsed) => Some(reading(&parsed.file.items)),
        Err(_) => None,
    }));
    forget_spans();
    items.unwrap_or_default()
}

/// Keeps `files` under `name`, with a remark if that fails.
pub(crate) fn keep(cache: &Cache, name: &str, files: &[SourceFile], remarks: &mut Vec<String>) {
    let kept = cache::encode(files).map_err(io::Error::other).and_then(|bytes| cache.store(name, &bytes));
    if let Err(error) = kept {
        remarks.push(not_kept(&error));
    }
}

/// What is said of a cache that cannot be written to: the same for every file in it.
pub(crate) fn not_kept(error: &io::Error) -> String {
    format!("the cache of declarations cannot be written: {}", error.kind())
}
