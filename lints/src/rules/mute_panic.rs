//! Panics whose message is lost.

use crate::handler::{Form, Handler};
use crate::lint::Statement;
use crate::lint::wording::{catches_all, loses_error};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "mute_panic",
    code: "EH18",
    level: Level::Warn,
    page: include_str!("mute_panic.md"),
    rank: 24,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let level = match handler.form {
        Form::PanicHook
            if loses_error(handler)
                && handler.actions.logs.is_none()
                && !handler.actions.calls
                && !handler.actions.stores
                && !handler.actions.sends =>
        {
            Level::Warn
        }
        form if handler.callee.as_ref().is_some_and(|callee| callee.name == "catch_unwind")
            && loses_error(handler)
            && catches_all(handler)
            && (form.has_body() || form.is_discard() || form == Form::MapErr) =>
        {
            // Whoever reads the message or the error that takes its place learns that something panicked, and not what.
            let replaced = handler.actions.propagates && handler.actions.replaces_error;
            let told = replaced || handler.actions.logs.is_some_and(|log| !log.names_error);
            // A value that takes its place on the way says that it panicked; the panic itself has been printed.
            if told
                && form.has_body()
                && form != Form::UnwrapOrElse
                && handler.actions.aborts.is_none()
                && is_standard(handler)
            {
                Level::Warn
            } else {
                Level::Note
            }
        }
        _ => return None,
    };
    Some(Statement {
        level,
        message: if handler.form == Form::PanicHook {
            "the panic hook says nothing of the panic".to_owned()
        } else {
            "the payload of a caught panic is dropped".to_owned()
        },
        label: "the panic's message is lost here".to_owned(),
        notes: vec!["nobody can tell which panic it was".to_owned()],
        help: "put the payload or the location into the message".to_owned(),
    })
}

/// Whether it is the standard library's function, whose error is the payload and nothing else.
fn is_standard(handler: &Handler) -> bool {
    let path = handler.callee.as_ref().and_then(|callee| callee.knowledge.path.as_deref());
    path.is_some_and(|path| path == "std::panic::catch_unwind")
}
