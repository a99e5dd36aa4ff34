//! What several lints ask of a handler, and the sentences that they share.

use crate::handler::{Catches, ErrorUse, Form, Handler, Leave, LoopContext, Returns, Value};
use crate::knowledge::ErrorShape;
use crate::{Fallible, Level};

/// Classes whose failures are no failures, or whose loss costs nothing.
const EXCUSED: &[&str] = &["expected", "format", "metric", "init", "tune", "lock"];

/// Whether the class of the callee excuses a lost error. A method that collections have too is excused until
/// something proves that it is a `Result` here.
pub(crate) fn is_excused(handler: &Handler) -> bool {
    EXCUSED.contains(&handler.class()) || (handler.class() == "map" && handler.fallible == Fallible::Unknown)
}

/// Whether the handler receives errors that nothing told apart before.
pub(crate) fn catches_all(handler: &Handler) -> bool {
    handler.catches != Catches::Some && !handler.actions.discriminates
}

/// Classes whose failures matter less: the consumer is gone, the thing is removed anyway.
pub(crate) fn is_minor(handler: &Handler) -> bool {
    matches!(
        handler.class(),
        "send"
            | "recv"
            | "notify"
            | "sink"
            | "detail"
            | "health"
            | "cleanup"
            | "host"
            | "cache"
            | "close"
            | "join"
            | "lock"
            | "spawn"
    )
}

/// Whether the error says nothing beyond that the call failed.
pub(crate) fn is_blank(handler: &Handler) -> bool {
    handler.error_shape == ErrorShape::Blank
}

/// Classes that change something that others rely on.
pub(crate) fn is_mutation(handler: &Handler) -> bool {
    matches!(handler.class(), "write" | "commit" | "validate")
}

/// Whether a future is awaited that may wait for somebody else. A parser that is written as a future works in memory.
fn is_exchange(handler: &Handler) -> bool {
    handler.awaited && !handler.callee.as_ref().is_some_and(|callee| callee.name.starts_with("parse"))
}

/// Classes that get something from outside of the process. Something that is looked up may be in memory, where not
/// being there is an answer; what is awaited is not.
pub(crate) fn is_read(handler: &Handler) -> bool {
    let in_loop = handler.context.innermost_loop.is_some();
    matches!(handler.class(), "read" | "listing" | "network")
        || (matches!(handler.class(), "lookup" | "decode" | "probe") && is_exchange(handler))
        || (handler.class() == "probe"
            && (in_loop || handler.branch.is_some() || (handler.form == Form::Predicate && !handler.context.tail)))
}

/// Whether the callee puts something into a collection that may refuse it.
fn fills(handler: &Handler) -> bool {
    let name = handler.callee.as_ref().map_or("", |callee| callee.name.as_str());
    !handler.awaited && ["insert", "push", "enqueue"].iter().any(|word| name.split('_').next() == Some(word))
}

/// Whether the callee reaches outside of the process, as far as its class, the table and `.await` tell: it can fail for
/// reasons that have nothing to do with its arguments.
pub(crate) fn is_outside(handler: &Handler) -> bool {
    let handed =
        matches!(handler.class(), "" | "decode") && handler.callee.as_ref().is_some_and(|callee| callee.handed_outside);
    is_read(handler)
        || handed
        || (matches!(handler.class(), "write" | "commit") && !fills(handler))
        || (is_exchange(handler) && !is_minor(handler) && handler.class() != "validate")
}

/// The level, lowered where a failure is best effort by its place, or seen by the person who runs the tool. A reason in a
/// comment is a decision that was made, and what the callee has written down is seen: at most a note.
pub(crate) fn placed(level: Level, handler: &Handler) -> Level {
    if handler.reasoned || handler.told {
        return level.min(Level::Note);
    }
    if handler.context.on_ending_path() || handler.context.in_tool() { level.lowered() } else { level }
}

/// Whether the error could go up from here: the function gives back a `Result`, or the one around the closure does.
pub(crate) fn could_return(handler: &Handler) -> bool {
    handler.context.in_result_function() || handler.function().within_result
}

/// Whether an error is being handled already, so that this one only adds detail.
pub(crate) fn is_secondary(handler: &Handler) -> bool {
    handler.context.in_error_path && !is_mutation(handler)
}

/// Whether the handler writes no message.
pub(crate) fn is_silent(handler: &Handler) -> bool {
    handler.actions.logs.is_none()
}

/// What happens after the error was swallowed.
pub(crate) fn consequence(handler: &Handler) -> String {
    let callee = handler.callee_text();
    match (&handler.actions.leaves, handler.form) {
        (Some(Leave::Continue), _) => return "the loop goes on with the next round".to_owned(),
        (Some(Leave::Break), _) => return "the loop ends as if there were nothing left".to_owned(),
        (Some(Leave::Return(value)), _) => return caller_sees(value, handler),
        (None, Form::WhileLetOk | Form::AdapterStop) => {
            return "the rest is left out, and nothing tells a failure from the end".to_owned();
        }
        (None, Form::AdapterSkip | Form::Flatten | Form::Partition) => {
            return "what failed is left out as if it did not exist".to_owned();
        }
        (None, _) => {}
    }
    let value = &handler.actions.yields;
    if handler.context.tail && (*value != Value::Unit || handler.context.function.returns == Returns::Result) {
        return caller_sees(value, handler);
    }
    if value.is_constant() {
        return format!(
            "the code after it works with {}, and cannot tell it from a result of {}",
            value.quoted(),
            quoted(callee)
        );
    }
    match handler.context.innermost_loop {
        Some(LoopContext::For | LoopContext::Times) => "the loop goes on with the next item".to_owned(),
        Some(LoopContext::While | LoopContext::Loop) => "the loop goes on with the next round".to_owned(),
        None if handler.context.in_result_function() => {
            format!("the function goes on and may return `Ok` although {} failed", quoted(callee))
        }
        None => format!("the code after it runs as if {} had succeeded", quoted(callee)),
    }
}

fn caller_sees(value: &Value, handler: &Handler) -> String {
    if handler.function().adapter_closure && *value == Value::Absent {
        return "the item is left out as if it did not exist".to_owned();
    }
    let who = if handler.function().nested { "whoever runs this closure" } else { "the caller" };
    match value {
        Value::Unit => format!("{who} cannot tell that {} failed", quoted(handler.callee_text())),
        Value::Other => format!("{who} gets another value and cannot tell why"),
        value => format!("{who} sees {}", value.quoted()),
    }
}

/// The callee in backticks, or as words.
pub(crate) fn quoted(callee: &str) -> String {
    if callee == "the expression" { callee.to_owned() } else { format!("`{callee}`") }
}

/// The callee of the handler, quoted.
pub(crate) fn callee(handler: &Handler) -> String {
    quoted(handler.callee_text())
}

/// How the handler could do better, from where it stands.
pub(crate) fn how_to_handle(handler: &Handler) -> String {
    if handler.context.in_result_function() {
        "return it with `?`, or match the kinds that may be ignored and return the rest".to_owned()
    } else if handler.function().is_started {
        "keep the handle of what was started and look at its result, or report the error here".to_owned()
    } else if handler.function().within_result {
        "hand it to the enclosing function, which returns a `Result`".to_owned()
    } else if handler.context.innermost_loop.is_some() {
        "collect the error, or stop the loop and report it".to_owned()
    } else {
        "return a `Result`, or record the failure where somebody looks at it".to_owned()
    }
}

/// Whether the error is in no message and no value.
pub(crate) fn loses_error(handler: &Handler) -> bool {
    matches!(handler.error, ErrorUse::Unbound | ErrorUse::Unused)
}

/// Whether the callee hands one value to somebody who may have gone away: `reply.send(value)`, by the type of the sender or,
/// outside of a loop, by its name.
pub(crate) fn is_reply(handler: &Handler) -> bool {
    let path = handler.callee.as_ref().and_then(|callee| callee.knowledge.path.as_deref()).unwrap_or_default();
    if path.ends_with("oneshot::Sender::send") {
        return true;
    }
    const NAMES: &[&str] =
        &["tx", "reply", "resp", "responder", "response", "respond_to", "sender", "ack", "done", "result"];
    handler.context.innermost_loop.is_none()
        && handler.class() == "send"
        && handler.callee.as_ref().is_some_and(|callee| {
            let receiver = callee.knowledge.receiver.as_deref().unwrap_or_default().to_ascii_lowercase();
            let named = |name: &&str| {
                receiver == **name
                    || receiver.ends_with(&format!("_{name}"))
                    || receiver.starts_with(&format!("{name}_"))
            };
            callee.name == "send" && !handler.awaited && NAMES.iter().any(named)
        })
}
