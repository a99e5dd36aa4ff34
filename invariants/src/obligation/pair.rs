//! Which calls may run concurrently, two at a time, and what may be assumed of both.
//!
//! Two suffice for any number of concurrent calls, because `Q` is inductive (THEORY section 2).

use super::instance::{current, invariants};
use super::{Instance, freshness};
use crate::{Object, Term};

/// Two operations that run concurrently, by their places; the first is never behind the second.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Pair {
    /// One operation.
    pub first: usize,
    /// The other, or the same.
    pub second: usize,
    /// How the arguments of the two calls relate.
    pub arguments: Arguments,
}

/// How the arguments of two concurrent calls relate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Arguments {
    /// In any way: calls of two operations.
    Any,
    /// All are the same: calls of one operation.
    Equal,
    /// One at least differs: calls of one operation.
    Different,
}

/// One of the two calls of a pair.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Side {
    /// The first.
    First,
    /// The second.
    Second,
}

/// Every pair that has to be looked at. A pair of one operation comes twice, with equal and with different arguments, unless no
/// two calls can have them equal or there are none to differ.
pub(super) fn all(object: &Object) -> Vec<Pair> {
    let count = object.operations.len();
    let mut pairs = Vec::new();
    for first in 0..count {
        if !freshness::is_never_repeated(object, first) {
            pairs.push(Pair { first, second: first, arguments: Arguments::Equal });
        }
        if !object.operations[first].params.is_empty() {
            pairs.push(Pair { first, second: first, arguments: Arguments::Different });
        }
        pairs.extend((first + 1..count).map(|second| Pair { first, second, arguments: Arguments::Any }));
    }
    pairs
}

impl Pair {
    /// The two calls.
    pub(super) fn instances(self, object: &Object) -> (Instance, Instance) {
        let first = Instance::new(object, self.first);
        let second = match self.arguments {
            Arguments::Equal => first.repeated(object),
            Arguments::Any | Arguments::Different => Instance::new(object, self.second),
        };
        (first, second)
    }

    /// How to speak of the pair: `withdraw` and `open`, or two calls of `withdraw`.
    pub(super) fn describe(self, object: &Object) -> String {
        let name = |operation: usize| &object.operations[operation].name;
        match self.arguments {
            Arguments::Any => format!("`{}` and `{}`", name(self.first), name(self.second)),
            Arguments::Equal if object.operations[self.first].params.is_empty() => {
                format!("two calls of `{}`", name(self.first))
            }
            Arguments::Equal => format!("two calls of `{}` with equal arguments", name(self.first)),
            Arguments::Different => format!("two calls of `{}` with different arguments", name(self.first)),
        }
    }
}

/// The hypotheses of the obligations about two concurrent calls: the invariants, and both `Q` in one state (THEORY section 2; sound
/// because all obligations are discharged together).
pub(super) fn together(object: &Object, pair: Pair, first: &Instance, second: &Instance) -> Vec<Term> {
    let state = current(object);
    let mut known = invariants(object, &state);
    if pair.arguments == Arguments::Different {
        let params = first.params.iter().zip(&second.params);
        known.push(Term::or(params.map(|(one, other)| Term::var(one).equals(&Term::var(other)).not())));
    }
    known.extend(freshness::apart(object, first, second));
    for instance in [first, second] {
        known.extend(instance.was_issued(object));
        known.extend(instance.safely_applies(object, &state));
    }
    known
}
