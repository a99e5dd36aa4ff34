//! One line for each statement, as compilers write them; see [`crate::report::short`].

use std::io::{self, Write};

use super::{ProofReport, RenderOptions};
use crate::report::visible;

/// Writes `report` in lines.
pub(super) fn render(report: &ProofReport, _options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    for notice in report.notices() {
        let start = report.text(notice.path)?.place(&notice.range).start;
        let message = visible::one_line(&notice.message);
        let path = visible::path(notice.path);
        writeln!(out, "{path}:{}:{}: {}[{}] {message}", start.line, start.column, notice.level.name(), notice.code)?;
    }
    for failed in &report.files.failed {
        writeln!(out, "{}: failed: {}", visible::path(&failed.path), visible::one_line(&failed.reason))?;
    }
    out.flush()
}
