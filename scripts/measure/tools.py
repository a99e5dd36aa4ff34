"""The tools that are measured, behind one face: a folder (and perhaps files) in, findings out.

`Steadfast` runs the command under test, `Peer` the program of scripts/peers, `Recorded` replays findings that were
written before (a compiler's). None of them judges a finding.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

#: A run that takes longer hangs.
TIMEOUT_SECONDS = 1800
#: Levels that a default run shows in full.
SHOWN_LEVELS = frozenset({"warn", "deny"})


class ToolError(Exception):
    """The tool crashed, hung, or printed what is not its report."""


@dataclass(frozen=True, order=True)
class Finding:
    """One finding of any tool; lines are 1-based and inclusive."""

    path: str
    line: int
    end_line: int
    lint: str
    level: str
    message: str = ""

    def touches(self, first: int, last: int) -> bool:
        """Whether the range of the finding and the lines have one in common."""
        return self.line <= last and self.end_line >= first

    @property
    def shown(self) -> bool:
        """Whether a default run shows it in full (deny and warn)."""
        return self.level in SHOWN_LEVELS


@dataclass
class Report:
    """What one run says."""

    findings: list[Finding]
    files: int = 0
    failed: list[str] = field(default_factory=list)
    lines: int = 0
    lines_outside_tests: int = 0
    seconds: float = 0.0


def run(command: Sequence[str], folder: Path, accepted: Iterable[int] = (0,)) -> str:
    """The standard output of `command`, run inside `folder`; raises on an exit code that is not accepted."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=TIMEOUT_SECONDS, check=False)
    except FileNotFoundError as error:
        raise ToolError(f"cannot run {command[0]}: {error}") from error
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"{command[0]} took longer than {TIMEOUT_SECONDS} s in {folder.name}") from error
    if done.returncode not in set(accepted):
        tail = done.stderr.decode(errors="replace").strip()[-2000:]
        raise ToolError(f"{command[0]} ended with {done.returncode} in {folder.name}: {tail}")
    return done.stdout.decode("utf-8")


class Steadfast:
    """The command under test."""

    #: Clean, and findings at or above `--fail-on`; every other code means that the run is not to be trusted.
    ACCEPTED = (0, 1)

    def __init__(self, command: Path) -> None:
        self.command = str(command.resolve())

    def run(self, folder: Path, paths: Sequence[str] = (), profile: str | None = None) -> Report:
        """Lints `paths` (everything when there are none) from inside `folder`."""
        command = [self.command, "lint", "--format", "json"]
        if profile is not None:
            command += ["--profile", profile]
        started = time.monotonic()
        output = run([*command, *paths], folder, self.ACCEPTED)
        seconds = time.monotonic() - started
        try:
            document = json.loads(output)
            files = document["files"]
            return Report(
                findings=sorted(read_finding(entry) for entry in document["findings"]),
                files=files["checked"],
                failed=[describe(entry) for entry in files["failed"]],
                lines=document["lines"],
                lines_outside_tests=document["lines_outside_tests"],
                seconds=seconds,
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ToolError(f"the report on {folder.name} is not what it should be: {error!r}") from error


def read_finding(entry: dict) -> Finding:
    """One finding of the JSON report."""
    return Finding(
        entry["path"], entry["line"], entry["end_line"], entry["lint"], entry["level"], entry["message"]
    )


def describe(entry: object) -> str:
    """One failed file, in words."""
    if isinstance(entry, dict):
        reason = entry.get("reason", entry.get("message", ""))
        return f"{entry.get('path')}: {reason}"
    return str(entry)


class Peers:
    """The program of scripts/peers: one tool per run, JSON lines out."""

    def __init__(self, command: Path) -> None:
        self.command = str(command.resolve())

    @cache  # noqa: B019 - one object lives as long as the process
    def findings(self, tool: str, folder: Path) -> tuple[Finding, ...]:
        """What `tool` says of everything below `folder`, with the disposition after the severity."""
        found = []
        for entry in self._lines(tool, folder):
            level = entry["severity"]
            if "disposition" in entry:
                level = f"{level}/{entry['disposition']}"
            found.append(Finding(entry["path"], entry["line"], entry["end_line"], entry["rule"], level))
        return tuple(found)

    @cache  # noqa: B019 - one object lives as long as the process
    def test_lines(self, folder: Path) -> TestLines:
        """Which lines below `folder` are tests, by the same measure for every peer."""
        ranges, lines, outside = {}, 0, 0
        for entry in self._lines("lines", folder):
            ranges[entry["path"]] = [tuple(pair) for pair in entry["test_ranges"]]
            lines += entry["lines"]
            outside += entry["lines_outside_tests"]
        return TestLines(lines, outside, ranges)

    def _lines(self, tool: str, folder: Path) -> list[dict]:
        output = run([self.command, tool, "."], folder)
        return [json.loads(line) for line in output.splitlines()]


@dataclass(frozen=True)
class TestLines:
    """The lines of a folder and the stretches of tests among them."""

    lines: int
    lines_outside_tests: int
    ranges: dict[str, list[tuple[int, int]]]

    def holds(self, finding: Finding) -> bool:
        """Whether the finding starts in a test."""
        return any(first <= finding.line <= last for first, last in self.ranges.get(finding.path, ()))
