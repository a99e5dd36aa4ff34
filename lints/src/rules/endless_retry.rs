//! Loops that try again at once, for ever.

use crate::handler::{Callee, Catches, Form, Handler, Leave, LoopContext, Value};
use crate::lint::Statement;
use crate::lint::wording::{callee, catches_all, is_excused};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "endless_retry",
    code: "EH10",
    level: Level::Warn,
    page: include_str!("endless_retry.md"),
    rank: 35,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let actions = &handler.actions;
    let again = match handler.form {
        Form::WhileErr => true,
        Form::ErrArm
        | Form::WildcardArm
        | Form::IfLetErr
        | Form::IsErrBranch
        | Form::IfLetOkElse
        | Form::LetElse
        | Form::IfLetOk
        | Form::IsOkBranch => {
            handler.context.innermost_loop == Some(LoopContext::Loop)
                && (actions.leaves == Some(Leave::Continue)
                    || (actions.leaves.is_none() && actions.yields == Value::Unit))
                && (handler.success_leaves || handler.form.has_body() || matches!(handler.class(), "recv" | "read"))
        }
        _ => false,
    };
    let stops = actions.propagates
        || actions.aborts.is_some()
        || actions.waits
        || actions.counts
        || actions.stores
        || actions.sends
        || actions.cleans_up
        || actions.calls;
    // `loop { if let Ok(x) = call() { use(x) } return .. }` tries once.
    // The call itself waits, or works on what another one waited for.
    let waits = handler.callee.as_ref().is_some_and(|callee| {
        let name = callee.name.as_str();
        let fed = ["stdin()", "recv()", "next()", "accept()", "poll()"].iter().any(|word| callee.text.contains(word));
        fed || name.starts_with("poll")
            || (matches!(name, "next" | "ready!") && handler.class() != "recv")
            || name.starts_with("next_")
            // What reads markup goes on behind what it could not read, or is at its end.
            || name.starts_with("read_event")
            // The next of several things in a text is there or not.
            || is_of_text(callee)
            || name.contains("wait")
            || name.contains("timeout")
    });
    let told_apart = handler.catches == Catches::Rest && actions.logs.is_some();
    let once = actions.leaves.is_none() && handler.context.leaves_later;
    if !again
        || stops
        || once
        || waits
        || told_apart
        || handler.context.loop_waits
        // What is done with the work of a round is not tried again unless a success leaves the loop, and a future is polled when there is something.
        || (!handler.success_leaves && !handler.awaited && !is_source(handler))
        || handler.function().name.as_deref().is_some_and(|name| name.ends_with("poll_next") || name.ends_with("poll"))
        || !catches_all(handler)
        || is_excused(handler)
        || matches!(handler.class(), "decode" | "validate" | "lock" | "notify")
        || (handler.class() == "send"
            && !handler.success_leaves
            && handler.form != Form::WhileErr
            && actions.leaves.is_none())
    {
        return None;
    }
    Some(Statement {
        level: if handler.reasoned || is_of_channel(handler) { Level::Note } else { Level::Warn },
        message: format!("a lasting failure of {} makes this loop spin", callee(handler)),
        label: "tries again at once, for ever".to_owned(),
        notes: vec!["nothing on this path waits, counts or leaves the loop".to_owned()],
        help: "wait between two tries, bound their number, or leave on errors that will not go away".to_owned(),
    })
}

/// Whether the callee is what a loop takes its work from.
fn is_source(handler: &Handler) -> bool {
    matches!(handler.class(), "recv" | "read" | "send") || handler.form == Form::WhileErr
}

/// Whether what fails is the end of a channel within the process, or a value that is awaited once: whoever holds the other end mostly
/// lives as long as the loop, or each round has another one.
fn is_of_channel(handler: &Handler) -> bool {
    let is_call = handler.typed.call.is_some();
    handler.callee.as_ref().is_none_or(|callee| {
        (handler.class() == "recv" && callee.name.starts_with("recv")) || (handler.awaited && !is_call)
    })
}

/// Whether the callee is a method of what goes through a text, by the name of that.
fn is_of_text(callee: &Callee) -> bool {
    let receiver = callee.knowledge.receiver.as_deref().unwrap_or_default();
    ["parser", "lexer", "tokens", "cursor"].iter().any(|end| receiver.ends_with(end))
}
