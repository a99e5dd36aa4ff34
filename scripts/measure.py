#!/usr/bin/env python3
"""Measures the linter on real code; scripts/README.md says how. Needs Python 3.11 and git; only `crates` fetches."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measure import clippy, clippy_oracle, comparison, corpus, crates, forms, layout, oracle, sample, sites
from measure.tools import Peers, Steadfast, ToolError

DEFAULT_TOOL = Path("target/release/cargo-steadfast")
DEFAULT_TYPES = Path("target/release/examples/types")
DEFAULT_PEERS = Path("scripts/peers/target/release/steadfast-peers")


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Prints rows in columns: the first to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]
        print("  ".join(cells).rstrip())


def print_markdown(rows: Sequence[Sequence[str]]) -> None:
    """Prints rows as those of a Markdown table."""
    for row in rows:
        print(f"| {' | '.join(row)} |")


def run_checkout(options: argparse.Namespace) -> int:
    """Lays out the folders that the other commands read."""
    if options.corpus:
        layout.checkout_corpus(options.mirrors, layout.read_corpus(options.corpus), options.out / "corpus")
    listed = [site for path in (options.bugs, options.deliberate) if path for site in layout.read_jsonl(path)]
    for site in listed:
        layout.checkout_site(options.mirrors, site, options.out / "sites", options.whole)
    if listed:
        print(f"{len(listed)} sites")
    if options.builds:
        for entry in layout.read_jsonl(options.builds):
            folder = layout.site_folder(options.out / "builds", entry)
            layout.checkout_everything(options.mirrors, entry["repo"], entry["commit"], folder)
            if "without_tables" in entry:
                clippy.without_tables(folder / entry["directory"] / "Cargo.toml", entry["without_tables"])
    return 0


def run_corpus(options: argparse.Namespace) -> int:
    """Measures the corpus, or compares two saved runs."""
    if options.diff:
        for line in corpus.difference(*options.diff, options.limit):
            print(line)
        return 0
    runs, crashes = corpus.measure(Steadfast(options.tool), layout.read_corpus(options.corpus), options.checkouts)
    if runs:
        print_table(corpus.table(runs))
        print()
        print_table(corpus.by_lint([finding for run in runs for finding in run.report.findings]))
    if options.save:
        corpus.write_jsonl(options.save, corpus.records(runs))
    broken = corpus.violations(runs) + [f"crash: {crash}" for crash in crashes]
    for line in broken:
        print(f"FAILED {line}")
    return 1 if broken else 0


def run_sites(options: argparse.Namespace) -> int:
    """Measures bugs (`at_least`) or deliberate discards (`at_most`)."""
    listed = layout.read_jsonl(options.sites)
    results = sites.evaluate(listed, sites.findings_of(Steadfast(options.tool), options.checkouts, options.profile))
    hits = sum(result.hit for result in results)
    if options.jsonl:
        for result in results:
            print(json.dumps(result.record(), ensure_ascii=False))
    else:
        for result in results:
            # The interesting half: bugs that are missed, discards that are flagged.
            if result.hit == (options.at_most is not None):
                print(result.describe())
    percent = 100 * hits / len(listed)
    print(f"{hits} of {len(listed)} ({percent:.0f} %)", file=sys.stderr if options.jsonl else sys.stdout)
    if options.at_most is not None:
        return int(percent > options.at_most)
    return int(percent < options.at_least)


def run_forms(options: argparse.Namespace) -> int:
    """Measures the forms with and without what they call."""
    listed = layout.read_jsonl(options.forms)
    tool = Steadfast(options.tool)
    failed = False
    for prelude in (True, False):
        result = forms.run_steadfast(tool, listed, prelude)
        print(f"{'with' if prelude else 'without'} what they call: {result.summary()}")
        print(f"  missed: {', '.join(result.missed) or 'none'}")
        for form, lints in result.loud.items():
            print(f"  loud control: {form}: {', '.join(lints)}")
        if prelude:
            failed = len(result.found) < options.at_least or bool(result.loud)
    return int(failed)


def run_crates(options: argparse.Namespace) -> int:
    """Lays out published crates, each in a folder of its name, with what they depend on fetched."""
    for entry in layout.read_jsonl(options.crates):
        crates.lay_out(entry, options.out / entry["crate"])
        print(f"{entry['crate']} {entry['version']}: --arguments='{shlex.join(entry['arguments'])}'")
    return 0


def run_clippy_oracle(options: argparse.Namespace) -> int:
    """Has clippy say of a workspace which methods are called where."""
    lines = clippy_oracle.build(options.folder, options.arguments, options.target, options.toolchain, options.jobs)
    clippy_oracle.write(options.out, lines)
    print(clippy_oracle.read(options.out, options.folder).summary())
    return 0


def run_oracle(options: argparse.Namespace) -> int:
    """Compares what is known of types with what a compiler knows."""
    compared = {".types.jsonl.gz": oracle.Comparison(), ".clippy.jsonl.gz": oracle.Comparison()}
    paths = [path for path in options.oracle.iterdir() if path.name.endswith(tuple(compared))]
    for name in sorted({path.name.split(".")[0] for path in paths}):
        checkouts = [folder for folder in options.checkouts.iterdir() if folder.name.split("+")[-1] == name]
        if len(checkouts) != 1:
            raise ToolError(f"{len(checkouts)} checkouts of `{name}` in {options.checkouts}")
        known, told = oracle.answers(options.program, checkouts[0]), []
        for suffix, comparison_of_types in compared.items():
            path = options.oracle / f"{name}{suffix}"
            if path not in paths:
                continue
            if suffix == ".types.jsonl.gz":
                found = oracle.read_types(path)
            else:
                calls = clippy_oracle.read(path, checkouts[0])
                print(f"{path.name}: {calls.summary()}")
                found = calls.sites
            told.append(found)
            asked = [site for site in found if options.every_method or site.asked]
            oracle.compare(known, asked, name, comparison_of_types)
        if len(told) == 2:
            places, different = oracle.in_both(*told)
            print(f"{name}: of {places} places that both oracles speak of they differ on {len(different)}")
            print("".join(f"  {line}\n" for line in different), end="")
    totals = [each.total() for each in compared.values()]
    if not any(total.sites for total in totals):
        raise ToolError(f"no oracle in {options.oracle}")
    for suffix, comparison_of_types in compared.items():
        if comparison_of_types.kinds:
            print(f"\n*{suffix}")
            print_table(oracle.table(comparison_of_types))
        if options.list:
            print("".join(f"{line}\n" for line in comparison_of_types.disagreements), end="")
    return int(not all(total.within_limits for total in totals))


def run_sample(options: argparse.Namespace) -> int:
    """Draws a sample from saved findings."""
    judged = layout.read_jsonl(options.out) if options.out.exists() else []
    known = [record for path in options.without for record in layout.read_jsonl(path)]
    population = sample.left_over(layout.read_jsonl(options.findings), known)
    drawn = sample.draw(population, options.seed, options.count, judged)
    corpus.write_jsonl(options.out, drawn)
    print(f"{len(drawn)} findings, {sum(not record['judgement'] for record in drawn)} to be judged")
    return 0


def run_judge(options: argparse.Namespace) -> int:
    """Shows one finding, or records its judgement."""
    records = layout.read_jsonl(options.file)
    index = options.index if options.index is not None else sample.next_open(records)
    if index is None:
        print("all findings are judged")
        return 0
    if options.judgement:
        sample.judge(records, index, options.judgement, options.reason)
        corpus.write_jsonl(options.file, records)
        return 0
    if not 0 <= index < len(records):
        raise sample.SampleError(f"there is no finding {index}")
    print(f"finding {index} of {len(records)}")
    for line in sample.show(records[index], options.checkouts):
        print(line)
    return 0


def run_precision(options: argparse.Namespace) -> int:
    """Sums up the judgements."""
    share, rows = sample.precision(layout.read_jsonl(options.file))
    print_table(rows)
    return int(100 * share < options.at_least)


def read_material(options: argparse.Namespace) -> comparison.Material:
    """What all tools are compared on."""
    return comparison.Material(
        corpus=layout.read_corpus(options.corpus),
        corpus_folder=options.checkouts / "corpus",
        sites_folder=options.checkouts / "sites",
        bugs=layout.read_jsonl(options.bugs),
        deliberate=layout.read_jsonl(options.deliberate),
        forms=layout.read_jsonl(options.forms),
    )


def run_row(options: argparse.Namespace) -> int:
    """Prints the linter's own row of docs/measurements.md."""
    print_markdown([comparison.steadfast_row(Steadfast(options.tool), read_material(options))])
    return 0


def run_peers(options: argparse.Namespace) -> int:
    """Prints the peers' rows of docs/measurements.md."""
    material, peers = read_material(options), Peers(options.peers)
    rows = comparison.peer_rows(peers, material)
    if options.clippy:
        rows += clippy_rows(options, material, peers)
    print_markdown([comparison.COLUMNS, ["---"] * len(comparison.COLUMNS), *rows])
    return 0


def clippy_rows(
    options: argparse.Namespace, material: comparison.Material, peers: Peers
) -> list[tuple[str, ...]]:
    """Compiles the forms and the sites that build, and reads what is recorded of the corpus."""
    listed = layout.read_jsonl(options.clippy_sites)
    with tempfile.TemporaryDirectory() as folder:
        package, target = Path(folder) / "forms", options.target or Path(folder) / "target"
        lines = forms.lay_out(material.forms, package, prelude=True)
        found = comparison.ClippyMaterial(
            recorded={
                repository.name: clippy.read_recorded(path)
                for repository in material.corpus
                for path in options.recorded
                if path.name.split(".")[0] == repository.name.split("/")[1]
            },
            sites=comparison.compile_sites(options.checkouts / "builds", listed, target, options.toolchain),
            forms=clippy.run_clippy(package, [], target, options.toolchain),
            form_lines=lines,
        )
    return comparison.clippy_rows(found, listed, peers, material)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    root = argparse.ArgumentParser(prog="measure.py", description=__doc__)
    commands = root.add_subparsers(required=True)

    def command(name: str, run, tool: bool = False) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        added.set_defaults(run=run)
        if tool:
            added.add_argument("--tool", type=Path, default=DEFAULT_TOOL, help="the program that is measured")
        return added

    def material(added: argparse.ArgumentParser) -> None:
        added.add_argument("--checkouts", type=Path, required=True, help="the folder that `checkout` wrote")
        for name in ("corpus", "bugs", "deliberate", "forms"):
            added.add_argument(f"--{name}", type=Path, required=True, help="the list of that name")

    checkout = command("checkout", run_checkout)
    checkout.add_argument("--mirrors", type=Path, required=True, help="folder of git mirrors or clones")
    checkout.add_argument("--out", type=Path, required=True, help="gets `corpus`, `sites` and `builds`")
    for name in ("corpus", "bugs", "deliberate", "builds"):
        checkout.add_argument(f"--{name}", type=Path, help="the list of that name")
    checkout.add_argument(
        "--whole", choices=("package", "repository"), help="sites with all files of their package or repository"
    )

    measure = command("corpus", run_corpus, tool=True)
    measure.add_argument("--corpus", type=Path, help="corpus.toml")
    measure.add_argument("--checkouts", type=Path, help="the `corpus` folder that `checkout` wrote")
    measure.add_argument("--save", type=Path, metavar="FILE", help="write all findings as JSON lines")
    measure.add_argument("--diff", type=Path, nargs=2, metavar=("OLD", "NEW"), help="compare two saved runs")
    measure.add_argument("--limit", type=int, default=20, help="how many findings of a lint the comparison shows")

    for name, bound, percent in (("bugs", "--at-least", 70.0), ("deliberate", "--at-most", 12.0)):
        places = command(name, run_sites, tool=True)
        places.add_argument("sites", type=Path, help=f"{name}.jsonl")
        places.add_argument("--checkouts", type=Path, required=True, help="the `sites` folder that `checkout` wrote")
        places.add_argument("--profile", help="another profile than the default one")
        places.add_argument("--jsonl", action="store_true", help="print each site as a JSON line")
        places.add_argument(bound, type=float, default=percent, metavar="PERCENT", help="fail otherwise")
        places.set_defaults(**{"at_most" if bound == "--at-least" else "at_least": None})

    lines = command("forms", run_forms, tool=True)
    lines.add_argument("forms", type=Path, help="forms.jsonl")
    lines.add_argument("--at-least", type=int, default=100, metavar="COUNT", help="fail otherwise")

    types = command("oracle", run_oracle)
    types.add_argument("oracle", type=Path, help="folder of NAME.types.jsonl.gz and NAME.clippy.jsonl.gz")
    types.add_argument("--checkouts", type=Path, required=True, help="the folder of what they were made from")
    types.add_argument("--program", type=Path, default=DEFAULT_TYPES, help="the example `types` of steadfast-lints")
    types.add_argument("--list", action="store_true", help="print every disagreement")
    types.add_argument("--every-method", action="store_true", help="count methods that say little of errors, too")

    published = command("crates", run_crates)
    published.add_argument("crates", type=Path, help="list of `crate`, `version` and `arguments` for cargo")
    published.add_argument("--out", type=Path, required=True, help="gets a folder for each crate")

    told = command("clippy-oracle", run_clippy_oracle)
    told.add_argument("folder", type=Path, help="a package or workspace that compiles")
    told.add_argument("--out", type=Path, required=True, metavar="NAME.clippy.jsonl.gz", help="gets the oracle")
    told.add_argument("--target", type=Path, required=True, help="cargo's target folder")
    told.add_argument("--toolchain", help="the rustup toolchain that compiles")
    told.add_argument("--jobs", type=int, default=2, help="how many compilers cargo runs at once")
    told.add_argument("--arguments", type=shlex.split, default=[], metavar="WORDS", help="more arguments for cargo")

    draw = command("sample", run_sample)
    draw.add_argument("findings", type=Path, help="what `corpus --save` wrote")
    draw.add_argument("out", type=Path, help="the sample; judgements in it are kept")
    draw.add_argument("--seed", type=int, default=1)
    draw.add_argument("--count", type=int, default=200)
    draw.add_argument(
        "--without", type=Path, nargs="*", default=[], metavar="FILE", help="leave out what these samples hold"
    )

    judge = command("judge", run_judge)
    judge.add_argument("file", type=Path, help="the sample")
    judge.add_argument("--checkouts", type=Path, help="the `corpus` folder, to show the code")
    judge.add_argument("--index", type=int, help="which finding; the first without judgement otherwise")
    judge.add_argument("--judgement", choices=sample.JUDGEMENTS, help="record it instead of showing the finding")
    judge.add_argument("--reason", default="", help="why, in a few words")

    precision = command("precision", run_precision)
    precision.add_argument("file", type=Path, help="the sample")
    precision.add_argument("--at-least", type=float, default=85.0, metavar="PERCENT", help="fail otherwise")

    material(command("row", run_row, tool=True))

    peers = command("peers", run_peers)
    material(peers)
    peers.add_argument("--peers", type=Path, default=DEFAULT_PEERS, help="the program of scripts/peers")
    peers.add_argument("--clippy", action="store_true", help="compile, too")
    peers.add_argument("--clippy-sites", type=Path, default=Path("scripts/peers/clippy-sites.jsonl"))
    peers.add_argument("--recorded", type=Path, nargs="*", default=[], help="clippy's findings over the corpus")
    peers.add_argument("--toolchain", help="the rustup toolchain that compiles")
    peers.add_argument("--target", type=Path, help="cargo's target folder; a temporary one otherwise")
    return root


def main() -> int:
    """Runs one command; 2 means that nothing was measured."""
    command_line = parser()
    options = command_line.parse_args()
    if options.run is run_corpus and not options.diff and not (options.corpus and options.checkouts):
        command_line.error("corpus needs --corpus and --checkouts, or --diff")
    if options.run is run_judge and not options.judgement and not options.checkouts:
        command_line.error("judge needs --checkouts to show the code")
    try:
        return options.run(options)
    except (ToolError, layout.LayoutError, sample.SampleError, OSError) as error:
        print(f"measure.py: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
