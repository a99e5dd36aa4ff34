//! Kinds of error that ask for different answers, taken together.

use crate::handler::{Catches, Form, Handler};
use crate::knowledge::ErrorShape;
use crate::lint::Statement;
use crate::lint::wording::{callee, catches_all, loses_error, placed};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "kind_conflation",
    code: "EH11",
    level: Level::Warn,
    page: include_str!("kind_conflation.md"),
    rank: 45,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let ErrorShape::Kinds(kinds) = &handler.error_shape else { return None };
    let body = handler.form.has_body() || handler.form == Form::IsOkBranch;
    let socket = handler
        .callee
        .as_ref()
        .and_then(|callee| callee.knowledge.receiver_type.as_deref())
        .is_some_and(|name| name.ends_with("Socket"));
    if socket
        || !(kinds.contains("channel") || kinds.starts_with('`'))
        || !body
        || !catches_all(handler)
        // The arms before have told the kinds apart.
        || handler.catches == Catches::Rest
        || handler.actions.propagates
        || handler.actions.aborts.is_some()
        || !loses_error(handler)
    {
        return None;
    }
    // Draining a channel until it is empty or closed is right.
    let drains = handler.callee.as_ref().is_some_and(|callee| callee.knowledge.class.as_deref() == Some("recv"));
    let decides = matches!(handler.form, Form::ErrArm | Form::IsErrBranch | Form::IfLetErr);
    Some(Statement {
        level: placed(
            if decides
                && !drains
                && handler.actions.logs.is_none()
                && handler.actions.leaves.is_none()
                && !handler.actions.sends
                // A state that says that it failed.
                && !handler.actions.stores
            {
                Level::Warn
            } else {
                Level::Note
            },
            handler,
        ),
        message: format!("{kinds} are handled alike after {}", callee(handler)),
        label: "one answer for both".to_owned(),
        notes: vec!["one of the two passes by itself, the other never does".to_owned()],
        help: "match the kinds one by one".to_owned(),
    })
}
