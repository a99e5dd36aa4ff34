//! Set-up and runs of the repository that no single package can do.
//!
//! Everything goes through the cargo that runs this program, but for the pinned Z3, which pip fetches.

mod demo;
mod install;
mod setup;
mod step;
mod test;

use std::process::ExitCode;

use step::{Failed, Outcome};

const USAGE: &str = "\
usage: cargo xtask <command>

commands:
  setup                 fetch the pinned Z3, unless it is there
  demo                  lint and verify examples/ledger, a small replicated service
  test                  run the tests of the workspace and those of examples/ledger
  install [--root DIR]  install the command with its solver, so that they work without this clone";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome: Outcome = match words.as_slice() {
        ["setup"] => setup::run_all(),
        ["install"] => install::run_all(None),
        ["install", "--root", root] => install::run_all(Some(root)),
        ["demo"] => demo::run(),
        ["test"] => test::run_all(),
        ["help" | "-h" | "--help"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed(message)) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
