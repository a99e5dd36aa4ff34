"""What the linter knows of types, against what a compiler knows.

There are two kinds of oracle, files of one JSON object a line: `NAME.types.jsonl.gz` is read here, `NAME.clippy.jsonl.gz` by
`clippy_oracle`. A site of the first has `p` the path, `s` the byte at which the site begins, `k` its kind, `m` the name of a
method, `t` the type's path, `d` the method that is called. A site is definite where the linter says `result`, `option` or
`other`; it agrees where the compiler says the same.
"""

from __future__ import annotations

import gzip
import json
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .tools import ToolError

#: The methods that are asked about; the other kinds of sites count whatever they call.
METHODS = frozenset(
    "ok err unwrap unwrap_err unwrap_or unwrap_or_default unwrap_or_else map_err or_else flatten filter_map is_ok is_err "
    "expect expect_err".split()
)
#: What the compiler's paths say.
ANSWERS = {"core::Result": "result", "core::Option": "option"}
#: Types of which the compiler said nothing.
UNKNOWN = frozenset(["none", "unknown", ""])
#: What has to be definite, and what of that has to agree.
DEFINITE_SHARE, AGREED_SHARE = 0.9, 0.98


@dataclass(frozen=True)
class Site:
    """A place of which the compiler says something."""

    path: str
    start: int
    line: int
    column: int
    kind: str
    #: The method that is called, where it is a call of one.
    method: str | None
    #: `result`, `option` or `other`.
    answer: str
    #: What the compiler calls it.
    text: str

    @property
    def name(self) -> str:
        """The name of the site's kind: that of the method, where it is one."""
        return self.method or self.kind

    @property
    def key(self) -> tuple[str, int, str]:
        """What the linter calls the place."""
        return (self.path, self.start, self.kind)

    @property
    def asked(self) -> bool:
        """Whether the linter is asked about it."""
        return self.method is None or self.method in METHODS


@dataclass
class Kind:
    """What is known of one kind of site."""

    sites: int = 0
    definite: int = 0
    agreed: int = 0

    def __add__(self, other: Kind) -> Kind:
        return Kind(self.sites + other.sites, self.definite + other.definite, self.agreed + other.agreed)

    @property
    def within_limits(self) -> bool:
        """Whether enough is known, and enough of that is right."""
        return self.definite >= DEFINITE_SHARE * self.sites and self.agreed >= AGREED_SHARE * self.definite


@dataclass
class Comparison:
    """What is known of all sites."""

    kinds: dict[str, Kind] = field(default_factory=lambda: defaultdict(Kind))
    repositories: dict[str, Kind] = field(default_factory=lambda: defaultdict(Kind))
    disagreements: list[str] = field(default_factory=list)

    def total(self) -> Kind:
        """All kinds together."""
        return sum(self.kinds.values(), start=Kind())


def truth(site: dict) -> str | None:
    """What the compiler says of a site; none where it says nothing."""
    method = site.get("d", "")
    for path, answer in ANSWERS.items():
        if method.startswith(path + "::"):
            return answer
    if site["t"] in UNKNOWN:
        return None
    return ANSWERS.get(site["t"], "other")


def read_types(path: Path) -> list[Site]:
    """The sites of which a compressed oracle says something."""
    sites = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            site = json.loads(line)
            answer = truth(site)
            if answer is not None:
                method = site["m"] if site["k"] == "method" else None
                sites.append(
                    Site(site["p"], site["s"], site["l"], site["c"], site["k"], method, answer, site["f"])
                )
    return sites


def answers(program: Path, checkout: Path) -> dict[tuple[str, int, str], str | None]:
    """What the linter says, by path, first byte and kind."""
    done = subprocess.run([program, checkout], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"{program} failed on {checkout}: {done.stderr.strip()}")
    lines = (json.loads(line) for line in done.stdout.splitlines())
    return {(line["path"], line["start"], line["kind"]): line["answer"] for line in lines}


def compare(
    known: dict[tuple[str, int, str], str | None], sites: Iterable[Site], repository: str, comparison: Comparison
) -> None:
    """Adds the sites of one repository. A site that the linter does not come to is one of which it knows nothing."""
    for site in sites:
        answer = known.get(site.key)
        counted = Kind(1, int(answer is not None), int(answer == site.answer))
        comparison.kinds[site.name] += counted
        comparison.repositories[repository] += counted
        if counted.definite > counted.agreed:
            place = f"{repository} {site.path}:{site.line}:{site.column}"
            comparison.disagreements.append(f"{place}: {site.name}: {answer} for `{site.text}`")


def in_both(one: Iterable[Site], other: Iterable[Site]) -> tuple[int, list[str]]:
    """How many places two oracles both speak of, and those of which they say different things."""
    first = {site.key: site for site in one}
    pairs = [(first[site.key], site) for site in other if site.key in first]
    return len(pairs), [
        f"{a.path}:{a.line}:{a.column}: {a.name}: `{a.text}` and `{b.text}`" for a, b in pairs if a.answer != b.answer
    ]


def table(comparison: Comparison) -> list[list[str]]:
    """The figures by kind of site, the most frequent first, in total, and by repository."""
    kinds = sorted(comparison.kinds.items(), key=lambda item: -item[1].sites)
    rows = [["site", "sites", "definite", "", "agree", ""]]
    for name, kind in [*kinds, ("total", comparison.total()), *comparison.repositories.items()]:
        known, right = kind.definite / kind.sites, kind.agreed / kind.definite if kind.definite else 0
        rows.append([name, str(kind.sites), str(kind.definite), f"{known:.0%}", str(kind.agreed), f"{right:.1%}"])
    return rows
