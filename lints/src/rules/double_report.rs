//! Errors that are logged and returned.

use crate::handler::{Form, Handler};
use crate::lint::Statement;
use crate::lint::wording::callee;
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "double_report",
    code: "EH20",
    level: Level::Allow,
    page: include_str!("double_report.md"),
    rank: 95,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let actions = &handler.actions;
    if !actions.propagates
        || actions.replaces_error
        || !actions.logs.is_some_and(|log| log.names_error)
        || !(handler.form.has_body() || handler.form == Form::MapErr)
    {
        return None;
    }
    Some(Statement {
        level: Level::Note,
        message: format!("an error of {} is logged and returned", callee(handler)),
        label: "reported here and again above".to_owned(),
        notes: Vec::new(),
        help: "do one of the two: add context and return it, or handle it here".to_owned(),
    })
}
