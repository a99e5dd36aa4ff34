//! Handlers that somebody meant to write later.

use crate::handler::{Catches, Handler, Value};
use crate::lint::Statement;
use crate::lint::wording::{callee, consequence, how_to_handle, is_excused, is_minor};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "placeholder_handler",
    code: "EH02",
    level: Level::Deny,
    page: include_str!("placeholder_handler.md"),
    rank: 10,
    in_osdi14: true,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let placeholder = handler.placeholder.as_ref()?;
    let unfinished = placeholder.word.contains('!');
    let handled = handler.actions.propagates || (handler.catches == Catches::Some && handler.actions.has_effect());
    if handled && !unfinished {
        return None;
    }
    // A comment beside a conversion that says no: the answer is handled.
    let idle = !unfinished && is_excused(handler);
    // It does something already: the comment asks for more, or speaks of something else.
    let acts = !unfinished
        && (handler.actions.has_effect()
            || (handler.actions.yields == Value::Other && handler.actions.leaves.is_none()));
    // Whoever runs it was told, or the one kind of error that it is for ends with its cause: the comment asks for more.
    let told = !unfinished
        && (handler.actions.logs.is_some_and(|log| log.names_error && (log.printed || placeholder.is_of_message))
            || (placeholder.is_of_message && is_minor(handler))
            || (handler.catches == Catches::Some && handler.actions.aborts.is_some()));
    let level = if idle || acts || told {
        Level::Note
    } else if !unfinished && handler.catches == Catches::Some {
        Level::Warn
    } else {
        Level::Deny
    };
    Some(Statement {
        level,
        message: format!("the handler for {} is a placeholder: `{}`", callee(handler), placeholder.word),
        label: "left to be written".to_owned(),
        notes: vec![match &handler.actions {
            actions if actions.aborts.is_some() || unfinished => "the first error panics".to_owned(),
            _ => consequence(handler),
        }],
        help: how_to_handle(handler),
    })
}
