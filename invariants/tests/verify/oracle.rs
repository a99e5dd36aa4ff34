//! What conflicts, by trying every state and every argument of a small domain with the interpreter: no term of an obligation is
//! looked at, and cells are told apart by the values themselves.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;
use steadfast_invariants::conflict::Predicate;
use steadfast_invariants::eval::run::{equivalent, violated};
use steadfast_invariants::eval::{Call, Domain, Run, State};
use steadfast_invariants::obligation::{Candidate, Choice};
use steadfast_invariants::{Object, Value};

/// How the arguments of two calls relate: the order of every two numbers and of each with zero, the equality of all else.
pub(crate) type Cell = Vec<Ordering>;

/// A call that some state accepts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Issued {
    pub(crate) arguments: Vec<Value>,
    captures: Vec<Value>,
    /// The values that no operation changes, where it was issued.
    constants: Vec<Value>,
}

/// An object with all its states and calls in a domain.
pub(crate) struct World<'a> {
    object: &'a Object,
    states: Vec<State>,
    /// For each operation.
    pub(crate) issued: Vec<BTreeSet<Issued>>,
}

/// What is so of the arguments of a pair, cell by cell.
#[derive(Default)]
pub(crate) struct Cells {
    /// The cells that two calls can be in, with arguments of each that show it.
    pub(crate) possible: BTreeMap<Cell, Vec<[Vec<Value>; 2]>>,
    /// Those in which coordination is needed.
    pub(crate) failing: BTreeSet<Cell>,
}

impl<'a> World<'a> {
    pub(crate) fn new(object: &'a Object, domain: &Domain) -> Self {
        let vars: Vec<_> = object.vars().cloned().collect();
        let states = domain.assignments(&vars).map(|state| state.iter().map(|(_, value)| value.clone()).collect());
        let states: Vec<State> = states.filter(|state: &State| violated(object, state).is_empty()).collect();
        let issued = object.operations.iter().map(|operation| {
            let params: Vec<_> = operation.params.iter().map(|param| param.var.clone()).collect();
            let mut found = BTreeSet::new();
            for values in domain.assignments(&params) {
                let arguments: Vec<Value> = values.iter().map(|(_, value)| value.clone()).collect();
                for state in &states {
                    if let Run::Accepted(accepted) = Call::new(object, operation, arguments.clone()).accept(state) {
                        let (arguments, constants) = (arguments.clone(), constants(object, state));
                        found.insert(Issued { arguments, captures: accepted.captures, constants });
                    }
                }
            }
            found
        });
        let issued = issued.collect();
        Self { object, states, issued }
    }

    /// Where two operations conflict, with `Q` as `choice` says.
    pub(crate) fn cells(&self, first: usize, second: usize, choice: &Choice) -> Cells {
        let mut cells = Cells::default();
        for (one, other) in self.issued[first].iter().cartesian_product(&self.issued[second]) {
            if one.constants != other.constants {
                continue;
            }
            let cell = cell(&one.arguments, &other.arguments);
            let arguments = [one.arguments.clone(), other.arguments.clone()];
            cells.possible.entry(cell.clone()).or_default().push(arguments);
            if !cells.failing.contains(&cell)
                && self.states.iter().any(|state| self.fails((first, one), (second, other), state, choice))
            {
                cells.failing.insert(cell);
            }
        }
        cells
    }

    /// Whether something goes wrong with two calls that may both be applied in a state.
    fn fails(&self, first: (usize, &Issued), second: (usize, &Issued), state: &State, choice: &Choice) -> bool {
        if constants(self.object, state) != first.1.constants {
            return false;
        }
        let [Some(one), Some(other)] = [first, second].map(|call| self.applied(call, state, choice)) else {
            return false;
        };
        let [Some(behind), Some(before)] =
            [(first, &other), (second, &one)].map(|(call, state)| self.applied(call, state, choice))
        else {
            return true;
        };
        !equivalent(self.object, &behind, &before)
    }

    /// The state after a call, where `Q` holds.
    fn applied(&self, (operation, issued): (usize, &Issued), state: &State, choice: &Choice) -> Option<State> {
        let call = Call::new(self.object, &self.object.operations[operation], issued.arguments.clone());
        let before = call.before(state);
        let holds = |candidate: &Candidate| match candidate {
            Candidate::Guard(guard) => {
                steadfast_invariants::eval::satisfied(&call.operation().guards[*guard].holds, &before)
            }
            Candidate::Captured(..) => panic!("the objects capture nothing"),
        };
        let after = call.deliver(&issued.captures, state).ok()?;
        (choice.kept(operation).iter().all(holds) && violated(self.object, &after).is_empty()).then_some(after)
    }
}

/// The fields that no operation writes.
fn constants(object: &Object, state: &State) -> Vec<Value> {
    object.state.iter().zip(state).filter(|(field, _)| field.constant).map(|(_, value)| value.clone()).collect()
}

/// How two rows of arguments relate.
pub(crate) fn cell(first: &[Value], second: &[Value]) -> Cell {
    let values: Vec<&Value> = first.iter().chain(second).collect();
    let zero = Value::Int(0.into());
    let mut cell = Vec::new();
    for (place, one) in values.iter().enumerate() {
        for other in &values[place + 1..] {
            match (one, other) {
                (Value::Int(_), Value::Int(_)) => cell.push(one.cmp(other)),
                (Value::Int(_), _) | (_, Value::Int(_)) => {}
                _ => cell.push(if one == other { Ordering::Equal } else { Ordering::Less }),
            }
        }
        if matches!(one, Value::Int(_)) {
            cell.push((*one).cmp(&zero));
        }
    }
    cell
}

impl Cells {
    /// The cells that a predicate holds in, of those that are possible. All arguments of a cell must agree.
    pub(crate) fn of(&self, predicate: &Predicate) -> BTreeSet<Cell> {
        let mut found = BTreeSet::new();
        for (cell, arguments) in &self.possible {
            let holds: Vec<bool> = arguments.iter().map(|[first, second]| predicate.holds(first, second)).collect();
            assert!(holds.iter().all_equal(), "a predicate tells arguments apart that relate in the same way");
            if holds[0] {
                found.insert(cell.clone());
            }
        }
        found
    }
}
