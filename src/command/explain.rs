//! `explain`: the page of a lint, or the table of all.

use std::io::{self, Write};

use steadfast_lints::lints;

use super::Failure;
use crate::cli::ExplainArgs;
use crate::exit::Exit;
use crate::report::page::{self, Row};

/// Writes what `arguments` ask for to standard output.
pub(super) fn run(arguments: &ExplainArgs) -> Result<Exit, Failure> {
    let color = super::output::colors_stdout();
    let mut out = io::stdout().lock();
    let written = match arguments.name {
        Some(lint) => page::page(lint.page, color, &mut out),
        None => page::table(&lints().iter().map(|lint| Row::from(*lint)).collect::<Vec<_>>(), &mut out),
    };
    let written = written.and_then(|()| out.flush());
    written.map(|()| Exit::Clean).map_err(|error| Failure::stdout(error, Exit::Clean))
}
