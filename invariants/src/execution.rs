//! Small executions of an object, enumerated (THEORY section 1): events with what had been applied where each was issued, under
//! causal delivery, with the calls ordered that coordination orders.
//!
//! Given a start and what is to be ordered, looks at every execution within its bounds, and stops at the first in which a replica
//! violates an invariant, an effect is undefined, or replicas with the same events differ. Only the interpreter is asked.

mod violation;

use std::collections::BTreeMap;

pub use violation::{Violation, Wrong};

use crate::Object;
use crate::eval::run::{equivalent, violated};
use crate::eval::{Call, Run, State};
use crate::object::{Apply, Role};
use crate::sort::Sort;
use crate::value::Value;

/// Sets of events, a bit each.
type Events = u32;

/// An accepted call.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Event {
    /// The operation, by its place.
    pub operation: usize,
    /// Its arguments.
    pub arguments: Vec<Value>,
    /// What it computed where it was issued.
    pub captures: Vec<Value>,
    /// The events that had been applied there, a bit each.
    pub before: u32,
}

/// What may be spent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Events in one execution; at most 8.
    pub events: usize,
    /// Calls that are tried and effects that are applied, over all executions.
    pub steps: u64,
}

/// What was seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// Executions, each a different set of events.
    pub executions: u64,
    /// Events in the longest of them.
    pub events: usize,
    /// Whether everything within the bound on events was seen.
    pub complete: bool,
}

/// An enumeration in progress.
pub struct Executions<'a> {
    object: &'a Object,
    /// For each operation the arguments to try.
    arguments: &'a [Vec<Vec<Value>>],
    /// Whether two calls must be ordered.
    ordered: &'a dyn Fn(&Event, &Event) -> bool,
    bounds: Bounds,
    start: State,
    events: Vec<Event>,
    /// The state of a replica that has applied a closed set of events.
    states: BTreeMap<Events, State>,
    seen: Seen,
}

/// Why an enumeration of what follows ends.
enum End {
    Done,
    OutOfSteps,
    Violated(Box<Violation>),
}

/// What adding an event makes of the states.
enum Added {
    States(Vec<(Events, State)>),
    /// Arithmetic leaves its type, which is assumed not to happen.
    Overflow,
    Wrong(Wrong),
}

impl<'a> Executions<'a> {
    /// An enumeration from `start`, which satisfies the invariants.
    #[must_use]
    pub fn new(
        object: &'a Object,
        start: State,
        arguments: &'a [Vec<Vec<Value>>],
        ordered: &'a dyn Fn(&Event, &Event) -> bool,
        bounds: Bounds,
    ) -> Self {
        let bounds = Bounds { events: bounds.events.min(8), ..bounds };
        let states = BTreeMap::from([(0, start.clone())]);
        Self { object, arguments, ordered, bounds, start, events: Vec::new(), states, seen: Seen::default() }
    }

    /// Looks at every execution within the bounds, the shorter before those that continue them.
    pub fn run(mut self) -> (Seen, u64, Option<Violation>) {
        let end = self.explore();
        self.seen.complete = matches!(end, End::Done);
        let violation = match end {
            End::Violated(violation) => Some(*violation),
            End::Done | End::OutOfSteps => None,
        };
        (self.seen, self.bounds.steps, violation)
    }

    fn explore(&mut self) -> End {
        self.seen.executions += 1;
        self.seen.events = self.seen.events.max(self.events.len());
        if self.events.len() == self.bounds.events {
            return End::Done;
        }
        let object = self.object;
        let contexts: Vec<Events> = self.states.keys().copied().collect();
        for before in contexts {
            for (operation, declared) in object.operations.iter().enumerate().filter(|(_, declared)| !declared.query) {
                for arguments in &self.arguments[operation] {
                    if !self.spend() {
                        return End::OutOfSteps;
                    }
                    let call = Call::new(object, declared, arguments.clone());
                    let state = &self.states[&before];
                    let captures = match call.accept(state) {
                        Run::Accepted(accepted) => accepted.captures,
                        Run::Refused => continue,
                        Run::Panicked(_) if object.apply == Apply::Rerun => continue,
                        Run::Panicked(fault) => {
                            let event = Event { operation, arguments: arguments.clone(), captures: Vec::new(), before };
                            return self.violated(Some(event), Wrong::Panics(fault));
                        }
                    };
                    if !object.overflow_checked && call.origin_overflow(state).is_some() {
                        continue;
                    }
                    let event = Event { operation, arguments: arguments.clone(), captures, before };
                    if self.is_possible(&event) && !self.is_repetition(&event) {
                        match self.continued(event) {
                            End::Done => {}
                            end => return end,
                        }
                    }
                }
            }
        }
        End::Done
    }

    /// Everything that goes on with one event more.
    fn continued(&mut self, event: Event) -> End {
        match self.added(&event) {
            None => End::OutOfSteps,
            Some(Added::Overflow) => End::Done,
            Some(Added::Wrong(wrong)) => self.violated(Some(event), wrong),
            Some(Added::States(states)) => {
                let new: Events = 1 << self.events.len();
                self.events.push(event);
                self.states.extend(states);
                let end = self.explore();
                self.states.retain(|set, _| set & new == 0);
                self.events.pop();
                end
            }
        }
    }

    /// The states of the replicas that have applied an event that is new; `None` where the steps are spent.
    fn added(&mut self, event: &Event) -> Option<Added> {
        let place = self.events.len();
        let new: Events = 1 << place;
        let around: Vec<Events> = self.states.keys().copied().filter(|set| event.before & !set == 0).collect();
        let mut states: BTreeMap<Events, State> = BTreeMap::new();
        // In the order of their numbers a set comes behind all that are contained in it.
        for set in around {
            let whole = set | new;
            let mut known: Option<State> = None;
            for last in (0..=place).filter(|last| whole >> last & 1 == 1) {
                let rest = whole & !(1 << last);
                let before = if rest & new == 0 { self.states.get(&rest) } else { states.get(&rest) };
                let Some(before) = before.cloned() else { continue };
                if !self.spend() {
                    return None;
                }
                let event = if last == place { event } else { &self.events[last] };
                let call = self.call(event);
                if !self.object.overflow_checked && call.overflow(&event.captures, &before).is_some() {
                    return Some(Added::Overflow);
                }
                match (call.deliver(&event.captures, &before), &known) {
                    (Err(fault), _) => return Some(Added::Wrong(Wrong::Undefined(fault))),
                    (Ok(state), Some(known)) if !equivalent(self.object, known, &state) => {
                        return Some(Added::Wrong(Wrong::Diverges(known.clone(), state)));
                    }
                    (Ok(_), Some(_)) => {}
                    (Ok(state), None) => known = Some(state),
                }
            }
            let Some(state) = known else { continue };
            if let Some(invariant) = violated(self.object, &state).first() {
                return Some(Added::Wrong(Wrong::Invariant(invariant.name.to_string(), state)));
            }
            states.insert(whole, state);
        }
        Some(Added::States(states.into_iter().collect()))
    }

    fn call(&self, event: &Event) -> Call<'a> {
        Call::new(self.object, &self.object.operations[event.operation], event.arguments.clone())
    }

    fn spend(&mut self) -> bool {
        let is_left = self.bounds.steps > 0;
        self.bounds.steps = self.bounds.steps.saturating_sub(1);
        is_left
    }

    fn violated(&self, event: Option<Event>, wrong: Wrong) -> End {
        let events = self.events.iter().cloned().chain(event).collect();
        End::Violated(Box::new(Violation { start: self.start.clone(), events, wrong }))
    }

    /// Whether a call can be issued there: beside what is not ordered before it, and with what is known of its arguments (INPUT 18
    /// and 19).
    fn is_possible(&self, event: &Event) -> bool {
        let earlier = self.events.iter().enumerate();
        let mut concurrent = earlier.filter(|(place, _)| event.before >> place & 1 == 0).map(|(_, other)| other);
        concurrent.all(|other| {
            !(self.ordered)(other, event)
                && !self.shares(event, other, Role::Replica)
                && !self.mentions(other, event)
                && !self.mentions(event, other)
        }) && self.events.iter().all(|other| !self.mentions(event, other))
            && !self.fresh(event).any(|(sort, value)| {
                let fields = self.object.vars().zip(&self.start);
                fields.into_iter().any(|(var, state)| occurs(value, sort, state, &var.sort))
            })
    }

    /// Whether one call makes a value fresh that another mentions.
    fn mentions(&self, maker: &Event, other: &Event) -> bool {
        let operation = &self.object.operations[other.operation];
        let params = operation.params.iter().map(|param| &param.var.sort).zip(&other.arguments);
        let captures = operation.captures.iter().map(|capture| &capture.var.sort).zip(&other.captures);
        let mut mentioned = params.chain(captures);
        mentioned.any(|(sort, value)| self.fresh(maker).any(|(fresh, made)| occurs(made, fresh, value, sort)))
    }

    fn fresh<'e>(&'e self, event: &'e Event) -> impl Iterator<Item = (&'e Sort, &'e Value)> {
        self.with_role(event, Role::Fresh)
    }

    fn with_role<'e>(&'e self, event: &'e Event, role: Role) -> impl Iterator<Item = (&'e Sort, &'e Value)> {
        let params = self.object.operations[event.operation].params.iter().zip(&event.arguments);
        params.filter(move |(param, _)| param.role == role).map(|(param, value)| (&param.var.sort, value))
    }

    /// Whether two calls have the same value in a role.
    fn shares(&self, one: &Event, other: &Event, role: Role) -> bool {
        self.with_role(one, role).any(|known| self.with_role(other, role).any(|about| about == known))
    }

    /// Whether the same execution is seen with its last two events in the other order: of two that do not see each other, the
    /// smaller is issued first.
    fn is_repetition(&self, event: &Event) -> bool {
        self.events.last().is_some_and(|last| {
            let sees = event.before >> (self.events.len() - 1) & 1 == 1;
            !sees && (event.operation, &event.arguments, event.before) < (last.operation, &last.arguments, last.before)
        })
    }
}

/// Whether a value of a sort is part of another.
fn occurs(value: &Value, sort: &Sort, whole: &Value, of: &Sort) -> bool {
    if sort == of {
        return value == whole;
    }
    match (whole, of) {
        (Value::Record(parts), Sort::Record(record)) => {
            parts.iter().zip(&record.fields).any(|(part, field)| occurs(value, sort, part, &field.sort))
        }
        (Value::Variant(variant, parts), Sort::Enum(shape)) => {
            let fields = shape.variants[*variant].fields.iter();
            parts.iter().zip(fields).any(|(part, field)| occurs(value, sort, part, &field.sort))
        }
        (Value::Set(set), Sort::Set(element)) => set.iter().any(|part| occurs(value, sort, part, element)),
        (Value::Map(map), Sort::Map(key, of)) => {
            map.iter().any(|(at, part)| occurs(value, sort, at, key) || occurs(value, sort, part, of))
        }
        _ => false,
    }
}
