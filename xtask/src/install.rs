//! `cargo xtask install`: the command, the worker and its Z3, so that they work without the clone.
//!
//! The command and the worker are installed by `cargo install` into `bin`; the library is put into `lib/steadfast`,
//! which is where the worker looks first.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::setup;
use crate::step::{Failed, Outcome, cargo, run};

/// Installs below `root`, or where `cargo install` does.
pub(crate) fn run_all(root: Option<&str>) -> Outcome {
    // A relative root is seen from where the user is, while cargo is run elsewhere.
    let root = std::path::absolute(root.map_or_else(default_root, |root| Ok(root.into()))?)
        .map_err(|error| Failed(format!("cannot tell where to install: {error}")))?;
    setup::run_all()?;
    for package in [".", "invariants/solver"] {
        let mut install = cargo();
        install.args(["install", "--locked", "--path", package, "--root"]).arg(&root);
        run(&mut install)?;
    }
    let folder = root.join("lib/steadfast");
    copy_libraries(&setup::library_folder(), &folder)?;
    println!("install: the solver's library is in `{}`", folder.display());
    Ok(())
}

/// Where `cargo install` puts things unless its configuration says otherwise.
fn default_root() -> Result<PathBuf, Failed> {
    let variable = |name: &str| std::env::var_os(name).filter(|value: &OsString| !value.is_empty()).map(PathBuf::from);
    variable("CARGO_INSTALL_ROOT")
        .or_else(|| variable("CARGO_HOME"))
        .or_else(|| variable("HOME").map(|home| home.join(".cargo")))
        .ok_or_else(|| Failed("cannot tell where to install: give `--root DIR`".to_owned()))
}

/// Copies the Z3 libraries: the worker names one of them, which one depends on the platform.
fn copy_libraries(from: &Path, to: &Path) -> Outcome {
    let failed = |error: std::io::Error| Failed(format!("cannot copy Z3 to `{}`: {error}", to.display()));
    fs::create_dir_all(to).map_err(failed)?;
    for entry in fs::read_dir(from).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        if is_loaded(&name.to_string_lossy()) {
            // Beside its place first: a worker may be running with the library that is there.
            let beside = to.join(format!("{}.new", name.display()));
            fs::copy(from.join(&name), &beside).map_err(failed)?;
            fs::rename(&beside, to.join(&name)).map_err(failed)?;
        }
    }
    Ok(())
}

/// Whether a file is the library by the name under which a program loads it: on Linux with its version, on macOS without.
fn is_loaded(name: &str) -> bool {
    name.starts_with("libz3.so.") || name == "libz3.dylib"
}
