//! Set-up and runs of the repository that no single package can do: `cargo xtask demo` and `cargo xtask test`.
//!
//! Everything goes through the cargo that runs this program; nothing but Rust is needed.

mod demo;
mod setup;
mod step;
mod test;

use std::process::ExitCode;

use step::{Failed, Outcome};

const USAGE: &str = "\
usage: cargo xtask <command>

commands:
  setup  fetch the pinned Z3, unless it is there
  demo   lint examples/ledger, a small replicated service, and print the report
  test   run the tests of the workspace and those of examples/ledger";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome: Outcome = match words.as_slice() {
        ["setup"] => setup::run_all(),
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
