"""Tests of scripts/measure.py with a tool of a few lines: `python3 -m unittest discover scripts`."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import tomllib
import unittest
from pathlib import Path
from unittest import mock

from measure import clippy, clippy_oracle, corpus, crates, forms, layout, oracle, sample, sites
from measure.layout import Repository
from measure.tools import Finding, Report, Steadfast, ToolError

#: Finds `let _` at warn, and at profile `all` `drop(` at note, in the order of the folder.
FAKE_TOOL = """\
#!{python}
import json, pathlib, sys
arguments = sys.argv[1:]
assert arguments[:3] == ["lint", "--format", "json"], arguments
everything = "all" in arguments
named = [argument for argument in arguments if argument.endswith(".rs")]
files = sorted(map(str, pathlib.Path(".").rglob("*.rs"))) if not named else named
findings, lines = [], 0
for path in files:
    text = pathlib.Path(path).read_text()
    lines += text.count("\\n")
    for number, line in enumerate(text.splitlines(), 1):
        for form, level in (("let _ =", "warn"), ("drop(", "note")):
            if form in line and (level == "warn" or everything):
                findings.append(dict(path=path, line=number, end_line=number, lint=form, level=level, message="m"))
files = dict(checked=len(files), ignored=[], failed=[])
print(json.dumps(dict(version=1, findings=findings, files=files, lines=lines, lines_outside_tests=lines)))
"""


def fake_tool(folder: Path, text: str = FAKE_TOOL) -> Steadfast:
    """A program that speaks like the command under test."""
    path = folder / "tool"
    path.write_text(text.format(python=sys.executable) if text is FAKE_TOOL else text, encoding="utf-8")
    path.chmod(0o755)
    return Steadfast(path)


def finding(line: int, lint: str = "a", level: str = "warn", path: str = "src/lib.rs") -> Finding:
    """A finding on one line."""
    return Finding(path, line, line, lint, level)


class InFolder(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)


class LayoutTest(InFolder):
    """From a repository to the two folders."""

    def test_a_site_has_its_file_and_what_tells_its_target(self) -> None:
        clone = self.folder / "mirrors" / "owner" / "name"
        for path in ("Cargo.toml", "a/Cargo.toml", "a/src/lib.rs", "a/src/b.rs", "a/src/c.rs", "a/notes.md"):
            (clone / path).parent.mkdir(parents=True, exist_ok=True)
            (clone / path).write_text(path, encoding="utf-8")
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        for arguments in (["init", "--quiet"], ["add", "."], [*identity, "commit", "--quiet", "--message", "a"]):
            subprocess.run(["git", *arguments], cwd=clone, check=True)
        head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=clone, check=True, capture_output=True, text=True)
        site = {"repo": "owner/name", "commit": head.stdout.strip(), "path": "a/src/b.rs"}
        out = self.folder / "out"
        layout.checkout_site(self.folder / "mirrors", site, out)
        root = layout.site_folder(out, site)
        written = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        self.assertEqual(written, {"Cargo.toml", "a/Cargo.toml", "a/src/lib.rs", "a/src/b.rs"})
        with self.assertRaises(layout.LayoutError):
            layout.checkout_site(self.folder / "mirrors", site | {"path": "a/src/d.rs"}, out)


class ToolTest(InFolder):
    """What counts as a run."""

    def test_a_crash_is_no_clean_run(self) -> None:
        crashing = fake_tool(self.folder, "#!/bin/sh\nexit 101\n")
        with self.assertRaisesRegex(ToolError, "101"):
            crashing.run(self.folder)
        silent = fake_tool(self.folder, "#!/bin/sh\nexit 0\n")
        with self.assertRaisesRegex(ToolError, "report"):
            silent.run(self.folder)

    def test_forms_count_on_their_own_line_only(self) -> None:
        listed = [
            {"form": "let", "code": "pub fn a() { let _ = op(); }", "control": False},
            {"form": "drop", "code": "pub fn b() { drop(op()); }", "control": False},
            {"form": "missed", "code": "pub fn c() { op(); }", "control": False},
            {"form": "control", "code": "pub fn d() -> u32 { op().err() }", "control": True},
        ]
        result = forms.run_steadfast(fake_tool(self.folder), listed, prelude=True)
        self.assertEqual((result.found, result.missed, result.loud), (("let", "drop"), ("missed",), {}))
        everywhere = [finding(1, path=f"src/{forms.module(form)}.rs") for form in listed]
        lines = forms.lay_out(listed, self.folder / "again", prelude=True)
        self.assertEqual(forms.evaluate(listed, lines, everywhere).found, ())


class SitesTest(unittest.TestCase):
    """When a site is hit."""

    def test_a_note_is_no_hit_and_one_shared_line_is(self) -> None:
        site = {"path": "src/lib.rs", "line_start": 10, "line_end": 12}
        beside = [finding(9), finding(13), finding(11, path="src/b.rs")]
        found = [*beside, finding(11, level="note"), Finding("src/lib.rs", 5, 10, "long", "deny")]
        hit = sites.evaluate([site], lambda _: found)[0]
        self.assertEqual([f.lint for f in hit.findings], ["a", "long"])
        self.assertTrue(hit.hit)
        self.assertFalse(sites.evaluate([site], lambda _: found[:-1])[0].hit)


class CorpusTest(InFolder):
    """Limits and differences."""

    @staticmethod
    def measured(count: int, lines: int) -> corpus.Measured:
        report = Report([finding(line) for line in range(1, count + 1)], lines=lines, lines_outside_tests=lines)
        return corpus.Measured(Repository("owner/name", "c0ffee"), report)

    def test_a_small_repository_may_have_five_findings(self) -> None:
        large = self.measured(0, 100_000)
        self.assertEqual(corpus.violations([large, self.measured(5, 1000)]), [])
        self.assertEqual(len(corpus.violations([large, self.measured(6, 1000)])), 1)
        self.assertEqual(len(corpus.violations([self.measured(7, 10_000)])), 1)

    def test_a_file_that_fails_breaks_the_limits(self) -> None:
        run = self.measured(0, 1000)
        run.report.failed = ["src/lib.rs: not Rust"]
        self.assertEqual(len(corpus.violations([run])), 1)

    def test_the_difference_counts_what_moved(self) -> None:
        old, new = self.folder / "old", self.folder / "new"
        corpus.write_jsonl(old, corpus.records([self.measured(2, 1000)]))
        corpus.write_jsonl(new, corpus.records([self.measured(3, 1000)]))
        lines = list(corpus.difference(old, new, limit=1))
        self.assertEqual(lines[0], "a: 1 added, 0 removed")
        self.assertEqual(lines[1], "  + warn owner/name src/lib.rs:3")


class SampleTest(unittest.TestCase):
    """Drawing and judging."""

    def setUp(self) -> None:
        self.records = [
            {"repo": "r", "commit": "c", "path": "p", "line": line, "lint": "a", "level": "warn", "message": "m"}
            for line in range(100)
        ]

    def test_the_seed_decides_and_judgements_stay(self) -> None:
        first = sample.draw(self.records, 7, 10, [])
        self.assertEqual(first, sample.draw(self.records[::-1], 7, 10, []))
        self.assertNotEqual(first, sample.draw(self.records, 8, 10, []))
        for index in range(10):
            sample.judge(first, index, "no" if index == 0 else "yes", "because")
        again = sample.draw(self.records, 7, 11, first)
        self.assertEqual(sum(not record["judgement"] for record in again), 1)
        self.assertEqual(sample.precision(first)[0], 0.9)
        with self.assertRaises(sample.SampleError):
            sample.precision(again)

    def test_notes_are_not_drawn_and_reasons_are_asked_for(self) -> None:
        notes = [record | {"level": "note"} for record in self.records]
        with self.assertRaises(sample.SampleError):
            sample.draw(notes, 7, 1, [])
        with self.assertRaises(sample.SampleError):
            sample.judge(sample.draw(self.records, 7, 1, []), 0, "yes", " ")

    def test_what_was_drawn_before_is_left_out(self) -> None:
        first = sample.draw(self.records, 7, 10, [])
        left = sample.left_over(self.records, [first[0] | {"lint": "b"}, *first[1:]])
        self.assertEqual(len(left), 90)
        self.assertFalse({record["line"] for record in left} & {record["line"] for record in first})


class ClippyTest(InFolder):
    """What the compiler prints and what a manifest loses."""

    def test_only_lints_about_errors_count(self) -> None:
        span = {"is_primary": True, "file_name": "src/lib.rs", "line_start": 3, "line_end": 4}
        message = {"code": {"code": "clippy::unwrap_used"}, "spans": [span, span | {"is_primary": False}]}
        read = clippy.read_message(message, self.folder, self.folder)
        self.assertEqual(read, [Finding("src/lib.rs", 3, 4, "clippy::unwrap_used", "warn")])
        other = {"code": {"code": "clippy::collapsible_if"}, "spans": [span]}
        self.assertEqual(clippy.read_message(other, self.folder, self.folder), [])

    def test_whole_tables_go(self) -> None:
        manifest = self.folder / "Cargo.toml"
        manifest.write_text("[package]\nname = 'a'\n[patch.crates-io]\nb = 1\n[lib]\n", encoding="utf-8")
        clippy.without_tables(manifest, ["patch.crates-io"])
        self.assertEqual(manifest.read_text(encoding="utf-8"), "[package]\nname = 'a'\n[lib]\n")

    def test_recorded_findings_are_read_once(self) -> None:
        path = self.folder / "name.clippy.jsonl"
        entry = {"lint": "clippy::exit", "path": "src/lib.rs", "line": 1, "line_end": 1}
        path.write_text(f"{json.dumps(entry)}\n" * 2, encoding="utf-8")
        self.assertEqual(len(clippy.read_recorded(path)), 1)


class OracleTest(InFolder):
    """What is known of types, against what a compiler knows."""

    def test_sites_are_counted_by_kind(self) -> None:
        compiled = [
            dict(p="a.rs", s=1, l=1, c=1, k="method", m="ok", t="a::Guard", d="core::Result::ok", f="Guard"),
            dict(p="a.rs", s=2, l=2, c=1, k="method", m="ok", t="core::Option", f="Option<u8>"),
            dict(p="a.rs", s=3, l=3, c=1, k="match", t="a::Kind", f="Kind"),
            dict(p="a.rs", s=4, l=4, c=1, k="match", t="none", f="?"),
            dict(p="a.rs", s=5, l=5, c=1, k="method", m="map", t="core::Option", f="Option<u8>"),
        ]
        path = self.folder / "a.types.jsonl.gz"
        path.write_bytes(gzip.compress("\n".join(map(json.dumps, compiled)).encode()))
        said = [("method", 1, "result"), ("method", 2, "result"), ("match", 3, None)]
        lines = [json.dumps(dict(path="a.rs", kind=kind, start=start, answer=answer)) for kind, start, answer in said]
        program = self.folder / "types"
        program.write_text("#!/bin/sh\ncat <<'END'\n" + "\n".join(lines) + "\nEND\n", encoding="utf-8")
        program.chmod(0o755)
        known = oracle.answers(program, self.folder)
        comparison = oracle.Comparison()
        oracle.compare(known, filter(lambda site: site.asked, oracle.read_types(path)), "a", comparison)
        self.assertEqual(comparison.kinds["ok"], oracle.Kind(sites=2, definite=2, agreed=1))
        self.assertEqual(comparison.kinds["match"], oracle.Kind(sites=1, definite=0, agreed=0))
        self.assertEqual(comparison.total(), oracle.Kind(sites=3, definite=2, agreed=1))
        self.assertFalse(comparison.total().within_limits)
        self.assertEqual(oracle.table(comparison)[-2:], [[n, "3", "2", "67%", "1", "50.0%"] for n in ("total", "a")])
        self.assertEqual(len(comparison.disagreements), 1)
        self.assertIn("a.rs:2:1: ok: result for `Option<u8>`", comparison.disagreements[0])

    def test_two_oracles_are_compared_where_both_speak(self) -> None:
        def site(start: int, answer: str, text: str) -> oracle.Site:
            return oracle.Site("a.rs", start, 1, start, "method", "ok", answer, text)

        one = [site(1, "result", "Result"), site(2, "option", "Option"), site(3, "other", "u8")]
        other = [site(1, "result", "Result::ok"), site(2, "result", "Result::ok"), site(4, "result", "Result::ok")]
        self.assertEqual(oracle.in_both(one, other), (2, ["a.rs:1:2: ok: `Option` and `Result::ok`"]))


class ClippyOracleTest(InFolder):
    """What clippy is led to say of types."""

    #: The bytes of the two methods' names differ from the characters.
    SOURCE = 'fn f() { /* é */ a.ok(); b.flatten(); drop(c); it.map(Result::ok); m!(x) }\n'

    def message(self, called: str, text: str, expanded: bool = False, lint: str = clippy_oracle.TYPE_LINT) -> dict:
        """A message of the compiler about the place at which `text` stands."""
        start = self.SOURCE.encode().index(text.encode())
        span = dict(file_name="a.rs", line_start=1, line_end=1, column_start=start, byte_start=start)
        span |= dict(byte_end=start + len(text.encode()), is_primary=True, expansion={} if expanded else None)
        return dict(code=dict(code=lint), message=f"use of a disallowed method `{called}`", spans=[span])

    def read(self, *messages: dict) -> clippy_oracle.Calls:
        """What is read after it was written."""
        (self.folder / "a.rs").write_text(self.SOURCE, encoding="utf-8")
        path = self.folder / "a.clippy.jsonl.gz"
        found = [entry for said in messages for entry in clippy_oracle.entries(said, self.folder, self.folder)]
        clippy_oracle.write(path, clippy_oracle.in_order(found))
        return clippy_oracle.read(path, self.folder)

    def test_the_owner_of_a_method_tells_the_type(self) -> None:
        ok, flatten = "core::result::Result::ok", "core::iter::Iterator::flatten"
        calls = self.read(self.message(flatten, "flatten"), self.message(ok, "ok"), self.message(ok, "ok"))
        told = [(site.method, site.start, site.answer) for site in calls.sites]
        self.assertEqual(told, [("ok", 20, "result"), ("flatten", 28, "other")])
        self.assertEqual(calls.lines, 2, "two targets say the same once")

    def test_a_place_that_is_no_name_of_a_method_is_left_out(self) -> None:
        ok = "core::result::Result::ok"
        calls = self.read(
            self.message(ok, "Result::ok"),
            self.message(ok, "m!(x)"),
            self.message(ok, "ok", expanded=True),
            self.message("core::mem::drop", "drop"),
            self.message(ok, "ok", lint="unused_must_use"),
            self.message(ok, "ok", lint="dead_code"),
        )
        self.assertEqual(calls, clippy_oracle.Calls(lines=3, in_macros=1, elsewhere=2))

    def test_a_place_with_two_answers_is_left_out(self) -> None:
        calls = self.read(
            self.message("core::result::Result::flatten", "flatten"),
            self.message("core::option::Option::flatten", "flatten"),
        )
        self.assertEqual(calls, clippy_oracle.Calls(lines=2, ambiguous=2))

    def test_a_source_that_is_not_there_is_no_crash(self) -> None:
        said = self.message("core::result::Result::ok", "ok")
        said["spans"][0]["file_name"] = "generated.rs"
        self.assertEqual(self.read(said), clippy_oracle.Calls(lines=1, elsewhere=1))

    def test_places_outside_of_the_folder_are_not_told(self) -> None:
        said = self.message("core::result::Result::ok", "ok")
        said["spans"][0]["file_name"] = "../b/a.rs"
        self.assertEqual(list(clippy_oracle.entries(said, self.folder, self.folder)), [])

    def test_the_configuration_names_each_method_once(self) -> None:
        listed = tomllib.loads(clippy_oracle.configuration())["disallowed-methods"]
        paths = [entry["path"] for entry in listed if entry["allow-invalid"]]
        self.assertEqual(len(paths), len(set(paths)))
        for method in oracle.METHODS:
            self.assertTrue(any(path.endswith(f"::{method}") for path in paths), method)
        self.assertIn("core::result::Result::ok", paths)


class CratesTest(InFolder):
    """From a published crate to a folder."""

    def test_the_copy_has_the_sources_and_is_not_taken_for_that_of_cargo(self) -> None:
        registry, programs = self.folder / "registry", self.folder / "programs"
        for path in ("Cargo.toml", "src/lib.rs", ".cargo-ok"):
            (registry / path).parent.mkdir(parents=True, exist_ok=True)
            (registry / path).touch()
        packages = [dict(name="a", version=version, manifest_path=str(registry / "Cargo.toml")) for version in "12"]
        programs.mkdir()
        cargo = programs / "cargo"
        cargo.write_text(f"#!/bin/sh\necho '{json.dumps(dict(packages=packages[1:]))}'\n", encoding="utf-8")
        cargo.chmod(0o755)
        with mock.patch.dict(os.environ, PATH=f"{programs}{os.pathsep}{os.environ['PATH']}"):
            crates.lay_out({"crate": "a", "version": "2"}, self.folder / "a")
            with self.assertRaises(ToolError):
                crates.lay_out({"crate": "a", "version": "1"}, self.folder / "b")
        copied = {path.name for path in (self.folder / "a").rglob("*") if path.is_file()}
        self.assertEqual(copied, {"Cargo.toml", "lib.rs"})


if __name__ == "__main__":
    unittest.main()
