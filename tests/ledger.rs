//! What the command says of `examples/ledger`, kept in `tests/ledger.json`.
//!
//! `SNAPSHOTS=overwrite cargo test --test ledger` writes the file anew.

use serde_json::Value;

mod support;

use support::{Ended, in_repository};

#[test]
fn the_findings_in_the_ledger_are_known() {
    let Ended { status, out, err } = in_repository(&["lint", "--format", "json", "examples/ledger"]);
    assert_eq!((status, err.as_str()), (1, ""), "{out}");
    let report: Value = serde_json::from_str(&out).expect("it is JSON");
    let report = serde_json::to_string_pretty(&report).expect("it was JSON");
    snapbox::assert_data_eq!(report + "\n", snapbox::file!["ledger.json"].raw());
}
