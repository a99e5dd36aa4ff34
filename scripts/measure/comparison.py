"""One table for all tools: hits on bugs, discards flagged, findings per 1,000 lines, forms found.

A peer is shown in several selections of its rules, because rules about `unwrap` alone decide most of its figures.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import clippy, corpus, forms, sites
from .layout import Repository, folder_name, site_folder
from .tools import Finding, Peers, Steadfast, TestLines, ToolError

COLUMNS = ("tool", "bugs hit", "deliberate flagged", "per 1,000 lines", "forms found", "controls silent")

ARCH_HANDLER_RULES = frozenset({"no-error-swallowing", "no-silent-result-drop"})
ARCH_ERROR_RULES = ARCH_HANDLER_RULES | {"no-unwrap-expect", "no-panic-in-lib"}
XBP_ABORT_RULES = frozenset({"unsafe-termination"})
XBP_LIKELY = ("/probable", "/definite")


@dataclass(frozen=True)
class Selection:
    """Some of a tool's rules, under the name that the table has for them."""

    name: str
    tool: str
    keeps: Callable[[Finding], bool]


PEER_SELECTIONS = (
    Selection("arch-lint, recommended preset, every rule", "arch-lint", lambda finding: True),
    Selection("arch-lint, recommended preset, severity error", "arch-lint", lambda finding: finding.level == "error"),
    Selection(
        "arch-lint, strict preset, its four error rules",
        "arch-lint-strict",
        lambda finding: finding.lint in ARCH_ERROR_RULES,
    ),
    Selection(
        "arch-lint, without the rules on unwrap and panic",
        "arch-lint-strict",
        lambda finding: finding.lint in ARCH_HANDLER_RULES,
    ),
    Selection("xbp-analysis, every rule", "xbp-analysis", lambda finding: True),
    Selection(
        "xbp-analysis, probable or definite", "xbp-analysis", lambda finding: finding.level.endswith(XBP_LIKELY)
    ),
    Selection(
        "xbp-analysis, without the rule on unwrap and panic",
        "xbp-analysis",
        lambda finding: finding.lint not in XBP_ABORT_RULES,
    ),
)
CLIPPY_SELECTIONS = (
    Selection("clippy, error lints on by default", "clippy", lambda finding: finding.lint in clippy.DEFAULT_LINTS),
    Selection("clippy, with its opt-in error lints", "clippy", lambda finding: True),
    Selection("clippy, without the lints on unwrap and panic", "clippy", lambda f: f.lint in clippy.LOSS_LINTS),
)


@dataclass(frozen=True)
class Material:
    """What every tool is measured on."""

    corpus: list[Repository]
    corpus_folder: Path
    sites_folder: Path
    bugs: list[dict]
    deliberate: list[dict]
    forms: list[dict]


def share(hits: int, sites_measured: int, total: int) -> str:
    """Hits of the sites that could be measured."""
    if sites_measured == total:
        return f"{hits} of {total}"
    return f"{hits} of {sites_measured}; {total - sites_measured} not measurable"


def form_cells(result: forms.FormsResult) -> tuple[str, str]:
    """The last two cells of a row."""
    losing = len(result.found) + len(result.missed)
    return f"{len(result.found)} of {losing}", f"{result.controls - len(result.loud)} of {result.controls}"


def peer_rows(peers: Peers, material: Material) -> list[tuple[str, ...]]:
    """The rows of the peers that need no compiler."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "forms"
        lines = forms.lay_out(material.forms, package, prelude=True)
        return [peer_row(peers, selection, material, package, lines) for selection in PEER_SELECTIONS]


def peer_row(
    peers: Peers, selection: Selection, material: Material, package: Path, lines: dict[str, int]
) -> tuple[str, ...]:
    """One selection's row."""

    def kept(folder: Path) -> list[Finding]:
        return [finding for finding in peers.findings(selection.tool, folder) if selection.keeps(finding)]

    def hits(places: list[dict]) -> str:
        results = sites.evaluate(places, lambda site: kept(site_folder(material.sites_folder, site)))
        return share(sum(bool(result.findings) for result in results), len(places), len(places))

    found, outside = 0, 0
    for repository in material.corpus:
        folder = material.corpus_folder / folder_name(repository.name)
        tests = peers.test_lines(folder)
        found += outside_tests(kept(folder), tests)
        outside += tests.lines_outside_tests
    cells = form_cells(forms.evaluate(material.forms, lines, kept(package)))
    density = f"{corpus.per_thousand(found, outside):.2f}"
    return (selection.name, hits(material.bugs), hits(material.deliberate), density, *cells)


def outside_tests(findings: Sequence[Finding], tests: TestLines) -> int:
    """How many findings start outside tests."""
    return sum(not tests.holds(finding) for finding in findings)


@dataclass(frozen=True)
class ClippyMaterial:
    """What the compiler said, and where."""

    #: Findings by repository, for those whose findings over the commit of the corpus are recorded.
    recorded: dict[str, list[Finding]]
    #: Findings by repository and commit, for the sites that build.
    sites: dict[tuple[str, str], list[Finding]]
    #: Findings over the forms, and the line of each form.
    forms: list[Finding]
    form_lines: dict[str, int]


def compile_sites(
    builds: Path, listed: list[dict], target: Path, toolchain: str | None
) -> dict[tuple[str, str], list[Finding]]:
    """Runs clippy over each listed commit, laid out whole below `builds`; names those that do not build."""
    found = {}
    for entry in listed:
        root = builds / folder_name(entry["repo"]) / entry["commit"]
        try:
            findings = clippy.run_clippy(root / entry["directory"], entry["arguments"], target, toolchain)
        except ToolError as error:
            print(f"not measurable: {entry['repo']} {entry['commit'][:10]}: {error}", file=sys.stderr)
            continue
        prefix = "" if entry["directory"] == "." else f"{entry['directory']}/"
        found[entry["repo"], entry["commit"]] = [
            Finding(prefix + f.path, f.line, f.end_line, f.lint, f.level) for f in findings
        ]
    return found


def is_compiled(site: dict, listed: list[dict]) -> bool:
    """Whether one of the listed builds compiles the file of `site`."""
    return any(
        (site["repo"], site["commit"]) == (entry["repo"], entry["commit"])
        and (entry["directory"] == "." or site["path"].startswith(f"{entry['directory']}/"))
        for entry in listed
    )


def clippy_rows(
    found: ClippyMaterial, listed: list[dict], peers: Peers, material: Material
) -> list[tuple[str, ...]]:
    """Clippy's rows; sites outside of what was compiled are not measurable."""
    rows = []
    for selection in CLIPPY_SELECTIONS:
        cells = []
        for places in (material.bugs, material.deliberate):
            built = [s for s in places if (s["repo"], s["commit"]) in found.sites and is_compiled(s, listed)]
            results = sites.evaluate(built, lambda site: found.sites[site["repo"], site["commit"]])
            hits = sum(any(selection.keeps(finding) for finding in result.findings) for result in results)
            cells.append(share(hits, len(built), len(places)))
        count, outside = 0, 0
        for repository in material.corpus:
            if repository.name in found.recorded:
                tests = peers.test_lines(material.corpus_folder / folder_name(repository.name))
                kept = [finding for finding in found.recorded[repository.name] if selection.keeps(finding)]
                count += outside_tests(kept, tests)
                outside += tests.lines_outside_tests
        density = f"{corpus.per_thousand(count, outside):.2f} ({len(found.recorded)} repositories)"
        kept = [finding for finding in found.forms if selection.keeps(finding)]
        form_result = forms.evaluate(material.forms, found.form_lines, kept)
        rows.append((selection.name, *cells, density, *form_cells(form_result)))
    return rows


def steadfast_row(tool: Steadfast, material: Material) -> tuple[str, ...]:
    """The row of the command under test: warn and deny, but every level of profile `all` on the forms."""
    cells = []
    for places in (material.bugs, material.deliberate):
        results = sites.evaluate(places, sites.findings_of(tool, material.sites_folder))
        cells.append(share(sum(result.hit for result in results), len(places), len(places)))
    runs, crashes = corpus.measure(tool, material.corpus, material.corpus_folder)
    if crashes:
        raise ToolError("; ".join(crashes))
    result = forms.run_steadfast(tool, material.forms, prelude=True)
    return ("steadfast, warn and deny", *cells, f"{corpus.total_density(runs):.2f}", *form_cells(result))
