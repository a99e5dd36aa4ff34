//! Errors of close, flush, sync and commit that nobody looks at.

use crate::handler::{Form, Handler, Returns, Value};
use crate::knowledge::last_of;
use crate::lint::Statement;
use crate::lint::wording::{callee, catches_all, consequence, could_return, how_to_handle, is_silent, placed};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "ignored_commit",
    code: "EH13",
    level: Level::Deny,
    page: include_str!("ignored_commit.md"),
    rank: 22,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let on_write_path = match handler.class() {
        "commit" => true,
        "close" => handler.callee.as_ref().is_some_and(|callee| {
            let receiver = callee.knowledge.receiver.as_deref().unwrap_or_default().to_ascii_lowercase();
            ["writer", "upload", "uploader", "file", "sink", "wtr", "encoder", "appender"]
                .iter()
                .any(|word| receiver.ends_with(word))
        }),
        _ => false,
    };
    let actions = &handler.actions;
    let body = handler.form.has_body()
        && catches_all(handler)
        && !actions.propagates
        && actions.aborts.is_none()
        && !actions.calls
        && !actions.stores
        && !actions.waits;
    let quiet = (matches!(actions.substitute(), Value::Unit | Value::Ok(_)) || actions.cleans_up) && is_silent(handler);
    let dropped = handler.form.is_discard()
        && handler.form != Form::UnusedBinding
        && handler.form != Form::BareStatement
        && is_silent(handler);
    if !on_write_path || handler.context.synced_before || handler.unwrapped || !(dropped || (body && quiet)) {
        return None;
    }
    let receiver = handler
        .callee
        .as_ref()
        .and_then(|callee| callee.knowledge.receiver.as_deref())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let typed = handler.callee.as_ref().and_then(|callee| callee.knowledge.receiver_type.as_deref());
    let socket = matches!(typed, Some("TcpStream" | "UnixStream" | "OwnedWriteHalf" | "WriteHalf"))
        || ["stream", "conn", "connection", "socket", "framed", "transport", "client"]
            .iter()
            .any(|word| receiver.ends_with(word))
        || (is_flush(handler) && receiver.ends_with("session"));
    // Whoever wants to know flushes before, as with the buffers of the standard library. A `flush` of a trait that gives back nothing,
    // as that of loggers, tells nobody.
    let function = handler.function();
    let within_flush = last_of(function.name.as_deref().unwrap_or_default()) == "flush";
    let says_nothing = within_flush && function.of_trait && function.returns == Returns::Unit;
    let flushed_at_last = (function.in_drop || says_nothing) && is_flush(handler);
    // Where no error could be returned, and nothing tells where it goes, it is mostly a line for people.
    let is_line = is_flush(handler) && !could_return(handler) && typed == Some("Write");
    let given_up = actions.cleans_up && handler.form == Form::IsErrBranch;
    Some(Statement {
        // What is returned next says that it failed.
        // `if sync().is_err() { adopted.clear() }`: what was to be made durable is given up.
        level: placed(
            if socket
                || given_up
                || flushed_at_last
                || is_line
                || handler.context.asks_panicking
                || handler.context.fails_next
            {
                Level::Note
            } else {
                Level::Deny
            },
            handler,
        ),
        message: format!("an error of {} is ignored: what was written before may be lost", callee(handler)),
        label: "the write is not known to have happened".to_owned(),
        notes: vec![consequence(handler)],
        help: how_to_handle(handler),
    })
}

fn is_flush(handler: &Handler) -> bool {
    handler.callee.as_ref().is_some_and(|callee| callee.name == "flush")
}
