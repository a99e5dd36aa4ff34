//! Handlers that end the thread or the process on any error.

use crate::handler::{Abort, ErrorUse, Form, Handler};
use crate::lint::Statement;
use crate::lint::wording::{callee, catches_all, how_to_handle, is_blank, is_minor, is_outside};
use crate::{Level, Lint, Target};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "abort_on_catch_all",
    code: "EH03",
    level: Level::Deny,
    page: include_str!("abort_on_catch_all.md"),
    rank: 20,
    in_osdi14: true,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let abort = handler.actions.aborts?;
    let caught = handler.callee.as_ref().is_some_and(|callee| callee.name == "catch_unwind");
    if !(handler.form.has_body() || handler.form == Form::MapErr)
        || caught
        || asks(handler)
        || is_of_join(handler)
        || !catches_all(handler)
        || matches!(handler.class(), "expected" | "lock" | "join" | "spawn" | "format" | "init")
    {
        return None;
    }
    let library = handler.context.target != Target::Binary;
    // A message and an exit code are how a command line ends, and a server that cannot start, in whatever file they stand.
    let told = handler.actions.logs.is_some_and(|log| log.printed || log.names_error);
    let level = match abort {
        Abort::Exit if handler.function().is_main => return None,
        _ if handler.end_explained => Level::Note,
        // That the time is over is all that there is to say.
        Abort::Exit if is_blank(handler) => Level::Note,
        Abort::Exit if !library && handler.error != ErrorUse::Unbound && handler.error != ErrorUse::Unused => {
            Level::Note
        }
        Abort::Exit if told || handler.error == ErrorUse::Used || (!library && !is_outside(handler)) => Level::Note,
        Abort::Exit if library => Level::Deny,
        Abort::Exit => Level::Warn,
        Abort::Invariant => Level::Note,
        // The same as `expect`, with a better message.
        Abort::Panic
            if handler.callee.is_none()
                || handler.actions.logs.is_some_and(|log| log.printed)
                || handler.error == ErrorUse::Used
                || (handler.error == ErrorUse::Logged
                    && (handler.form == Form::UnwrapOrElse
                        || !handler.context.in_result_function()
                        || starts(handler)
                        || !is_outside(handler))) =>
        {
            Level::Note
        }
        // What works in memory, or hands to a peer that lives as long, fails by a mistake in the program only.
        Abort::Panic if !may_fail_by_itself(handler) => Level::Note,
        Abort::Panic if is_invariant(handler) => Level::Note,
        // A value of the whole program is made: nobody could be told.
        Abort::Panic if handler.function().is_main || handler.function().name.is_none() => Level::Note,
        Abort::Panic if library || handler.context.in_result_function() => Level::Warn,
        Abort::Panic => Level::Note,
    };
    let what = match abort {
        Abort::Exit => "ends the process",
        Abort::Panic | Abort::Invariant => "panics",
    };
    Some(Statement {
        level,
        message: format!("the handler of {} {what} on any error", callee(handler)),
        label: format!("{what}, whatever went wrong"),
        notes: vec!["a transient failure and a corrupt state end the same way, and the caller gets no say".to_owned()],
        help: how_to_handle(handler),
    })
}

/// Whether the function is one that starts something, by its name: without that nothing goes.
fn starts(handler: &Handler) -> bool {
    let name = handler.function().name.as_deref().unwrap_or_default();
    let first = name.rsplit(':').next().and_then(|name| name.split('_').next()).unwrap_or_default();
    matches!(first, "init" | "initialize" | "start" | "bootstrap" | "setup")
}

/// Whether the error is that of a task or thread that panicked: here it goes on.
fn is_of_join(handler: &Handler) -> bool {
    handler.error_type.as_ref().is_some_and(|error| error.name == "JoinError")
}

/// Whether the callee is asked for something by its name, and `Err` is the answer.
fn asks(handler: &Handler) -> bool {
    handler.callee.as_ref().is_some_and(|callee| ["has_", "is_"].iter().any(|start| callee.name.starts_with(start)))
}

/// Whether the failure may come from outside of the program, or could go up with its cause from here.
fn may_fail_by_itself(handler: &Handler) -> bool {
    if is_of_arguments(handler) || is_blank(handler) {
        return false;
    }
    is_outside(handler)
        || matches!(handler.class(), "decode" | "probe")
        || (handler.context.in_result_function()
            && !is_minor(handler)
            && (handler.class() != "lookup" || is_of_store(handler)))
}

/// Whether nothing else behind it leaves the function with an error, and nothing came in from outside of the program: what fails
/// then is something that the program relies on.
fn is_invariant(handler: &Handler) -> bool {
    !handler.context.fails_later
        && !is_outside(handler)
        && !is_of_store(handler)
        && handler.class() != "probe"
        && (handler.class() != "decode" || !handler.context.in_result_function())
}

/// Whether the callee makes one value of another, or reads one word: it fails by what it is handed, and for that alone.
fn is_of_arguments(handler: &Handler) -> bool {
    // Whole documents: what is wrong with them is worth saying.
    const DOCUMENTS: &[&str] = &["json", "toml", "yaml", "yml", "ron", "xml"];
    let Some(callee) = &handler.callee else { return false };
    let text = callee.text.to_ascii_lowercase();
    let is_stored = handler.awaited || callee.handed_outside || matches!(handler.class(), "write" | "commit");
    let starts = ["to_", "into_", "as_", "try_from_", "try_into_"];
    let converts = !is_stored && starts.iter().any(|start| callee.name.starts_with(start));
    let reads = matches!(callee.name.as_str(), "from_str" | "from_hex" | "from_base58" | "from_base64" | "from_bech32");
    converts || (reads && !DOCUMENTS.iter().any(|word| text.contains(word)))
}

/// Whether the error is that of something that keeps data, by its name: what looks it up may fail by itself.
fn is_of_store(handler: &Handler) -> bool {
    const WORDS: &[&str] = &["Db", "DB", "Database", "Sql", "SQL", "Io", "IO", "Stor", "Rpc", "RPC", "Network", "Disk"];
    handler.error_type.as_ref().is_some_and(|error| {
        let begins = |at: usize| at == 0 || error.name[..at].ends_with(|char: char| char.is_lowercase());
        error.is_io || WORDS.iter().any(|word| error.name.match_indices(word).any(|(at, _)| begins(at)))
    })
}
