//! Errors that replace another without naming it.

use crate::handler::{Form, Handler};
use crate::knowledge::ErrorShape;
use crate::lint::Statement;
use crate::lint::wording::{callee, catches_all, is_excused};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "cause_lost",
    code: "EH12",
    level: Level::Note,
    page: include_str!("cause_lost.md"),
    rank: 90,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let replaced = handler.actions.propagates && handler.actions.replaces_error;
    let form = matches!(
        handler.form,
        Form::MapErr
            | Form::ErrArm
            | Form::WildcardArm
            | Form::LetElse
            | Form::IfLetErr
            | Form::IfLetOkElse
            | Form::OrElse
            | Form::IsErrBranch
    );
    let logged = handler.actions.logs.is_some_and(|log| log.names_error);
    if !replaced
        || !form
        || logged
        || is_excused(handler)
        || !catches_all(handler)
        || handler.error_shape == ErrorShape::Blank
        || matches!(handler.class(), "send" | "lock" | "join")
    {
        return None;
    }
    Some(Statement {
        level: Level::Note,
        message: format!("the error of {} is replaced by one that does not name it", callee(handler)),
        label: "the cause ends here".to_owned(),
        notes: vec!["whoever reads the new error cannot tell what went wrong below".to_owned()],
        help: "keep it as the source: `map_err(|error| New { source: error })` or `context(..)`".to_owned(),
    })
}
