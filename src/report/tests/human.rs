//! The format for people, byte by byte.

use snapbox::{assert_data_eq, file};

use super::{FailedFile, finding, range_of, rendered, report, sample};
use crate::report::{Format, RenderOptions};
use steadfast_lints::{Finding, Label, Level};

#[test]
fn all_levels() {
    let text = rendered(Format::Human, &sample(), &RenderOptions::default());
    assert_data_eq!(text, file!["human.txt"].raw());
}

#[test]
fn notes_in_full_and_stats() {
    let options = RenderOptions { notes: true, stats: true, ..RenderOptions::default() };
    assert_data_eq!(rendered(Format::Human, &sample(), &options), file!["human_notes_stats.txt"].raw());
}

#[test]
fn colour_adds_escape_sequences_alone() {
    let plain = rendered(Format::Human, &sample(), &RenderOptions { stats: true, ..RenderOptions::default() });
    let options = RenderOptions { color: true, stats: true, ..RenderOptions::default() };
    let colored = rendered(Format::Human, &sample(), &options);
    let mut stripped = String::new();
    for (position, part) in colored.split("\u{1b}[").enumerate() {
        let shown = if position == 0 { part } else { part.split_once('m').expect("only colours").1 };
        stripped.push_str(shown);
    }
    assert_ne!(plain, colored);
    assert_eq!(plain, stripped);
}

#[test]
fn quiet_is_findings_and_failures() {
    let text = rendered(Format::Human, &sample(), &RenderOptions { quiet: true, ..RenderOptions::default() });
    let all = rendered(Format::Human, &sample(), &RenderOptions::default());
    let closing = all.strip_prefix(&text).expect("quiet leaves out the end alone");
    assert!(closing.starts_with("help: "), "{closing}");
    assert!(text.contains("not checked: src/latin.rs"), "{text}");
}

#[test]
fn nothing_found_is_one_line_of_files_and_one_of_findings() {
    let text = rendered(Format::Human, &report(&[], Vec::new()), &RenderOptions::default());
    assert_eq!(text, "0 files checked; 3 error handlers seen in 0.12 s\n0 findings\n");
}

#[test]
fn stats_without_lines_have_no_rate() {
    let mut report = report(&[], Vec::new());
    report.lines_outside_tests = 0;
    let text = rendered(Format::Human, &report, &RenderOptions { stats: true, ..RenderOptions::default() });
    assert!(text.contains("per 1,000 lines outside tests: - of deny and warn, - of all levels"), "{text}");
}

#[test]
fn the_first_twenty_notes_of_a_lint_are_listed() {
    let text = "f().ok();\n".repeat(23);
    let place = |line: usize| line * 10 + 4..line * 10 + 8;
    let note = |line| ("a.rs", finding("discarded_result", "EH05", Level::Note, place(line)));
    let report = report(&[("a.rs", &text)], (0..23).map(note).collect());
    let shown = rendered(Format::Human, &report, &RenderOptions::default());
    assert!(shown.starts_with("note[discarded_result]: 23 places\n  a.rs:1:5: the error of"), "{shown}");
    assert!(shown.contains("  a.rs:20:5: "), "{shown}");
    assert!(!shown.contains("  a.rs:21:5: "), "{shown}");
    assert!(shown.contains("\n  ... and 3 more (`--notes` shows all)\n"), "{shown}");
    let all = rendered(Format::Human, &report, &RenderOptions { notes: true, ..RenderOptions::default() });
    assert_eq!(all.matches("note[discarded_result]: the error").count(), 23, "{all}");
}

#[test]
fn a_long_line_is_cut_around_the_label() {
    let text = format!("{}let _ = save(x);{}\n", "a();".repeat(2_500), "b();".repeat(2_500));
    let primary = range_of(&text, "let _ = save(x);");
    let call = Label { range: range_of(&text, "save(x)"), message: "can fail".to_owned() };
    let far = Label { range: 0..3, message: "far away".to_owned() };
    let found = Finding { labels: vec![call, far], ..finding("discarded_result", "EH05", Level::Deny, primary) };
    let report = report(&[("min.rs", &text)], vec![("min.rs", found)]);
    for width in [None, Some(10), Some(80), Some(200)] {
        let options = RenderOptions { width, quiet: true, ..RenderOptions::default() };
        let shown = rendered(Format::Human, &report, &options);
        assert!(shown.contains("┌─ min.rs:1:10001\n"), "{shown}");
        assert!(shown.contains("let _ = save(x);"), "{shown}");
        assert!(shown.contains("^^^^^^^ -------"), "the carets are under the statement: {shown}");
        let line = shown.lines().find(|line| line.starts_with("1 │ …")).expect("the line is shown");
        let expected = match width {
            None => 166,
            Some(width) => width.max(46),
        };
        assert_eq!(line.chars().count(), expected, "{shown}");
    }
}

#[test]
fn labels_far_apart_and_ranges_outside_the_text_do_not_flood_or_panic() {
    let text = format!("start();\n{}end();\n", "middle();\n".repeat(500));
    let far = Label { range: range_of(&text, "end();"), message: "here".to_owned() };
    let first = Finding { labels: vec![far], ..finding("log_only", "EH08", Level::Warn, 0..8) };
    let ends = [text.len()..text.len(), 5..usize::MAX, text.len() + 7..text.len() + 9];
    let outside = ends.map(|range| ("a.rs", finding("log_only", "EH08", Level::Warn, range)));
    let mut findings = vec![("a.rs", first)];
    findings.extend(outside);
    let mut report = report(&[("a.rs", &text)], findings);
    let failed = FailedFile { path: "a.rs".to_owned(), reason: "x".to_owned(), place: Some(9_999..10_000) };
    report.files.failed.push(failed);
    let shown = rendered(Format::Human, &report, &RenderOptions::default());
    assert!(shown.lines().count() < 60, "{shown}");
    assert!(!shown.contains("middle"), "{shown}");
}
