//! Suppressions that are no good; found by `suppression`, not in handlers.

use crate::handler::Handler;
use crate::lint::Statement;
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "bad_suppression",
    code: "EH99",
    level: Level::Deny,
    page: include_str!("bad_suppression.md"),
    rank: 0,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(_handler: &Handler) -> Option<Statement> {
    None
}
