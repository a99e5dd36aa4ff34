//! The command over the whole repository: it finds nothing in its own source.

use serde_json::Value;

mod support;

use support::in_repository;

/// What is written to have faults.
const SUBJECT: &str = "examples/ledger/";

#[test]
fn nothing_is_found_in_this_repository() {
    let ended = in_repository(&["lint", "--format", "json", "."]);
    let report: Value = serde_json::from_str(&ended.out).expect("it is JSON");
    let list = |list: &Value| list.as_array().cloned().expect("it is a list");
    let text = |value: &Value| value.as_str().expect("it is a text").to_owned();
    assert!(report["files"]["checked"].as_u64().is_some_and(|checked| checked > 100), "the sources were not found");
    assert_eq!(list(&report["files"]["failed"]), [""; 0]);

    let findings = list(&report["findings"]).into_iter().filter(|finding| !text(&finding["path"]).starts_with(SUBJECT));
    let lines = findings.map(|finding| {
        let [level, lint, path, message] = ["level", "lint", "path", "message"].map(|name| text(&finding[name]));
        format!("{path}:{}: {level}[{lint}] {message}", finding["line"])
    });
    assert_eq!(lines.collect::<Vec<_>>(), [""; 0]);
}
