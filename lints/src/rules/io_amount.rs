//! Numbers of bytes read or written that nobody looks at.

use crate::handler::{Form, Handler, Inner};
use crate::lint::Statement;
use crate::lint::wording::{callee, is_excused, placed};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "io_amount",
    code: "EH14",
    level: Level::Deny,
    page: include_str!("io_amount.md"),
    rank: 15,
    in_osdi14: false,
    needs_fallible: false,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let dropped = handler.form.is_discard() && handler.form != Form::UnusedBinding;
    // Of files as the standard library has them, for which nothing is waited.
    let name = handler.callee.as_ref().map_or("", |callee| callee.name.as_str());
    let is_positional = name.ends_with("_at");
    if handler.inner != Inner::Amount
        || !dropped
        || is_excused(handler)
        || is_own(handler)
        || (is_positional && (handler.awaited || !is_of_file(handler)))
    {
        return None;
    }
    let write =
        handler.callee.as_ref().is_some_and(|callee| callee.name.contains("write") || callee.name.contains("send"));
    Some(Statement {
        level: placed(Level::Deny, handler),
        message: format!(
            "the number of bytes that {} {} is ignored",
            callee(handler),
            if write { "took" } else { "gave" }
        ),
        label: if write {
            "may have written less than everything".to_owned()
        } else {
            "may have read less than asked for".to_owned()
        },
        notes: vec!["a short count is no error: the rest is silently missing".to_owned()],
        help: if write {
            format!("use `write_all{}`", if is_positional { "_at" } else { "" })
        } else {
            format!("use `read_exact{}`, or loop until enough was read", if is_positional { "_at" } else { "" })
        },
    })
}

/// Whether the callee is known to be a method of files: many other types have methods of that name that take all or fail.
fn is_of_file(handler: &Handler) -> bool {
    let Some(callee) = &handler.callee else { return false };
    let knowledge = &callee.knowledge;
    knowledge.receiver_type.as_deref() == Some("File")
        || knowledge.path.as_deref().is_some_and(|path| path.starts_with("std::"))
}

/// Whether the callee is known to be another than that of the standard library and those that follow it: what its number means
/// is not known.
fn is_own(handler: &Handler) -> bool {
    const ROOTS: &[&str] = &[
        "std",
        "core",
        "tokio",
        "futures",
        "futures_util",
        "futures_io",
        "async_std",
        "smol",
        "async_net",
        "mio",
        "socket2",
    ];
    let path = handler.callee.as_ref().and_then(|callee| callee.knowledge.path.as_deref()).unwrap_or_default();
    path.matches("::").count() > 1 && !ROOTS.iter().any(|root| path.split("::").next() == Some(root))
}
