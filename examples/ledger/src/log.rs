//! The log: every command in order, on disk before it counts.
//!
//! A log is a directory of segments, each named after its first index. A record is its length, its checksum and the
//! command as text. A torn record at the end of the last segment is what a crash leaves behind, and is cut off.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tracing::{error, info, warn};

use crate::command::{Command, ParseError};

/// Bytes after which a new segment is begun.
const SEGMENT_LIMIT: u64 = 1 << 20;
/// Bytes of a record before its text.
const HEADER: usize = 8;

/// Why the log cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("cannot {action} `{}`", path.display())]
    Io { action: &'static str, path: PathBuf, source: io::Error },
    #[error("a record in the middle of `{}` is damaged", path.display())]
    Damaged { path: PathBuf },
    #[error("record {index} is no command")]
    Command { index: u64, source: ParseError },
}

/// An open log.
#[derive(Debug)]
pub struct Log {
    directory: PathBuf,
    segment: File,
    length: u64,
    entries: BTreeMap<u64, Command>,
    last: u64,
    limit: u64,
}

impl Log {
    /// Opens the log in `directory`, which is created when it is not there.
    pub fn open(directory: &Path) -> Result<Self, LogError> {
        match fs::create_dir(directory) {
            Ok(()) => info!(directory = %directory.display(), "new log"),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(failed("create", directory, source)),
        }
        let segments = segments(directory).map_err(|source| failed("list", directory, source))?;
        let mut entries = BTreeMap::new();
        let mut last = segments.first().map_or(0, |first| first - 1);
        for (position, first) in segments.iter().enumerate() {
            let path = segment_path(directory, *first);
            let Ok(mut file) = File::open(&path) else { continue };
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(|source| failed("read", &path, source))?;
            let (texts, whole) = records(&bytes);
            if whole < bytes.len() {
                if position + 1 < segments.len() {
                    return Err(LogError::Damaged { path });
                }
                warn!(segment = %path.display(), bytes = bytes.len() - whole, "cutting off a torn record");
                truncate(&path, whole as u64).map_err(|source| failed("truncate", &path, source))?;
            }
            for text in texts {
                last += 1;
                let command = text.parse().map_err(|source| LogError::Command { index: last, source })?;
                entries.insert(last, command);
            }
        }
        let first = segments.last().copied().unwrap_or(last + 1);
        let (segment, length) = open_segment(directory, first)?;
        Ok(Self { directory: directory.to_owned(), segment, length, entries, last, limit: SEGMENT_LIMIT })
    }

    /// Index of the newest entry; 0 when there has never been one.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The entries after `index` that the log still has.
    pub fn after(&self, index: u64) -> impl Iterator<Item = (u64, Command)> {
        self.entries.range(index + 1..).map(|(index, command)| (*index, *command))
    }

    /// Adds `command` and gives back its index. It is on disk only after [`Log::sync`].
    pub fn append(&mut self, command: Command) -> Result<u64, LogError> {
        if self.length >= self.limit {
            self.rotate()?;
        }
        let record = encode(&command.to_string());
        if let Err(source) = self.segment.write_all(&record) {
            error!(error = %source, "append failed, cutting the segment back to {} bytes", self.length);
            self.segment.set_len(self.length).map_err(|source| failed("truncate", &self.directory, source))?;
            return Err(failed("append to", &self.directory, source));
        }
        self.length += record.len() as u64;
        self.last += 1;
        self.entries.insert(self.last, command);
        Ok(self.last)
    }

    /// Returns once everything appended is on disk.
    pub fn sync(&mut self) -> Result<(), LogError> {
        self.segment.sync_data().map_err(|source| failed("sync", &self.directory, source))
    }

    /// Removes the segments of which every entry is at or before `index`.
    pub fn drop_until(&mut self, index: u64) -> Result<(), LogError> {
        let segments = segments(&self.directory).map_err(|source| failed("list", &self.directory, source))?;
        for pair in segments.windows(2).take_while(|pair| pair[1] <= index + 1) {
            let path = segment_path(&self.directory, pair[0]);
            match fs::remove_file(&path) {
                Ok(()) => self.entries = self.entries.split_off(&pair[1]),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => return Err(failed("remove", &path, source)),
            }
        }
        Ok(())
    }

    /// Seals the segment and begins the next one.
    fn rotate(&mut self) -> Result<(), LogError> {
        self.segment.sync_all().ok();
        let (segment, length) = open_segment(&self.directory, self.last + 1)?;
        self.segment = segment;
        self.length = length;
        Ok(())
    }
}

/// The index up to which a majority is known to have the log of `directory`.
pub fn committed(directory: &Path) -> u64 {
    let text = fs::read_to_string(directory.join("committed")).unwrap_or_default();
    text.trim().parse().unwrap_or_default()
}

/// Writes down what [`committed`] reads.
pub fn store_committed(directory: &Path, index: u64) -> io::Result<()> {
    let mut file = File::create(directory.join("committed"))?;
    file.write(format!("{index}\n").as_bytes())?;
    file.sync_data()
}

/// The first indices of the segments in `directory`, in order.
fn segments(directory: &Path) -> io::Result<Vec<u64>> {
    let mut firsts: Vec<u64> = fs::read_dir(directory)?
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".log")?.parse().ok())
        .collect();
    firsts.sort_unstable();
    Ok(firsts)
}

fn segment_path(directory: &Path, first: u64) -> PathBuf {
    directory.join(format!("{first:020}.log"))
}

fn open_segment(directory: &Path, first: u64) -> Result<(File, u64), LogError> {
    let path = segment_path(directory, first);
    let open = || {
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        File::open(directory)?.sync_all()?;
        let length = file.metadata()?.len();
        Ok((file, length))
    };
    open().map_err(|source| failed("open", &path, source))
}

fn truncate(path: &Path, length: u64) -> io::Result<()> {
    let file = OpenOptions::new().write(true).open(path)?;
    file.set_len(length)?;
    file.sync_all()
}

fn failed(action: &'static str, path: &Path, source: io::Error) -> LogError {
    LogError::Io { action, path: path.to_owned(), source }
}

fn encode(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let mut record = length.to_be_bytes().to_vec();
    record.extend(checksum(text.as_bytes()).to_be_bytes());
    record.extend(text.as_bytes());
    record
}

/// The texts of the whole records at the start of `bytes`, and how many bytes these take.
fn records(bytes: &[u8]) -> (Vec<&str>, usize) {
    let mut texts = Vec::new();
    let mut whole = 0;
    while let Some(text) = record(&bytes[whole..]) {
        whole += HEADER + text.len();
        texts.push(text);
    }
    (texts, whole)
}

fn record(bytes: &[u8]) -> Option<&str> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (sum, rest) = rest.split_first_chunk::<4>()?;
    let text = rest.get(..u32::from_be_bytes(*length) as usize)?;
    if u32::from_be_bytes(*sum) != checksum(text) {
        return None;
    }
    std::str::from_utf8(text).ok()
}

/// FNV-1a, 32 bits.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(directory: &Path, limit: u64, count: u64) -> Log {
        let mut log = Log::open(directory).unwrap();
        log.limit = limit;
        for account in 1..=count {
            log.append(Command::Open { account }).unwrap();
        }
        log.sync().unwrap();
        log
    }

    #[test]
    fn entries_survive_a_restart_and_old_segments_go() {
        let directory = tempfile::tempdir().unwrap();
        let mut log = filled(directory.path(), 40, 20);
        assert!(segments(directory.path()).unwrap().len() > 3);
        log.drop_until(10).unwrap();
        let kept: Vec<_> = log.after(0).collect();
        assert!(kept.len() < 20);
        let again = Log::open(directory.path()).unwrap();
        assert_eq!(again.last(), 20);
        assert_eq!(again.after(0).collect::<Vec<_>>(), kept);
    }

    #[test]
    fn a_torn_record_is_cut_off() {
        let directory = tempfile::tempdir().unwrap();
        drop(filled(directory.path(), SEGMENT_LIMIT, 3));
        let path = segment_path(directory.path(), 1);
        let length = fs::metadata(&path).unwrap().len();
        truncate(&path, length - 2).unwrap();
        let mut log = Log::open(directory.path()).unwrap();
        assert_eq!(log.append(Command::Close { account: 9 }).unwrap(), 3);
        assert_eq!(Log::open(directory.path()).unwrap().after(2).count(), 1);
    }

    #[test]
    fn damage_in_an_old_segment_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        drop(filled(directory.path(), 40, 20));
        fs::write(segment_path(directory.path(), 1), [0, 0, 0, 9]).unwrap();
        assert!(matches!(Log::open(directory.path()), Err(LogError::Damaged { .. })));
    }

    #[test]
    fn the_committed_index_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(committed(directory.path()), 0);
        store_committed(directory.path(), 42).unwrap();
        assert_eq!(committed(directory.path()), 42);
    }
}
