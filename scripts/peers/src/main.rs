//! Runs other linters over a folder and prints one JSON object a line.
//!
//! `steadfast-peers TOOL ROOT`, where TOOL is `arch-lint`, `arch-lint-strict` or `xbp-analysis` (one line per finding)
//! or `lines` (one line per file: how many lines, and which of them are tests). Paths are relative to ROOT, with `/`.
//! It judges nothing: `scripts/measure.py` compares the findings with the sites.

mod arch;
mod lines;
mod sources;
mod xbp;

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde::Serialize;

/// Deeply nested sources overflow the default stack in any parser that recurses.
const STACK: usize = 512 << 20;

/// One finding of a peer.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct PeerFinding {
    path: String,
    line: usize,
    end_line: usize,
    rule: String,
    /// The peer's own word.
    severity: String,
    /// How sure the peer says it is, where it has such a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    disposition: Option<String>,
    tool: &'static str,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [tool, root] = arguments.as_slice() else {
        bail!("usage: steadfast-peers arch-lint|arch-lint-strict|xbp-analysis|lines ROOT");
    };
    let (tool, root) = (tool.clone(), PathBuf::from(root));
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(move || run(&tool, root))?;
    match worker.join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn run(tool: &str, root: PathBuf) -> Result<()> {
    let root = root.canonicalize().with_context(|| format!("cannot find `{}`", root.display()))?;
    match tool {
        "arch-lint" => print_lines(&arch::findings(&root, arch::Preset::Recommended)?),
        "arch-lint-strict" => print_lines(&arch::findings(&root, arch::Preset::Strict)?),
        "xbp-analysis" => print_lines(&xbp::findings(&root)?),
        "lines" => print_lines(&lines::count(&root)?),
        other => bail!("unknown tool `{other}`"),
    }
}

fn print_lines<T: Serialize>(values: &[T]) -> Result<()> {
    let mut output = BufWriter::new(std::io::stdout().lock());
    for value in values {
        serde_json::to_writer(&mut output, value)?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(())
}
