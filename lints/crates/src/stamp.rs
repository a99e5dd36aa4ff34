//! Whether a file is still the one that was read before: by its length and the time of its last change, without reading it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

/// What tells one state of a file or folder from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    length: u64,
    /// Nanoseconds since 1970, negative ones before.
    changed: i128,
}

impl Stamp {
    /// The stamp of what is at `path`; `None` where nothing is, or nothing that can be looked at.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        // steadfast: allow(ok_only_branch): what cannot be looked at cannot be read, and whoever reads it says so
        let Ok(metadata) = fs::metadata(path) else { return None };
        let Ok(changed) = metadata.modified() else { return None };
        let nanoseconds = |duration: std::time::Duration| duration.as_nanos().cast_signed();
        let changed = match changed.duration_since(UNIX_EPOCH) {
            Ok(since) => nanoseconds(since),
            Err(before) => -nanoseconds(before.duration()),
        };
        Some(Self { length: metadata.len(), changed })
    }
}

/// Something that an answer was worked out from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Input {
    /// The content of a file, or the names in a folder.
    Content(PathBuf, Option<Stamp>),
    /// Whether there is a file.
    Presence(PathBuf, bool),
}

impl Input {
    /// The content of the file at `path`, or the names in the folder.
    pub(crate) fn content(path: PathBuf) -> Self {
        let stamp = Stamp::of(&path);
        Self::Content(path, stamp)
    }

    /// Whether there is a file at `path`.
    pub(crate) fn presence(path: PathBuf) -> Self {
        let is_there = path.is_file();
        Self::Presence(path, is_there)
    }

    /// Whether it is as it was.
    pub(crate) fn is_same(&self) -> bool {
        match self {
            Self::Content(path, stamp) => Stamp::of(path) == *stamp,
            Self::Presence(path, is_there) => path.is_file() == *is_there,
        }
    }
}
