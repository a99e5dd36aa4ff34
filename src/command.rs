//! The subcommands: each takes its options and gives back an exit status.

mod effects;
mod explain;
mod graphs;
mod lint;
mod output;
mod plan;
mod verify;

use std::ffi::OsString;
use std::io;

use crate::cli::{Cli, Color, Command, LintArgs};
use crate::config::ConfigError;
use crate::exit::Exit;
use crate::panics::{self, guarded};
use crate::verification::NoSolver;
use crate::{files, messages, report};

/// Why a command could not do what it was asked to.
#[derive(Debug)]
enum Failure {
    /// The command line asks for something that there is not.
    Usage(String),
    /// The configuration is wrong.
    Config(ConfigError),
    /// Something could not be written.
    Output {
        /// What it was written to.
        to: String,
        /// What the system says.
        error: io::Error,
        /// The exit status, if it had been written.
        exit: Exit,
    },
    /// A plan that would lack objects was not written.
    Partial {
        /// The exit status of the run.
        exit: Exit,
    },
    /// There is no solver for what has to be proved.
    Solver(NoSolver),
    /// The system does not give what every run needs.
    System(String),
}

/// Does what `arguments` ask for, the program's name first.
pub(crate) fn run(arguments: impl Iterator<Item = OsString>) -> Exit {
    panics::install_hook();
    match guarded(|| dispatch(arguments)) {
        Ok(Ok(exit)) => exit,
        Ok(Err(failure)) => failure.tell(),
        Err(panic) => told(messages::error(&panic), Exit::Internal),
    }
}

fn dispatch(arguments: impl Iterator<Item = OsString>) -> Result<Exit, Failure> {
    let cli = match Cli::read(arguments) {
        Ok(cli) => cli,
        // Help and the version come as errors too, with a status of their own.
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Clean };
            return error.print().map(|()| exit).map_err(|error| Failure::stdout(error, exit));
        }
    };
    match cli.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let quiet = cli.quiet;
    match cli.into_command() {
        Some(Command::Lint(arguments)) => lint::run(&arguments, quiet),
        Some(Command::Verify(arguments)) => verify::run(&arguments, quiet),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        None => both(quiet),
    }
}

/// `lint`, then `verify` where there is replicated state.
fn both(quiet: bool) -> Result<Exit, Failure> {
    let linted = lint::run(&LintArgs::default(), quiet)?;
    let verified = verify::run_beside(quiet)?;
    Ok(linted.and(verified))
}

impl Failure {
    /// Standard output took no more before everything was written.
    fn stdout(error: io::Error, exit: Exit) -> Self {
        Self::Output { to: "standard output".to_owned(), error, exit }
    }

    /// Standard error took no more.
    fn stderr(error: io::Error, exit: Exit) -> Self {
        Self::Output { to: "standard error".to_owned(), error, exit }
    }

    /// Says it on standard error. A reader that wants no more, as `head` does, is no failure.
    fn tell(self) -> Exit {
        match self {
            Self::Usage(message) => told(messages::error(&message), Exit::Usage),
            Self::Config(error) => tell_config(&error),
            Self::Output { error, exit, .. } if error.kind() == io::ErrorKind::BrokenPipe => exit,
            Self::Output { to, error, .. } => {
                told(messages::error(&format!("cannot write to {to}: {error}")), Exit::Incomplete)
            }
            Self::Partial { exit } => told(
                messages::error(&"no plan was written, because not every object could be read and verified"),
                exit.and(Exit::Incomplete),
            ),
            // Nothing is proved, which is what this status says.
            Self::Solver(missing) => told(messages::error(&missing), Exit::Incomplete),
            Self::System(message) => told(messages::error(&message), Exit::Internal),
        }
    }
}

fn tell_config(error: &ConfigError) -> Exit {
    match error {
        ConfigError::Unreadable { path, error } => {
            let message = format!("cannot read the configuration `{}`: {error}", path.display());
            told(messages::error(&message), Exit::Usage)
        }
        ConfigError::Wrong { path, text, problems } => {
            let name = std::env::current_dir().map_or_else(
                |_gone| files::text_of(path),
                |current| files::text_of(path.strip_prefix(current).unwrap_or(path)),
            );
            // The ranges come from the parser of this very text.
            match report::problem::render(&name, text, problems) {
                Ok(shown) => told(messages::raw(&shown), Exit::Usage),
                Err(error) => told(messages::error(&format!("cannot show what is wrong: {error}")), Exit::Internal),
            }
        }
    }
}

/// `exit`, after something was said on standard error. Where nobody listens there, the status alone has to say it.
fn told(said: io::Result<()>, exit: Exit) -> Exit {
    match said {
        Ok(()) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
        Err(_) if exit == Exit::Clean => Exit::Incomplete,
        Err(_) => exit,
    }
}
