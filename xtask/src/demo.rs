//! `cargo xtask demo`: the main job on real input.

use crate::setup;
use crate::step::{self, Failed, Outcome, cargo, status};

/// What the command exits with when it has findings.
const FINDINGS: i32 = 1;

/// Builds the command and its solver, lints and verifies `examples/ledger`, and prints the reports. Findings are what a demo
/// is for: only a run that could not be finished is a failure.
pub(crate) fn run() -> Outcome {
    setup::run_all()?;
    step::run(cargo().args(["build", "--quiet", "--package", "cargo-steadfast", "--package", "steadfast-solver"]))?;
    for (job, about) in [
        ("lint", "a small replicated service with handlers good and bad"),
        ("verify", "which of its operations need coordination"),
    ] {
        println!("demo: `cargo steadfast {job} examples/ledger`, {about}");
        let arguments = ["run", "--quiet", "--package", "cargo-steadfast", "--", job, "examples/ledger"];
        let status = status(cargo().args(arguments))?;
        if !matches!(status.code(), Some(0 | FINDINGS)) {
            return Err(Failed(format!("`cargo steadfast {job}` did not finish: {status}")));
        }
    }
    Ok(())
}
