//! Unwraps of input and output in functions that could return the error.

use crate::handler::{Form, Handler};
use crate::lint::Statement;
use crate::lint::wording::{callee, is_excused};
use crate::{Fallible, Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "unwrap_on_io",
    code: "EH19",
    level: Level::Allow,
    page: include_str!("unwrap_on_io.md"),
    rank: 70,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    if handler.form != Form::Unwrap || handler.fallible == Fallible::Unknown || !handler.context.in_result_function() {
        return None;
    }
    if is_excused(handler) || matches!(handler.class(), "lock" | "join" | "spawn") {
        return None;
    }
    Some(Statement {
        level: Level::Note,
        message: format!("an error of {} panics in a function that could return it", callee(handler)),
        label: "panics".to_owned(),
        notes: Vec::new(),
        help: "return it with `?`".to_owned(),
    })
}
