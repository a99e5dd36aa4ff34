//! `verify` from the command line: exit statuses, formats, and what is said where there is no solver.

mod support;

use serde_json::Value;
use support::Tree;

const SAFE: &str = "\
use steadfast::replicated;

#[replicated]
pub struct Counter { count: i64 }

#[replicated]
impl Counter {
    #[initial]
    pub fn new() -> Self { Self { count: 0 } }

    #[operation]
    pub fn add(&mut self, n: u32) { self.count += i64::from(n); }
}
";

const UNSAFE: &str = "\
use steadfast::replicated;

#[replicated]
pub struct Account { balance: i64 }

#[replicated]
impl Account {
    #[initial]
    pub fn new() -> Self { Self { balance: 0 } }

    #[invariant]
    fn nonnegative(&self) -> bool { self.balance >= 0 }

    #[operation]
    pub fn withdraw(&mut self, amount: u32) { self.balance -= i64::from(amount); }
}
";

const UNREAD: &str = "\
use steadfast::replicated;

#[replicated]
pub struct Rate { value: f64 }

#[replicated]
impl Rate {
    #[initial]
    pub fn new() -> Self { Self { value: 0.0 } }

    #[operation]
    pub fn double(&mut self) { self.value *= 2.0; }
}
";

/// The report in a format, with the exit status that it must have.
fn report(text: &str, format: &str, status: i32) -> String {
    support::worker();
    let tree = Tree::new(&[("state.rs", text)]);
    let ended = tree.run(&["verify", "--color", "never", "--format", format, "state.rs"]);
    assert_eq!((ended.status, ended.err.as_str()), (status, ""), "{}", ended.out);
    ended.out
}

#[test]
fn statuses_say_what_was_found() {
    let safe = report(SAFE, "human", 0);
    assert!(safe.contains("add        safe   free      needs no coordination"), "{safe}");
    assert!(safe.contains("no two calls conflict"), "{safe}");
    let unsafe_alone = report(UNSAFE, "short", 1);
    assert!(unsafe_alone.contains("state.rs:15:12: deny[unsafe_operation] `withdraw` alone"), "{unsafe_alone}");
    let unread = report(UNREAD, "short", 3);
    assert!(unread.contains("deny[unreadable_object]"), "{unread}");
}

#[test]
fn a_tree_without_replicated_state_asks_for_no_solver() {
    let tree = Tree::new(&[("lib.rs", "pub fn f() -> &'static str { \"replicated\" }\n")]);
    let ended = tree.run_with(&["verify", "lib.rs"], &[("STEADFAST_SOLVER", "/nowhere")]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
}

#[test]
fn a_missing_solver_is_said_and_nothing_counts_as_proved() {
    let tree = Tree::new(&[("state.rs", SAFE)]);
    let ended = tree.run_with(&["verify", "state.rs"], &[("STEADFAST_SOLVER", "/nowhere")]);
    assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{}", ended.err);
    assert!(ended.err.contains("`STEADFAST_SOLVER` names `/nowhere`, which is no file"), "{}", ended.err);
    assert!(ended.err.contains("cargo xtask install"), "{}", ended.err);
}

#[test]
fn the_document_says_every_verdict() {
    let document: Value = serde_json::from_str(&report(UNSAFE, "json", 1)).expect("it is JSON");
    let object = &document["objects"][0];
    assert_eq!(object["object"], "Account");
    assert_eq!((&object["path"], &object["apply"]), (&"state.rs".into(), &"effect".into()));
    assert!(object["fragment"].as_str().is_some_and(|fragment| fragment.contains("linear integer arithmetic")));
    let operation = &object["operations"][0];
    assert_eq!((&operation["form"], &operation["safety"]), (&"one-part".into(), &"refuted".into()));
    assert!(operation["counterexample"]["story"].is_string(), "{operation}");
    let both = serde_json::json!(["withdraw", "withdraw"]);
    assert_eq!(object["pairs"][0], serde_json::json!({"pair": both, "stability": "refuted", "convergence": "holds"}));
    let conflict = &object["conflicts"][0];
    assert_eq!((&conflict["pair"], &conflict["threatens"]), (&both, &"nonnegative".into()));
    assert_eq!((&conflict["rules"], &conflict["verdict"]), (&serde_json::json!(["stability"]), &"refuted".into()));
    assert!(conflict["counterexample"]["diagram"].is_string(), "{conflict}");
    let obligations = object["obligations"].as_array().expect("a list");
    let refuted = obligations.iter().find(|one| one["key"] == "safety/withdraw/nonnegative").expect("it is there");
    assert!(refuted["counterexample"]["story"].as_str().is_some_and(|story| story.contains("balance = -1")));
}

/// A second account of the same number overwrites the first where the effect is applied, and is refused where it is run again.
#[test]
fn the_other_way_to_apply_is_compared_in_one_line() {
    let bank = include_str!("../invariants/models/bank.rs");
    let human = report(bank, "human", 0);
    let line = "\n  with apply = \"rerun\": open/open would need order for other arguments\n";
    assert!(human.contains(line), "{human}");
    let document: Value = serde_json::from_str(&report(bank, "json", 0)).expect("it is JSON");
    let expected = serde_json::json!({"apply": "rerun", "gained": [], "lost": [], "changed": [["open", "open"]]});
    assert_eq!(document["objects"][0]["other_apply"], expected);
    // Four numbers that are compared relate in a thousand ways.
    let leases = report(include_str!("../invariants/models/leases.rs"), "json", 0);
    let document: Value = serde_json::from_str(&leases).expect("it is JSON");
    let changed = serde_json::json!([["grant", "grant"], ["grant", "renew"]]);
    assert_eq!(document["objects"][0]["other_apply"]["changed"], changed);
}

/// With a solver that ends whenever it is asked nothing is proved: everything conflicts, and no token is known to suffice.
#[cfg(unix)]
#[test]
fn what_is_not_proved_is_never_said_to_be_safe() {
    use std::os::unix::fs::PermissionsExt;

    let script = format!("#!/bin/sh\nexec '{}' \"$@\" < /dev/null\n", support::worker().display());
    let declared = UNSAFE.replace("#[operation]", "#[operation(token(\"account\", mode = \"shared\"))]");
    let tree = Tree::new(&[("state.rs", &*declared), ("solver", &*script)]);
    let solver = tree.path().join("solver");
    std::fs::set_permissions(&solver, std::fs::Permissions::from_mode(0o755)).expect("the file is ours");
    let solver = solver.to_string_lossy().into_owned();
    let ended = tree.run_with(&["verify", "--color", "never", "state.rs"], &[("STEADFAST_SOLVER", &solver)]);
    assert_eq!((ended.status, ended.err.as_str()), (3, ""), "{}", ended.out);
    for expected in [
        "warning[unproved_safety]: unproved: `withdraw` alone preserves `nonnegative`",
        "warning[unproved_tokens]: the declared tokens do not order two calls of `withdraw`",
        "withdraw   unproved  global-exclusive  `withdraw` (exclusive)",
        "without it perhaps `nonnegative` breaks (withdraw/withdraw)",
        "declared tokens: they are not proved to suffice",
    ] {
        assert!(ended.out.contains(expected), "{expected}: {}", ended.out);
    }
}

#[test]
fn sarif_has_the_run_as_a_code_flow() {
    let log: Value = serde_json::from_str(&report(UNSAFE, "sarif", 1)).expect("it is JSON");
    let results = log["runs"][0]["results"].as_array().expect("a list");
    let steps = |result: &Value| result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().map(Vec::len);
    assert!(results.iter().any(|result| result["ruleId"] == "unsafe_operation" && steps(result) == Some(1)), "{log}");
    assert!(results.iter().all(|result| result["ruleIndex"].is_number()), "every code is a rule: {log}");
    serde_json::from_value::<serde_sarif::sarif::Sarif>(log).expect("it is SARIF");
}

#[test]
fn effects_are_shown_as_rust() {
    support::worker();
    let tree = Tree::new(&[("state.rs", SAFE)]);
    let ended = tree.run(&["verify", "--show-effects", "state.rs"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
    assert!(ended.out.contains("fn add_effect(&mut self, n: u32)"), "{}", ended.out);
}

#[test]
fn questions_are_written_in_smt_lib() {
    support::worker();
    let tree = Tree::new(&[("state.rs", UNSAFE)]);
    let ended = tree.run(&["verify", "--emit-smt", "questions", "state.rs"]);
    assert_eq!((ended.status, ended.err.as_str()), (1, ""), "{}", ended.out);
    let folder = std::fs::read_dir(tree.path().join("questions")).expect("the folder was made");
    let first = folder.map(|entry| entry.expect("an entry").path()).min().expect("there are questions");
    let text = std::fs::read_to_string(first).expect("it is text");
    assert!(text.contains("(check-sat)"), "{text}");
}

#[test]
fn without_a_command_both_halves_run() {
    support::worker();
    let manifest = "[package]\nname = \"p\"\nversion = \"0.0.0\"\nedition = \"2024\"\n";
    let tree = Tree::new(&[("Cargo.toml", manifest), ("src/lib.rs", UNSAFE)]);
    let ended = tree.run(&["--color", "never"]);
    assert_eq!(ended.status, 1, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("0 findings") && ended.out.contains("`withdraw` alone can violate"), "{}", ended.out);
}
