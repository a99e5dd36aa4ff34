//! One line for each finding, as compilers write them: for editors, `grep` and `wc`.
//!
//! `path:line:column: level[lint] message`; a file that was not checked is `path: failed: reason`, with line and
//! column where the reason has a place. Columns count characters. Every line is safe to print.

use std::io::{self, Write};

use super::{RenderOptions, Report, visible};

/// Writes `report` in lines.
pub(super) fn render(report: &Report, _options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    for found in &report.findings {
        let finding = &found.finding;
        let start = report.text(&found.path)?.place(&finding.range).start;
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            visible::path(&found.path),
            start.line,
            start.column,
            finding.level.name(),
            finding.lint,
            visible::one_line(&finding.message)
        )?;
    }
    for failed in &report.files.failed {
        let path = visible::path(&failed.path);
        let reason = visible::one_line(&failed.reason);
        match report.failure_place(failed).map(|place| place.start) {
            Some(start) => writeln!(out, "{path}:{}:{}: failed: {reason}", start.line, start.column)?,
            None => writeln!(out, "{path}: failed: {reason}")?,
        }
    }
    out.flush()
}
