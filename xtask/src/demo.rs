//! `cargo xtask demo`: the main job on real input.

use crate::setup;
use crate::step::{Failed, Outcome, cargo, status};

/// What the command exits with when it has findings.
const FINDINGS: i32 = 1;

/// Builds the command, lints `examples/ledger` and prints the report. Findings are what a demo is for: only a run that
/// could not be finished is a failure.
pub(crate) fn run() -> Outcome {
    setup::run_all()?;
    println!("demo: `cargo steadfast lint examples/ledger`, a small replicated service with handlers good and bad");
    let arguments = ["run", "--quiet", "--package", "cargo-steadfast", "--", "lint", "examples/ledger"];
    let status = status(cargo().args(arguments))?;
    match status.code() {
        Some(0 | FINDINGS) => Ok(()),
        _ => Err(Failed(format!("the command did not finish: {status}"))),
    }
}
