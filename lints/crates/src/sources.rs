//! The sources of crates: from a root file along its modules to everything that is declared.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use steadfast_knowledge::items::FileItems;
use steadfast_knowledge::{ModulePaths, SourceFile, cache, module_paths};
use steadfast_source::{ParseFailure, forget_spans, parse, without_tables};

use crate::cache::Cache;
use crate::remarks::Remarks;

/// What to take from the tree of a file.
pub(crate) type Reading = fn(&[syn::Item]) -> FileItems;

/// The files that the modules of `root` lead to, `root` first, as far as `open` knows them. Must run on threads with large stacks.
pub(crate) fn follow(root: &str, open: impl Fn(&str) -> Option<Arc<FileItems>> + Sync) -> Vec<SourceFile> {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut files = Vec::new();
    let mut wanted = vec![ModulePaths { candidates: vec![root.to_owned()], is_beside: true }];
    while !wanted.is_empty() {
        let opened: Vec<(SourceFile, bool)> = wanted
            .into_par_iter()
            .filter_map(|ModulePaths { candidates, is_beside }| {
                candidates.into_iter().find_map(|path| {
                    let items = open(&path)?;
                    Some((SourceFile { path, items }, is_beside))
                })
            })
            .collect();
        wanted = Vec::new();
        for (file, is_root) in opened {
            if seen.insert(file.path.clone()) {
                wanted.extend(module_paths(&file.items, &file.path, is_root));
                files.push(file);
            }
        }
        wanted.retain(|module| !module.candidates.iter().any(|path| seen.contains(path)));
    }
    files
}

/// What the file at `path` declares; `None` where there is none, or none that is Rust.
pub(crate) fn read(path: &Path, reading: Reading, remarks: &Remarks) -> Option<Arc<FileItems>> {
    let text = remarks.found(path, fs::read_to_string(path))?;
    parsed(&text, reading, path, remarks).map(Arc::new)
}

/// What `text`, the content of `path`, declares, if it is Rust.
pub(crate) fn parsed(text: &str, reading: Reading, path: &Path, remarks: &Remarks) -> Option<FileItems> {
    // A defect that somebody else's file brings to light must cost that file alone.
    let items =
        catch_unwind(AssertUnwindSafe(|| parse(&without_tables(text)).map(|parsed| reading(&parsed.file.items))));
    forget_spans();
    match items {
        Ok(Ok(items)) => Some(items),
        // Packages carry templates and other things that are no Rust.
        Ok(Err(ParseFailure::Syntax { .. } | ParseFailure::TooDeep { .. })) => None,
        Err(panic) => {
            let message = panic.downcast_ref::<String>().map_or("a panic", String::as_str);
            remarks.add(format!("`{}` brings a defect of Steadfast to light: {message}", path.display()));
            None
        }
    }
}

/// Keeps `files` under `name`, with a remark if that fails.
pub(crate) fn keep(cache: &Cache, name: &str, files: &[SourceFile], remarks: &Remarks) {
    remarks.kept(cache::encode(files).map_err(io::Error::other).and_then(|bytes| cache.store(name, &bytes)));
}
