//! The command line: what can be asked for. Nothing is read or decided here.

mod levels;
mod outputs;

use std::ffi::{OsStr, OsString};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use steadfast_lints::Lint;

use crate::catalogue;
use crate::config::{FailOn, ProfileName};

pub(crate) use levels::LevelFlags;
pub(crate) use outputs::{Destination, GraphDestination, OutputFlags};

/// Finds Rust error handlers that do not handle, and replicated state that needs coordination.
#[derive(Parser, Debug)]
#[command(name = "cargo-steadfast", version, about, styles = clap_cargo::style::CLAP_STYLING)]
#[command(subcommand_help_heading = "Commands (`lint` and `verify` when none is given)")]
pub(crate) struct Cli {
    /// When to colour the output
    #[arg(long, value_enum, value_name = "WHEN", global = true, default_value_t)]
    pub(crate) color: Color,

    /// Say nothing but findings and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    #[command(subcommand)]
    command: Option<Command>,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Find error handlers that do not handle
    Lint(Box<LintArgs>),
    /// Decide which operations of replicated state may run without coordination
    Verify(Box<VerifyArgs>),
    /// Show what a lint finds, why, and what to do about it
    Explain(ExplainArgs),
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// When it goes to a terminal, and the environment does not say otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The options of `lint`.
#[derive(Args, Debug, Default)]
pub(crate) struct LintArgs {
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,

    #[command(flatten)]
    pub(crate) levels: LevelFlags,

    /// Which lints speak by default
    #[arg(long, value_enum, help_heading = "Lints")]
    pub(crate) profile: Option<ProfileName>,

    /// Exit with 1 when a finding is at or above this level [default: deny]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Lints")]
    pub(crate) fail_on: Option<FailOn>,

    /// Lint tests, benches, examples and build scripts too
    #[arg(long, help_heading = "Lints")]
    pub(crate) test_code: bool,

    /// Where the text stands that `-` reads from standard input: what its package declares is known, and reports name this path
    #[arg(long, value_name = "PATH", requires = "paths")]
    pub(crate) stdin_filename: Option<PathBuf>,

    /// Read the configuration from this file rather than from the nearest `steadfast.toml`
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Leave files out by the rules even when they are given by name
    #[arg(long)]
    pub(crate) force_exclude: bool,

    /// Exit with 3 when a file could not be read or parsed
    #[arg(long)]
    pub(crate) strict: bool,

    /// Number of threads [default: as many as there are processors]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) outputs: OutputFlags,

    /// Show notes in full
    #[arg(long, help_heading = "Output")]
    pub(crate) notes: bool,

    /// Show figures about the run
    #[arg(long, help_heading = "Output")]
    pub(crate) stats: bool,
}

/// Which files a command looks at.
#[derive(Args, Debug, Default)]
pub(crate) struct SelectionArgs {
    /// Files and directories to look at; the current package or workspace when none is given. `lint -` reads standard input
    pub(crate) paths: Vec<PathBuf>,

    /// Path to Cargo.toml
    #[arg(long, value_name = "PATH", conflicts_with = "paths", help_heading = "Packages")]
    pub(crate) manifest_path: Option<PathBuf>,

    /// Package to look at: a name, a glob, or `name@version`
    #[arg(long, short, value_name = "SPEC", conflicts_with = "paths", help_heading = "Packages")]
    pub(crate) package: Vec<String>,

    /// Look at all packages of the workspace
    #[arg(long, conflicts_with_all = ["paths", "package"], help_heading = "Packages")]
    pub(crate) workspace: bool,

    /// Package to leave out
    #[arg(long, value_name = "SPEC", requires = "workspace", help_heading = "Packages")]
    pub(crate) exclude: Vec<String>,
}

/// The options of `verify`.
#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,

    /// Read the configuration from this file rather than from the nearest `steadfast.toml`
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Leave files out by the rules even when they are given by name
    #[arg(long)]
    pub(crate) force_exclude: bool,

    /// What one question may cost, in units of the solver's work; the same on every machine
    #[arg(long, value_name = "UNITS", default_value_t = 20_000_000, help_heading = "Solver")]
    pub(crate) rlimit: u32,

    /// How long one question may take, in seconds; a backstop
    #[arg(long, value_name = "SECONDS", default_value_t = 30, help_heading = "Solver")]
    pub(crate) timeout: u64,

    /// Seed of the solver's choices; verdicts and counterexamples do not depend on it
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Solver")]
    pub(crate) seed: u32,

    /// Number of solvers side by side [default: as many as there are processors]
    #[arg(long, value_name = "N", help_heading = "Solver")]
    pub(crate) threads: Option<NonZeroUsize>,

    /// Write every question to this folder, in SMT-LIB
    #[arg(long, value_name = "DIR", help_heading = "Solver")]
    pub(crate) emit_smt: Option<PathBuf>,

    /// Write the coordination that is needed to this file, to be committed [default: steadfast-plan.toml in the workspace]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, conflicts_with = "check", help_heading = "Plan")]
    pub(crate) write_plan: Option<Option<PathBuf>>,

    /// Exit with 1 when more coordination is needed than this file has [default: steadfast-plan.toml in the workspace]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, help_heading = "Plan")]
    pub(crate) check: Option<Option<PathBuf>>,

    #[command(flatten)]
    pub(crate) outputs: OutputFlags,

    /// Write the graph of conflicts to a file, as `dot`, `mermaid` or `svg`
    #[arg(long, value_name = "FORMAT=FILE", value_parser = outputs::graph_and_file, help_heading = "Output")]
    pub(crate) graph: Vec<GraphDestination>,

    /// Show the guard and the effect of every operation as Rust first
    #[arg(long, help_heading = "Output")]
    pub(crate) show_effects: bool,

    /// Show every field of a counterexample's states, not those alone that change
    #[arg(long, help_heading = "Output")]
    pub(crate) all_fields: bool,
}

/// The options of `explain`.
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// Name or code of the lint
    #[arg(required_unless_present = "list", conflicts_with = "list", value_parser = catalogue::lint)]
    pub(crate) name: Option<&'static Lint>,

    /// Show a table of all lints
    #[arg(long)]
    pub(crate) list: bool,
}

impl Cli {
    /// What `arguments` ask for, the program's name first. As a cargo subcommand the program is given its own name,
    /// `steadfast`, as a further argument; `cargo-steadfast lint` works as well.
    ///
    /// # Errors
    ///
    /// clap's own: a wrong command line, or a request for help or the version.
    pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut arguments: Vec<OsString> = arguments.collect();
        let by_cargo = arguments.get(1).is_some_and(|argument| argument == OsStr::new("steadfast"));
        if by_cargo {
            arguments.remove(1);
        }
        let name = if by_cargo { "cargo steadfast" } else { "cargo-steadfast" };
        let mut command = <Self as clap::CommandFactory>::command().bin_name(name);
        let mut matches = command.try_get_matches_from_mut(arguments)?;
        <Self as clap::FromArgMatches>::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
    }

    /// The subcommand; `None` where none is given, which asks for `lint` and `verify` without options.
    pub(crate) fn into_command(self) -> Option<Command> {
        self.command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Cli, clap::Error> {
        Cli::read(arguments.iter().map(OsString::from))
    }

    #[test]
    fn the_definition_is_consistent() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn cargo_and_direct_calls_mean_the_same() {
        for arguments in [&["x", "steadfast", "lint", "a.rs"][..], &["x", "lint", "a.rs"]] {
            let Some(Command::Lint(lint)) = read(arguments).expect("it is a valid call").into_command() else {
                panic!("`{arguments:?}` asks for lint");
            };
            assert_eq!(lint.selection.paths, [PathBuf::from("a.rs")]);
        }
        for arguments in [&["x", "steadfast"][..], &["x"]] {
            let command = read(arguments).expect("it is a valid call").into_command();
            assert!(command.is_none());
        }
    }

    #[test]
    fn help_names_the_way_it_was_called() {
        let help = read(&["x", "steadfast", "lint", "--help"]).expect_err("help is no command").to_string();
        assert!(help.contains("Usage: cargo steadfast lint"), "{help}");
        let help = read(&["x", "lint", "--help"]).expect_err("help is no command").to_string();
        assert!(help.contains("Usage: cargo-steadfast lint"), "{help}");
    }

    #[test]
    fn packages_and_paths_exclude_each_other() {
        for flags in [&["-p", "a"][..], &["--workspace"], &["--manifest-path", "Cargo.toml"]] {
            let arguments: Vec<&str> = ["x", "lint"].iter().chain(flags).chain(&["src"]).copied().collect();
            assert!(read(&arguments).is_err(), "{arguments:?}");
        }
    }
}
