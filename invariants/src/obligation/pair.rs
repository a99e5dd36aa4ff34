//! Which calls may run concurrently, two at a time, and what may be assumed of both.
//!
//! Two suffice for any number of concurrent calls, because `Q` is inductive (THEORY section 2).

use super::instance::{current, invariants};
use super::{Choice, Instance, freshness};
use crate::{Object, Term};

/// Two operations that run concurrently, or one with itself, by their places; the first is never behind the second.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Pair {
    /// One operation.
    pub first: usize,
    /// The other, or the same.
    pub second: usize,
}

/// One of the two calls of a pair.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Side {
    /// The first.
    First,
    /// The second.
    Second,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

impl Pair {
    /// Every pair of operations, and each with itself, in source order.
    #[must_use]
    pub fn all(object: &Object) -> Vec<Self> {
        let count = object.operations.len();
        (0..count).flat_map(|first| (first..count).map(move |second| Self { first, second })).collect()
    }

    /// Whether both calls are of one operation.
    #[must_use]
    pub fn is_of_one(self) -> bool {
        self.first == self.second
    }

    /// The operation of one of the calls.
    #[must_use]
    pub fn operation(self, side: Side) -> usize {
        match side {
            Side::First => self.first,
            Side::Second => self.second,
        }
    }

    /// The two calls.
    #[must_use]
    pub fn instances(self, object: &Object, choice: &Choice) -> [Instance; 2] {
        [self.first, self.second].map(|operation| Instance::new(object, operation, choice))
    }

    /// How to speak of the pair: `withdraw` and `open`, or two calls of `withdraw`.
    #[must_use]
    pub fn describe(self, object: &Object) -> String {
        let name = |operation: usize| &object.operations[operation].name;
        if self.is_of_one() {
            format!("two calls of `{}`", name(self.first))
        } else {
            format!("`{}` and `{}`", name(self.first), name(self.second))
        }
    }
}

/// The hypotheses of the obligations about two concurrent calls: the invariants, and both `Q` in one state (THEORY section 2; sound
/// because all obligations are discharged together).
pub(super) fn together(object: &Object, choice: &Choice, first: &Instance, second: &Instance) -> Vec<Term> {
    let state = current(object);
    let mut known = invariants(object, &state);
    known.extend(freshness::apart(object, first, second));
    for instance in [first, second] {
        known.extend(instance.was_issued(object));
        known.extend(instance.safely_applies(object, &state, choice));
    }
    known
}

/// What is known of the arguments of two concurrent calls, whatever the state in which they are applied (INPUT 12): each was
/// accepted in some state that satisfied the invariants.
#[must_use]
pub fn possible(object: &Object, pair: Pair) -> (Vec<Term>, [Instance; 2]) {
    let nothing = Choice::nothing(object);
    let calls = pair.instances(object, &nothing);
    let mut known = freshness::apart(object, &calls[0], &calls[1]);
    known.extend(calls.iter().flat_map(|call| call.was_issued(object)));
    (known, calls)
}
