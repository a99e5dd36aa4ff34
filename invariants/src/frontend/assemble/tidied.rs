//! The parts of an object with tidied terms, see [`Term::tidied`].

use crate::object::{Capture, Clause, Effect, Initial, Operation, Refusal};
use crate::term::conditions::Demand;
use crate::term::{Kind, Term};

fn terms(terms: Vec<Term>) -> Vec<Term> {
    terms.iter().map(Term::tidied).collect()
}

/// Clauses; one that says nothing stays, because the user wrote it.
pub(super) fn clauses(clauses: Vec<Clause>) -> Vec<Clause> {
    clauses.into_iter().map(|clause| Clause { holds: clause.holds.tidied(), ..clause }).collect()
}

/// Demands, each where those before it hold, without those that then always hold.
fn demands(demands: Vec<Demand>) -> Vec<Demand> {
    let mut tidied: Vec<Demand> = Vec::new();
    for demand in demands {
        let holds = demand.holds.tidied_under(&conditions(&tidied));
        // One that is true in part is true, because all of it has a value where those before it hold.
        let always = matches!(holds.kind(), Kind::Or(parts) if parts.iter().any(|part| part.as_bool() == Some(true)));
        if !always && holds.as_bool() != Some(true) {
            tidied.push(Demand { holds, ..demand });
        }
    }
    tidied
}

fn conditions(demands: &[Demand]) -> Vec<Term> {
    demands.iter().map(|demand| demand.holds.clone()).collect()
}

/// The effect, whose values mean something only where its demands hold.
fn effect(effect: Effect) -> Effect {
    let demands = demands(effect.demands);
    let met = conditions(&demands);
    let state = effect.state.iter().map(|value| value.tidied_under(&met)).collect();
    let overflow = effect.overflow.into_iter().map(|demand| Demand { holds: demand.holds.tidied(), ..demand });
    let overflow = overflow.filter(|demand| demand.holds.as_bool() != Some(true)).collect();
    Effect { state, demands, overflow }
}

pub(super) fn initial(initial: Initial) -> Initial {
    Initial {
        accepts: initial.accepts.tidied(),
        faults: demands(initial.faults),
        state: terms(initial.state),
        ..initial
    }
}

pub(super) fn operation(operation: Operation) -> Operation {
    let capture = |capture: Capture| Capture { value: capture.value.tidied(), ..capture };
    let refusal = |refusal: Refusal| Refusal { taken: refusal.taken.tidied(), state: terms(refusal.state), ..refusal };
    Operation {
        captures: operation.captures.into_iter().map(capture).collect(),
        guards: clauses(operation.guards),
        accepts: operation.accepts.tidied(),
        origin: demands(operation.origin),
        refusals: operation.refusals.into_iter().map(refusal).collect(),
        effect: effect(operation.effect),
        result: operation.result.tidied(),
        ..operation
    }
}
