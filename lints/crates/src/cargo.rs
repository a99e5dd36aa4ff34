//! Asking cargo, without the network and without writing anything where the user works.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use cargo_metadata::{CargoOpt, Error, Metadata, MetadataCommand};

use crate::notice::{Notice, Notify};

/// Why cargo gave no answer.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// There is no cargo.
    Absent,
    /// It refused.
    Refused(Refusal),
}

/// What cargo said instead of an answer.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// Why it gave none, in a line.
    pub(crate) reason: String,
    /// The files and folders that it spoke of.
    pub(crate) paths: Vec<PathBuf>,
}

impl NoAnswer {
    /// A refusal that is not cargo's own.
    pub(crate) const fn refused(reason: String) -> Self {
        Self::Refused(Refusal { reason, paths: Vec::new() })
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The members of the workspace alone.
    Members,
    /// All dependencies, with the features on that are on unless told otherwise.
    Default,
    /// All dependencies, optional ones too.
    AllFeatures,
}

/// What cargo knows of the workspace of `manifest`. It is asked in `folder`, whose configuration counts. With `locked` there must be a
/// lock file that is up to date; without it cargo writes one beside the manifest. `notify` is told when it has to wait.
pub(crate) fn ask(
    manifest: &Path,
    folder: &Path,
    scope: Scope,
    locked: bool,
    notify: Notify<'_>,
) -> Result<Metadata, NoAnswer> {
    // What only other platforms need has often not been fetched, and cargo refuses when anything is missing.
    let platform = (scope != Scope::Members).then_some(HOST);
    let mut question = Question { manifest, folder, scope, locked, platform, any_channel: false };
    loop {
        match question.ask(notify) {
            Err(error) if question.platform.is_some() && is_unknown_host(&error) => question.platform = None,
            Err(error) if !question.any_channel && is_for_nightly(&error) => question.any_channel = true,
            answer => return answer.map_err(NoAnswer::from),
        }
    }
}

/// What cargo calls the platform that it runs on.
const HOST: &str = "host-tuple";

/// Whether cargo took the name for the platform that it runs on for that of another, as it did before it had one.
fn is_unknown_host(error: &Error) -> bool {
    matches!(error, Error::CargoMetadata { stderr } if stderr.contains(HOST))
}

/// Whether a manifest asks for something that cargo has on its nightly channel alone. What it declares can be told on any.
fn is_for_nightly(error: &Error) -> bool {
    matches!(error, Error::CargoMetadata { stderr } if stderr.contains("requires a nightly version of Cargo"))
}

/// One call of cargo.
struct Question<'asked> {
    manifest: &'asked Path,
    folder: &'asked Path,
    scope: Scope,
    locked: bool,
    platform: Option<&'static str>,
    /// Cargo is to take what only its nightly channel takes.
    any_channel: bool,
}

impl Question<'_> {
    fn ask(&self, notify: Notify<'_>) -> Result<Metadata, Error> {
        let mut options = vec!["--offline".to_owned()];
        let mut command = MetadataCommand::new();
        command.manifest_path(self.manifest).current_dir(self.folder);
        // A pinned toolchain that is not there must not be fetched for a mere listing, and what cargo learns of the compiler not be
        // written into the folder for built files.
        command.env("RUSTUP_AUTO_INSTALL", "0").env("CARGO_CACHE_RUSTC_INFO", "0");
        // What it says is read.
        command.env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_QUIET", "false");
        if self.any_channel {
            command.env("RUSTC_BOOTSTRAP", "1");
        }
        if self.scope == Scope::Members {
            command.no_deps();
        }
        if let Some(platform) = self.platform {
            options.extend(["--filter-platform".to_owned(), platform.to_owned()]);
        }
        if self.scope == Scope::AllFeatures {
            command.features(CargoOpt::AllFeatures);
        }
        if self.locked {
            options.push("--locked".to_owned());
        }
        command.other_options(options);
        let (output, errors) = output(command.cargo_command(), notify)?;
        match output {
            Some(output) => {
                let answer = std::str::from_utf8(&output)?.lines().find(|line| line.starts_with('{'));
                MetadataCommand::parse(answer.ok_or(Error::NoJson)?)
            }
            None => Err(Error::CargoMetadata { stderr: errors }),
        }
    }
}

/// What cargo writes to its standard output, none when it fails, and to its standard error.
fn output(mut command: Command, notify: Notify<'_>) -> io::Result<(Option<Vec<u8>>, String)> {
    let mut cargo = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (output, errors) = (cargo.stdout.take(), cargo.stderr.take());
    let (output, errors) = thread::scope(|scope| {
        let errors = scope.spawn(|| errors.map_or_else(|| Ok(String::new()), |errors| heard(errors, notify)));
        let mut written = Vec::new();
        let read = output.map_or(Ok(0), |mut output| output.read_to_end(&mut written));
        (read.map(|_| written), errors.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let status = cargo.wait()?;
    Ok((status.success().then_some(output?), errors?))
}

/// What cargo says, all of it; `notify` is told at once that it waits for another one.
fn heard(errors: impl Read, notify: Notify<'_>) -> io::Result<String> {
    let mut errors = BufReader::new(errors);
    let mut all = Vec::new();
    loop {
        let start = all.len();
        if errors.read_until(b'\n', &mut all)? == 0 {
            return Ok(String::from_utf8_lossy(&all).into_owned());
        }
        if all[start..].trim_ascii_start().starts_with(b"Blocking ") {
            notify(Notice::Waiting);
        }
    }
}

impl From<Error> for NoAnswer {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(error) if error.kind() == io::ErrorKind::NotFound => Self::Absent,
            Error::CargoMetadata { stderr } => {
                Self::Refused(Refusal { reason: reason(&stderr), paths: paths(&stderr) })
            }
            error => Self::refused(error.to_string()),
        }
    }
}

/// The first line that cargo says what is wrong in.
fn reason(stderr: &str) -> String {
    let lines = || stderr.lines().map(str::trim).filter(|line| !line.is_empty());
    let error = lines().find_map(|line| line.strip_prefix("error: "));
    error.or_else(|| lines().next()).unwrap_or("`cargo metadata` failed").to_owned()
}

/// The absolute paths that cargo speaks of, which it puts in backticks.
fn paths(stderr: &str) -> Vec<PathBuf> {
    stderr.split('`').skip(1).step_by(2).map(PathBuf::from).filter(|path| path.is_absolute()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_cargo_waits_is_told() -> io::Result<()> {
        let said = "warning: unused\n    Blocking waiting for file lock on package cache\nerror: no `a`\n";
        let told = std::sync::Mutex::new(Vec::new());
        let notify = |notice| told.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(notice);
        assert_eq!(heard(said.as_bytes(), &notify)?, said);
        assert_eq!(heard(b"error: no lock\n".as_slice(), &notify)?, "error: no lock\n");
        assert_eq!(told.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner), [Notice::Waiting]);
        Ok(())
    }

    #[test]
    #[cfg(unix)]
    fn a_refusal_is_told_in_a_line_with_the_paths_it_speaks_of() {
        let stderr = "warning: something else\nerror: failed to load manifest for workspace member `/w/a`\n\
            referenced by workspace at `/w/Cargo.toml`\n\nCaused by:\n  no `package` in `b/Cargo.toml`\n";
        assert_eq!(reason(stderr), "failed to load manifest for workspace member `/w/a`");
        assert_eq!(paths(stderr), [PathBuf::from("/w/a"), PathBuf::from("/w/Cargo.toml")]);
    }
}
