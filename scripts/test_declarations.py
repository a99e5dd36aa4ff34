"""Tests of scripts/declarations.py apart from what the compiler does: `python3 -m unittest discover scripts`."""

from __future__ import annotations

import contextlib
import io
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import declarations
from declarations import CRATES, Crate, Missing

FILES = {"core.decl": "pub mod result {}\n", "std.decl": "pub mod fs {}\n"}


def run_main(folder: Path, *options: str) -> tuple[int, str]:
    """The exit code and all that is printed, when the compiler has produced `FILES`."""
    printed = io.StringIO()
    with (
        mock.patch.object(declarations, "generate", return_value=FILES),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        return declarations.main(["--folder", str(folder), *options]), printed.getvalue()


class HeaderTest(unittest.TestCase):
    """What a file says of itself."""

    def test_states_origin_command_and_licence(self) -> None:
        crate = Crate("std", ("--cfg=some",), (("NAME", "value"),))
        header = crate.header("rustc 1.2.3 (abc 2020-01-02)")
        self.assertIn("rust-src of rustc 1.2.3 (abc 2020-01-02)", header)
        self.assertIn("RUSTC_BOOTSTRAP=1 NAME=value rustc -Zunpretty=expanded", header)
        self.assertIn("--cfg=some library/std/src/lib.rs", header)
        self.assertIn("MIT OR Apache-2.0", header)
        self.assertIn("scripts/declarations.py", header)

    def test_is_a_comment_without_a_place_on_a_machine(self) -> None:
        for crate in CRATES:
            lines = crate.header("rustc 1.2.3").splitlines()
            self.assertTrue(all(line.startswith("//") for line in lines), lines)

    def test_the_command_that_runs_is_the_one_that_is_stated(self) -> None:
        for crate in CRATES:
            self.assertIn(" ".join(crate.command("library")), crate.header("rustc 1.2.3"))

    def test_the_files_that_are_committed_begin_with_it(self) -> None:
        for crate in CRATES:
            text = (declarations.FOLDER / f"{crate.name}.decl").read_text(encoding="utf-8")
            version = text.partition("rust-src of ")[2].partition(", expanded")[0]
            self.assertTrue(text.startswith(crate.header(version)), crate.name)


class CheckTest(unittest.TestCase):
    """Comparing with the files that are there."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_writes_what_is_not_there_and_then_nothing(self) -> None:
        self.assertEqual(run_main(self.folder), (0, "wrote core.decl\nwrote std.decl\n"))
        self.assertEqual(run_main(self.folder), (0, ""))
        self.assertEqual((self.folder / "core.decl").read_text(encoding="utf-8"), FILES["core.decl"])

    def test_check_names_what_differs_and_writes_nothing(self) -> None:
        run_main(self.folder)
        (self.folder / "std.decl").write_text("pub mod os {}\n", encoding="utf-8")
        code, printed = run_main(self.folder, "--check")
        self.assertEqual(code, 1)
        self.assertIn("std.decl", printed)
        self.assertNotIn("core.decl", printed)
        self.assertEqual((self.folder / "std.decl").read_text(encoding="utf-8"), "pub mod os {}\n")

    def test_check_misses_a_file(self) -> None:
        self.assertEqual(run_main(self.folder, "--check")[0], 1)

    def test_check_of_the_same(self) -> None:
        run_main(self.folder)
        self.assertEqual(run_main(self.folder, "--check"), (0, ""))


class MissingTest(unittest.TestCase):
    """What is said when something is not installed."""

    def test_says_how_to_install_the_sources(self) -> None:
        with tempfile.TemporaryDirectory() as sysroot, mock.patch.object(declarations, "run", return_value=sysroot):
            with self.assertRaisesRegex(Missing, "rustup component add rust-src"):
                declarations.find_library()

    def test_says_how_to_install_the_target(self) -> None:
        with tempfile.TemporaryDirectory() as sysroot, mock.patch.object(declarations, "run", return_value=sysroot):
            (Path(sysroot) / "lib" / "rustlib" / "src" / "rust" / "library").mkdir(parents=True)
            with self.assertRaisesRegex(Missing, "rustup target add"):
                declarations.find_library()

    def test_says_which_program_is_not_there(self) -> None:
        with self.assertRaisesRegex(Missing, "no-such-program"):
            declarations.run(["no-such-program"])

    def test_a_failure_is_told_and_has_its_own_exit_code(self) -> None:
        printed = io.StringIO()
        with (
            mock.patch.object(declarations, "generate", side_effect=Missing("no sources")),
            contextlib.redirect_stderr(printed),
        ):
            self.assertEqual(declarations.main(["--check"]), 2)
        self.assertEqual(printed.getvalue(), "no sources\n")


if __name__ == "__main__":
    unittest.main()
