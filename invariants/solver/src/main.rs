//! The worker of `cargo steadfast verify`: reads first-order problems from standard input, answers on standard output.
//!
//! It is a process of its own so that a solver that crashes, hangs or fills the memory costs one answer, and it alone
//! links the solver. The protocol is [`steadfast_wire`]'s; its own command line is `--memory BYTES`.

mod cases;
mod least;
mod limits;
mod serve;
mod session;
mod translate;

use std::process::ExitCode;

fn main() -> ExitCode {
    // Without a backtrace whatever the environment says: where there is no memory left, making one waits for ever.
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
    let outcome = limits::from_arguments(std::env::args().skip(1)).and_then(serve::run);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("steadfast-solver: {error}");
            ExitCode::FAILURE
        }
    }
}
