//! `verify`: finds the files, proves or refutes what their replicated state needs, and writes the reports.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Parser;
use steadfast_wire::Budget;

use super::graphs::GraphFile;
use super::lint::{configure, select};
use super::output::{self, Output};
use super::{Failure, effects, plan};
use crate::cli::{Cli, Command, VerifyArgs};
use crate::exit::Exit;
use crate::report::RenderOptions;
use crate::verification::{self, Request};
use crate::{files, messages, run};

/// Does what `arguments` ask for; with `quiet`, warnings are not told.
pub(super) fn run(arguments: &VerifyArgs, quiet: bool) -> Result<Exit, Failure> {
    go(arguments, quiet, false)
}

/// The run without options beside that of `lint`, which says nothing where nothing is replicated.
pub(super) fn run_beside(quiet: bool) -> Result<Exit, Failure> {
    // The defaults of the options are written down once, in the definition of the command line.
    let defaults = Cli::try_parse_from(["cargo-steadfast", "verify"]).map(Cli::into_command);
    match defaults {
        Ok(Some(Command::Verify(arguments))) => go(&arguments, quiet, true),
        Ok(_) => Err(Failure::System("`verify` is no command".to_owned())),
        Err(error) => Err(Failure::System(format!("`verify` has no defaults: {error}"))),
    }
}

fn go(arguments: &VerifyArgs, quiet: bool, beside: bool) -> Result<Exit, Failure> {
    let current =
        std::env::current_dir().map_err(|error| Failure::Usage(format!("there is no current directory: {error}")))?;
    let selection = select(&arguments.selection, &current)?;
    let config = configure(arguments.config.as_deref(), &selection, &current)?;
    let outputs = arguments.outputs.0.iter().map(Output::open).collect::<Result<Vec<_>, _>>()?;
    let graphs = arguments.graph.iter().map(GraphFile::open).collect::<Result<Vec<_>, _>>()?;
    let committed = plan::Committed::of(arguments, &selection, &current)?;
    let threads = arguments.threads.map(NonZeroUsize::get);
    let pool = run::pool(threads).map_err(|error| Failure::System(format!("cannot start the threads: {error}")))?;
    let mut found = files::find(&selection, &config, &current, arguments.force_exclude);
    let mut warnings = if beside { Vec::new() } else { selection.warnings };
    warnings.append(&mut found.warnings);
    let sources = verification::read(found, &pool);
    if beside && sources.report.is_empty() {
        return Ok(Exit::Clean);
    }
    if arguments.show_effects {
        effects::show(&sources)?;
    }
    let request = Request {
        budget: Budget { rlimit: arguments.rlimit, wall: Duration::from_secs(arguments.timeout), seed: arguments.seed },
        workers: threads.or_else(processors).unwrap_or(1),
        emit: arguments.emit_smt.clone(),
        written: committed.to_compare(),
    };
    let proven = verification::prove(sources, &request, &pool).map_err(Failure::Solver)?;
    warnings.extend(proven.warnings);
    warnings.extend(committed.gone(&proven.report));
    let report = proven.report;
    let exit = if proven.internal_error { Exit::Internal } else { report.exit() };
    if !quiet {
        for warning in &warnings {
            messages::warning(warning).map_err(|error| Failure::stderr(error, exit))?;
        }
    }
    let options = RenderOptions {
        all_fields: arguments.all_fields,
        color: output::colors_stdout(),
        quiet,
        width: output::stdout_width(),
        ..RenderOptions::default()
    };
    // One that cannot be written does not keep the others from being written.
    let reports = outputs.into_iter().map(|output| output.write(&report, &options, exit));
    let graphs = graphs.into_iter().map(|graph| graph.write(&report, exit));
    let written: Vec<_> = reports.chain(graphs).chain([committed.write(&report, exit)]).collect();
    written.into_iter().collect::<Result<Vec<()>, _>>()?;
    Ok(exit)
}

fn processors() -> Option<usize> {
    // Where the system does not say, one worker does the work.
    std::thread::available_parallelism().map_or(None, |count| Some(count.get()))
}
