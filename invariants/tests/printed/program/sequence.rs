//! Sequences: one compiled object goes through calls as they were written, and through printed effects of calls that were
//! accepted earlier, and is compared with what `eval` says after each.

use std::fmt::Write as _;

use steadfast_invariants::eval::run::begin;
use steadfast_invariants::eval::{Call, Run};
use steadfast_invariants::{Object, Value};

use super::{Program, captured, given, issued, takes_mutably, whole};
use crate::values::Random;

/// How many sequences each object goes through.
const SEQUENCES: u64 = 6;

/// The length of a sequence that nothing ends before.
const STEPS: u64 = 40;

/// A call that some replica accepted, with what it captured.
struct Shipped<'object> {
    call: Call<'object>,
    captures: Vec<Value>,
}

/// One step: how the program does it, and the state after it, `None` where it panics.
struct Step {
    run: String,
    after: Option<Vec<Value>>,
}

impl Program {
    /// The sequences of one object.
    pub(super) fn sequences(&mut self, object: &Object, file: &syn::File) -> String {
        (0..SEQUENCES).map(|seed| self.sequence(object, file, seed)).collect()
    }

    fn sequence(&mut self, object: &Object, file: &syn::File, seed: u64) -> String {
        let mut random = Random::new(1000 + seed);
        let mut state = first_state(object, seed, &mut random);
        let mut text = format!("    {{ let mut state = {};\n", whole(object, &state));
        let mut shipped = Vec::new();
        for number in 1..=STEPS {
            let Some(step) = next_step(object, file, &state, &mut shipped, &mut random) else { continue };
            let label = format!("{}, sequence {seed}, step {number}: {}", object.name, step.run.replace('"', "'"));
            let expected = step
                .after
                .as_ref()
                .map_or_else(|| "None".to_owned(), |after| format!("Some({})", whole(object, after)));
            writeln!(
                text,
                "    super::step(\"{label}\", {expected}, &mut state, &|state| {{ {} }}, failures);",
                step.run
            )
            .expect("a string");
            self.steps += 1;
            // A panic leaves the object half changed.
            let Some(after) = step.after else { break };
            state = after;
        }
        text + "    }\n"
    }
}

/// Where the object begins; every third time anywhere, so that what it cannot reach from there is seen too.
fn first_state(object: &Object, seed: u64, random: &mut Random) -> Vec<Value> {
    if seed % 3 < 2 {
        for initial in &object.initials {
            let arguments: Vec<Value> = initial.params.iter().map(|param| random.value(&param.var.sort)).collect();
            if let Run::Accepted(state) = begin(initial, &arguments) {
                return state;
            }
        }
    }
    object.vars().map(|var| random.value(&var.sort)).collect()
}

/// A call of a random operation, or the effect of one that was accepted in an earlier state. None where plain arithmetic
/// would leave its type, of which `eval` says nothing.
fn next_step<'object>(
    object: &'object Object,
    file: &syn::File,
    state: &[Value],
    shipped: &mut Vec<Shipped<'object>>,
    random: &mut Random,
) -> Option<Step> {
    if !shipped.is_empty() && random.below(3) == 0 {
        let place = usize::try_from(random.below(shipped.len() as u64)).expect("a place");
        return delivery(&shipped[place], state);
    }
    let place = usize::try_from(random.below(object.operations.len() as u64)).expect("a place");
    let operation = object.operations.get(place)?;
    let arguments: Vec<Value> = operation.params.iter().map(|param| random.value(&param.var.sort)).collect();
    let call = Call::new(object, operation, arguments);
    if call.origin_overflow(state).is_some() {
        return None;
    }
    let accepted = call.accept(state);
    if let Run::Accepted(accepted) = &accepted {
        if call.overflow(&accepted.captures, state).is_some() {
            return None;
        }
        shipped.push(Shipped { call: call.clone(), captures: accepted.captures.clone() });
    }
    if !takes_mutably(file, &operation.name) {
        // What it computes at its origin is applied by the effect.
        return matches!(accepted, Run::Accepted(_))
            .then(|| shipped.last())
            .flatten()
            .and_then(|last| delivery(last, state));
    }
    if accepted == Run::Refused && call.overflow(&[], state).is_some() {
        return None;
    }
    let run = format!("drop(state.{}({}))", operation.name, given(&call));
    Some(Step { run, after: issued(&call, state) })
}

/// The printed effect of an accepted call.
fn delivery(shipped: &Shipped<'_>, state: &[Value]) -> Option<Step> {
    let Shipped { call, captures } = shipped;
    if call.overflow(captures, state).is_some() {
        return None;
    }
    let operation = call.operation();
    let run = format!("state.{}_effect({}{})", operation.name, given(call), captured(operation, captures));
    Some(Step { run, after: call.apply(captures, state).ok() })
}
