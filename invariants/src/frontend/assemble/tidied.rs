//! The parts of an object with tidied terms, see [`Term::tidied`].

use crate::object::{Capture, Clause, Effect, Initial, Operation, Refusal};
use crate::term::Term;
use crate::term::conditions::Demand;

fn terms(terms: Vec<Term>) -> Vec<Term> {
    terms.iter().map(Term::tidied).collect()
}

/// Clauses; one that says nothing stays, because the user wrote it.
pub(super) fn clauses(clauses: Vec<Clause>) -> Vec<Clause> {
    clauses.into_iter().map(|clause| Clause { holds: clause.holds.tidied(), ..clause }).collect()
}

/// Demands, without those that always hold.
fn demands(demands: Vec<Demand>) -> Vec<Demand> {
    let mut tidied: Vec<Demand> = Vec::new();
    for demand in demands {
        let demand = Demand { holds: demand.holds.tidied(), ..demand };
        if demand.holds.as_bool() != Some(true) && !tidied.contains(&demand) {
            tidied.push(demand);
        }
    }
    tidied
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
    let Effect { state, demands: demanded, overflow } = operation.effect;
    Operation {
        captures: operation.captures.into_iter().map(capture).collect(),
        guards: clauses(operation.guards),
        accepts: operation.accepts.tidied(),
        origin: demands(operation.origin),
        refusals: operation.refusals.into_iter().map(refusal).collect(),
        effect: Effect { state: terms(state), demands: demands(demanded), overflow: demands(overflow) },
        result: operation.result.tidied(),
        ..operation
    }
}
