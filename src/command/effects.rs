//! `verify --show-effects`: the guard and the effect of every operation, as Rust.

use std::io::{self, Write};

use steadfast_invariants::{Object, print};

use super::Failure;
use crate::messages::visible;
use crate::verification::Sources;

/// Prints what the operations of all objects are taken to do.
pub(super) fn show(sources: &Sources) -> Result<(), Failure> {
    let exit = sources.report.exit();
    let mut out = anstream::stdout();
    let mut objects = sources.objects.iter().flatten();
    let written = objects.try_for_each(|object| write(object, &mut out));
    written.and_then(|()| out.flush()).map_err(|error| Failure::stdout(error, exit))
}

fn write(object: &Object, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "// {}", visible(&object.name))?;
    for operation in &object.operations {
        writeln!(out, "{}", visible(&print::guard(object, operation)))?;
        writeln!(out, "{}", visible(&print::effect(object, operation)))?;
    }
    Ok(())
}
