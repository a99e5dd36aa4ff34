//! One line for each finding and each failed file.

use std::io;

use super::{RenderOptions, Report};

/// Writes `path:line:column: level: message [lint]`.
pub(super) fn render(report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    for found in &report.findings {
        let place = report.texts.get(&found.path).map(|source| {
            let place = source.lines.line_column(&source.text, found.finding.range.start);
            format!("{}:{}", place.line, place.column)
        });
        let finding = &found.finding;
        let place = place.unwrap_or_default();
        writeln!(out, "{}:{place}: {}: {} [{}]", found.path, finding.level.name(), finding.message, finding.lint)?;
    }
    for failed in &report.files.failed {
        let line = failed.place.as_ref().zip(report.texts.get(&failed.path));
        let line = line.map_or(String::new(), |(place, source)| format!(":{}", source.lines.line(place.start)));
        writeln!(out, "{}{line}: failed: {}", failed.path, failed.reason)?;
    }
    if options.quiet {
        return Ok(());
    }
    for ignored in &report.files.ignored {
        writeln!(out, "{}: ignored: {}", ignored.path, ignored.rule.name())?;
    }
    let (checked, failed) = (report.files.checked, report.files.failed.len());
    let (handlers, findings) = (report.handlers, report.findings.len());
    writeln!(out, "{checked} files checked, {failed} failed, {handlers} handlers, {findings} findings")?;
    if options.stats {
        writeln!(out, "{} lines, {} outside tests", report.lines, report.lines_outside_tests)?;
    }
    Ok(())
}
