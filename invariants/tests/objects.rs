//! What holds of the runs of every object: that they are what the terms say which the obligations are made of.

mod random;
mod random_objects;

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any, proptest};
use proptest::test_runner::Config;
use random::Random;
use random_objects::object;
use steadfast_invariants::eval::run::{begin, violated};
use steadfast_invariants::eval::{Accepted, Call, Run, State, first_unmet, satisfied};
use steadfast_invariants::{Assignment, Object, Term, Value, Var, evaluate};

/// Choices for an object, and for a state and the arguments of its two operations.
fn choices() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
    (vec(any::<u8>(), 0..250), vec(any::<u8>(), 0..40))
}

/// A state, and calls of both operations.
fn scene<'a>(object: &'a Object, bytes: &[u8]) -> (State, [Call<'a>; 2]) {
    let mut random = Random::new(bytes, &[]);
    let state = object.sorts().iter().map(|sort| random.value(sort)).collect();
    let calls = [0, 1].map(|place| {
        let operation = &object.operations[place];
        let arguments = operation.params.iter().map(|param| random.value(&param.var.sort)).collect();
        Call::new(object, operation, arguments)
    });
    (state, calls)
}

fn accepted(call: &Call<'_>, state: &[Value]) -> Option<Vec<Value>> {
    match call.accept(state) {
        Run::Accepted(Accepted { captures, .. }) => Some(captures),
        Run::Refused | Run::Panicked(_) => None,
    }
}

proptest! {
    #![proptest_config(Config { cases: 1_000, failure_persistence: None, ..Config::default() })]

    /// Stability and convergence replace the fields in one effect by another effect, where runs apply one after the other.
    #[test]
    fn one_effect_after_another_is_the_one_put_into_the_other((bytes, values) in choices()) {
        let object = object(&bytes);
        let (state, [first, second]) = scene(&object, &values);
        let (Some(shipped), Some(other)) = (accepted(&first, &state), accepted(&second, &state)) else { return Ok(()) };
        let Ok(between) = first.apply(&shipped, &state) else { return Ok(()) };
        let replaced: HashMap<Var, Term> =
            object.vars().cloned().zip(first.operation().effect.state.iter().cloned()).collect();
        let mut assignment = first.after(&shipped, &state);
        assignment.extend(second.after(&other, &state).iter().map(|(var, value)| (var.clone(), value.clone())));

        let effect = &second.operation().effect;
        let put = |term: &Term| evaluate(&term.substitute(&replaced), &assignment);
        match second.apply(&other, &between) {
            Ok(after) => assert_eq!(effect.state.iter().map(put).collect::<Result<State, _>>(), Ok(after)),
            Err(fault) => {
                let unmet = effect.demands.iter().find(|demand| put(&demand.holds) != Ok(Value::Bool(true)));
                assert_eq!(unmet.map(|demand| demand.fault), Some(fault));
            }
        }
    }

    #[test]
    fn an_effect_is_defined_exactly_where_its_demands_hold((bytes, values) in choices()) {
        let object = object(&bytes);
        let (state, calls) = scene(&object, &values);
        for call in &calls {
            let Some(shipped) = accepted(call, &state) else { continue };
            let assignment = call.after(&shipped, &state);
            let effect = &call.operation().effect;
            let values: Result<State, _> = effect.state.iter().map(|term| evaluate(term, &assignment)).collect();
            assert_eq!(values.is_ok(), first_unmet(&effect.demands, &assignment).is_none());
            assert_eq!(values.is_ok(), call.apply(&shipped, &state).is_ok());
        }
    }

    #[test]
    fn a_run_is_accepted_where_no_guard_is_broken_and_nothing_panics((bytes, values) in choices()) {
        let object = object(&bytes);
        let (state, calls) = scene(&object, &values);
        for call in &calls {
            let panics = first_unmet(&call.operation().origin, &call.before(&state)).is_some();
            let run = call.accept(&state);
            assert_eq!(matches!(run, Run::Panicked(_)), panics);
            assert_eq!(matches!(run, Run::Accepted(_)), !panics && call.broken_guard(&state).is_none());
        }
    }

    #[test]
    fn invariants_are_asked_of_the_state_alone((bytes, values) in choices()) {
        let object = object(&bytes);
        let (state, _) = scene(&object, &values);
        let Run::Accepted(start) = begin(&object.initials[0], &[]) else { panic!("it always begins") };
        for state in [&start, &state] {
            let fields: Assignment = object.vars().cloned().zip(state.iter().cloned()).collect();
            assert_eq!(violated(&object, state).is_empty(), satisfied(&object.invariants[0].holds, &fields));
        }
    }
}
