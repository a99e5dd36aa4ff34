//! The folder in which knowledge is kept between runs.
//!
//! Nothing that happens to it matters: what cannot be read is worked out again, what cannot be written is not kept. Files are
//! written whole or not at all, so that runs can share the folder.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use steadfast_knowledge::cache::version;
use tempfile::NamedTempFile;

use crate::remarks::Remarks;

/// The environment variable that names the folder; an empty value means that nothing is kept.
pub const CACHE_VARIABLE: &str = "STEADFAST_CACHE_DIR";

/// What decides how this crate writes down what it keeps, beside what declarations look like.
const SHAPE: &[&str] =
    &[include_str!("bundle.rs"), include_str!("graph.rs"), include_str!("packages.rs"), include_str!("plan.rs")];

/// A folder for what is kept between runs, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    folder: Option<PathBuf>,
}

impl Cache {
    /// The folder that [`CACHE_VARIABLE`] names, else that of the user: `steadfast` among the caches of the system.
    #[must_use]
    pub fn of_user() -> Self {
        Self::chosen(std::env::var_os(CACHE_VARIABLE))
    }

    fn chosen(variable: Option<OsString>) -> Self {
        match variable {
            Some(folder) if folder.is_empty() => Self::nowhere(),
            Some(folder) => Self::at(Path::new(&folder)),
            None => match etcetera::choose_base_strategy() {
                Ok(strategy) => Self::at(&strategy.cache_dir().join("steadfast")),
                // Without a home there is no place to keep anything.
                Err(_) => Self::nowhere(),
            },
        }
    }

    /// The folder `folder`, which need not exist. Each version of the tool has a folder of its own in it.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(version());
        for part in SHAPE {
            hasher.update(part.as_bytes());
        }
        // What is for another system is left out.
        hasher.update(std::env::consts::OS.as_bytes());
        let version = hasher.finalize().to_hex();
        Self { folder: Some(folder.join(&version[..16])) }
    }

    /// No folder: nothing is kept.
    #[must_use]
    pub const fn nowhere() -> Self {
        Self { folder: None }
    }

    /// The content of the file `name`, if it was kept.
    pub(crate) fn load(&self, name: &str, remarks: &Remarks) -> Option<Vec<u8>> {
        let path = self.folder.as_ref()?.join(name);
        remarks.found(&path, fs::read(&path))
    }

    /// Whether there is a file `name`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.folder.as_ref().is_some_and(|folder| folder.join(name).is_file())
    }

    /// Keeps `bytes` as the file `name`.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to.
    pub(crate) fn store(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.persist(folder.join(name)).map_err(|error| error.error)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_loaded() -> io::Result<()> {
        let root = tempfile::tempdir()?;
        let cache = Cache::chosen(Some(root.path().join("deep").into()));
        assert_eq!(cache.load("a", &Remarks::default()), None);
        cache.store("a", b"one")?;
        cache.store("a", b"two")?;
        assert_eq!(cache.load("a", &Remarks::default()).as_deref(), Some(&b"two"[..]));
        let versions: Vec<_> = fs::read_dir(root.path().join("deep"))?.collect::<Result<_, _>>()?;
        assert_eq!(versions.len(), 1);
        assert_eq!(fs::read_dir(versions[0].path())?.count(), 1, "no temporary file is left");
        Ok(())
    }

    #[test]
    fn an_empty_variable_keeps_nothing() -> io::Result<()> {
        let cache = Cache::chosen(Some(OsString::new()));
        assert_eq!(cache, Cache::nowhere());
        cache.store("a", b"one")?;
        assert_eq!(cache.load("a", &Remarks::default()), None);
        Ok(())
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error_and_no_more() -> io::Result<()> {
        let root = tempfile::tempdir()?;
        let blocked = root.path().join("file");
        fs::write(&blocked, "")?;
        let cache = Cache::at(&blocked);
        assert!(cache.store("a", b"one").is_err());
        assert_eq!(cache.load("a", &Remarks::default()), None);
        Ok(())
    }
}
