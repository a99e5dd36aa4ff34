//! Tests of the formats, over reports written by hand.

use std::time::Duration;

use steadfast_lints::{Fallible, Finding, Label, Level};
use steadfast_source::ByteRange;

use super::{
    FailedFile, FileFinding, Files, Format, IgnoreRule, IgnoredFile, RenderOptions, Report, SourceText, visible,
};

mod documents;
mod human;
mod injection;
mod lines;
mod sarif;

/// A file with a finding of level deny, one of warn whose arm spans lines, and one of note.
const STORE: &str = "\
impl Store {
    fn put(&mut self, entry: Entry) -> Result<()> {
        let _ = self.log.append(&entry);
        match self.index.insert(entry.key(), entry.offset()) {
            Ok(()) => {}
            Err(error) => {
                warn!(\"index: {error}\");
            }
        }
        Ok(())
    }

    fn naïve𝄞(&self) { self.sink.send(Done).ok(); }
}
";
/// A file with a long arm and a line end of Windows.
const MAIN: &str = "fn main() {\r\n    if let Ok(config) = load() {\r\n        a();\r\n        b();\r\n        c();\r\n        \
d();\r\n        e();\r\n        f();\r\n    }\r\n}\r\n";

/// The bytes of the only occurrence of `part` in `text`.
fn range_of(text: &str, part: &str) -> ByteRange {
    let start = text.find(part).expect("the text holds the part");
    assert_eq!(text.rfind(part), Some(start), "`{part}` stands more than once");
    start..start + part.len()
}

/// A finding with everything that a format may show.
fn finding(lint: &'static str, code: &'static str, level: Level, range: ByteRange) -> Finding {
    Finding {
        lint,
        code,
        level,
        range,
        label: "the error is dropped here".to_owned(),
        message: "the error of `self.log.append` is discarded".to_owned(),
        labels: Vec::new(),
        notes: vec!["the caller sees `Ok(())` and takes the entry for written".to_owned()],
        help: "propagate it: `self.log.append(&entry)?`".to_owned(),
        function: Some("Store::put".to_owned()),
        callee: Some("self.log.append".to_owned()),
        callee_class: Some("write".to_owned()),
        fallible: Fallible::Known,
        fingerprint: "00112233445566778899aabbccddeeff".to_owned(),
    }
}

/// A report over `files`, sorted as reports are.
fn report(files: &[(&str, &str)], findings: Vec<(&str, Finding)>) -> Report {
    let texts = files.iter().map(|(path, text)| ((*path).to_owned(), SourceText::new((*text).to_owned())));
    let findings = findings.into_iter().map(|(path, finding)| FileFinding { path: path.to_owned(), finding });
    Report {
        findings: findings.collect(),
        texts: texts.collect(),
        files: Files { checked: files.len(), ..Files::default() },
        handlers: 3,
        lines: 24,
        lines_outside_tests: 20,
        elapsed: Duration::from_millis(120),
    }
}

/// Two files, three levels, ignored files and failures with and without a place.
fn sample() -> Report {
    let deny = Finding {
        labels: vec![Label { range: range_of(STORE, "self.log.append(&entry)"), message: "this can fail".to_owned() }],
        ..finding("ignored_commit", "EH13", Level::Deny, range_of(STORE, "let _ = self.log.append(&entry);"))
    };
    let arm = "Err(error) => {\n                warn!(\"index: {error}\");\n            }";
    let warn = Finding {
        message: "the error of `self.index.insert` is logged and forgotten".to_owned(),
        label: "this arm only logs".to_owned(),
        labels: vec![Label {
            range: range_of(STORE, "self.index.insert(entry.key(), entry.offset())"),
            message: "this can fail".to_owned(),
        }],
        help: "return it after logging".to_owned(),
        ..finding("log_only", "EH08", Level::Warn, range_of(STORE, arm))
    };
    let note = Finding {
        message: "the error of `self.sink.send` is discarded".to_owned(),
        callee_class: Some("send".to_owned()),
        ..finding("discarded_result", "EH05", Level::Note, range_of(STORE, "ok()"))
    };
    let start = MAIN.find("if let").expect("the text holds it");
    let branch = Finding {
        message: "nothing happens when `load` fails".to_owned(),
        label: "no `else`".to_owned(),
        notes: Vec::new(),
        function: None,
        callee: None,
        callee_class: None,
        fallible: Fallible::Syntax,
        ..finding("ok_only_branch", "EH06", Level::Warn, start..MAIN.len() - 5)
    };
    let files = [("src/main.rs", MAIN), ("src/store.rs", STORE)];
    let findings =
        vec![("src/main.rs", branch), ("src/store.rs", deny), ("src/store.rs", warn), ("src/store.rs", note)];
    let mut report = report(&files, findings);
    let ignored = [
        ("src/tables.rs", IgnoreRule::Generated),
        ("target", IgnoreRule::Target),
        ("vendor/a", IgnoreRule::Vendored),
        ("vendor/b", IgnoreRule::Vendored),
    ];
    report.files.ignored =
        ignored.map(|(path, rule)| IgnoredFile { path: path.to_owned(), rule }).into_iter().collect();
    let broken = "fn f( {\n";
    report.texts.insert("src/broken.rs".to_owned(), SourceText::new(broken.to_owned()));
    report.files.failed = vec![
        FailedFile {
            path: "src/broken.rs".to_owned(),
            reason: "not valid Rust: expected identifier".to_owned(),
            place: Some(6..7),
        },
        FailedFile { path: "src/latin.rs".to_owned(), reason: "not valid UTF-8".to_owned(), place: None },
    ];
    report
}

/// What `format` writes.
fn rendered(format: Format, report: &Report, options: &RenderOptions) -> String {
    let mut out = Vec::new();
    format.render()(report, options, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

#[test]
fn every_format_is_found_by_its_name() {
    for format in Format::all() {
        assert_eq!(Format::parse(format.name()), Some(format), "the table is out of order at {format:?}");
    }
    assert_eq!(Format::all().count(), 5);
    assert_eq!(Format::parse("xml"), None);
}

#[test]
fn every_format_refuses_a_report_without_the_text_of_a_finding() {
    for format in Format::all() {
        let mut report = sample();
        report.texts.remove("src/store.rs");
        let error = format.render()(&report, &RenderOptions::default(), &mut Vec::new());
        let error = error.expect_err("a column cannot be made up");
        assert_eq!(error.to_string(), "the report has no text for `src/store.rs`", "{}", format.name());
    }
}

#[test]
fn an_error_of_the_writer_is_passed_on() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in Format::all() {
        let error = format.render()(&sample(), &RenderOptions::default(), &mut Closed).expect_err("nothing is taken");
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{}", format.name());
    }
}

#[test]
fn visible_text_keeps_what_is_harmless() {
    assert_eq!(visible::one_line("r##\"a\"##; #[x] naïve 👩‍💻"), "r##\"a\"##; #[x] naïve 👩‍💻");
    assert_eq!(visible::one_line("\u{1b}[2J\r\n\t\u{7f}\u{9b}\u{202e}"), "␛[2J␍␊␉␡\u{fffd}\u{fffd}");
    assert_eq!(visible::one_line("##[error]x ##vso[y]"), "#＃[error]x #＃vso[y]");
    assert_eq!(visible::path(" ::set-output"), "./ ::set-output");
}
