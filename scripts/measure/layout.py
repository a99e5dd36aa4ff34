"""Lays out checkouts from git mirrors: the corpus at its commits, and the files of bugs and deliberate discards.

Given a folder of mirrors or clones (`OWNER+NAME`, `OWNER/NAME`, each bare, with a `repo` folder inside, or a clone) it
writes `corpus/OWNER+NAME/...` and `sites/OWNER+NAME/COMMIT/...`. It reads blobs one by one, because `git archive` fails
on a mirror that lacks a large file that nobody needs. It fetches nothing.
"""

from __future__ import annotations

import json
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

#: What a checkout needs to be linted as it is: sources, manifests, ignore rules, attributes that mark generated files.
WANTED_NAMES = frozenset({"Cargo.toml", "Cargo.lock", ".gitignore", ".ignore", ".gitattributes", "steadfast.toml"})
#: The files of a package that tell its target kinds.
TARGET_ROOTS = ("src/lib.rs", "src/main.rs", "build.rs")
SYMLINK = "120000"


class LayoutError(Exception):
    """A mirror or a commit that is not there."""


@dataclass(frozen=True)
class Repository:
    """One line of corpus.toml."""

    name: str
    commit: str


@dataclass(frozen=True)
class Blob:
    """One file of a commit."""

    path: str
    sha: str


def folder_name(repository: str) -> str:
    """The name under which a repository's checkout lies: `owner+name`."""
    return repository.replace("/", "+")


def read_corpus(path: Path) -> list[Repository]:
    """The repositories of corpus.toml, in its order."""
    with path.open("rb") as file:
        return [Repository(entry["repo"], entry["commit"]) for entry in tomllib.load(file)["repo"]]


def read_jsonl(path: Path) -> list[dict]:
    """The objects of a file with one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def git_directory(mirrors: Path, repository: str) -> Path:
    """The git directory of `repository` below `mirrors`."""
    for folder in (mirrors / folder_name(repository), mirrors / repository):
        for candidate in (folder / "repo", folder / ".git", folder, folder.with_name(folder.name + ".git")):
            if (candidate / "HEAD").is_file():
                return candidate
    raise LayoutError(f"no mirror of {repository} below {mirrors}")


def tree(git: Path, commit: str) -> dict[str, Blob]:
    """The files of `commit` by path; symbolic links and submodules are left out."""
    command = ["git", "--git-dir", str(git), "ls-tree", "-r", "-z", commit]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        raise LayoutError(f"{git} has no commit {commit}: {done.stderr.decode(errors='replace').strip()}")
    blobs = {}
    for entry in done.stdout.decode("utf-8", "surrogateescape").split("\0"):
        if not entry:
            continue
        meta, path = entry.split("\t", 1)
        mode, kind, sha = meta.split()
        if kind == "blob" and mode != SYMLINK:
            blobs[path] = Blob(path, sha)
    return blobs


def read_blobs(git: Path, blobs: Iterable[Blob]) -> Iterator[tuple[Blob, bytes | None]]:
    """The content of each blob, `None` where the mirror lacks it."""
    command = ["git", "--git-dir", str(git), "cat-file", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        for blob in blobs:
            process.stdin.write(f"{blob.sha}\n".encode())
            process.stdin.flush()
            header = process.stdout.readline().split()
            if header[1:2] == [b"missing"]:
                yield blob, None
                continue
            content = process.stdout.read(int(header[2]))
            process.stdout.read(1)
            yield blob, content
        process.stdin.close()


def write_blobs(git: Path, blobs: Iterable[Blob], folder: Path) -> list[str]:
    """Writes the blobs below `folder`; gives back the paths that the mirror lacks."""
    missing = []
    for blob, content in read_blobs(git, blobs):
        if content is None:
            missing.append(blob.path)
            continue
        target = folder / blob.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return missing


def is_wanted(path: str) -> bool:
    """Whether a checkout of the corpus holds the file."""
    name = PurePosixPath(path).name
    return name.endswith(".rs") or name in WANTED_NAMES


def checkout_corpus(mirrors: Path, corpus: list[Repository], folder: Path) -> None:
    """Writes every repository's sources and manifests below `folder`; raises when a source is missing."""
    for repository in corpus:
        git = git_directory(mirrors, repository.name)
        blobs = [blob for path, blob in tree(git, repository.commit).items() if is_wanted(path)]
        missing = write_blobs(git, blobs, folder / folder_name(repository.name))
        if missing:
            raise LayoutError(f"{repository.name}: the mirror lacks {', '.join(missing)}")
        print(f"{repository.name}: {sum(blob.path.endswith('.rs') for blob in blobs)} Rust files")


def checkout_site(mirrors: Path, site: dict, folder: Path, whole: str | None = None) -> None:
    """Writes the file of one site, the manifests above it and the files that tell its target's kind.

    `whole` is `"package"` or `"repository"` for all sources and manifests of that, which tell the types of what is called.
    """
    git = git_directory(mirrors, site["repo"])
    blobs = tree(git, site["commit"])
    if site["path"] not in blobs:
        raise LayoutError(f"{site['repo']} has no {site['path']} at {site['commit']}")
    wanted = {site["path"]}
    nearest = None
    for parent in PurePosixPath(site["path"]).parents:
        manifest = str(parent / "Cargo.toml")
        if manifest in blobs:
            wanted.add(manifest)
            wanted.update(str(parent / root) for root in TARGET_ROOTS if str(parent / root) in blobs)
            nearest = nearest or parent
    if whole == "repository":
        wanted.update(filter(is_wanted, blobs))
    elif whole == "package" and nearest is not None:
        prefix = "" if str(nearest) == "." else f"{nearest}/"
        wanted.update(path for path in blobs if path.startswith(prefix) and is_wanted(path))
    missing = write_blobs(git, (blobs[path] for path in sorted(wanted)), site_folder(folder, site))
    if missing:
        raise LayoutError(f"{site['repo']}: the mirror lacks {', '.join(missing)}")


def site_folder(folder: Path, site: dict) -> Path:
    """The root of the checkout that holds the file of `site`."""
    return folder / folder_name(site["repo"]) / site["commit"]


def checkout_everything(mirrors: Path, repository: str, commit: str, folder: Path) -> None:
    """Writes a whole commit, for a compiler to build; what the mirror lacks is named and left out."""
    git = git_directory(mirrors, repository)
    missing = write_blobs(git, tree(git, commit).values(), folder)
    if missing:
        print(f"{repository}: without {len(missing)} files that the mirror lacks")
