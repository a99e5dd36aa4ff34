//! Snapshots: the balances as of one entry of the log, so that a start need not replay everything.
//!
//! A snapshot is a text file. Its first line is the index, then comes one line for each account, then `end`.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::command::{ParseError, number};
use crate::state::Accounts;

/// The balances after the entry `index`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    pub index: u64,
    pub accounts: Accounts,
}

/// Why a snapshot cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("cannot read the snapshot")]
    Io(#[from] io::Error),
    #[error("the snapshot is damaged")]
    Number(#[from] ParseError),
    #[error("the snapshot has no end")]
    Cut,
}

/// A file under a preliminary name, which goes away unless it is renamed.
struct Preliminary {
    path: PathBuf,
    renamed: bool,
}

impl Preliminary {
    fn rename(mut self, to: &Path) -> io::Result<()> {
        fs::rename(&self.path, to)?;
        self.renamed = true;
        Ok(())
    }
}

impl Drop for Preliminary {
    fn drop(&mut self) {
        if !self.renamed {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Replaces the snapshot in `directory`.
pub fn save(directory: &Path, snapshot: &Snapshot) -> io::Result<()> {
    let mut text = format!("{}\n", snapshot.index);
    for (account, balance) in snapshot.accounts.iter() {
        let _ = writeln!(text, "{account} {balance}");
    }
    text.push_str("end\n");

    let preliminary = Preliminary { path: directory.join("snapshot.new"), renamed: false };
    let mut file = File::create(&preliminary.path)?;
    file.write_all(text.as_bytes())?;
    let _ = file.sync_all();
    preliminary.rename(&directory.join("snapshot"))?;
    File::open(directory)?.sync_all()
}

/// The snapshot in `directory`, `None` when there has never been one.
pub fn load(directory: &Path) -> Result<Option<Snapshot>, SnapshotError> {
    let text = match fs::read_to_string(directory.join("snapshot")) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut lines = text.lines();
    let index = number(lines.next().ok_or(SnapshotError::Cut)?)?;
    let mut balances = Vec::new();
    for line in lines {
        match line.split_once(' ') {
            Some((account, balance)) => balances.push((number(account)?, number(balance)?)),
            None if line == "end" => {
                return Ok(Some(Snapshot { index, accounts: balances.into_iter().collect() }));
            }
            None => return Err(SnapshotError::Cut),
        }
    }
    Err(SnapshotError::Cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_loaded() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(load(directory.path()).unwrap(), None);
        let snapshot = Snapshot { index: 7, accounts: [(1, 10), (2, 0)].into_iter().collect() };
        save(directory.path(), &snapshot).unwrap();
        assert_eq!(load(directory.path()).unwrap(), Some(snapshot));
        assert!(!directory.path().join("snapshot.new").exists());
    }

    #[test]
    fn half_a_snapshot_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("snapshot"), "7\n1 10\n").unwrap();
        assert!(matches!(load(directory.path()), Err(SnapshotError::Cut)));
    }
}
