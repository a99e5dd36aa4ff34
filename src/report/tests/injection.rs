//! What comes from files, paths and messages cannot speak to a terminal, a CI service, a browser or a reader of URIs.

use proptest::prelude::*;
use serde_json::Value;

use super::{finding, rendered, report};
use crate::report::visible::is_obeyed;
use crate::report::{FailedFile, Format, IgnoreRule, IgnoredFile, RenderOptions, Report};
use steadfast_lints::{Finding, Label, Level};

/// Texts that attack one consumer or another.
const HOSTILE: &[&str] = &[
    ":",
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "\u{9b}31m\u{7f}",
    "a\n::error file=x::injected",
    "::set-output name=x::y",
    "  ::stop-commands::z",
    "a\r::error::x",
    "##[add-mask]x ##vso[task.setvariable]y",
    "\"quoted\", \\ and 'single'",
    "</script><script>alert(1)</script>",
    "\u{202e}rotsiv\u{202c} \u{2066}isolate\u{2069} \u{200f}",
    "line\u{2028}separator\u{2029}",
    "naïve 日本語 👩‍💻 𝄞",
    "a b%20c%0Ad#fragment?query&x=y",
    "tab\there",
    "[link](javascript:alert(1)) {0} {} \\[x\\]",
    "javascript:alert(1)",
    "//host/share",
    "C:\\windows",
];

/// A report with `text` wherever text can come from outside.
fn hostile(text: &str) -> Report {
    let found = Finding {
        label: text.to_owned(),
        message: text.to_owned(),
        labels: vec![Label { range: 0..text.len(), message: text.to_owned() }],
        notes: vec![text.to_owned()],
        help: text.to_owned(),
        function: Some(text.to_owned()),
        callee: Some(text.to_owned()),
        callee_class: Some(text.to_owned()),
        ..finding("log_only", "EH08", Level::Deny, 0..text.len())
    };
    let note = Finding { level: Level::Note, ..found.clone() };
    let mut report = report(&[(text, text)], vec![(text, found), (text, note)]);
    report.files.failed =
        vec![FailedFile { path: text.to_owned(), reason: text.to_owned(), place: Some(0..text.len()) }];
    report.files.ignored = vec![IgnoredFile { path: text.to_owned(), rule: IgnoreRule::Generated }];
    report
}

/// The output for people of every kind, with notes as lines and in full.
fn for_people(report: &Report) -> [(Format, String); 4] {
    let full = RenderOptions { notes: true, stats: true, ..RenderOptions::default() };
    [
        (Format::Human, rendered(Format::Human, report, &RenderOptions::default())),
        (Format::Human, rendered(Format::Human, report, &full)),
        (Format::Short, rendered(Format::Short, report, &full)),
        (Format::Github, rendered(Format::Github, report, &full)),
    ]
}

/// Fails when `output` holds a character or a line that somebody would obey.
fn assert_inert(format: Format, output: &str) {
    let obeyed = output.chars().find(|character| *character != '\n' && is_obeyed(*character));
    assert_eq!(obeyed, None, "{}: {output:?}", format.name());
    for line in output.lines() {
        let command = line.trim_start().starts_with("::");
        assert_eq!(command, format == Format::Github, "{}: {line:?}", format.name());
        assert!(!line.contains("##[") && !line.contains("##vso["), "{}: {line:?}", format.name());
    }
}

#[test]
fn formats_for_people_are_inert() {
    for text in HOSTILE {
        for (format, output) in for_people(&hostile(text)) {
            assert_inert(format, &output);
        }
        assert_eq!(rendered(Format::Short, &hostile(text), &RenderOptions::default()).lines().count(), 3);
        assert_eq!(rendered(Format::Github, &hostile(text), &RenderOptions::default()).lines().count(), 3);
    }
}

#[test]
fn documents_are_one_inert_line_and_json_keeps_the_text() {
    for text in HOSTILE {
        for format in [Format::Json, Format::Sarif] {
            let output = rendered(format, &hostile(text), &RenderOptions::default());
            let line = output.strip_suffix('\n').expect("a document ends in a newline");
            assert!(!line.chars().any(is_obeyed) && !line.contains('<'), "{}: {line:?}", format.name());
        }
        let json = rendered(Format::Json, &hostile(text), &RenderOptions::default());
        let document: Value = serde_json::from_str(&json).expect("it is JSON");
        for pointer in ["path", "message", "help", "notes/0", "function", "callee", "callee_class"] {
            let value = document.pointer(&format!("/findings/0/{pointer}"));
            assert_eq!(value.and_then(Value::as_str), Some(*text), "{pointer}");
        }
        assert_eq!(document.pointer("/files/ignored/0/path").and_then(Value::as_str), Some(*text));
        assert_eq!(document.pointer("/files/failed/0/reason").and_then(Value::as_str), Some(*text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_inert(parts in proptest::collection::vec(part(), 0..6)) {
        for (format, output) in for_people(&hostile(&parts.concat())) {
            assert_inert(format, &output);
        }
    }

    #[test]
    fn any_range_of_any_text_can_be_shown(
        text in "(\\PC|[\\x00-\\x20\\u{202e}é𝄞]){0,400}",
        places in proptest::collection::vec((0..500_usize, 0..500_usize), 1..4),
        width in proptest::option::of(0..100_usize),
    ) {
        let ranges: Vec<_> = places.iter().map(|(start, length)| *start..start + length).collect();
        let label = |range: &std::ops::Range<usize>| Label { range: range.clone(), message: "here".to_owned() };
        let found = Finding {
            labels: ranges[1..].iter().map(label).collect(),
            ..finding("log_only", "EH08", Level::Warn, ranges[0].clone())
        };
        let report = report(&[("a.rs", &text)], vec![("a.rs", found)]);
        let options = RenderOptions { width, ..RenderOptions::default() };
        for format in Format::all() {
            prop_assert!(!rendered(format, &report, &options).is_empty());
        }
    }
}

/// Anything, and the pieces of attacks.
fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\\x00-\\x20\\x7f-\\u{9f}#:\\[\\]%,]{0,8}",
        proptest::sample::select(HOSTILE).prop_map(str::to_owned),
        Just("\n".to_owned()),
        Just("##".to_owned()),
    ]
}
