"""What the linter knows of types, against what a compiler knows.

An oracle is a file of one JSON object a site: `p` the path, `s` the byte at which the site begins, `k` its kind, `m` the
name of a method, `t` the type's path, `d` the method that is called. A site is definite where the linter says `result`,
`option` or `other`; it agrees where the compiler says the same.
"""

from __future__ import annotations

import gzip
import json
import subprocess
from collections import defaultdict
from collections.abc import Iterator
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


@dataclass
class Kind:
    """What is known of one kind of site."""

    sites: int = 0
    definite: int = 0
    agreed: int = 0


@dataclass
class Comparison:
    """What is known of all sites."""

    kinds: dict[str, Kind] = field(default_factory=lambda: defaultdict(Kind))
    disagreements: list[str] = field(default_factory=list)

    def total(self) -> Kind:
        """All kinds together."""
        kinds = self.kinds.values()
        return Kind(sum(k.sites for k in kinds), sum(k.definite for k in kinds), sum(k.agreed for k in kinds))


def truth(site: dict) -> str | None:
    """What the compiler says of a site; none where it says nothing."""
    method = site.get("d", "")
    for path, answer in ANSWERS.items():
        if method.startswith(path + "::"):
            return answer
    if site["t"] in UNKNOWN:
        return None
    return ANSWERS.get(site["t"], "other")


def read_oracle(path: Path) -> Iterator[dict]:
    """The sites of a compressed oracle that are asked about."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            site = json.loads(line)
            if site["k"] != "method" or site["m"] in METHODS:
                yield site


def kind_of(site: dict) -> str:
    """The name of a site's kind: that of the method, where it is one."""
    return site["m"] if site["k"] == "method" else site["k"]


def answers(program: Path, checkout: Path) -> dict[tuple[str, int, str], str | None]:
    """What the linter says, by path, first byte and kind."""
    done = subprocess.run([program, checkout], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"{program} failed on {checkout}: {done.stderr.strip()}")
    lines = (json.loads(line) for line in done.stdout.splitlines())
    return {(line["path"], line["start"], line["kind"]): line["answer"] for line in lines}


def compare(program: Path, oracle: Path, checkout: Path, comparison: Comparison) -> None:
    """Adds the sites of one repository. A site that the linter does not come to is one of which it knows nothing."""
    known = answers(program, checkout)
    for site in read_oracle(oracle):
        expected = truth(site)
        if expected is None:
            continue
        kind = comparison.kinds[kind_of(site)]
        kind.sites += 1
        answer = known.get((site["p"], site["s"], site["k"]))
        if answer is None:
            continue
        kind.definite += 1
        if answer == expected:
            kind.agreed += 1
        else:
            place = f"{checkout.name} {site['p']}:{site['l']}:{site['c']}"
            comparison.disagreements.append(f"{place}: {kind_of(site)}: {answer} for `{site['f']}`")
