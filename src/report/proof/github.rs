//! Annotations of GitHub Actions; see [`crate::report::github`].

use std::io::{self, Write};

use super::{ProofReport, RenderOptions};
use crate::report::github::{annotate, command};

/// Writes `report` as workflow commands.
pub(super) fn render(report: &ProofReport, _options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    for notice in report.notices() {
        let place = report.text(notice.path)?.place(&notice.range);
        annotate(out, command(notice.level), notice.path, Some(place), notice.code, &notice.whole_message())?;
    }
    for failed in &report.files.failed {
        annotate(out, "warning", &failed.path, None, "file not checked", &failed.reason)?;
    }
    out.flush()
}
