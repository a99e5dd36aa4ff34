//! `.ok()` where `.err()` was meant.

use crate::handler::Handler;
use crate::lint::Statement;
use crate::lint::wording::{callee, is_excused};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "swapped_ok_err",
    code: "EH17",
    level: Level::Deny,
    page: include_str!("swapped_ok_err.md"),
    rank: 5,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    // What is looked up or received may be an error itself.
    let holds_errors = handler.callee.as_ref().is_some_and(|callee| callee.text.contains("err"));
    if !handler.swapped || holds_errors || is_excused(handler) || handler.class() == "recv" {
        return None;
    }
    Some(Statement {
        level: Level::Deny,
        message: format!("`.ok()` of {} is bound to a name for errors", callee(handler)),
        label: "this is the value, not the error".to_owned(),
        notes: vec!["the branch runs on success, and the error is lost".to_owned()],
        help: "match `Err(error)`, or use `.err()`".to_owned(),
    })
}
