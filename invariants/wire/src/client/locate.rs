//! Where the worker's program is.

use std::env;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The environment variable that names the worker's program and goes before every other place.
pub const SOLVER_VARIABLE: &str = "STEADFAST_SOLVER";

/// The name of the worker's program, without the suffix that some systems demand.
pub const WORKER_NAME: &str = "steadfast-solver";

/// Why there is no worker's program.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotFound {
    /// `STEADFAST_SOLVER` names a file that does not exist.
    Configured(PathBuf),
    /// It is in none of these places.
    Nowhere(Vec<PathBuf>),
    /// It is not known where this program itself is.
    OwnPlace(io::Error),
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configured(path) => write!(f, "`{SOLVER_VARIABLE}` names `{}`, which is no file", path.display()),
            Self::Nowhere(places) => {
                let places: Vec<String> = places.iter().map(|place| format!("`{}`", place.display())).collect();
                write!(f, "the solver's process `{WORKER_NAME}` is not at {}", places.join(" or "))
            }
            Self::OwnPlace(error) => write!(f, "it is not known where this program is: {error}"),
        }
    }
}

impl std::error::Error for NotFound {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::OwnPlace(error) => Some(error),
            Self::Configured(_) | Self::Nowhere(_) => None,
        }
    }
}

/// The worker's program: what `STEADFAST_SOLVER` names, else see [`search`].
///
/// # Errors
///
/// When it is nowhere.
pub fn locate() -> Result<PathBuf, NotFound> {
    let configured = env::var_os(SOLVER_VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
    match configured {
        Some(path) if path.is_file() => Ok(path),
        Some(path) => Err(NotFound::Configured(path)),
        None => search(&env::current_exe().map_err(NotFound::OwnPlace)?),
    }
}

/// The worker's program for the program `executable`: beside it; one folder up where cargo has put it into `deps`, as
/// it does with tests; else in the data folder `../lib/steadfast` of an installation.
///
/// # Errors
///
/// When it is in none of these places.
pub fn search(executable: &Path) -> Result<PathBuf, NotFound> {
    let name = format!("{WORKER_NAME}{}", env::consts::EXE_SUFFIX);
    // A link to the program, as in a folder of links that is on the search path, stands for where the program is.
    let executable = executable.canonicalize().map_err(NotFound::OwnPlace)?;
    let folder = executable.parent().unwrap_or(Path::new(""));
    let above = folder.parent().unwrap_or(folder);
    let mut places = vec![folder.join(&name)];
    if folder.ends_with("deps") {
        places.push(above.join(&name));
    }
    places.push(above.join("lib").join("steadfast").join(&name));
    match places.iter().find(|place| place.is_file()) {
        Some(place) => Ok(place.clone()),
        None => Err(NotFound::Nowhere(places)),
    }
}
