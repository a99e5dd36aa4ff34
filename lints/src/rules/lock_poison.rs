//! Poisoned locks that panic.

use crate::handler::{Form, Handler};
use crate::lint::Statement;
use crate::lint::wording::callee;
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "lock_poison",
    code: "EH21",
    level: Level::Allow,
    page: include_str!("lock_poison.md"),
    rank: 96,
    in_osdi14: false,
    needs_fallible: false,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    if handler.form != Form::Unwrap || handler.class() != "lock" {
        return None;
    }
    Some(Statement {
        level: Level::Note,
        message: format!("a poisoned lock makes {} panic", callee(handler)),
        label: "one panic spreads to everybody who takes this lock".to_owned(),
        notes: Vec::new(),
        help: "decide whether the state behind the lock is still sound: `unwrap_or_else(PoisonError::into_inner)`"
            .to_owned(),
    })
}
