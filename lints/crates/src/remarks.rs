//! What could not be found out. Nothing here is an error of the run, but people may wonder why something is not known.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Remarks from several threads; each is made once.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    made: Mutex<BTreeSet<String>>,
}

impl Remarks {
    pub(crate) fn add(&self, remark: String) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(remark);
    }

    /// All remarks, sorted.
    pub(crate) fn into_sorted(self) -> impl Iterator<Item = String> {
        self.made.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter()
    }

    /// What was read at `path`; nothing, with a remark, where something is there that cannot be read.
    pub(crate) fn found<T>(&self, path: &Path, read: io::Result<T>) -> Option<T> {
        match read {
            Ok(found) => Some(found),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
            Err(error) => {
                self.add(format!("`{}` cannot be read: {error}", path.display()));
                None
            }
        }
    }

    /// What was made of something that was kept; nothing, with a remark, where it is damaged.
    pub(crate) fn intact<T>(&self, name: &str, read: Result<T, impl Display>) -> Option<T> {
        match read {
            Ok(intact) => Some(intact),
            Err(error) => {
                self.add(format!("`{name}` in the cache is made again: {error}"));
                None
            }
        }
    }

    /// Remarks that something could not be kept: once, not for each file.
    pub(crate) fn kept(&self, written: io::Result<()>) {
        if let Err(error) = written {
            self.add(format!("the cache of declarations cannot be written: {}", error.kind()));
        }
    }

    /// What is in a folder; nothing where there is none.
    pub(crate) fn entries(&self, folder: &Path) -> Vec<PathBuf> {
        let all = |entries: fs::ReadDir| entries.map(|entry| entry.map(|entry| entry.path())).collect();
        self.found(folder, fs::read_dir(folder).and_then(all)).unwrap_or_default()
    }
}
