//! One program run from the root of the repository.

use std::path::Path;
use std::process::{Command, ExitStatus};

/// Why a command of xtask did not do its work, for the reader.
#[derive(Debug)]
pub(crate) struct Failed(pub(crate) String);

/// What every command of xtask gives back.
pub(crate) type Outcome = Result<(), Failed>;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// The cargo that runs this program, in the root of the repository.
pub(crate) fn cargo() -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root());
    command
}

/// Runs `command` to its end; its output is the user's.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus, Failed> {
    command.status().map_err(|error| Failed(format!("cannot run `{}`: {error}", line(command))))
}

/// Runs `command`, which must end well.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = status(command)?;
    if status.success() { Ok(()) } else { Err(Failed(format!("`{}` failed: {status}", line(command)))) }
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
