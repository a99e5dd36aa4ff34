//! Where reports go: standard output, or files that are replaced as a whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::AutoStream;
use tempfile::NamedTempFile;

use super::Failure;
use crate::cli::Destination;
use crate::exit::Exit;
use crate::report::{Document, Format, RenderOptions};

/// A place for a report, opened before the run so that a wrong one costs no time.
pub(super) struct Output {
    format: Format,
    sink: Sink,
}

enum Sink {
    Stdout,
    /// A new file beside the one it will replace.
    Replace(NamedTempFile, PathBuf),
    /// Something that is no regular file, such as a pipe: it stays and is written to.
    Existing(File, PathBuf),
}

impl Output {
    /// Opens a destination.
    pub(super) fn open(destination: &Destination) -> Result<Self, Failure> {
        match destination {
            Destination::Stdout(format) => Ok(Self { format: *format, sink: Sink::Stdout }),
            Destination::File(format, path) => {
                let sink = open_file(path)
                    .map_err(|error| Failure::Usage(format!("cannot write to `{}`: {error}", path.display())))?;
                Ok(Self { format: *format, sink })
            }
        }
    }

    /// Writes `report`; `exit` is how the process ends when nothing goes wrong here.
    pub(super) fn write(self, report: &dyn Document, options: &RenderOptions, exit: Exit) -> Result<(), Failure> {
        let plain = RenderOptions { color: false, width: None, ..*options };
        let (to, written) = match self.sink {
            Sink::Stdout => {
                let mut out = BufWriter::new(io::stdout().lock());
                let written = report.write(self.format, options, &mut out).and_then(|()| out.flush());
                ("standard output".to_owned(), written)
            }
            Sink::Replace(file, path) => {
                let to = format!("`{}`", path.display());
                (to, replace(file, &path, |out| report.write(self.format, &plain, out)))
            }
            Sink::Existing(file, path) => {
                let mut out = BufWriter::new(file);
                let written = report.write(self.format, &plain, &mut out).and_then(|()| out.flush());
                (format!("`{}`", path.display()), written)
            }
        };
        written.map_err(|error| Failure::Output { to, error, exit })
    }
}

/// A file for something that is no report, opened before the run as reports are.
pub(super) struct TextFile {
    sink: Sink,
    path: PathBuf,
}

impl TextFile {
    /// Opens a file to be replaced as a whole.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let sink = open_file(path)
            .map_err(|error| Failure::Usage(format!("cannot write to `{}`: {error}", path.display())))?;
        Ok(Self { sink, path: path.to_owned() })
    }

    /// Writes the whole text; `exit` is how the process ends when nothing goes wrong here.
    pub(super) fn write(self, text: &str, exit: Exit) -> Result<(), Failure> {
        let written = match self.sink {
            Sink::Stdout => io::stdout().lock().write_all(text.as_bytes()),
            Sink::Replace(file, target) => replace(file, &target, |out| out.write_all(text.as_bytes())),
            Sink::Existing(mut file, _) => file.write_all(text.as_bytes()),
        };
        written.map_err(|error| Failure::Output { to: format!("`{}`", self.path.display()), error, exit })
    }
}

/// Whether standard output takes colours: `--color`, else `NO_COLOR`, `CLICOLOR_FORCE` and the terminal decide.
pub(super) fn colors_stdout() -> bool {
    AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// The columns of the terminal that standard output is, if it is one.
pub(super) fn stdout_width() -> Option<usize> {
    let stdout = io::stdout();
    if !stdout.is_terminal() {
        return None;
    }
    terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0))
}

fn open_file(path: &Path) -> io::Result<Sink> {
    // A symbolic link stays, what it leads to is replaced.
    let target = match fs::canonicalize(path) {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
    match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(metadata) if !metadata.is_file() => {
            return Ok(Sink::Existing(File::options().write(true).open(&target)?, path.to_owned()));
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let directory = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".steadfast-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file; the default keeps a report from other steps of a build.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    Ok(Sink::Replace(builder.tempfile_in(directory)?, target))
}

/// Writes a whole new file and puts it at `path`: a reader sees the old content or the new one.
fn replace(
    mut file: NamedTempFile,
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(file.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
