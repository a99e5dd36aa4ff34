//! O1 and O2: an operation alone, where it is issued, is safe (THEORY section 2; POPL 2016, section 4, rule S1).
//!
//! With `c = cap(p, s)`: the run does not panic (`I(s) =>` its demands); its effect is defined (`I(s), accepts(p, s) =>
//! demands(p, c, s)`); and every invariant holds afterwards (`I(s), accepts(p, s), demands(p, c, s) => I(eff(p, c)(s))`).
//! Because `Q` has the weakest precondition of the effect as a conjunct, the last is O1 and makes O2 a tautology. The guard's
//! conjuncts need no proof at the origin: `accepts` has them.

use super::instance::{current, invariant_in, invariants};
use super::{Instance, Obligation, Part, Rule, freshness};
use crate::Object;
use crate::object::Clause;
use crate::term::conditions::Demand;

/// That the run does not panic, that the effect is defined, and one for each invariant.
pub(super) fn obligations(object: &Object, operation: usize) -> Vec<Obligation> {
    let instance = Instance::issued(object, operation);
    let mut found = vec![panics(object, &instance)];
    found.push(defined(object, &instance));
    found.extend((0..object.invariants.len()).map(|invariant| safe(object, &instance, invariant)));
    found
}

fn panics(object: &Object, instance: &Instance) -> Obligation {
    let state = current(object);
    let name = &instance.operation(object).name;
    let mut hypotheses = invariants(object, &state);
    hypotheses.extend(freshness::unused(object, instance, &state));
    hypotheses.extend(instance.run_hypotheses(object, &state));
    Obligation {
        rule: Rule::Origin { operation: instance.operation },
        instances: vec![instance.clone()],
        hypotheses,
        conclusion: clauses(instance.run_demands(object, &state)),
        success: format!("`{name}` never panics where it is issued"),
        failure: format!("`{name}` can panic in a state that satisfies the invariants"),
    }
}

fn defined(object: &Object, instance: &Instance) -> Obligation {
    let state = current(object);
    let name = &instance.operation(object).name;
    let mut hypotheses = invariants(object, &state);
    hypotheses.extend(instance.is_accepted(object, &state));
    hypotheses.extend(instance.overflow(object, &state));
    Obligation {
        rule: Rule::Safety { operation: instance.operation, part: Part::Definedness },
        instances: vec![instance.clone()],
        hypotheses,
        conclusion: clauses(instance.demands(object, &state)),
        success: format!("the effect of `{name}` is defined wherever `{name}` is accepted"),
        failure: format!("`{name}` is accepted in a state in which its effect is undefined"),
    }
}

fn safe(object: &Object, instance: &Instance, invariant: usize) -> Obligation {
    let state = current(object);
    let name = &instance.operation(object).name;
    let declared = &object.invariants[invariant];
    let mut hypotheses = invariants(object, &state);
    hypotheses.extend(instance.is_accepted(object, &state));
    hypotheses.extend(instance.demands(object, &state).into_iter().map(|demand| demand.holds));
    hypotheses.extend(instance.overflow(object, &state));
    let after = instance.after(object, &state);
    Obligation {
        rule: Rule::Safety { operation: instance.operation, part: Part::Invariant(invariant) },
        instances: vec![instance.clone()],
        hypotheses,
        conclusion: vec![Clause { site: declared.site, holds: invariant_in(object, &after, invariant) }],
        success: format!("`{name}` alone preserves `{}`", declared.name),
        failure: format!("`{name}` alone can violate `{}`", declared.name),
    }
}

/// Demands as what is concluded.
pub(super) fn clauses(demands: Vec<Demand>) -> Vec<Clause> {
    demands.into_iter().map(|demand| Clause { site: demand.fault.site, holds: demand.holds }).collect()
}
