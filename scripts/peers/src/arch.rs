//! `arch-lint` with a preset and no configuration file, so that a repository's own settings change nothing.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use arch_lint::Session;
pub(crate) use arch_lint::rules::Preset;

use crate::PeerFinding;
use crate::sources::relative;

/// The violations below `root`, sorted.
pub(crate) fn findings(root: &Path, preset: Preset) -> Result<Vec<PeerFinding>> {
    let result = Session::from_config_str(root, "")?.with_preset(preset).run()?;
    let mut texts: HashMap<PathBuf, String> = HashMap::new();
    let mut found = Vec::new();
    for violation in result.violations {
        let location = violation.location;
        let file = if location.file.is_absolute() { location.file } else { root.join(location.file) };
        if !texts.contains_key(&file) {
            let text = fs::read_to_string(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
            texts.insert(file.clone(), text);
        }
        let end = location.offset.saturating_add(location.length);
        // arch-lint gives a start line and a length in bytes; a length of nought or one out of bounds is one line.
        let more = texts
            .get(&file)
            .and_then(|text| text.as_bytes().get(location.offset..end))
            .map_or(0, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count());
        found.push(PeerFinding {
            path: relative(root, &file)?,
            line: location.line,
            end_line: location.line + more,
            rule: violation.rule,
            severity: violation.severity.to_string(),
            disposition: None,
            tool: "arch-lint",
        });
    }
    found.sort();
    Ok(found)
}
