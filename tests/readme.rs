//! The parts of the README that are made from something else: the report on its example, and the table of the lints.
//!
//! `SNAPSHOTS=overwrite cargo test --test readme` writes them anew.

#![expect(clippy::expect_used, reason = "what cannot be set up fails the test that needs it")]

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use steadfast_lints::lints;

mod support;

use support::Tree;

/// The lints that the example shows: the paper's three checks, of which emptiness and logs are two lints.
const SHOWN: [&str; 4] = ["empty_handler", "log_only", "placeholder_handler", "abort_on_catch_all"];

/// Held while the page is read and written.
static PAGE: Mutex<()> = Mutex::new(());

fn page() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// Where the lines between the markers called `name` are.
fn between(text: &str, name: &str) -> std::ops::Range<usize> {
    let (start, end) = (format!("<!-- {name}:start -->\n"), format!("<!-- {name}:end -->"));
    let start = text.find(&start).expect("the start is marked") + start.len();
    start..start + text[start..].find(&end).expect("the end is marked")
}

/// Compares what stands between the markers called `name` with `expected`, or puts it there.
fn keep(name: &str, expected: &str) {
    let _page = PAGE.lock().expect("the other test has not failed while it wrote");
    let mut text = fs::read_to_string(page()).expect("the page is there");
    let range = between(&text, name);
    if text[range.clone()] == *expected {
        return;
    }
    if std::env::var_os("SNAPSHOTS").is_some_and(|action| action == "overwrite") {
        text.replace_range(range, expected);
        fs::write(page(), text).expect("the page can be written");
    } else {
        snapbox::assert_data_eq!(expected, snapbox::Data::text(&text[range]).raw());
    }
}

#[test]
fn the_model_gets_the_verdicts_below_it() {
    support::worker();
    let text = fs::read_to_string(page()).expect("the page is there");
    let model = &text[between(&text, "model")];
    let code = model.strip_prefix("```rust\n").and_then(|code| code.strip_suffix("```\n"));
    let tree = Tree::new(&[("account.rs", code.expect("the model is one block"))]);
    let ended = tree.run(&["verify", "--color", "never", "account.rs"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
    // The last line says how long it took.
    let (report, _) = ended.out.trim_end().rsplit_once("\n\n").expect("the closing line stands apart");
    keep("verdicts", &format!("```text\n{report}\n```\n"));
}

#[test]
fn the_example_gets_the_report_below_it() {
    let text = fs::read_to_string(page()).expect("the page is there");
    let example = &text[between(&text, "example")];
    let code = example.strip_prefix("```rust\n").and_then(|code| code.strip_suffix("```\n"));
    let tree = Tree::new(&[("vote.rs", code.expect("the example is one block"))]);
    let ended = tree.run(&["lint", "--color", "never", "vote.rs"]);
    assert_eq!((ended.status, ended.err.as_str()), (1, ""), "{}", ended.out);
    for lint in SHOWN {
        assert!(ended.out.contains(&format!("[{lint}]")), "`{lint}` is not found:\n{}", ended.out);
    }
    // The last lines count and time the run; the time is another one each time.
    let (report, _summary) = ended.out.rsplit_once("\n\n").expect("the summary is a paragraph");
    keep("output", &format!("```text\n{}\n```\n", report.trim_end()));
}

#[test]
fn the_table_has_every_lint() {
    let rows = lints().iter().map(|lint| {
        let (name, code, level, summary) = (lint.name, lint.code, lint.level.name(), lint.summary());
        format!("| [`{name}`](lints/src/rules/{name}.md) | {code} | {level} | {} |\n", summary.replace('|', "\\|"))
    });
    let table: String =
        ["| lint | code | level | what it finds |\n|---|---|---|---|\n".to_owned()].into_iter().chain(rows).collect();
    keep("lints", &table);
}

#[test]
fn every_lint_has_its_page_where_the_table_links_to() {
    for lint in lints() {
        let path =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("lints/src/rules").join(lint.name).with_extension("md");
        assert_eq!(fs::read_to_string(&path).expect("the page is there"), lint.page, "{}", lint.name);
    }
}
