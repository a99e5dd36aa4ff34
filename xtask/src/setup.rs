//! `cargo xtask setup`: the pinned Z3, which the worker links.
//!
//! It is a library out of a Python wheel, checked by its hash and put into a folder of the repository that git ignores.
//! Nothing is installed, and nothing is fetched when it is already there.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::{Failed, Outcome, root, run};

/// What is fetched, and the hash for each platform.
const REQUIREMENTS: &str = "invariants/solver/requirements.txt";
/// Where it is put. `.cargo/config.toml` names the folder `z3/lib` below it.
const FOLDER: &str = ".steadfast/z3";

/// Fetches the pinned Z3 unless it is there.
pub(crate) fn run_all() -> Outcome {
    let version = version()?;
    let folder = root().join(FOLDER);
    if is_there(&folder, &version) {
        return Ok(());
    }
    println!("setup: Z3 {version} from the wheel of `z3-solver`, into `{FOLDER}`");
    // Fetched beside its place and renamed, so that a run that was stopped leaves nothing that looks whole.
    let fetched = root().join(format!("{FOLDER}.{}", std::process::id()));
    let outcome = fetch(&fetched).and_then(|()| {
        if !is_there(&fetched, &version) {
            return Err(Failed(format!("the wheel of Z3 {version} holds no library for this platform")));
        }
        replace(&fetched, &folder)
    });
    // What is left on a failure would otherwise stay for ever.
    outcome.and(remove(&fetched))
}

/// The folder of the pinned library.
pub(crate) fn library_folder() -> PathBuf {
    root().join(FOLDER).join("z3/lib")
}

/// The version that the requirements pin.
fn version() -> Result<String, Failed> {
    let text = fs::read_to_string(root().join(REQUIREMENTS))
        .map_err(|error| Failed(format!("cannot read `{REQUIREMENTS}`: {error}")))?;
    let pinned = text.lines().find_map(|line| line.strip_prefix("z3-solver=="));
    let version = pinned.and_then(|line| line.split_whitespace().next());
    version.map(str::to_owned).ok_or_else(|| Failed(format!("`{REQUIREMENTS}` pins no version of `z3-solver`")))
}

/// Whether the folder holds that version: pip leaves its name, and the library must not have been deleted since.
fn is_there(folder: &Path, version: &str) -> bool {
    let library = ["libz3.so", "libz3.dylib"].iter().any(|name| folder.join("z3/lib").join(name).is_file());
    library && folder.join(format!("z3_solver-{version}.dist-info")).is_dir()
}

/// Lets pip fetch the wheel, check its hash and unpack it.
fn fetch(folder: &Path) -> Outcome {
    let mut python = Command::new("python3");
    python
        .current_dir(root())
        // In a container everybody is root, and nothing outside of the folder is touched.
        .env("PIP_ROOT_USER_ACTION", "ignore")
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"])
        .args(["--no-deps", "--require-hashes", "--only-binary", ":all:"])
        .args(["--requirement", REQUIREMENTS, "--target"])
        .arg(folder);
    run(&mut python)
        .map_err(|Failed(message)| Failed(format!("{message}; the set-up needs python3 with pip, and access to PyPI")))
}

/// Puts the fetched folder into its place.
fn replace(fetched: &Path, folder: &Path) -> Outcome {
    remove(folder)?;
    fs::rename(fetched, folder).map_err(|error| Failed(format!("cannot write `{}`: {error}", folder.display())))
}

/// Deletes a folder, which need not be there.
fn remove(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Failed(format!("cannot delete `{}`: {error}", folder.display())))
        }
        _ => Ok(()),
    }
}
