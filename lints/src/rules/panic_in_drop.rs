//! Panics where a panic aborts or loops.

use crate::handler::{Abort, ErrorUse, Form, Handler};
use crate::lint::Statement;
use crate::lint::wording::{callee, catches_all, is_mutation, is_outside};
use crate::{Fallible, Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "panic_in_drop",
    code: "EH16",
    level: Level::Warn,
    page: include_str!("panic_in_drop.md"),
    rank: 12,
    in_osdi14: false,
    needs_fallible: false,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let function = handler.function();
    let place = if function.in_drop {
        "`Drop`"
    } else if function.in_formatting {
        "`fmt`"
    } else if function.foreign {
        "an `extern` function"
    } else {
        return None;
    };
    // What works in memory fails by a mistake in the program only.
    let is_io = handler.error_type.as_ref().is_some_and(|error| error.is_io);
    let minor = (matches!(handler.class(), "close" | "send") || (handler.class() == "cleanup" && is_io))
        && handler.fallible != Fallible::Unknown;
    let proved = handler.fallible != Fallible::Unknown;
    let known = (is_outside(handler) && proved) || is_mutation(handler) || minor;
    let panics = (handler.form == Form::Unwrap
        && handler.actions.aborts == Some(Abort::Panic)
        && (known || handler.fallible != Fallible::Unknown))
        || (handler.form.has_body() && matches!(handler.actions.aborts, Some(Abort::Panic)) && catches_all(handler));
    if !panics
        || handler.context.asks_panicking
        || matches!(handler.class(), "lock" | "map" | "expected" | "format" | "join")
    {
        return None;
    }
    Some(Statement {
        level: level(handler, known),
        message: format!("an error of {} panics inside of {place}", callee(handler)),
        label: if function.in_drop {
            "a second panic here aborts the process"
        } else {
            "nobody expects a panic from here"
        }
        .to_owned(),
        notes: vec![
            match place {
                "`Drop`" => "this code may run while another panic unwinds",
                "`fmt`" => "formatting happens inside of messages about other failures",
                _ => "a panic must not leave through a foreign caller",
            }
            .to_owned(),
        ],
        help: "report the error and go on; offer a method that returns it to those who want to know".to_owned(),
    })
}

/// How bad the panic is. `known`: the call reaches outside of the process.
fn level(handler: &Handler, known: bool) -> Level {
    let is_written_out = handler.form != Form::Unwrap;
    // In `drop`, one that shows the error was meant.
    let is_meant = handler.end_explained || matches!(handler.error, ErrorUse::Logged | ErrorUse::Used);
    // What writes into what is formatted cannot fail where that does not.
    let is_formatted = handler.function().in_formatting && handler.class() == "write";
    if (is_written_out && is_meant && handler.function().in_drop) || is_formatted {
        Level::Note
    } else if is_written_out || known {
        Level::Warn
    } else {
        // What works in memory fails by a mistake in the program only.
        Level::Note
    }
}
