//! A path that refuses leaves the state as it found it (INPUT 7): `I(s), taken(p, s) => s' = s`.
//!
//! Without this, what a refused call did at its origin would be seen nowhere else.

use super::instance::{current, invariants};
use super::{Instance, Obligation, Rule, freshness};
use crate::Object;
use crate::object::Clause;

/// One for each path that refuses after a mutation.
pub(super) fn obligations(object: &Object, operation: usize) -> Vec<Obligation> {
    let refusals = 0..object.operations[operation].refusals.len();
    refusals.map(|refusal| obligation(object, operation, refusal)).collect()
}

fn obligation(object: &Object, operation: usize, refusal: usize) -> Obligation {
    let instance = Instance::issued(object, operation);
    let name = &object.operations[operation].name;
    let state = current(object);
    let (taken, left) = instance.refusal(object, &state, refusal);
    let mut hypotheses = invariants(object, &state);
    hypotheses.extend(freshness::unused(object, &instance, &state));
    hypotheses.extend(instance.run_demands(object, &state).into_iter().map(|demand| demand.holds));
    hypotheses.extend(instance.run_hypotheses(object, &state));
    hypotheses.push(taken);
    let mutation = object.operations[operation].refusals[refusal].mutation;
    let fields = left.iter().zip(&state).filter(|(left, found)| left != found);
    Obligation {
        rule: Rule::Refusal { operation, refusal },
        instances: vec![instance],
        hypotheses,
        conclusion: fields.map(|(left, found)| Clause { site: mutation, holds: left.equals(found) }).collect(),
        success: format!("`{name}` leaves the state unchanged where it refuses"),
        failure: format!("`{name}` can refuse after it has changed the state"),
    }
}
