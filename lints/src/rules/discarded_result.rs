//! Results that are thrown away.

use crate::handler::{Form, Handler};
use crate::lint::Statement;
use crate::lint::wording::{
    callee, consequence, how_to_handle, is_blank, is_excused, is_minor, is_mutation, is_read, is_reply, is_secondary,
    is_silent, placed,
};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "discarded_result",
    code: "EH05",
    level: Level::Deny,
    page: include_str!("discarded_result.md"),
    rank: 60,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    if !handler.form.is_discard() || is_excused(handler) || !is_silent(handler) || handler.unwrapped {
        return None;
    }
    let level = match handler.form {
        // A reply to somebody who may have gone away: there is nobody left to tell.
        _ if is_reply(handler) => Level::Allow,
        Form::UnusedBinding | Form::BareStatement => Level::Note,
        _ if is_minor(handler) => Level::Note,
        // What is put there shows the failure.
        _ if is_preparation(handler) => Level::Note,
        _ if is_mutation(handler) => Level::Deny,
        // What is read and thrown away was read to wait for the end.
        _ if is_blank(handler) || !is_read(handler) || is_secondary(handler) || is_drain(handler) => Level::Note,
        _ => Level::Warn,
    };
    let pending = if handler.awaited || !handler.pending { "" } else { "; the future is not even polled" };
    Some(Statement {
        level: placed(level, handler),
        message: format!("the result of {} is thrown away{pending}", callee(handler)),
        label: "the error is dropped here".to_owned(),
        notes: vec![consequence(handler)],
        help: how_to_handle(handler),
    })
}

/// Whether the callee only prepares a place: a directory, an empty file.
fn is_preparation(handler: &Handler) -> bool {
    handler.callee.as_ref().is_some_and(|callee| {
        matches!(callee.name.as_str(), "create_dir" | "create_dir_all") || callee.text.ends_with("File::create")
    })
}

/// Whether the callee reads to the end, for which somebody who drops the result waits.
fn is_drain(handler: &Handler) -> bool {
    handler.callee.as_ref().is_some_and(|callee| callee.name.starts_with("read_to_"))
}
