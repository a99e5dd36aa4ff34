"""The corpus: how many findings per 1,000 lines outside tests, and what changed between two runs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .layout import Repository, folder_name, read_jsonl
from .tools import Finding, Report, Steadfast, ToolError

#: Warn-and-deny findings per 1,000 lines outside tests, over all repositories.
LIMIT_OVERALL = 0.6
#: The same for one repository, unless it has no more findings than the next figure.
LIMIT_REPOSITORY = 1.2
FEW_FINDINGS = 5
LEVELS = ("deny", "warn", "note")
COLUMNS = ("repository", "files", "failed", "lines", "outside tests", *LEVELS, "per 1,000", "seconds")


@dataclass
class Measured:
    """One repository and what the tool says of it."""

    repository: Repository
    report: Report

    @property
    def shown(self) -> int:
        """Warn and deny findings."""
        return sum(finding.shown for finding in self.report.findings)

    @property
    def density(self) -> float:
        """Warn and deny findings per 1,000 lines outside tests."""
        return per_thousand(self.shown, self.report.lines_outside_tests)


def per_thousand(findings: int, lines: int) -> float:
    """Findings per 1,000 lines; nought where there are no lines."""
    return 1000 * findings / lines if lines else 0.0


def measure(tool: Steadfast, corpus: list[Repository], folder: Path) -> tuple[list[Measured], list[str]]:
    """Runs the tool over each repository from inside its folder; gives back the runs and the crashes."""
    runs, crashes = [], []
    for repository in corpus:
        try:
            # The folder by name: without it the default members of its workspace would be checked alone.
            runs.append(Measured(repository, tool.run(folder / folder_name(repository.name), ["."])))
        except ToolError as error:
            crashes.append(f"{repository.name}: {error}")
    return runs, crashes


def violations(runs: list[Measured]) -> list[str]:
    """Every limit that the runs break, in words."""
    broken = []
    for run in runs:
        if run.density > LIMIT_REPOSITORY and run.shown > FEW_FINDINGS:
            name = run.repository.name
            broken.append(f"{name}: {run.density:.2f} findings per 1,000 lines, more than {LIMIT_REPOSITORY}")
        broken += [f"{run.repository.name}: not read: {failed}" for failed in run.report.failed]
    overall = total_density(runs)
    if overall > LIMIT_OVERALL:
        broken.append(f"overall: {overall:.2f} findings per 1,000 lines, more than {LIMIT_OVERALL}")
    return broken


def total_density(runs: list[Measured]) -> float:
    """Warn and deny findings per 1,000 lines outside tests over all runs."""
    return per_thousand(sum(run.shown for run in runs), sum(run.report.lines_outside_tests for run in runs))


def table(runs: list[Measured]) -> list[tuple[str, ...]]:
    """The header, one row per repository, and the totals."""
    rows = [COLUMNS]
    rows += [row(run.repository.name, [run]) for run in runs]
    return [*rows, row("total", runs)]


def row(name: str, runs: list[Measured]) -> tuple[str, ...]:
    """One row over one or more runs."""
    levels = Counter(finding.level for run in runs for finding in run.report.findings)
    return (
        name,
        str(sum(run.report.files for run in runs)),
        str(sum(len(run.report.failed) for run in runs)),
        str(sum(run.report.lines for run in runs)),
        str(sum(run.report.lines_outside_tests for run in runs)),
        *(str(levels[level]) for level in LEVELS),
        f"{total_density(runs):.3f}",
        f"{sum(run.report.seconds for run in runs):.1f}",
    )


def records(runs: list[Measured]) -> list[dict]:
    """All findings of the runs, sorted, as they are saved."""
    found = [
        {
            "repo": run.repository.name,
            "commit": run.repository.commit,
            "path": finding.path,
            "line": finding.line,
            "end_line": finding.end_line,
            "lint": finding.lint,
            "level": finding.level,
            "message": finding.message,
        }
        for run in runs
        for finding in run.report.findings
    ]
    return sorted(found, key=lambda record: tuple(record.values()))


def write_jsonl(path: Path, entries: list[dict]) -> None:
    """Writes one JSON object a line; the file is there in full or not at all."""
    temporary = path.with_name(f"{path.name}.new")
    text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


def identity(record: dict) -> tuple:
    """What makes two saved findings the same: all but the wording."""
    return (record["lint"], record["level"], record["repo"], record["path"], record["line"])


def difference(old: Path, new: Path, limit: int) -> Iterator[str]:
    """The findings added and removed between two saved runs, grouped by lint, at most `limit` of each in full."""
    before = Counter(identity(record) for record in read_jsonl(old))
    after = Counter(identity(record) for record in read_jsonl(new))
    added, removed = after - before, before - after
    for lint in sorted({key[0] for key in (added | removed)}):
        gained = sorted(key for key in added.elements() if key[0] == lint)
        lost = sorted(key for key in removed.elements() if key[0] == lint)
        yield f"{lint}: {len(gained)} added, {len(lost)} removed"
        for sign, keys in (("+", gained), ("-", lost)):
            for _, level, repository, path, line in keys[:limit]:
                yield f"  {sign} {level} {repository} {path}:{line}"
            if len(keys) > limit:
                yield f"  {sign} and {len(keys) - limit} more"
    yield f"in total: {added.total()} added, {removed.total()} removed"


def by_lint(findings: list[Finding]) -> list[tuple[str, ...]]:
    """How often each lint speaks at each level, the most frequent first."""
    counts = Counter((finding.lint, finding.level) for finding in findings)
    lints = Counter(finding.lint for finding in findings if finding.shown)
    names = sorted({lint for lint, _ in counts}, key=lambda lint: (-lints[lint], lint))
    return [("lint", *LEVELS), *((name, *(str(counts[name, level]) for level in LEVELS)) for name in names)]
