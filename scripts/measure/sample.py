"""A sample of findings for a person to judge, and what the judgements say.

The sample holds repository, commit, path, line, lint and level, and no code. A finding's place in the draw depends on
the seed and on the finding alone, so that a change to the tool keeps most of the sample, and its judgements.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .layout import folder_name
from .tools import SHOWN_LEVELS

FIELDS = ("repo", "commit", "path", "line", "lint", "level")
JUDGEMENTS = ("yes", "no")
CONTEXT_LINES = 12


class SampleError(Exception):
    """A sample that cannot be drawn, read or judged as asked."""


def draw(records: list[dict], seed: int, count: int, judged: list[dict]) -> list[dict]:
    """`count` of the warn-and-deny records at random, sorted, with the judgements that `judged` has for them."""
    population = [{name: record[name] for name in FIELDS} for record in records if record["level"] in SHOWN_LEVELS]
    if len(population) < count:
        raise SampleError(f"{count} findings asked for, there are {len(population)}")
    known = {identity(entry): entry for entry in judged}
    drawn = sorted(population, key=lambda record: rank(seed, record))[:count]
    for record in drawn:
        before = known.get(identity(record), {})
        record["judgement"] = before.get("judgement", "")
        record["reason"] = before.get("reason", "")
    return sorted(drawn, key=lambda record: tuple(record[name] for name in FIELDS))


def left_over(records: list[dict], known: list[dict]) -> list[dict]:
    """The records at places that no record of `known` speaks of, by whatever lint."""
    places = {place(record) for record in known}
    return [record for record in records if place(record) not in places]


def place(record: dict) -> tuple:
    """Where the record is."""
    return tuple(record[name] for name in ("repo", "commit", "path", "line"))


def identity(record: dict) -> tuple:
    """What a judgement is about: the finding, whatever its level."""
    return tuple(record[name] for name in FIELDS if name != "level")


def rank(seed: int, record: dict) -> bytes:
    """Where the record stands in the draw: as good as random, and the same on every machine."""
    text = "\0".join([str(seed), *(str(part) for part in identity(record))])
    return hashlib.sha256(text.encode()).digest()


def show(record: dict, corpus: Path) -> Iterator[str]:
    """One finding with the lines around it, for a reader."""
    path = corpus / folder_name(record["repo"]) / record["path"]
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    yield f"{record['repo']} {record['commit'][:10]} {record['path']}:{record['line']}"
    yield f"{record['lint']} ({record['level']})"
    first = max(record["line"] - CONTEXT_LINES, 1)
    for number in range(first, min(record["line"] + CONTEXT_LINES, len(lines)) + 1):
        mark = ">" if number == record["line"] else " "
        yield f"{mark}{number:6} {lines[number - 1]}"


def next_open(records: list[dict]) -> int | None:
    """The index of the first finding without a judgement."""
    return next((index for index, record in enumerate(records) if not record["judgement"]), None)


def judge(records: list[dict], index: int, judgement: str, reason: str) -> None:
    """Records a judgement, which must be yes or no and have a reason."""
    if judgement not in JUDGEMENTS or not reason.strip():
        raise SampleError("a judgement is yes or no, and has a reason")
    if not 0 <= index < len(records):
        raise SampleError(f"there is no finding {index}")
    records[index]["judgement"] = judgement
    records[index]["reason"] = reason.strip()


def precision(records: list[dict]) -> tuple[float, list[tuple[str, ...]]]:
    """The share of yes among all records, and a table by lint; raises while one is not judged."""
    still_open = sum(record["judgement"] not in JUDGEMENTS for record in records)
    if still_open or not records:
        raise SampleError(f"{still_open} of {len(records)} findings have no judgement")
    counts = Counter((record["lint"], record["judgement"]) for record in records)
    rows = [("lint", *JUDGEMENTS, "precision")]
    for lint in sorted({record["lint"] for record in records}):
        rows.append(precision_row(lint, counts[lint, "yes"], counts[lint, "no"]))
    yes = sum(record["judgement"] == "yes" for record in records)
    rows.append(precision_row("total", yes, len(records) - yes))
    return yes / len(records), rows


def precision_row(name: str, yes: int, no: int) -> tuple[str, ...]:
    """One row of the table."""
    return (name, str(yes), str(no), f"{100 * yes / (yes + no):.0f} %")
