//! `cargo xtask test`: every test of the repository.

use crate::setup;
use crate::step::{Failed, Outcome, cargo, run};

/// Runs the tests of the workspace, then those of the ledger, which is a package of its own. The second run is made
/// even when the first fails, so that one call shows everything that is wrong.
pub(crate) fn run_all() -> Outcome {
    setup::run_all()?;
    let workspace = run(cargo().args(["test", "--workspace", "--no-fail-fast"]));
    let ledger = run(cargo()
        .args(["test", "--manifest-path", "examples/ledger/Cargo.toml", "--locked", "--no-fail-fast"])
        .args(["--target-dir", "target/ledger"]));
    match (workspace, ledger) {
        (Err(Failed(first)), Err(Failed(second))) => Err(Failed(format!("{first}; {second}"))),
        (workspace, ledger) => workspace.and(ledger),
    }
}
