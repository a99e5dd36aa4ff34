//! Handlers that write a message and go on.

use crate::handler::{Form, Handler, Inner, Value};
use crate::knowledge::ErrorShape;
use crate::lint::Statement;
use crate::lint::wording::{
    callee, catches_all, consequence, how_to_handle, is_excused, is_minor, is_outside, is_secondary, loses_error,
    placed,
};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "log_only",
    code: "EH08",
    level: Level::Warn,
    page: include_str!("log_only.md"),
    rank: 55,
    in_osdi14: true,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let log = handler.actions.logs?;
    let bodied = handler.form.has_body()
        || handler.form.is_discard()
        || matches!(
            handler.form,
            Form::OkValue
                | Form::OkQuestion
                | Form::UnwrapOr
                | Form::UnwrapOrDefault
                | Form::MapOr
                | Form::IsOkAnd
                | Form::AdapterSkip
                | Form::AdapterStop
        );
    let actions = &handler.actions;
    if !bodied
        || is_excused(handler)
        || actions.propagates
        || actions.aborts.is_some()
        || actions.has_effect()
        || actions.waits
        || !catches_all(handler)
    {
        return None;
    }
    let mute = loses_error(handler)
        && !log.names_error
        && handler.error_shape != ErrorShape::Blank
        && !is_of_time(handler)
        && !matches!(handler.form, Form::UnwrapOrElse);
    // Whether it is there was asked, and both answers are told.
    let is_answer = handler.form == Form::IsErrBranch && handler.class() == "probe";
    let level = if is_answer
        || log.counted
        // What is given back says what is wrong: `return Some(Reason::Signature)`.
        || matches!(actions.substitute(), Value::Some(_))
        || is_secondary(handler)
        || (is_minor(handler) && !(mute && handler.class() == "notify"))
    {
        Level::Note
    } else if mute
        && handler.callee.is_some()
        && !is_named_by_message(handler)
        && (is_outside(handler) || (handler.class() == "notify" && handler.awaited))
    {
        Level::Warn
    } else {
        Level::Note
    };
    let message = if mute {
        format!("a failure of {} is logged without its error, and nothing else happens", callee(handler))
    } else {
        format!("a failure of {} is logged, and nothing else happens", callee(handler))
    };
    Some(Statement {
        level: placed(level, handler),
        message,
        label: if mute { "the message does not say what went wrong".to_owned() } else { "only a message".to_owned() },
        notes: vec![consequence(handler)],
        help: if mute {
            "name the error in the message, and return it if the caller relies on this".to_owned()
        } else {
            how_to_handle(handler)
        },
    })
}

/// Whether the message says what there is to say: that one thing of the project's own did not work, of which no name tells that it
/// reaches outside, and which was tried once.
fn is_named_by_message(handler: &Handler) -> bool {
    let is_handed = handler.callee.as_ref().is_some_and(|callee| callee.handed_outside);
    handler.class().is_empty() && !is_handed && handler.context.innermost_loop.is_none()
}

/// Whether the error is that the time was over: the outer one of two, behind a callee that is called so.
fn is_of_time(handler: &Handler) -> bool {
    handler.inner == Inner::Nested && handler.callee.as_ref().is_some_and(|callee| callee.name.contains("timeout"))
}
