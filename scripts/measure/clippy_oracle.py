"""What a compiler knows of types, got from clippy, over any workspace that compiles.

Clippy can be told that methods are not allowed. Told so of the methods of `Result`, `Option` and their like by their full
paths, it says at each call which of them is called, and with it the type that it is called on. A line of the result is an
object: `lint`, `path` (relative to the folder), `line`, `col`, `line_end`, `byte_start`, `byte_end`, `msg`, and `expanded`
where a macro wrote the code; what a macro is given and hands on is not marked. Not told: places of code that is not compiled.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import clippy
from .oracle import Site

#: The lint that is led to tell types.
TYPE_LINT = "clippy::disallowed_methods"
#: Its message around the path of the method.
MESSAGE = ("use of a disallowed method `", "`")
#: What the owner of a method says of what it is called on; any other says `other`.
ANSWERS = {"core::result::Result": "result", "core::option::Option": "option"}
#: How long a workspace may take with all that it depends on.
TIMEOUT_SECONDS = 3600

#: Methods that `Result` and `Option` share, and those that iterators and streams do.
_BOTH = (
    "and and_then as_deref as_deref_mut as_mut as_ref cloned copied expect flatten inspect into_iter iter map map_or "
    "map_or_else or or_else transpose unwrap unwrap_or unwrap_or_default unwrap_or_else unwrap_unchecked"
)
_STREAM = "filter filter_map flat_map flatten for_each map next"
#: The methods that clippy is told of, by the path of their type or trait. Those of other types than `Result` and `Option`
#: are there because they share a name with one of these.
METHODS = {
    "core::result::Result": f"{_BOTH} err expect_err inspect_err is_err is_err_and is_ok is_ok_and map_err ok unwrap_err",
    "core::option::Option": f"{_BOTH} filter get_or_insert_with insert is_none is_none_or is_some is_some_and ok_or "
    "ok_or_else replace take take_if unzip xor zip",
    "core::iter::Iterator": f"{_STREAM} cloned collect copied find_map inspect map_while try_fold try_for_each",
    "core::task::Poll": "is_pending is_ready map map_err map_ok",
    "futures_util::FutureExt": "flatten map now_or_never",
    "futures_util::TryFutureExt": "and_then err_into inspect_err inspect_ok map_err map_ok map_ok_or_else or_else "
    "unwrap_or_else",
    "futures_util::StreamExt": _STREAM,
    "futures_util::TryStreamExt": "and_then err_into inspect_err inspect_ok map_err map_ok or_else try_filter_map try_next",
}


@dataclass
class Calls:
    """The calls of methods that a file of lines tells of, and how many lines tell of none that can be found."""

    sites: list[Site] = field(default_factory=list)
    #: Lines of the lint that tells types, those of functions left out.
    lines: int = 0
    #: Code that a macro wrote; in the macro's definition one text stands for code of many types.
    in_macros: int = 0
    #: Places that are not the method's name: attributes, calls of macros, paths such as `Result::ok`.
    elsewhere: int = 0
    #: Places that have two answers.
    ambiguous: int = 0

    def summary(self) -> str:
        """One line for a reader."""
        return (
            f"{len(self.sites)} of {self.lines} lines are located; {self.in_macros} written by macros, "
            f"{self.elsewhere} not at a name, {self.ambiguous} with two answers"
        )


def configuration() -> str:
    """The content of clippy.toml. `allow-invalid` is for crates that a workspace does not depend on."""
    lines = (
        f'    {{ path = "{owner}::{method}", allow-invalid = true }},\n'
        for owner, methods in METHODS.items()
        for method in methods.split()
    )
    return f"disallowed-methods = [\n{''.join(lines)}]\n"


def build(
    folder: Path, arguments: Sequence[str], target: Path, toolchain: str | None = None, jobs: int = 2
) -> list[dict]:
    """What clippy says of `folder`, which holds a package or workspace, each place once; raises when it does not build."""
    environment = clippy.environment_for(target, toolchain)
    # Unlike `--warn`, this reaches code that allows a lint for itself.
    flags = [flag for lint in (TYPE_LINT, *clippy.LOSS_LINTS) for flag in ("--force-warn", lint)]
    with tempfile.TemporaryDirectory() as settings:
        (Path(settings) / "clippy.toml").write_text(configuration(), encoding="utf-8")
        environment["CLIPPY_CONF_DIR"] = settings
        said = clippy.messages(
            folder, [f"--jobs={jobs}", "--all-targets", *arguments], flags, environment, TIMEOUT_SECONDS
        )
    root = clippy.workspace_root(folder, environment)
    return in_order(entry for message in said for entry in entries(message, root, folder))


def entries(message: dict, root: Path, folder: Path) -> Iterator[dict]:
    """The lines of one message of the compiler, none for places outside of `folder`."""
    lint = (message.get("code") or {}).get("code")
    if lint != TYPE_LINT and lint not in clippy.LOSS_LINTS:
        return
    for span in message["spans"]:
        path = clippy.path_in(folder, root, span)
        if not span["is_primary"] or path.startswith("../"):
            continue
        entry = {
            "lint": lint,
            "path": path,
            "line": span["line_start"],
            "col": span["column_start"],
            "line_end": span["line_end"],
            "byte_start": span["byte_start"],
            "byte_end": span["byte_end"],
            "msg": message["message"],
        }
        if span["expansion"] is not None:
            entry["expanded"] = True
        yield entry


def in_order(found: Iterable[dict]) -> list[dict]:
    """The lines by path and place; one that several targets gave is there once."""
    texts = {json.dumps(entry, ensure_ascii=False): entry for entry in found}
    ordered = sorted((e["path"], e["byte_start"], e["byte_end"], e["lint"], text) for text, e in texts.items())
    return [texts[text] for *_, text in ordered]


def write(path: Path, lines: Iterable[dict]) -> None:
    """Writes the lines compressed; the same lines give the same bytes."""
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def read(path: Path, checkout: Path) -> Calls:
    """The calls that a compressed file tells of, where the text in `checkout` bears it out."""
    calls = Calls()
    texts: dict[str, bytes | None] = {}
    places: dict[tuple[str, int], set[Site]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            site = site_of(entry) if entry["lint"] == TYPE_LINT else None
            if site is None:
                continue
            calls.lines += 1
            if site.path not in texts:
                source = checkout / site.path
                texts[site.path] = source.read_bytes() if source.is_file() else None
            text = texts[site.path]
            if entry.get("expanded"):
                calls.in_macros += 1
            elif text is None or text[site.start : entry["byte_end"]] != site.name.encode():
                calls.elsewhere += 1
            else:
                places.setdefault((site.path, site.start), set()).add(site)
    for sites in places.values():
        if len({site.answer for site in sites}) == 1:
            calls.sites.append(min(sites, key=lambda site: site.text))
            # The same call under another path is no other place.
            calls.lines -= len(sites) - 1
        else:
            calls.ambiguous += len(sites)
    return calls


def site_of(entry: dict) -> Site | None:
    """What a line says; none where it is about a function."""
    before, after = MESSAGE
    called = entry["msg"].removeprefix(before).removesuffix(after)
    owner, _, method = called.rpartition("::")
    if not owner.rpartition("::")[2][:1].isupper():
        return None
    answer = ANSWERS.get(owner, "other")
    return Site(entry["path"], entry["byte_start"], entry["line"], entry["col"], "method", method, answer, called)
