//! O4: replicas that apply two concurrent calls in different orders end in the same state (THEORY section 2):
//! `I(s), Q_a(s), Q_b(s) => eff_a(eff_b(s)) ~ eff_b(eff_a(s))`, where `~` is `==` on the fields or the declared equivalence.
//!
//! That each second effect is defined is assumed here and proved by stability; a proof of convergence says nothing of a
//! pair whose stability failed.

use super::instance::{State, current};
use super::pair::together;
use super::{Choice, Obligation, Pair, Rule, certainly};
use crate::Object;
use crate::object::Clause;

/// The obligation of a pair.
pub(super) fn obligation(object: &Object, pair: Pair, choice: &Choice) -> Obligation {
    let [first, second] = pair.instances(object, choice);
    let start = current(object);
    let mut hypotheses = together(object, choice, &first, &second);
    let mut ends = Vec::new();
    for (one, other) in [(&first, &second), (&second, &first)] {
        let between = one.after(object, &start);
        hypotheses.extend(other.demands(object, &between).into_iter().map(|demand| demand.holds));
        hypotheses.extend(other.overflow(object, &between));
        ends.push(other.after(object, &between));
    }
    let both = pair.describe(object);
    Obligation {
        rule: Rule::Convergence { pair },
        instances: vec![first, second],
        hypotheses,
        conclusion: same(object, &ends[0], &ends[1]),
        success: format!("{both} end in the same state in either order"),
        failure: format!("replicas that apply {both} in different orders diverge"),
    }
}

/// That two states are the same to an observer. By fields, those that are the same by construction are left out.
pub(super) fn same(object: &Object, one: &State, other: &State) -> Vec<Clause> {
    if let Some(equivalence) = &object.equivalence {
        let mut values = super::instance::in_state(object, one);
        values.extend(equivalence.other.iter().cloned().zip(other.iter().cloned()));
        let holds = certainly(&equivalence.holds).substitute(&values);
        return vec![Clause { site: equivalence.site, holds }];
    }
    let fields = object.state.iter().zip(one.iter().zip(other));
    let differing = fields.filter(|(_, (one, other))| one != other);
    differing.map(|(field, (one, other))| Clause { site: field.site, holds: one.equals(other) }).collect()
}
