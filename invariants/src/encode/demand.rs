//! What a question asserts: for each assumption, that it has a value, and that it is true.

use std::collections::HashSet;

use crate::term::{Term, conditions};

/// The formulas that must hold, in order; each has a value where those before it hold.
pub(super) fn assertions(assumptions: &[Term]) -> Vec<Term> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for assumption in assumptions {
        let demands = conditions::demands(assumption).into_iter().map(|demand| demand.holds);
        found.extend(demands.chain([assumption.clone()]).filter(|term| seen.insert(term.clone())));
    }
    found
}
