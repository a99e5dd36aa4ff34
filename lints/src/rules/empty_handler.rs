//! Handlers that receive an error and do nothing.

use crate::handler::{Catches, Form, Handler};
use crate::lint::Statement;
use crate::lint::wording::{
    callee, catches_all, consequence, could_return, how_to_handle, is_blank, is_excused, is_minor, is_outside,
    is_reply, placed,
};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "empty_handler",
    code: "EH01",
    level: Level::Deny,
    page: include_str!("empty_handler.md"),
    rank: 40,
    in_osdi14: true,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    if !handler.form.has_body()
        || !catches_all(handler)
        || is_excused(handler)
        || !handler.actions.is_empty()
        || handler.form == Form::WhileErr
    {
        return None;
    }
    let level = match handler.catches {
        _ if is_reply(handler) => Level::Allow,
        _ if is_minor(handler) || is_blank(handler) || handler.callee.is_none() => Level::Note,
        // The arms before have thought of what may fail; a wildcard is about what they leave over.
        Catches::Rest => Level::Note,
        // What works in memory, where nobody could be told, is mostly a test of a state.
        _ if !is_outside(handler) && !could_return(handler) => Level::Note,
        _ => Level::Deny,
    };
    Some(Statement {
        level: placed(level, handler),
        message: match handler.catches {
            Catches::Rest => format!("every other error of {} is dropped by an empty handler", callee(handler)),
            _ => format!("every error of {} is dropped by an empty handler", callee(handler)),
        },
        label: "nothing happens here".to_owned(),
        notes: vec![consequence(handler)],
        help: how_to_handle(handler),
    })
}
