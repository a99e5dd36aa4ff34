//! What an expression gives: mostly a value, possibly with the place where it stands; otherwise something that lives
//! only between calls, such as an iterator or a closure.

use std::rc::Rc;

use super::names::Names;
use super::place::Place;
use super::streams::Stream;
use crate::frontend::scope::Scope;
use crate::term::Term;

/// What an expression gives.
#[derive(Clone)]
pub(super) enum Operand {
    /// A value.
    Value(Value),
    /// An iterator.
    Stream(Stream),
    /// A closure, not yet called.
    Closure(Rc<Closure>),
    /// What `entry` of a map gives.
    Entry {
        /// The map.
        map: Place,
        /// The key, which stays what it is.
        key: Term,
    },
    /// A function or a constructor that is named and not called.
    Function(Rc<syn::ExprPath>),
    /// `a..b`, `a..=b` and the open ones.
    Range {
        /// The least.
        from: Option<Term>,
        /// The end.
        to: Option<Term>,
        /// Whether the end belongs to it.
        closed: bool,
    },
}

/// A value, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Value {
    /// The value at this point.
    pub(super) term: Term,
    /// Where it stands, so that it can be changed there.
    pub(super) place: Option<Place>,
    /// Whether it is a `&mut`, so that a name for it is a name for the place.
    pub(super) exclusive: bool,
}

impl Value {
    pub(super) fn of(term: Term) -> Self {
        Self { term, place: None, exclusive: false }
    }
}

impl From<Term> for Operand {
    fn from(term: Term) -> Self {
        Self::Value(Value::of(term))
    }
}

/// A closure, with what the names in it mean.
pub(super) struct Closure {
    /// What it looks like.
    pub(super) syntax: syn::ExprClosure,
    /// The names around it.
    pub(super) names: Names,
    /// The types around it.
    pub(super) scope: Scope,
}
