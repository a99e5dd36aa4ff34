"""Lays out published crates, for a compiler to build and the linter to read.

Given a list of one JSON object a line (`crate`, `version`, `arguments` for cargo) it writes each crate's sources to a folder
of the crate's name and has cargo fetch what they depend on. A published version never changes, so a list can be run again.
This is the one part of the measurements that fetches, and it leaves that to cargo.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from .tools import ToolError, run

#: A package that does nothing but depend on the one that is wanted. Its empty table `workspace` keeps cargo from looking
#: for a workspace above it.
MANIFEST = """\
[package]
name = "wants-a-crate"
edition = "2021"

[lib]
path = "lib.rs"

[workspace]

[dependencies.wanted]
package = "{crate}"
version = "={version}"
default-features = false
"""


def published_sources(entry: dict) -> Path:
    """Where cargo keeps the sources of a crate, after having it fetch them."""
    with tempfile.TemporaryDirectory() as name:
        package = Path(name)
        (package / "Cargo.toml").write_text(MANIFEST.format(**entry), encoding="utf-8")
        (package / "lib.rs").touch()
        metadata = json.loads(run(["cargo", "metadata", "--format-version=1"], package))
    for found in metadata["packages"]:
        if (found["name"], found["version"]) == (entry["crate"], entry["version"]):
            return Path(found["manifest_path"]).parent
    raise ToolError(f"cargo did not fetch {entry['crate']} {entry['version']}")


def lay_out(entry: dict, folder: Path) -> None:
    """Writes a crate to `folder`, which must not be there, and fetches its dependencies as its lock file has them."""
    # The files that cargo itself adds when it unpacks a crate would make it take the copy for its own.
    shutil.copytree(published_sources(entry), folder, ignore=shutil.ignore_patterns(".cargo-ok"))
    locked = ["--locked"] if (folder / "Cargo.lock").exists() else []
    run(["cargo", "fetch", *locked], folder)
