//! The solver's workers, as this program finds and starts them.

use std::cell::Cell;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use steadfast_invariants::decide::Solver;
use steadfast_wire::client::{self, Limits, NotFound, Pool, StartFailure};
use steadfast_wire::{Answer, Request as Question};

use super::Request;

/// Why nothing could be asked.
#[derive(Debug)]
pub(crate) enum NoSolver {
    /// There is no worker.
    Missing(NotFound),
    /// It does not start.
    Broken(PathBuf, StartFailure),
    /// The folder for the questions cannot be made.
    Folder(PathBuf, io::Error),
}

impl fmt::Display for NoSolver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let installing = "`cargo xtask install` in a clone of Steadfast installs the command with its solver";
        match self {
            Self::Missing(missing) => {
                write!(formatter, "there is replicated state to verify, but no solver: {missing}; {installing}")
            }
            Self::Broken(path, failure) => {
                write!(formatter, "the solver `{}` cannot be used: {failure}; {installing}", path.display())
            }
            Self::Folder(path, error) => write!(formatter, "cannot write to `{}`: {error}", path.display()),
        }
    }
}

/// Workers that are asked, and what becomes of the questions beside that.
pub(crate) struct Solvers {
    pool: Pool,
    emit: Option<PathBuf>,
    warnings: Mutex<Vec<String>>,
}

impl Solvers {
    /// Starts the workers.
    pub(super) fn start(request: &Request) -> Result<Self, NoSolver> {
        let program = client::locate().map_err(NoSolver::Missing)?;
        if let Some(folder) = &request.emit {
            fs::create_dir_all(folder).map_err(|error| NoSolver::Folder(folder.clone(), error))?;
        }
        let pool = Pool::start(&program, request.workers, Limits::default())
            .map_err(|failure| NoSolver::Broken(program, failure))?;
        Ok(Self { pool, emit: request.emit.clone(), warnings: Mutex::default() })
    }

    /// What went wrong beside the answers.
    pub(super) fn into_warnings(self) -> Vec<String> {
        self.warnings.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The workers for the questions of one search.
    pub(super) const fn named(&self, name: String) -> Named<'_> {
        Named { solvers: self, name, round: Cell::new(0) }
    }
}

/// The workers, for one search: its name is part of the names of files.
pub(super) struct Named<'solvers> {
    solvers: &'solvers Solvers,
    name: String,
    round: Cell<usize>,
}

impl Solver for Named<'_> {
    fn solve(&self, questions: Vec<Question>) -> Vec<Vec<Answer>> {
        let round = self.round.get();
        self.round.set(round + 1);
        if let Some(folder) = &self.solvers.emit {
            for (number, question) in questions.iter().enumerate() {
                let path = folder.join(format!("{}-{round}-{number:04}.smt2", self.name));
                // A question that cannot be written is asked all the same, and said to be missing.
                if let Err(error) = write(&path, question) {
                    let warning = format!("cannot write `{}`: {error}", path.display());
                    self.solvers.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(warning);
                }
            }
        }
        self.solvers.pool.solve(questions)
    }
}

fn write(path: &Path, question: &Question) -> io::Result<()> {
    let text = question.problem.to_smtlib().map_err(io::Error::other)?;
    fs::write(path, text)
}
