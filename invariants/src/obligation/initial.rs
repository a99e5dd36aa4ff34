//! O0: every state that the object may begin in satisfies the invariants (THEORY section 2; INPUT 4).
//!
//! For each `#[initial]` function and invariant: `accepts(p) => I(new(p))`, for all arguments. A function that panics
//! makes no state, so that its demands are hypotheses.

use super::instance::invariant_in;
use super::{Obligation, Rule, State, unless_undefined};
use crate::Object;
use crate::object::{Clause, Initial};
use crate::term::conditions;

/// One for each way to begin and each invariant.
pub(super) fn obligations(object: &Object) -> Vec<Obligation> {
    let initials = object.initials.iter().enumerate();
    initials
        .flat_map(|(place, initial)| {
            (0..object.invariants.len()).map(move |invariant| obligation(object, place, initial, invariant))
        })
        .collect()
}

fn obligation(object: &Object, place: usize, initial: &Initial, invariant: usize) -> Obligation {
    let state: State = initial.state.clone();
    let mut hypotheses = vec![initial.accepts.clone()];
    hypotheses.extend(initial.faults.iter().map(|demand| demand.holds.clone()));
    let overflow = state.iter().flat_map(conditions::overflow).map(|demand| unless_undefined(&demand.holds));
    hypotheses.extend(overflow);
    hypotheses.retain(|holds| holds.as_bool() != Some(true));
    let declared = &object.invariants[invariant];
    Obligation {
        rule: Rule::Initial { initial: place, invariant },
        instances: Vec::new(),
        hypotheses,
        conclusion: vec![Clause { site: declared.site, holds: invariant_in(object, &state, invariant) }],
        success: format!("every state made by `{}` satisfies `{}`", initial.name, declared.name),
        failure: format!("`{}` can make a state that violates `{}`", initial.name, declared.name),
    }
}
