"""One-line forms of losing an error, each in a file of its own, once with what they call and once without.

A form is found when any finding of any level starts on its line. Controls are forms that lose nothing, or lose it as
they should: there every tool has to be silent.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from .tools import Finding, Steadfast, ToolError

#: What the forms call. Each file has it, so that every form can be read alone; one line is left for the form.
PRELUDE = """\
use std::fs;
use std::io::{self, BufRead, Read, Write};
use tracing::{error, warn};

pub fn op() -> Result<u32, io::Error> {
    fs::read(".").map(|bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX))
}

pub fn opu() -> io::Result<()> {
    fs::create_dir("a")
}

pub fn opa() -> anyhow::Result<u32> {
    Ok(op()?)
}

pub async fn aop() -> io::Result<u32> {
    op()
}

"""
MANIFEST = """\
[workspace]

[package]
name = "forms"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
anyhow = "1"
tokio = { version = "1", features = ["macros", "rt", "time"] }
tracing = "0.1"
"""


@dataclass(frozen=True)
class FormsResult:
    """How many losing forms are found, and which controls are not silent."""

    found: tuple[str, ...]
    missed: tuple[str, ...]
    loud: dict[str, tuple[str, ...]]
    controls: int

    def summary(self) -> str:
        """Both figures in one line."""
        losing = len(self.found) + len(self.missed)
        silent = self.controls - len(self.loud)
        return f"{len(self.found)} of {losing} losing forms found, {silent} of {self.controls} controls silent"


def lay_out(forms: list[dict], folder: Path, prelude: bool) -> dict[str, int]:
    """Writes a package with one module per form; gives back the line of each form's code, by its file's path."""
    (folder / "src").mkdir(parents=True)
    (folder / "Cargo.toml").write_text(MANIFEST, encoding="utf-8")
    start = PRELUDE if prelude else ""
    lines = {}
    for form in forms:
        path = f"src/{module(form)}.rs"
        (folder / path).write_text(f"{start}{form['code']}\n", encoding="utf-8")
        lines[path] = start.count("\n") + 1
    modules = "".join(f"pub mod {module(form)};\n" for form in forms)
    # Whatever a form leaves unused is no finding about errors.
    (folder / "src/lib.rs").write_text(f"#![allow(unused_imports)]\n\n{modules}", encoding="utf-8")
    return lines


def run_steadfast(tool: Steadfast, forms: list[dict], prelude: bool) -> FormsResult:
    """What the command under test finds under profile `all`; raises when it does not read every form."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "forms"
        lines = lay_out(forms, package, prelude)
        report = tool.run(package, profile="all")
    # The forms and the file that declares them.
    if report.failed or report.files != len(forms) + 1:
        raise ToolError(f"{report.files} of {len(forms) + 1} files read: {'; '.join(report.failed)}")
    return evaluate(forms, lines, report.findings)


def module(form: dict) -> str:
    """The module of a form: its name may be a keyword or a macro's, hence the prefix."""
    return f"form_{form['form']}"


def evaluate(forms: list[dict], lines: dict[str, int], findings: list[Finding]) -> FormsResult:
    """Compares the findings with the forms laid out in `lines`."""
    said: dict[str, set[str]] = {}
    for finding in findings:
        if lines.get(finding.path) == finding.line:
            said.setdefault(finding.path, set()).add(finding.lint)
    found, missed, loud = [], [], {}
    for form in forms:
        lints = said.get(f"src/{module(form)}.rs", set())
        if form["control"]:
            if lints:
                loud[form["form"]] = tuple(sorted(lints))
        else:
            (found if lints else missed).append(form["form"])
    controls = sum(form["control"] for form in forms)
    return FormsResult(tuple(found), tuple(missed), loud, controls)
