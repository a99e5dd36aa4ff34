//! A counterexample as text: what happens, in order, and what is wrong at the end.

use std::collections::BTreeSet;

use itertools::Itertools;

use super::wording::{call_text, fields_text, issued_text};
use super::{Broken, Counterexample, Deciding, Event, Explanation, Reach, Run, value_text};
use crate::eval::State;
use crate::obligation::Rule;
use crate::{Fault, Object};

/// Which fields a reader is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Fields {
    /// Those that change, or that the broken clause reads.
    #[default]
    Changed,
    /// All.
    All,
}

impl Counterexample {
    /// The story, a line an event, fields indented below.
    #[must_use]
    pub fn story(&self, object: &Object, fields: Fields) -> String {
        let mut lines = Vec::new();
        let shown = self.shown(object, fields);
        let show = |state: &State, lines: &mut Vec<String>| {
            let fields = object.state.iter().zip(state).enumerate().filter(|(place, _)| shown.contains(place));
            lines.extend(fields_text(fields.map(|(_, field)| field)).map(|text| format!("    {text}")));
        };
        match (&self.scene.begun, self.rule) {
            (Some(arguments), Rule::Initial { initial, .. }) => {
                let name = &object.initials[initial].name;
                lines.push(format!("`{name}({})` makes", initial_text(object, initial, arguments)));
                show(&self.scene.start, &mut lines);
            }
            _ if matches!(self.broken, Broken::ToldApart { .. }) => {}
            _ => {
                let replicas =
                    if self.replicas() > 1 { "every replica starts with" } else { "the replica starts with" };
                lines.push(replicas.to_owned());
                show(&self.scene.start, &mut lines);
            }
        }
        for issued in &self.scene.calls {
            if let Some(origin) = &issued.origin {
                lines.push(format!("`{}` was issued elsewhere, in the state", issued_text(object, issued)));
                show(origin, &mut lines);
            }
        }
        let mut before: Vec<&State> = vec![&self.scene.start; self.replicas()];
        for (number, event) in self.events.iter().enumerate() {
            lines.push(format!("{}. {}", number + 1, self.event_text(object, event)));
            match &event.after {
                Ok(after) => {
                    let changed = object.state.iter().zip(after).zip(before[event.replica]);
                    let changed = changed.filter(|((_, new), old)| fields == Fields::All || new != old);
                    let texts = fields_text(changed.map(|(field, _)| field)).map(|text| format!("    {text}"));
                    let texts = texts.collect_vec();
                    lines.extend(if texts.is_empty() { vec!["    nothing changes".to_owned()] } else { texts });
                    before[event.replica] = after;
                }
                Err(fault) => lines.push(format!("    no state: {}", reason(*fault))),
            }
        }
        lines.extend(self.broken_text(object));
        lines.extend(self.reach_text(object));
        lines.join("\n")
    }

    /// The number of replicas that take part.
    pub(super) fn replicas(&self) -> usize {
        self.events.iter().map(|event| event.replica + 1).max().unwrap_or(1)
    }

    fn shown(&self, object: &Object, fields: Fields) -> BTreeSet<usize> {
        let changed = |place: usize| {
            let states = self.events.iter().filter_map(|event| event.after.as_ref().ok());
            states.map(|state| &state[place]).any(|value| *value != self.scene.start[place])
        };
        let explained: Vec<&Explanation> = match &self.broken {
            Broken::Invariants { invariants, .. } => invariants.iter().map(|(_, explanation)| explanation).collect(),
            Broken::Guard { explanation, .. } => vec![explanation],
            _ => Vec::new(),
        };
        let read = |place: usize| {
            let reads = explained.iter().flat_map(|explanation| &explanation.reads);
            reads.into_iter().any(|(var, _)| *var == object.state[place].var)
        };
        // Where nothing changes and no clause is read, the state is all there is to see.
        let all = fields == Fields::All || (self.events.is_empty() && explained.is_empty());
        let places = 0..self.scene.start.len();
        let some: BTreeSet<usize> = places.clone().filter(|place| changed(*place) || read(*place)).collect();
        // Where nothing is there to point at, the state is all there is to see.
        if all || some.is_empty() { places.collect() } else { some }
    }

    fn event_text(&self, object: &Object, event: &Event) -> String {
        let call = issued_text(object, &self.scene.calls[event.call]);
        let replica = event.replica + 1;
        if event.issues {
            format!("replica {replica} issues `{call}`")
        } else {
            // Calls are numbered as the replicas that issue them.
            let issuer = event.call + 1;
            let of = if issuer == replica { String::new() } else { format!(" of replica {issuer}") };
            format!("`{call}`{of} arrives at replica {replica}")
        }
    }

    fn broken_text(&self, object: &Object) -> Vec<String> {
        let call = |place: usize| issued_text(object, &self.scene.calls[place]);
        match &self.broken {
            Broken::Invariants { replica, invariants } => {
                let place = if self.events.is_empty() { String::new() } else { format!(" at replica {}", replica + 1) };
                let line = |(invariant, explanation): &(usize, Explanation)| {
                    let name = &object.invariants[*invariant].name;
                    format!("`{name}` does not hold{place}{}", explanation_text(explanation))
                };
                invariants.iter().map(line).collect()
            }
            Broken::Panics { call: place, fault } => vec![format!("`{}` panics: {}", call(*place), reason(*fault))],
            Broken::Undefined { replica, call: place, fault } => {
                vec![format!(
                    "the effect of `{}` is undefined at replica {}: {}",
                    call(*place),
                    replica + 1,
                    reason(*fault)
                )]
            }
            Broken::Guard { replica, call: place, explanation, .. } => {
                let text = explanation_text(explanation);
                vec![format!(
                    "what `{}` requires does not hold where it arrives at replica {}{text}",
                    call(*place),
                    replica + 1
                )]
            }
            Broken::Stale { replica, call: place, capture } => {
                let operation = &object.operations[self.scene.calls[*place].operation];
                let name = &operation.captures[*capture].var.name;
                vec![format!(
                    "`{name}`, which `{}` computed where it was issued, is out of date at replica {}",
                    call(*place),
                    replica + 1
                )]
            }
            Broken::Diverges { fields } => {
                let names = fields.iter().map(|field| format!("`{}`", object.state[*field].var.name));
                vec![format!("the replicas have applied the same calls and differ in {}", names.format(", "))]
            }
            Broken::Changes { fields, .. } => {
                let names = fields.iter().map(|field| format!("`{}`", object.state[*field].var.name));
                vec![format!("`{}` refuses, and has changed {}", call(0), names.format(", "))]
            }
            Broken::ToldApart { values } => {
                let texts =
                    values.iter().map(|(var, value)| format!("    {} = {}", var.name, value_text(value, &var.sort)));
                ["two states that are declared the same can be told apart".to_owned()]
                    .into_iter()
                    .chain(texts)
                    .collect()
            }
        }
    }

    fn reach_text(&self, object: &Object) -> Vec<String> {
        match &self.reach {
            Reach::Reached(run) if self.scene.begun.is_none() => run_text(object, run),
            Reach::NotShown => {
                vec![
                    "the start was not shown reachable: consider strengthening the invariant so that it excludes it"
                        .to_owned(),
                ]
            }
            Reach::Reached(_) | Reach::Unknown => Vec::new(),
        }
    }
}

fn run_text(object: &Object, run: &Run) -> Vec<String> {
    let begins =
        format!("{}({})", object.initials[run.initial].name, initial_text(object, run.initial, &run.arguments));
    let count = match run.steps.len() {
        0 => return vec![format!("the start is that of `{begins}`")],
        1 => "1 operation".to_owned(),
        count => format!("{count} operations"),
    };
    let steps = run.steps.iter().map(|step| format!("    {}", call_text(object, step.operation, &step.arguments)));
    [format!("the start is reachable in {count} from `{begins}`")].into_iter().chain(steps).collect()
}

fn initial_text(object: &Object, initial: usize, arguments: &[crate::Value]) -> String {
    let params = object.initials[initial].params.iter().map(|param| &param.var.sort);
    arguments.iter().zip(params).map(|(value, sort)| value_text(value, sort)).join(", ")
}

/// The values of a failing clause, behind a colon.
fn explanation_text(explanation: &Explanation) -> String {
    let entries = explanation.entries.iter();
    let mut parts =
        entries.map(|(var, value)| format!("{} = {}", var.name, value_text(value, &var.sort))).collect_vec();
    parts.extend(explanation.deciding.as_ref().map(deciding_text));
    if let Some(fault) = explanation.fault {
        parts.push(reason(fault));
    }
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}

fn deciding_text(deciding: &Deciding) -> String {
    match deciding {
        Deciding::Comparison { left, operator, right, sort } => {
            format!("`{} {operator} {}` is false", value_text(left, sort), value_text(right, sort))
        }
        Deciding::Membership { key, sort, collection, present } => {
            let is = if *present { "is" } else { "is not" };
            let collection = collection.as_ref().map_or_else(|| "there".to_owned(), |var| format!("in `{}`", var.name));
            format!("{} {is} {collection}", value_text(key, sort))
        }
    }
}

fn reason(fault: Fault) -> String {
    fault.reason.to_string()
}
