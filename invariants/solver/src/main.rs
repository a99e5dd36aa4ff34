//! The worker of `cargo steadfast verify`: reads first-order problems from standard input, answers on standard output.
//!
//! It is a process of its own so that a solver that crashes, hangs or fills the memory costs one answer, and it alone
//! links the solver. The protocol is [`steadfast_wire`]'s; its own command line is `--memory BYTES`.

mod least;
mod limits;
mod serve;
mod session;
mod translate;

use std::process::ExitCode;

fn main() -> ExitCode {
    match limits::from_arguments(std::env::args().skip(1)).and_then(serve::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("steadfast-solver: {error}");
            ExitCode::FAILURE
        }
    }
}
