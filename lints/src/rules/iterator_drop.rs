//! Iterators that leave out what failed.

use crate::handler::{Catches, Form, Handler, Returns, Value};
use crate::lint::Statement;
use crate::lint::wording::{
    callee, catches_all, consequence, could_return, is_blank, is_excused, is_outside, is_read, is_silent, placed,
};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "iterator_drop",
    code: "EH04",
    level: Level::Deny,
    page: include_str!("iterator_drop.md"),
    rank: 30,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let adapter = matches!(handler.form, Form::AdapterSkip | Form::AdapterStop | Form::Flatten | Form::Partition);
    let ends_loop = handler.form == Form::WhileLetOk;
    let answers = matches!(handler.form, Form::ErrArm | Form::IfLetOkElse)
        || (handler.form == Form::WildcardArm && handler.catches == Catches::All);
    let in_adapter = handler.function().adapter_closure
        && (handler.form == Form::OkQuestion
            || (answers && *handler.actions.substitute() == Value::Absent && is_silent(handler)));
    if !(adapter || ends_loop || in_adapter)
        || is_excused(handler)
        || !catches_all(handler)
        || handler.actions.propagates
        || !is_silent(handler)
    {
        return None;
    }
    let name = handler.callee.as_ref().map_or("", |callee| callee.name.as_str());
    if ends_loop && (name.contains("recv") || matches!(handler.class(), "send" | "recv" | "lock" | "decode")) {
        return None;
    }
    let level = match handler.form {
        _ if handler.context.in_tool() => Level::Note,
        // That it was not found is an error.
        _ if (adapter || ends_loop) && handler.context.fails_next => Level::Note,
        _ if handler.class() == "listing" => Level::Deny,
        // One of several places that may have it.
        Form::AdapterSkip if handler.success_leaves => Level::Note,
        Form::AdapterStop if is_read(handler) => Level::Deny,
        // The failed items are in the second list.
        Form::Partition => Level::Allow,
        // That the time is over, or that all are gone, is the end.
        Form::WhileLetOk | Form::AdapterSkip | Form::Flatten if is_blank(handler) => Level::Note,
        // A message behind the loop says that it has ended.
        Form::WhileLetOk if handler.success_reports => Level::Note,
        Form::WhileLetOk if !is_outside(handler) || ends_with_stream(handler) => Level::Note,
        // Several answers that were collected: how many of them suffice is for the caller to say.
        Form::Flatten | Form::AdapterSkip if !is_outside(handler) && is_own_error(handler) => Level::Note,
        // Entries that are looked at for what can be had of them.
        Form::AdapterSkip | Form::Flatten if handler.class().is_empty() && !could_return(handler) => Level::Note,
        // Something that is turned into something else in memory: those that do not fit are left out.
        _ if !is_outside(handler) && handler.callee.is_some() && handler.form != Form::Flatten => Level::Note,
        _ => Level::Warn,
    };
    Some(Statement {
        level: placed(level, handler),
        message: match handler.form {
            Form::WhileLetOk => format!("the first error of {} ends the loop, and nobody is told", callee(handler)),
            Form::AdapterStop => {
                format!("the first error of {} ends the iteration, and nobody is told", callee(handler))
            }
            _ => format!("what failed in {} is left out", callee(handler)),
        },
        label: "an error leaves no trace here".to_owned(),
        notes: vec![consequence(handler)],
        help: "collect into a `Result`, or handle each error where it arrives".to_owned(),
    })
}

/// Whether the error is known, and is not that of input and output.
fn is_own_error(handler: &Handler) -> bool {
    handler.error_type.as_ref().is_some_and(|error| !error.is_io)
}

/// Whether a function of its own gives back nothing, and is about a stream: whoever waits for it sees the end of both.
fn ends_with_stream(handler: &Handler) -> bool {
    let function = handler.function();
    !function.nested
        && function.returns == Returns::Unit
        && handler.callee.as_ref().is_some_and(|callee| matches!(callee.name.as_str(), "next" | "try_next"))
}
