//! How an obligation fails, as a run of the object that a reader can follow.
//!
//! Given an object, an obligation and the values under which it is said to fail, gives the run: a start, the calls, what each
//! replica's state is after each delivery, and what is wrong there. It exists only where the interpreter has
//! replayed it: the solver's word alone is not enough. Nothing here searches for such values.

mod diagram;
mod explain;
mod reach;
mod replay;
mod scene;
mod story;
mod values;
mod wording;

use std::fmt;

pub use explain::{Deciding, Explanation};
pub use reach::{Budget, Explorer, Reach, Run, Step};
pub use scene::{Issued, Scene};
pub use story::Fields;
pub use values::Values;
pub use wording::value_text;

use crate::eval::{Assignment, State, satisfied};
use crate::obligation::Rule;
use crate::{Fault, Object, Obligation, Value, Var};

/// A run that breaks a rule, replayed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counterexample {
    /// The rule that it breaks.
    pub rule: Rule,
    /// Where it starts, and the calls in it.
    pub scene: Scene,
    /// What the replicas do, in order.
    pub events: Vec<Event>,
    /// What is wrong at the end.
    pub broken: Broken,
    /// Whether real operations lead to the start.
    pub reach: Reach,
}

/// A replica applies a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// The replica, counted from zero.
    pub replica: usize,
    /// The call, by its place in the scene.
    pub call: usize,
    /// Whether the replica issues the call itself.
    pub issues: bool,
    /// The replica's state afterwards, or why there is none.
    pub after: Result<State, Fault>,
}

/// What is wrong at the end of a run. Calls are given by their place in the scene.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Broken {
    /// Invariants do not hold at a replica.
    Invariants {
        /// The replica.
        replica: usize,
        /// By their places in source order, that of the rule among them, each with the values that break it.
        invariants: Vec<(usize, Explanation)>,
    },
    /// A call panics where it is issued.
    Panics {
        /// The call.
        call: usize,
        /// Where, and why.
        fault: Fault,
    },
    /// The effect of a call is undefined at a replica.
    Undefined {
        /// The replica.
        replica: usize,
        /// The call.
        call: usize,
        /// Where, and why.
        fault: Fault,
    },
    /// A call arrives at a replica where what it requires no longer holds.
    Guard {
        /// The replica.
        replica: usize,
        /// The call.
        call: usize,
        /// The conjunct of its guard.
        guard: usize,
        /// The values that break it.
        explanation: Box<Explanation>,
    },
    /// A call arrives at a replica where what it captured is no longer what it would capture there.
    Stale {
        /// The replica.
        replica: usize,
        /// The call.
        call: usize,
        /// What it captured, by its place.
        capture: usize,
    },
    /// Two replicas have applied the same calls, and their states differ.
    Diverges {
        /// The fields that differ.
        fields: Vec<usize>,
    },
    /// A call refuses, and has changed the state.
    Changes {
        /// The path that refuses.
        refusal: usize,
        /// The fields that it has changed.
        fields: Vec<usize>,
    },
    /// Two states that are declared the same can be told apart; the values of all variables.
    ToldApart {
        /// In the order in which they were sought.
        values: Vec<(Var, Value)>,
    },
}

/// An assignment under which an obligation is said to fail, which the interpreter does not confirm: the obligation, the
/// encoder or the interpreter is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotReproduced {
    /// What was seen instead.
    pub reason: String,
}

impl fmt::Display for NotReproduced {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "internal error: the counterexample was not reproduced: {}", self.reason)
    }
}

impl std::error::Error for NotReproduced {}

impl Counterexample {
    /// The run that `assignment` describes. Variables without a value have any, because the obligation does not look at them.
    ///
    /// # Errors
    ///
    /// Where the interpreter does not confirm that the obligation fails so, neither by its terms nor by running its calls.
    pub fn new(object: &Object, obligation: &Obligation, assignment: &Assignment) -> Result<Self, NotReproduced> {
        let assignment = completed(object, obligation, assignment);
        let refutation = obligation.refutation();
        if let Some(place) = refutation.iter().position(|term| !satisfied(term, &assignment)) {
            return Err(NotReproduced { reason: format!("assumption {place} does not hold") });
        }
        let scene = Scene::new(object, obligation, &assignment)?;
        Self::replayed(object, obligation.rule, scene, &assignment)
    }

    /// The run of the same calls from another start, with what they capture there; nothing where it breaks no rule there.
    pub(crate) fn moved(&self, object: &Object, obligation: &Obligation, start: &State) -> Option<Self> {
        let scene = self.scene.moved(object, start)?;
        let state = object.vars().cloned().zip(start.iter().cloned());
        let mut assignment: Assignment = state.collect();
        for (instance, issued) in obligation.instances.iter().zip(&scene.calls) {
            let origin = instance.origin.iter().zip(start);
            let captures = instance.captures.iter().zip(&issued.captures);
            let values = instance.params.iter().zip(&issued.arguments).chain(captures).chain(origin);
            assignment.extend(values.map(|(var, value)| (var.clone(), value.clone())));
        }
        // steadfast: allow(default_on_error): that the calls break nothing here is an answer to what was asked
        Self::new(object, obligation, &assignment).ok()
    }

    fn replayed(object: &Object, rule: Rule, scene: Scene, assignment: &Assignment) -> Result<Self, NotReproduced> {
        let reach = match (rule, &scene.begun) {
            (Rule::Initial { initial, .. }, Some(arguments)) => Reach::Reached(Run {
                initial,
                arguments: arguments.clone(),
                begins: scene.start.clone(),
                steps: Vec::new(),
            }),
            _ => Reach::Unknown,
        };
        let (events, broken) = replay::replay(object, rule, &scene, assignment)?;
        Ok(Self { rule, scene, events, broken, reach })
    }
}

/// The assignment with a value for every variable that the run needs.
fn completed(object: &Object, obligation: &Obligation, assignment: &Assignment) -> Assignment {
    let question = obligation.question(object);
    let initials = object.initials.iter().flat_map(|initial| initial.params.iter().map(|param| &param.var));
    let needed = question.vars.iter().chain(initials);
    let value = |var: &Var| assignment.get(var).cloned().unwrap_or_else(|| Value::default_of(&var.sort));
    needed.map(|var| (var.clone(), value(var))).collect()
}
