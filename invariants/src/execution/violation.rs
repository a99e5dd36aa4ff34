//! An execution in which something goes wrong, and how to tell it.

use itertools::Itertools;

use super::Event;
use crate::counterexample::value_text;
use crate::eval::State;
use crate::{Fault, Object};

/// An execution in which something goes wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Where every replica starts.
    pub start: State,
    /// In an order in which they can be issued.
    pub events: Vec<Event>,
    /// What is wrong once all have been applied.
    pub wrong: Wrong,
}

/// What is wrong in an execution.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// An invariant, by its name, does not hold in a state.
    Invariant(String, State),
    /// An effect is undefined.
    Undefined(Fault),
    /// The last call panics where it is issued.
    Panics(Fault),
    /// Replicas with the same events are in these states.
    Diverges(State, State),
}

impl Violation {
    /// The execution on a few lines.
    #[must_use]
    pub fn text(&self, object: &Object) -> String {
        let state = |state: &State| {
            object
                .vars()
                .zip(state)
                .map(|(var, value)| format!("{} = {}", var.name, value_text(value, &var.sort)))
                .join(", ")
        };
        let mut text = format!("every replica starts with {}", state(&self.start));
        for (place, event) in self.events.iter().enumerate() {
            let operation = &object.operations[event.operation];
            let arguments = operation.params.iter().zip(&event.arguments);
            let arguments = arguments.map(|(param, value)| value_text(value, &param.var.sort)).join(", ");
            let seen = (0..place).filter(|earlier| event.before >> earlier & 1 == 1).map(|earlier| earlier + 1);
            let seen = seen.format(", ").to_string();
            let after = if seen.is_empty() { String::new() } else { format!(" after {seen}") };
            text += &format!("\n{}. {}({arguments}){after}", place + 1, operation.name);
        }
        let end = match &self.wrong {
            Wrong::Invariant(name, found) => format!("`{name}` does not hold: {}", state(found)),
            Wrong::Undefined(fault) => format!("an effect is undefined: {}", fault.reason),
            Wrong::Panics(fault) => format!("the last call panics: {}", fault.reason),
            Wrong::Diverges(one, other) => format!("replicas differ: {}; {}", state(one), state(other)),
        };
        format!("{text}\n{end}")
    }
}
