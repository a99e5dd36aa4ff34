//! One file for each syntactic origin of handlers.

pub(super) mod adapter;
pub(super) mod combinator;
pub(super) mod discard;
pub(super) mod if_let;
pub(super) mod let_else;
pub(super) mod local;
pub(super) mod macros;
pub(super) mod match_arm;
pub(super) mod panic_hook;
pub(super) mod predicate;
pub(super) mod propagation;
pub(super) mod select;
pub(super) mod task;
pub(super) mod while_let;
