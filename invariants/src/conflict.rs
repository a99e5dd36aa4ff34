//! Which concurrent calls conflict: for which arguments, and why.

mod predicate;

pub use predicate::{Comparison, Literal, Operand, Place, Predicate};

use crate::Counterexample;
use crate::verdict::{Standing, Threat};

/// Two operations, or one with itself, that may not run concurrently for some arguments (THEORY section 4).
#[derive(Clone, Debug)]
pub struct Conflict {
    /// One operation, by its place in the object.
    pub first: usize,
    /// The other, or the same; never before the first.
    pub second: usize,
    /// For which arguments, of the first as call 1 and of the second as call 2: the union of the reasons' predicates.
    pub when: Predicate,
    /// Whether an invariant, convergence or definedness needs the coordination. Otherwise only a declared guard may no longer
    /// hold where the effect is applied, which the object survives.
    pub essential: bool,
    /// Refuted where some arguments were shown to fail, otherwise unproved.
    pub standing: Standing,
    /// What is at stake, the most severe first.
    pub reasons: Vec<Reason>,
    /// A run that shows the most severe reason.
    pub counterexample: Option<Box<Counterexample>>,
}

/// One thing that is at stake in a conflict.
#[derive(Clone, Debug)]
pub struct Reason {
    /// What.
    pub threat: Threat,
    /// For which arguments.
    pub when: Predicate,
    /// Refuted or unproved.
    pub standing: Standing,
}
