//! `xbp-analysis` with its default configuration for Rust and no project file.

use std::path::{Path, PathBuf};

use anyhow::Result;
use xbp_analysis::{AnalysisEngine, AnalysisReport, AnalysisRequest};

use crate::PeerFinding;
use crate::sources::{relative, rust_files};

/// Files of one request. The engine searches all files of a request for each finding, which is quadratic; its rules
/// look at one file at a time, so that the requests change nothing else.
const BATCH: usize = 64;

/// The findings below `root`, sorted, of every disposition. A file that it cannot parse is named on standard error.
pub(crate) fn findings(root: &Path) -> Result<Vec<PeerFinding>> {
    let engine = AnalysisEngine::new();
    let mut found = Vec::new();
    for batch in rust_files(root)?.chunks(BATCH) {
        match analyze(&engine, root, batch) {
            Ok(report) => read(root, report, &mut found)?,
            // One file that does not parse ends the whole request.
            Err(_) => {
                for file in batch {
                    match analyze(&engine, root, std::slice::from_ref(file)) {
                        Ok(report) => read(root, report, &mut found)?,
                        // steadfast: allow(log_only): the figures are of what the peer reads, and the rest is named
                        Err(message) => eprintln!("not analysed: {}: {message}", relative(root, file)?),
                    }
                }
            }
        }
        // The engine parses with span locations, which otherwise keep every source of the run in memory.
        proc_macro2::extra::invalidate_current_thread_spans();
    }
    found.sort();
    Ok(found)
}

fn analyze(engine: &AnalysisEngine, root: &Path, files: &[PathBuf]) -> Result<AnalysisReport, String> {
    let mut request = AnalysisRequest::new(root);
    request.paths = files.to_vec();
    engine.analyze(&request)
}

fn read(root: &Path, report: AnalysisReport, found: &mut Vec<PeerFinding>) -> Result<()> {
    for finding in report.findings {
        found.push(PeerFinding {
            path: relative(root, &finding.location.file)?,
            line: usize::try_from(finding.location.start_line)?,
            end_line: usize::try_from(finding.location.end_line.max(finding.location.start_line))?,
            rule: finding.rule_id,
            severity: finding.severity.to_string(),
            disposition: Some(format!("{:?}", finding.disposition).to_lowercase()),
            tool: "xbp-analysis",
        });
    }
    Ok(())
}
