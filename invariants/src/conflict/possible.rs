//! Which arguments two concurrent calls can have at all (INPUT 12): what is tried with small values, before a solver is asked of the
//! rest.

use std::collections::{BTreeMap, BTreeSet};

use super::search::Inquiry;
use super::space::{Cell, Space};
use crate::counterexample::{Explorer, Values};
use crate::eval::{Assignment, Call, Run, State, satisfied};
use crate::obligation::{Instance, Pair, possible};
use crate::{Object, Question, Value, Wanted};

/// States that are reached, and arguments of each operation, that are tried.
const STATES: usize = 20;
const ARGUMENTS: usize = 60;

/// A call that a reachable state accepts.
struct Accepted {
    arguments: Vec<Value>,
    captures: Vec<Value>,
    origin: State,
}

/// What small values show to be possible.
pub(super) struct Possible<'a> {
    object: &'a Object,
    /// For each operation.
    accepted: Vec<Vec<Accepted>>,
    /// What was found out before.
    known: BTreeMap<Pair, Known>,
}

/// What is known of the cells of a pair.
#[derive(Default)]
struct Known {
    possible: BTreeSet<Cell>,
    impossible: BTreeSet<Cell>,
}

impl<'a> Possible<'a> {
    pub(super) fn new(object: &'a Object) -> Self {
        let values = Values::small(object);
        let states = Explorer::starts(object, &values, STATES);
        let accepted = |operation: usize| {
            let arguments = values.arguments(object, operation, ARGUMENTS).into_iter();
            arguments.filter_map(|arguments| accepted(object, operation, arguments, &states)).collect()
        };
        Self { object, accepted: (0..object.operations.len()).map(accepted).collect(), known: BTreeMap::new() }
    }

    /// What is to be asked about a pair, of which some cells are known to be possible.
    pub(super) fn inquiry<'s>(&mut self, pair: Pair, space: &'s Space, known: &BTreeSet<Cell>) -> Inquiry<'s> {
        let (terms, calls) = possible(self.object, pair);
        let about = self.known.entry(pair).or_default();
        about.possible.extend(known.iter().cloned());
        let cells = &mut about.possible;
        let all = space.cells().count() - about.impossible.len();
        'tried: for first in &self.accepted[pair.first] {
            for second in &self.accepted[pair.second] {
                if cells.len() == all {
                    break 'tried;
                }
                let values: Assignment = [(&calls[0], first), (&calls[1], second)]
                    .into_iter()
                    .flat_map(|(call, accepted)| values(call, accepted))
                    .collect();
                let Some(cell) = space.cell_of(&calls, &values) else { continue };
                if !cells.contains(&cell) && terms.iter().all(|term| satisfied(term, &values)) {
                    cells.insert(cell);
                }
            }
        }
        Inquiry {
            question: Question { wanted: Wanted::Proof, ..Question::new(terms) },
            calls: calls.to_vec(),
            space,
            group: 0,
            known: about.possible.clone(),
            without: about.impossible.clone(),
            symmetric: pair.is_of_one(),
        }
    }

    /// Keeps what was found out about a pair: cells that count as possible, and cells that are proved not to be.
    pub(super) fn learn(&mut self, pair: Pair, possible: BTreeSet<Cell>, impossible: &BTreeSet<Cell>) {
        let known = self.known.entry(pair).or_default();
        known.possible.extend(possible);
        known.impossible.extend(impossible.iter().cloned());
    }
}

fn values<'c>(call: &'c Instance, accepted: &'c Accepted) -> impl Iterator<Item = (crate::Var, Value)> {
    let params = call.params.iter().zip(&accepted.arguments);
    let captures = call.captures.iter().zip(&accepted.captures);
    let origin = call.origin.iter().zip(&accepted.origin);
    params.chain(captures).chain(origin).map(|(var, value)| (var.clone(), value.clone()))
}

/// The call in the first state that accepts it.
fn accepted(object: &Object, operation: usize, arguments: Vec<Value>, states: &[State]) -> Option<Accepted> {
    let call = Call::new(object, &object.operations[operation], arguments.clone());
    states.iter().find_map(|state| match call.accept(state) {
        Run::Accepted(accepted) if call.origin_overflow(state).is_none() => {
            Some(Accepted { arguments: arguments.clone(), captures: accepted.captures, origin: state.clone() })
        }
        Run::Accepted(_) | Run::Refused | Run::Panicked(_) => None,
    })
}
