//! Annotations of GitHub Actions: one workflow command for each finding and each file that was not checked.
//!
//! A command is a line, `::error file=..,line=..::message`. The runner undoes the escapes below and nothing else;
//! characters that a log or a terminal would obey are replaced before, as in every format for people.

use std::io::{self, Write};

use steadfast_lints::Level;

use super::{Place, RenderOptions, Report, visible, whole_message};

/// Writes `report` as workflow commands.
pub(super) fn render(report: &Report, _options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    for found in &report.findings {
        let finding = &found.finding;
        let place = report.text(&found.path)?.place(&finding.range);
        let title = format!("{} ({})", finding.lint, finding.code);
        annotate(out, command(finding.level), &found.path, Some(place), &title, &whole_message(finding))?;
    }
    for failed in &report.files.failed {
        annotate(out, "warning", &failed.path, report.failure_place(failed), "file not checked", &failed.reason)?;
    }
    out.flush()
}

/// The command that shows a finding of this level.
pub(super) const fn command(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Note | Level::Allow => "notice",
    }
}

/// Writes one command.
pub(super) fn annotate(
    out: &mut dyn Write,
    command: &str,
    path: &str,
    place: Option<Place>,
    title: &str,
    message: &str,
) -> io::Result<()> {
    write!(out, "::{command} file={}", property(path))?;
    if let Some(Place { start, end }) = place {
        write!(out, ",line={},endLine={}", start.line, end.line)?;
        // GitHub has columns only for annotations within one line.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
    }
    writeln!(out, ",title={}::{}", property(title), data(message))
}

/// Escapes the message of a command, which ends at the end of its line.
fn data(text: &str) -> String {
    escape(text, "%\r\n")
}

/// Escapes the value of a property, which ends at a comma or at the `::` before the message.
fn property(text: &str) -> String {
    escape(text, "%\r\n:,")
}

/// `text` safe to print, with the characters of `special` as `%` and two hexadecimal digits.
fn escape(text: &str, special: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (offset, shown) in visible::visible(text) {
        // A carriage return is escaped, not replaced: the runner hands it on as text.
        let original = if text[offset..].starts_with('\r') { '\r' } else { shown };
        if special.contains(original) {
            escaped.push_str(&format!("%{:02X}", u32::from(original)));
        } else if original == '\t' {
            escaped.push('␉');
        } else {
            escaped.push(original);
        }
    }
    escaped
}
