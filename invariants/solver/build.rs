//! Tells the linker and the worker where the pinned Z3 is, and fails when it is not there: a Z3 of another version links
//! and even answers, but numbers its enums otherwise.

use std::env;
use std::path::Path;
use std::process::ExitCode;

/// Where `cargo xtask install` puts the library, seen from the worker's own folder.
const INSTALLED: &str = "../lib/steadfast";
/// The folder, set by the repository's cargo configuration.
const FOLDER: &str = "Z3_LIBRARY_PATH_OVERRIDE";
/// Takes whatever Z3 the linker finds; the worker still refuses a wrong one when it starts.
const SYSTEM: &str = "STEADFAST_SYSTEM_Z3";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={FOLDER}");
    println!("cargo::rerun-if-env-changed={SYSTEM}");
    if env::var_os("CARGO_FEATURE_VENDORED").is_some() || env::var_os(SYSTEM).is_some_and(|value| value == "1") {
        return ExitCode::SUCCESS;
    }
    let apple = env::var_os("CARGO_CFG_TARGET_VENDOR").is_some_and(|vendor| vendor == "apple");
    let library = if apple { "libz3.dylib" } else { "libz3.so" };
    let folder = env::var(FOLDER).ok().filter(|folder| Path::new(folder).join(library).is_file());
    let Some(folder) = folder else {
        println!(
            "cargo::error=the pinned Z3 is not there: run `cargo xtask setup` in the repository (or enable the feature \
             `vendored`, or set {SYSTEM}=1 to link the system's Z3 5.3.3)"
        );
        return ExitCode::FAILURE;
    };
    println!("cargo::rerun-if-changed={folder}/{library}");
    let origin = if apple { "@loader_path" } else { "$ORIGIN" };
    for path in [format!("{origin}/{INSTALLED}"), folder] {
        // One word each, because a folder's name may hold the comma that `-Wl` splits at.
        for word in ["-Xlinker", "-rpath", "-Xlinker", &path] {
            println!("cargo::rustc-link-arg={word}");
        }
    }
    ExitCode::SUCCESS
}
