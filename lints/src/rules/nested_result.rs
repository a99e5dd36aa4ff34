//! Results of which only the outer layer is handled.

use crate::handler::{Form, Handler, Inner};
use crate::lint::Statement;
use crate::lint::wording::{callee, is_minor, placed};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "nested_result",
    code: "EH15",
    level: Level::Warn,
    page: include_str!("nested_result.md"),
    rank: 28,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let tested = matches!(handler.form, Form::IsErrBranch | Form::IsOkBranch | Form::Predicate)
        || (handler.value_dropped && !handler.unwrapped);
    let dropped = handler.form.is_discard();
    if handler.inner != Inner::Nested || !(tested || dropped) || (dropped && handler.class() == "join") {
        return None;
    }
    let level = if (is_minor(handler) && handler.class() != "spawn") || handler.form == Form::UnusedBinding {
        Level::Note
    } else {
        Level::Warn
    };
    Some(Statement {
        level: placed(level, handler),
        message: format!("the inner result of {} is dropped", callee(handler)),
        label: "only the outer layer is looked at".to_owned(),
        notes: vec!["the outer `Ok` says that it ended in time or did not panic, not that it succeeded".to_owned()],
        help: "handle both layers: `??`, or a match on `Ok(Ok(..))`, `Ok(Err(..))` and `Err(..)`".to_owned(),
    })
}
