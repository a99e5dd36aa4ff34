//! Values that stand in for an error.

use crate::handler::{Catches, Form, Handler, Returns, Value};
use crate::lint::Statement;
use crate::lint::wording::{
    callee, catches_all, consequence, is_blank, is_excused, is_minor, is_outside, is_read, is_silent, placed,
};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "default_on_error",
    code: "EH07",
    level: Level::Warn,
    page: include_str!("default_on_error.md"),
    rank: 50,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let actions = &handler.actions;
    let handles_otherwise = actions.stores
        || actions.sends
        || actions.calls
        || actions.counts
        || (actions.cleans_up && actions.leaves.is_none());
    if is_excused(handler)
        || !catches_all(handler)
        || handler.actions.propagates
        || handler.actions.aborts.is_some()
        || handles_otherwise
    {
        return None;
    }
    let substitute = handler.actions.substitute();
    let leaves = handler.actions.leaves.is_some();
    let combinator = matches!(
        handler.form,
        Form::UnwrapOr
            | Form::UnwrapOrDefault
            | Form::MapOr
            | Form::IsOkAnd
            | Form::Or
            | Form::OkValue
            | Form::OkQuestion
            | Form::Predicate
            | Form::Matches
    );
    // `if call.is_ok() { one } else { other }`: both ways look normal.
    let chooses = handler.form == Form::IsErrBranch && *substitute == Value::Other;
    let body = handler.form.has_body() && handler.form != Form::LetElse && (leaves || substitute.is_constant());
    if !(combinator || body || chooses) || !is_silent(handler) {
        return None;
    }
    let in_loop = handler.context.innermost_loop.is_some();
    // A wildcard that takes other successes too says little about the error.
    let mixed = handler.form == Form::WildcardArm && handler.catches == Catches::Rest;
    let fallback = handler.form == Form::UnwrapOr && *substitute == Value::Other;
    let level = if is_minor(handler) || !is_outside(handler) || is_blank(handler) || mixed || fallback {
        Level::Note
    } else {
        match handler.form {
            // A function that answers a question with `bool` or `Option` says so in its signature.
            Form::Predicate | Form::Matches if handler.context.tail => Level::Note,
            Form::OkValue if is_read(handler) => Level::Warn,
            Form::OkValue | Form::Matches => Level::Note,
            Form::OkQuestion if in_loop || handler.function().returns != Returns::Option => Level::Warn,
            Form::OkQuestion => Level::Note,
            _ => Level::Warn,
        }
    };
    let message = match handler.form {
        Form::Predicate | Form::Matches => {
            format!("every error of {} becomes a plain `{}`", callee(handler), substitute.text())
        }
        _ if leaves => format!("any error of {} takes a normal way out", callee(handler)),
        Form::OkValue | Form::OkQuestion => format!("any error of {} becomes `None`", callee(handler)),
        _ => format!("any error of {} becomes `{}`", callee(handler), substitute.text()),
    };
    Some(Statement {
        level: placed(level, handler),
        message,
        label: "a failure looks like an answer from here on".to_owned(),
        notes: vec![consequence(handler)],
        help: "match the kinds for which this is right, and return the rest".to_owned(),
    })
}
