//! The JSON document of a run, for programs. `docs/json.md` and `docs/steadfast.schema.json` describe it; a test holds
//! all three together.
//!
//! Fields may be added within a version; none is removed and none changes its meaning.

use std::io::{self, Write};

use serde::Serialize;
use steadfast_lints::{Fallible, Level};

use super::{FailedFile, FileFinding, IgnoredFile, RenderOptions, Report, json_writer};

/// The version of the document.
const VERSION: u32 = 1;

/// Writes `report` as one document in one line.
pub(super) fn render(report: &Report, _options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let findings = report.findings.iter().map(|found| JsonFinding::new(found, report)).collect::<io::Result<_>>()?;
    let files = &report.files;
    let document = Document {
        version: VERSION,
        findings,
        files: JsonFiles {
            checked: files.checked,
            ignored: files.ignored.iter().map(JsonIgnored::new).collect(),
            failed: files.failed.iter().map(|failed| JsonFailed::new(failed, report)).collect(),
        },
        handlers: report.handlers,
        lines: report.lines,
        lines_outside_tests: report.lines_outside_tests,
    };
    json_writer::write(&document, out)
}

#[derive(Serialize)]
struct Document<'report> {
    version: u32,
    findings: Vec<JsonFinding<'report>>,
    files: JsonFiles<'report>,
    handlers: usize,
    lines: usize,
    lines_outside_tests: usize,
}

#[derive(Serialize)]
struct JsonFinding<'report> {
    lint: &'report str,
    code: &'report str,
    level: Level,
    path: &'report str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    byte_start: usize,
    byte_end: usize,
    message: &'report str,
    help: &'report str,
    notes: &'report [String],
    function: Option<&'report str>,
    callee: Option<&'report str>,
    callee_class: Option<&'report str>,
    fallible: Fallible,
    fingerprint: &'report str,
}

impl<'report> JsonFinding<'report> {
    fn new(found: &'report FileFinding, report: &Report) -> io::Result<Self> {
        let FileFinding { path, finding } = found;
        let place = report.text(path)?.place(&finding.range);
        Ok(Self {
            lint: finding.lint,
            code: finding.code,
            level: finding.level,
            path,
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            byte_start: finding.range.start,
            byte_end: finding.range.end,
            message: &finding.message,
            help: &finding.help,
            notes: &finding.notes,
            function: finding.function.as_deref(),
            callee: finding.callee.as_deref(),
            callee_class: finding.callee_class.as_deref(),
            fallible: finding.fallible,
            fingerprint: &finding.fingerprint,
        })
    }
}

#[derive(Serialize)]
struct JsonFiles<'report> {
    checked: usize,
    ignored: Vec<JsonIgnored<'report>>,
    failed: Vec<JsonFailed<'report>>,
}

#[derive(Serialize)]
struct JsonIgnored<'report> {
    path: &'report str,
    rule: &'static str,
}

impl<'report> JsonIgnored<'report> {
    fn new(ignored: &'report IgnoredFile) -> Self {
        Self { path: &ignored.path, rule: ignored.rule.name() }
    }
}

#[derive(Serialize)]
struct JsonFailed<'report> {
    path: &'report str,
    reason: &'report str,
    line: Option<usize>,
    column: Option<usize>,
}

impl<'report> JsonFailed<'report> {
    fn new(failed: &'report FailedFile, report: &Report) -> Self {
        let start = report.failure_place(failed).map(|place| place.start);
        Self {
            path: &failed.path,
            reason: &failed.reason,
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
        }
    }
}
