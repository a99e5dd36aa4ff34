"""Known places: bugs that a fix commit mended, and discards that one introduced on purpose.

A place is hit when a finding of warn or deny shares a line with it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .layout import site_folder
from .tools import Finding, Steadfast

#: All findings in the file of a site.
Findings = Callable[[dict], Sequence[Finding]]


@dataclass
class SiteResult:
    """One site and the findings that share a line with it, of every level."""

    site: dict
    findings: list[Finding]

    @property
    def hit(self) -> bool:
        """Whether a default run shows one of them in full."""
        return any(finding.shown for finding in self.findings)

    def record(self) -> dict:
        """The result for a machine."""
        site = self.site
        return {
            "repo": site["repo"],
            "commit": site["commit"],
            "path": site["path"],
            "line_start": site["line_start"],
            "line_end": site["line_end"],
            "pattern": site["pattern"],
            "hit": self.hit,
            "findings": [{"lint": f.lint, "level": f.level, "line": f.line} for f in self.findings],
        }

    def describe(self) -> str:
        """The site in one line, with what the tool says there."""
        site = self.site
        where = f"{site['repo']} {site['commit'][:10]} {site['path']}:{site['line_start']}"
        said = ", ".join(f"{finding.lint} ({finding.level})" for finding in self.findings)
        kind = site.get("kind") or site.get("idiom")
        return f"{where}  {site['pattern']}, {kind}: {said or 'nothing'}"


def evaluate(sites: list[dict], findings: Findings) -> list[SiteResult]:
    """What `findings` has inside the lines of each site."""
    return [
        SiteResult(
            site,
            [
                finding
                for finding in findings(site)
                if finding.path == site["path"] and finding.touches(site["line_start"], site["line_end"])
            ],
        )
        for site in sites
    ]


def findings_of(tool: Steadfast, folder: Path, profile: str | None = None) -> Findings:
    """Runs the tool once over each file that holds a site, from inside the root of its checkout."""
    seen: dict[tuple[Path, str], list[Finding]] = {}

    def findings(site: dict) -> list[Finding]:
        key = (site_folder(folder, site), site["path"])
        if key not in seen:
            report = tool.run(key[0], [key[1]], profile)
            if report.failed or report.files != 1:
                why = "; ".join(report.failed) or f"{report.files} files checked"
                print(f"not read: {site['repo']} {site['path']}: {why}", file=sys.stderr)
            seen[key] = report.findings
        return seen[key]

    return findings
