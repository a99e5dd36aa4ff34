//! `verify --graph`: the graph of conflicts in a file, or in a file for each object where there are several.

use std::path::{Path, PathBuf};

use super::Failure;
use super::output::TextFile;
use crate::cli::GraphDestination;
use crate::exit::Exit;
use crate::report::proof::ProofReport;
use crate::report::proof::drawing::{Drawing, GraphFormat, drawings};

/// Where a graph goes.
pub(super) struct GraphFile {
    format: GraphFormat,
    path: PathBuf,
    file: TextFile,
}

impl GraphFile {
    /// Opens the file, so that a place that cannot be written to is told before anything is proved.
    pub(super) fn open((format, path): &GraphDestination) -> Result<Self, Failure> {
        Ok(Self { format: *format, path: path.clone(), file: TextFile::open(path)? })
    }

    /// Writes the graph of the only object to the file; those of several to files beside it, which have the names of the objects in
    /// theirs. `exit` is how the process ends when nothing goes wrong here.
    pub(super) fn write(self, report: &ProofReport, exit: Exit) -> Result<(), Failure> {
        let mut drawings = drawings(report, self.format);
        if drawings.len() == 1
            && let Some(only) = drawings.pop()
        {
            return self.file.write(&only.text, exit);
        }
        drawings
            .iter()
            .try_for_each(|Drawing { name, text }| TextFile::open(&beside(&self.path, name))?.write(text, exit))
    }
}

/// `graphs/all.svg` for an object is `graphs/all-Account.svg`.
fn beside(path: &Path, name: &str) -> PathBuf {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let mut file = format!("{stem}-{name}");
    if let Some(extension) = path.extension() {
        file.push('.');
        file.push_str(&extension.to_string_lossy());
    }
    path.with_file_name(file)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::beside;

    #[test]
    fn the_name_of_the_object_goes_before_the_extension() {
        assert_eq!(beside(Path::new("out/all.svg"), "Bank"), Path::new("out/all-Bank.svg"));
        assert_eq!(beside(Path::new("graph"), "Bank"), Path::new("graph-Bank"));
    }
}
