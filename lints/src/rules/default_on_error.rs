//! Values that stand in for an error.

use crate::handler::{Catches, Form, Handler, Leave, LoopContext, Returns, Success, Value};
use crate::lint::Statement;
use crate::lint::wording::{
    callee, catches_all, consequence, could_return, is_blank, is_excused, is_minor, is_outside, is_read, is_secondary,
    is_silent, placed,
};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "default_on_error",
    code: "EH07",
    level: Level::Warn,
    page: include_str!("default_on_error.md"),
    rank: 50,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let actions = &handler.actions;
    let handles_otherwise = actions.stores
        || actions.sends
        || actions.calls
        || actions.counts
        || (actions.cleans_up && actions.leaves.is_none());
    let substitute = actions.substitute();
    // `if call.is_ok() { one } else { other }`: both ways look normal.
    let chooses = handler.form == Form::IsErrBranch
        && !actions.counts
        && (*substitute == Value::Other || handler.branch.is_some() || asks_for_existence(handler));
    if is_excused(handler)
        || !catches_all(handler)
        || handler.actions.propagates
        || handler.actions.aborts.is_some()
        || (handles_otherwise && !chooses)
    {
        return None;
    }
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
    let body = handler.form.has_body() && handler.form != Form::LetElse && (leaves || substitute.is_constant());
    if !(combinator || body || chooses) || !is_silent(handler) {
        return None;
    }
    // Receivers that are gone are left out: that is the handling.
    if handler.form == Form::Predicate && matches!(handler.class(), "send" | "recv") {
        return None;
    }
    let in_loop = handler.context.innermost_loop.is_some();
    // A wildcard that takes other successes too says little about the error.
    // Nor does one in memory for what the arms before have left over: the kinds were told apart.
    let mixed = handler.catches == Catches::Rest
        && (handler.form == Form::WildcardArm || (handler.form == Form::ErrArm && !handler.awaited));
    let fallback = handler.form == Form::UnwrapOr && *substitute == Value::Other;
    // An exchange that failed and a branch for it: the peer is gone, or the bytes stay where they are.
    let answered = handler.form == Form::IsErrBranch
        && !handler.awaited
        && (matches!(handler.class(), "write" | "commit" | "network")
            || (handler.class() == "read" && handler.branch.is_none()));
    let level = if is_minor(handler)
        || !is_outside(handler)
        || is_blank(handler)
        || mixed
        || refuses(handler)
        || fallback
        || is_secondary(handler)
        // What was asked for goes into the error that is returned next.
        || handler.context.fails_next
        || answered
        || ends_exchange(handler)
        || !is_telling(handler)
    {
        Level::Note
    } else {
        match handler.form {
            // A function that answers a question with `bool` or `Option` says so in its signature.
            Form::Predicate | Form::Matches if handler.context.tail => Level::Note,
            // So does one that gives back an `Option` made of the error itself.
            Form::OkValue if handler.function().returns == Returns::Option => Level::Note,
            // A value that is written out was chosen; whether what is asked of somebody else worked is the question.
            Form::UnwrapOr | Form::MapOr | Form::IsOkAnd => Level::Note,
            _ if matches!(substitute, Value::Literal(_)) => Level::Note,
            // The body of an answer that is read for a message.
            Form::UnwrapOrDefault if reads_text(handler) => Level::Note,
            Form::Predicate | Form::Matches if handler.awaited => Level::Note,
            // Whether somebody can be reached, or a port is free, is what was asked.
            Form::Predicate | Form::Matches if handler.class() == "network" => Level::Note,
            _ if handler.callee.as_ref().is_some_and(|callee| callee.name == "bind") && in_loop => Level::Note,
            Form::OkValue if is_read(handler) && handler.class() != "probe" => Level::Warn,
            Form::OkValue | Form::Matches => Level::Note,
            Form::OkQuestion if in_loop || handler.function().returns != Returns::Option => Level::Warn,
            Form::OkQuestion => Level::Note,
            _ => Level::Warn,
        }
    };
    let message = match handler.form {
        _ if chooses => format!("any error of {} leads to the other branch", callee(handler)),
        Form::Predicate | Form::Matches => {
            format!("every error of {} becomes a plain `{}`", callee(handler), substitute.text())
        }
        Form::OkValue | Form::OkQuestion => format!("any error of {} becomes `None`", callee(handler)),
        _ => format!("any error of {} {}", callee(handler), way_out(handler)),
    };
    Some(Statement {
        level: placed(level, handler),
        message,
        label: "a failure looks like an answer from here on".to_owned(),
        notes: vec![consequence(handler)],
        help: "match the kinds for which this is right, and return the rest".to_owned(),
    })
}

/// Whether the callee is asked whether something is allowed, and the answer is no.
fn refuses(handler: &Handler) -> bool {
    let asks = handler.callee.as_ref().is_some_and(|callee| {
        callee.name.split('_').any(|word| {
            matches!(
                word,
                "allow" | "allowed" | "auth" | "authorize" | "authorized" | "permission" | "permissions" | "permitted"
            )
        })
    });
    asks && (*handler.actions.substitute() == Value::Bool(false) || handler.form == Form::Predicate)
}

/// Whether a loop ends because what it tells somebody does not arrive any more: there is nobody left to tell.
fn ends_exchange(handler: &Handler) -> bool {
    handler.actions.leaves == Some(Leave::Break) && handler.awaited && handler.class() != "read"
}

/// Whether the rest of a stream is read as one text, which mostly goes into a message.
fn reads_text(handler: &Handler) -> bool {
    let name = handler.callee.as_ref().map_or("", |callee| callee.name.as_str());
    handler.awaited && matches!(name, "read_to_string" | "text" | "bytes") && handler.context.fails_later
}

/// Whether the place shows that the error should have gone elsewhere: it could go up from here, or it comes from somebody else
/// and becomes a part of an answer that says more than yes or no.
fn is_telling(handler: &Handler) -> bool {
    let form = handler.form;
    let value =
        matches!(form, Form::OkValue | Form::UnwrapOr | Form::UnwrapOrDefault | Form::MapOr | Form::IsOkAnd | Form::Or);
    if could_return(handler) {
        // Sizes and times of what may not be there.
        let question = matches!(form, Form::Predicate | Form::Matches);
        let measured = handler.class() == "probe" && !question && !handler.awaited;
        // `if get().is_ok() { update() } else { create() }`: whether it is there is what was asked.
        let asked = form == Form::IsErrBranch && handler.awaited && handler.class() == "lookup";
        return !measured && !asked && (handler.awaited || !handler.class().is_empty());
    }
    let in_rounds = matches!(handler.context.innermost_loop, Some(LoopContext::Loop | LoopContext::While));
    match handler.function().returns {
        Returns::Bool if in_rounds => false,
        _ if in_rounds && handler.actions.leaves == Some(Leave::Break) => handler.awaited && form == Form::IsErrBranch,
        // What a success would have been is known, too.
        Returns::Other => handler.awaited && value && handler.success != Success::Unknown,
        Returns::Bool => handler.awaited && handler.class() == "read" && form == Form::ErrArm,
        _ => false,
    }
}

/// Whether the callee is asked whether something is there: its error has kinds, and absence is one of them.
fn asks_for_existence(handler: &Handler) -> bool {
    handler
        .callee
        .as_ref()
        .is_some_and(|callee| matches!(callee.name.as_str(), "metadata" | "symlink_metadata" | "stat" | "try_exists"))
}

/// The way that the error takes, for the message.
fn way_out(handler: &Handler) -> String {
    match &handler.actions.leaves {
        Some(Leave::Continue) => "skips the round".to_owned(),
        Some(Leave::Break) => "ends the loop".to_owned(),
        Some(Leave::Return(Value::Unit)) => "makes the function return early".to_owned(),
        Some(Leave::Return(value)) => format!("is answered with {}", value.quoted()),
        None => format!("becomes {}", handler.actions.yields.quoted()),
    }
}
