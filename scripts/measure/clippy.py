"""Clippy with its opt-in error lints, which needs code that compiles.

It is run for real over the forms, and over those sites whose commit builds with the toolchain at hand
(scripts/peers/clippy-sites.jsonl names them and the arguments for cargo); the rest is counted as not measurable.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .tools import Finding, ToolError

#: Lints of clippy and rustc that are about an error that goes lost.
LOSS_LINTS = (
    "unused_must_use",
    "clippy::let_underscore_future",
    "clippy::let_underscore_must_use",
    "clippy::lines_filter_map_ok",
    "clippy::map_err_ignore",
    "clippy::match_wild_err_arm",
    "clippy::ok_expect",
    "clippy::unused_io_amount",
    "clippy::unused_result_ok",
)
#: Lints about ending the program, whatever for.
ABORT_LINTS = (
    "clippy::exit",
    "clippy::expect_used",
    "clippy::get_unwrap",
    "clippy::mem_forget",
    "clippy::panic",
    "clippy::panic_in_result_fn",
    "clippy::todo",
    "clippy::unimplemented",
    "clippy::unreachable",
    "clippy::unwrap_in_result",
    "clippy::unwrap_used",
)
#: Of these, what a plain `cargo clippy` reports, with the style lints that happen to stand on a lost error left out.
DEFAULT_LINTS = (
    "unused_must_use",
    "clippy::let_underscore_future",
    "clippy::lines_filter_map_ok",
    "clippy::ok_expect",
    "clippy::unused_io_amount",
)
TIMEOUT_SECONDS = 900


def messages(
    folder: Path,
    arguments: Sequence[str],
    flags: Sequence[str],
    environment: dict[str, str],
    seconds: float = TIMEOUT_SECONDS,
) -> list[dict]:
    """What the compiler says of `folder`, which holds a package or workspace; raises when it does not build."""
    # `--cap-lints` keeps a repository's own `deny` from ending its build.
    command = ["cargo", "clippy", "--message-format=json", *arguments, "--", "--cap-lints=warn", *flags]
    # In a shared target folder cargo takes one commit's result for another's, unless the sources are newer.
    for source in folder.rglob("*.rs"):
        source.touch()
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"clippy took longer than {seconds} s in {folder}") from error
    if done.returncode != 0:
        raise ToolError(f"{folder.name} does not build: {done.stderr.decode(errors='replace').strip()[-2000:]}")
    entries = map(json.loads, done.stdout.decode("utf-8").splitlines())
    return [entry["message"] for entry in entries if entry.get("reason") == "compiler-message"]


def environment_for(target: Path, toolchain: str | None) -> dict[str, str]:
    """The environment in which cargo writes to `target` and takes the toolchain that is named."""
    environment = dict(os.environ, CARGO_TARGET_DIR=str(target.resolve()))
    # Many of the commits have no lock file, and today's newest dependencies want a newer compiler.
    environment["CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS"] = "fallback"
    if toolchain is not None:
        # A repository's pinned toolchain would bring the lints of another year.
        environment["RUSTUP_TOOLCHAIN"] = toolchain
    return environment


def run_clippy(
    folder: Path, arguments: Sequence[str], target: Path, toolchain: str | None, jobs: int = 2
) -> list[Finding]:
    """The findings of the lints above in `folder`."""
    environment = environment_for(target, toolchain)
    flags = [flag for lint in (*LOSS_LINTS, *ABORT_LINTS) for flag in ("--warn", lint)]
    said = messages(folder, [f"--jobs={jobs}", *arguments], flags, environment)
    root = workspace_root(folder, environment)
    return sorted({finding for message in said for finding in read_message(message, root, folder)})


def without_tables(manifest: Path, names: Sequence[str]) -> None:
    """Takes whole tables out of a manifest, such as patches that point to repositories which are out of reach."""
    kept, keeps = [], True
    for line in manifest.read_text(encoding="utf-8").splitlines(keepends=True):
        header = line.strip()
        if header.startswith("["):
            keeps = header.strip("[]") not in names
        if keeps:
            kept.append(line)
    manifest.write_text("".join(kept), encoding="utf-8")


def workspace_root(folder: Path, environment: dict[str, str]) -> Path:
    """The folder to which the compiler's paths are relative."""
    command = ["cargo", "locate-project", "--workspace", "--message-format=plain"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
    return Path(done.stdout.decode("utf-8").strip()).parent


def path_in(folder: Path, root: Path, span: dict) -> str:
    """The path of a span's file, relative to `folder` where it lies in it."""
    return os.path.relpath(root / span["file_name"], folder.resolve()).replace(os.sep, "/")


def read_message(message: dict, root: Path, folder: Path) -> list[Finding]:
    """The findings of one message of the compiler, with paths relative to `folder` where they lie in it."""
    code = (message.get("code") or {}).get("code")
    if code not in (*LOSS_LINTS, *ABORT_LINTS):
        return []
    found = []
    for span in message["spans"]:
        if span["is_primary"]:
            path = path_in(folder, root, span)
            found.append(Finding(path, span["line_start"], span["line_end"], code, "warn"))
    return found


def read_recorded(path: Path) -> list[Finding]:
    """Findings that were written before: `lint`, `path`, `line`, `line_end` on each line, perhaps compressed."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    found = set()
    for line in text.decode("utf-8").splitlines():
        entry = json.loads(line)
        if entry["lint"] in LOSS_LINTS or entry["lint"] in ABORT_LINTS:
            found.add(Finding(entry["path"], entry["line"], entry["line_end"], entry["lint"], "warn"))
    return sorted(found)
