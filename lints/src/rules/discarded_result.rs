//! Results that are thrown away.

use crate::handler::{Form, Handler, LoopContext, Success};
use crate::lint::Statement;
use crate::lint::wording::{
    callee, consequence, could_return, how_to_handle, is_blank, is_excused, is_minor, is_mutation, is_read, is_reply,
    is_secondary, is_silent, placed,
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
    if let Some(name) = &handler.must_use {
        return Some(must_use(handler, name));
    }
    if !handler.form.is_discard() || is_excused(handler) || !is_silent(handler) || handler.unwrapped {
        return None;
    }
    let level = match handler.form {
        // A reply to somebody who may have gone away: there is nobody left to tell.
        _ if is_reply(handler) => Level::Allow,
        Form::UnusedBinding | Form::BareStatement => Level::Note,
        _ if is_minor(handler) => Level::Note,
        // The error that is returned next says that it failed.
        _ if handler.context.fails_next => Level::Note,
        // What is put there shows the failure.
        _ if is_preparation(handler) => Level::Note,
        // What a bounded number of tries does on its way, and what a function shows to a person.
        _ if handler.context.innermost_loop == Some(LoopContext::Times) || shows(handler) => Level::Note,
        // Where the error could not go up, the loss is mostly meant: a line on a terminal, a courtesy to a peer.
        _ if !could_return(handler) && !is_of_files(handler) => Level::Note,
        // What a task is handed fails when the task is gone.
        _ if is_blank(handler) && handler.error_type.is_some() => Level::Note,
        // What changes something in memory is mostly seen by what comes next.
        _ if is_mutation(handler) && !handler.awaited && !leaves_memory(handler) => Level::Note,
        _ if is_mutation(handler) => Level::Deny,
        // What gives back nothing has read nothing, whatever it is called.
        _ if handler.success == Success::Unit && !handler.context.in_result_function() => Level::Note,
        // What is read and thrown away was read to wait for the end.
        _ if is_blank(handler) || !is_read(handler) || is_secondary(handler) || is_drain(handler) => Level::Note,
        // An answer that nobody uses only tests whether somebody is there.
        _ if matches!(handler.class(), "lookup" | "network") => Level::Note,
        // So does what is read once and not looked at: what comes next meets a failure that lasts.
        _ if handler.class() == "read" && handler.context.innermost_loop.is_none() => Level::Note,
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

/// What is said of a value without an error, of the type `name`, which is marked `#[must_use]`.
fn must_use(handler: &Handler, name: &str) -> Statement {
    Statement {
        level: Level::Allow,
        message: format!("the `{name}` of {} is thrown away, which is marked `#[must_use]`", callee(handler)),
        label: "nothing is done with it".to_owned(),
        notes: Vec::new(),
        help: "use the value, or say in a comment why it is not needed".to_owned(),
    }
}

/// Whether the name of the function around says that it shows something to a person.
fn shows(handler: &Handler) -> bool {
    let name = handler.function().name.as_deref().unwrap_or_default();
    let name = name.rsplit(':').next().unwrap_or_default();
    ["print", "show", "display", "render", "draw"].iter().any(|word| name.split('_').next() == Some(word))
}

/// Whether the callee is one of those that change files by their path: what it was to write is there or is not.
fn is_of_files(handler: &Handler) -> bool {
    let path = handler.callee.as_ref().and_then(|callee| callee.knowledge.path.as_deref()).unwrap_or_default();
    ["std::fs::", "tokio::fs::", "fs_err::"].iter().any(|module| path.starts_with(module))
}

/// Whether the name of a callee that changes something says that it reaches outside of the process, or that it checks.
fn leaves_memory(handler: &Handler) -> bool {
    const WORDS: &[&str] =
        &["write", "save", "store", "append", "persist", "rename", "replicate", "truncate", "upload", "put", "symlink"];
    let name = handler.callee.as_ref().map_or("", |callee| callee.name.as_str());
    handler.class() != "write" || name.split('_').any(|word| WORDS.contains(&word))
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
