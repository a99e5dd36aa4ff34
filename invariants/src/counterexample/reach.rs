//! Whether real operations lead from an initial state to the start of a counterexample.
//!
//! Given a domain of small values, explores breadth first what one replica can do alone, so that the first run that is found is a
//! shortest one. A budget bounds it: not found means not shown, never unreachable. Runs of several replicas are not tried.

use std::collections::{HashMap, HashSet, VecDeque};

use super::values::tuples;
use super::{Counterexample, Scene, Values};
use crate::eval::run::{begin, violated};
use crate::eval::{self, Assignment, Call, Domain, State, satisfied};
use crate::object::{Param, Role};
use crate::obligation::{Instance, current};
use crate::{Object, Obligation, Term, Value};

/// Whether real operations lead to a start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reach {
    /// They do.
    Reached(Run),
    /// No run was found within the budget: perhaps an invariant is missing that excludes the start.
    NotShown,
    /// It was not tried.
    Unknown,
}

/// What one replica does from its beginning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// How the object begins, by its place among the initial functions.
    pub initial: usize,
    /// With which arguments.
    pub arguments: Vec<Value>,
    /// The state that this makes; its constants are those of the counterexample.
    pub begins: State,
    /// What follows.
    pub steps: Vec<Step>,
}

/// An accepted operation of a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The place of the operation in the object.
    pub operation: usize,
    /// Its arguments.
    pub arguments: Vec<Value>,
    /// The state that it makes.
    pub after: State,
}

/// How much is explored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    /// States that are kept.
    pub states: usize,
    /// Calls that are tried.
    pub calls: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { states: 500, calls: 5_000 }
    }
}

/// The states that an object was found to reach with small arguments. Kept for all counterexamples of one domain, and taken
/// further only as far as one of them needs it.
#[derive(Debug)]
pub struct Explorer {
    /// In the order in which they were found.
    visits: Vec<Visit>,
    index: HashMap<State, usize>,
    /// The states that no operation was tried on yet.
    waiting: VecDeque<usize>,
    operations: Vec<Enabled>,
    /// What may still be spent.
    left: Budget,
}

#[derive(Debug)]
struct Visit {
    state: State,
    came: Came,
}

#[derive(Debug)]
enum Came {
    Begun { initial: usize, arguments: Vec<Value> },
    Stepped { from: usize, operation: usize, arguments: Vec<Value> },
}

impl Explorer {
    /// States that real operations lead to, at most so many, nearest to the beginning first.
    #[must_use]
    pub fn starts(object: &Object, values: &Values, most: usize) -> Vec<State> {
        let mut explorer = Self::new(object, values, Budget { states: most, calls: 1_000 });
        while explorer.visits.len() < most && explorer.advance(object) {}
        explorer.visits.into_iter().map(|visit| visit.state).take(most).collect()
    }

    /// Begins with the initial states.
    #[must_use]
    pub fn new(object: &Object, values: &Values, budget: Budget) -> Self {
        let domain = values.domain(object);
        let operations: Vec<Enabled> = (0..object.operations.len())
            .filter(|place| !object.operations[*place].query)
            .map(|place| Enabled::new(object, place, &domain, budget.calls))
            .collect();
        let (index, waiting) = (HashMap::new(), VecDeque::new());
        let mut explorer = Self { visits: Vec::new(), index, waiting, operations, left: budget };
        for (initial, declared) in object.initials.iter().enumerate() {
            for arguments in choices(&domain, &declared.params, budget.calls) {
                explorer.left.calls = explorer.left.calls.saturating_sub(1);
                let eval::Run::Accepted(made) = begin(declared, &arguments) else { continue };
                for constants in &values.constants(object, &domain) {
                    let state = with_constants(object, made.clone(), constants);
                    if violated(object, &state).is_empty() {
                        explorer.add(state, Came::Begun { initial, arguments: arguments.clone() });
                    }
                }
            }
        }
        explorer
    }

    /// Tries every operation on the next state; `false` where the budget is spent or no state is left.
    fn advance(&mut self, object: &Object) -> bool {
        let Some(from) = self.waiting.pop_front() else { return false };
        let (state, mentioned) = (self.visits[from].state.clone(), self.mentioned(from));
        let mut found = Vec::new();
        for enabled in &self.operations {
            for arguments in &enabled.arguments {
                if self.left.calls == 0 {
                    break;
                }
                self.left.calls -= 1;
                let Some(after) = enabled.step(object, &state, arguments) else { continue };
                if !enabled.reuses(object, arguments, &mentioned) {
                    let operation = enabled.instance.operation;
                    found.push((after, Came::Stepped { from, operation, arguments: arguments.clone() }));
                }
            }
        }
        for (after, came) in found {
            if self.visits.len() < self.left.states {
                self.add(after, came);
            }
        }
        self.left.calls > 0 && self.visits.len() < self.left.states
    }

    fn add(&mut self, state: State, came: Came) {
        if !self.index.contains_key(&state) {
            let place = self.visits.len();
            self.index.insert(state.clone(), place);
            self.visits.push(Visit { state, came });
            self.waiting.push_back(place);
        }
    }

    /// The counterexample with the run that leads to its start, or to another state in which the same calls break the same rule;
    /// the latter with that state as its start.
    #[must_use]
    pub fn reach(&mut self, object: &Object, obligation: &Obligation, found: Counterexample) -> Counterexample {
        let fresh = fresh_arguments(object, &found.scene);
        while !self.index.contains_key(&found.scene.start) && self.advance(object) {}
        let unused = |place: usize| fresh.is_empty() || fresh.is_disjoint(&self.mentioned(place));
        if let Some(&place) = self.index.get(&found.scene.start)
            && unused(place)
        {
            return Counterexample { reach: Reach::Reached(self.run(place)), ..found };
        }
        for place in (0..self.visits.len()).filter(|place| unused(*place)) {
            if let Some(moved) = found.moved(object, obligation, &self.visits[place].state) {
                return Counterexample { reach: Reach::Reached(self.run(place)), ..moved };
            }
        }
        Counterexample { reach: Reach::NotShown, ..found }
    }

    /// Every argument on the way to a state.
    fn mentioned(&self, mut place: usize) -> HashSet<Value> {
        let mut found = HashSet::new();
        loop {
            match &self.visits[place].came {
                Came::Begun { arguments, .. } => {
                    found.extend(arguments.iter().cloned());
                    return found;
                }
                Came::Stepped { from, arguments, .. } => {
                    found.extend(arguments.iter().cloned());
                    place = *from;
                }
            }
        }
    }

    fn run(&self, mut place: usize) -> Run {
        let mut steps = Vec::new();
        loop {
            let Visit { state, came } = &self.visits[place];
            match came {
                Came::Begun { initial, arguments } => {
                    steps.reverse();
                    let (initial, arguments) = (*initial, arguments.clone());
                    return Run { initial, arguments, begins: state.clone(), steps };
                }
                Came::Stepped { from, operation, arguments } => {
                    steps.push(Step { operation: *operation, arguments: arguments.clone(), after: state.clone() });
                    place = *from;
                }
            }
        }
    }
}

/// An operation with the arguments to try, and the conditions under which a call of it is a real one.
#[derive(Debug)]
struct Enabled {
    instance: Instance,
    conditions: Vec<Term>,
    arguments: Vec<Vec<Value>>,
}

impl Enabled {
    fn new(object: &Object, operation: usize, domain: &Domain, most: usize) -> Self {
        let instance = Instance::issued(object, operation);
        let state = current(object);
        let mut conditions = instance.is_accepted(object, &state);
        conditions.extend(instance.overflow(object, &state));
        let arguments = choices(domain, &object.operations[operation].params, most);
        Self { instance, conditions, arguments }
    }

    fn step(&self, object: &Object, state: &State, arguments: &[Value]) -> Option<State> {
        let params = self.instance.params.iter().cloned().zip(arguments.iter().cloned());
        let values: Assignment = object.vars().cloned().zip(state.iter().cloned()).chain(params).collect();
        if !self.conditions.iter().all(|condition| satisfied(condition, &values)) {
            return None;
        }
        let call = Call::new(object, self.instance.operation(object), arguments.to_vec());
        let eval::Run::Accepted(accepted) = call.accept(state) else { return None };
        // steadfast: allow(default_on_error): a run that breaks the object itself leads nowhere that a user wants to see
        match call.deliver(&accepted.captures, state) {
            Ok(after) if violated(object, &after).is_empty() => Some(after),
            Ok(_) | Err(_) => None,
        }
    }

    /// Whether a fresh argument was mentioned before.
    fn reuses(&self, object: &Object, arguments: &[Value], mentioned: &HashSet<Value>) -> bool {
        let params = &self.instance.operation(object).params;
        params.iter().zip(arguments).any(|(param, value)| param.role == Role::Fresh && mentioned.contains(value))
    }
}

/// All arguments of the domain, unless there are more than `most`.
fn choices(domain: &Domain, params: &[Param], most: usize) -> Vec<Vec<Value>> {
    tuples(domain, params.iter().map(|param| &param.var), most)
}

fn with_constants(object: &Object, mut state: State, constants: &[Value]) -> State {
    let fields = object.state.iter().zip(&mut state).filter(|(field, _)| field.constant);
    for ((_, place), value) in fields.zip(constants) {
        *place = value.clone();
    }
    state
}

fn fresh_arguments(object: &Object, scene: &Scene) -> HashSet<Value> {
    let calls = scene.calls.iter();
    let arguments = calls.flat_map(|issued| object.operations[issued.operation].params.iter().zip(&issued.arguments));
    arguments.filter(|(param, _)| param.role == Role::Fresh).map(|(_, value)| value.clone()).collect()
}
