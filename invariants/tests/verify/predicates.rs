//! Predicates are exact: what is reported holds in just the cells in which trying every state shows a conflict, and says no more
//! than it must. Plans are safe: no small execution under one goes wrong.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use steadfast_invariants::conflict::Predicate;
use steadfast_invariants::counterexample::Budget;
use steadfast_invariants::eval::Domain;
use steadfast_invariants::obligation::{Pair, alone};
use steadfast_invariants::self_check::{Effort, self_check};
use steadfast_invariants::{Object, Outcome, Question, Settings, Verification, verify};

use crate::oracle::{Cells, World};
use crate::rows::{ELEMENTS, NUMBERS, object};
use crate::support::objects::{account, decrements};
use crate::support::{self, brute_force};

fn domain() -> Domain {
    Domain::new(ELEMENTS, NUMBERS)
}

/// What is known of a random object, unless something is wrong with an operation alone.
fn verified(object: &Object, steps: u64) -> Option<Verification> {
    let open: Vec<_> = alone(object).into_iter().filter(|obligation| !obligation.is_evident()).collect();
    let questions: Vec<Question> = open.iter().map(|obligation| obligation.question(object)).collect();
    if brute_force(&questions, &domain()).iter().any(|outcome| *outcome != Outcome::Impossible) {
        return None;
    }
    let self_check = Effort { steps, confirming: steps, ..Effort::default() };
    let settings = Settings { reach: Budget { states: 20, calls: 100 }, self_check };
    Some(verify(object, settings, &mut |questions| brute_force(questions, &domain())))
}

/// How many objects are looked at: `STEADFAST_OBJECTS=5000` for as many as that.
fn objects() -> usize {
    std::env::var("STEADFAST_OBJECTS").map_or(2_000, |count| count.parse().expect("it is a number"))
}

/// Every object of a row, with how many there were.
fn each(objects: usize, check: impl Fn(&Object) -> bool) -> usize {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let bytes = vec(any::<u8>(), 30..70);
    let mut seen = 0;
    while seen < objects {
        let tree = proptest::strategy::Strategy::new_tree(&bytes, &mut runner).expect("nothing is rejected");
        seen += usize::from(check(&object(&proptest::strategy::ValueTree::current(&tree))));
    }
    seen
}

/// That a predicate holds in just these cells, and that neither a case nor a literal can be left out.
fn exact(told: &str, cells: &Cells, wanted: &BTreeSet<Vec<std::cmp::Ordering>>, predicate: &Predicate) {
    assert_eq!(cells.of(predicate), *wanted, "{told}: {predicate:#?}");
    for left_out in 0..predicate.cases.len() {
        let mut less = predicate.clone();
        less.cases.remove(left_out);
        assert_ne!(cells.of(&less), *wanted, "{told}: case {left_out} can be left out");
        for literal in 0..predicate.cases[left_out].len() {
            let mut more = predicate.clone();
            more.cases[left_out].remove(literal);
            assert_ne!(cells.of(&more), *wanted, "{told}: literal {literal} of case {left_out} can be left out");
        }
    }
}

/// The object for a reader: its operations as Rust, its invariants as terms.
fn written(object: &Object) -> String {
    let operations = object.operations.iter().map(|operation| {
        format!(
            "{}\n{}",
            steadfast_invariants::print::guard(object, operation),
            steadfast_invariants::print::effect(object, operation)
        )
    });
    let invariants = object.invariants.iter().map(|invariant| format!("{:?}", invariant.holds.free_vars()));
    operations.chain(invariants).collect::<Vec<_>>().join("\n")
}

#[test]
fn predicates_are_exact() {
    let seen = RefCell::new([0; 3]);
    let objects = each(objects(), |object| {
        let Some(found) = verified(object, 0) else { return false };
        let world = World::new(object, &domain());
        for pair in Pair::all(object) {
            let cells = world.cells(pair.first, pair.second, &found.choice);
            let about = |essential: bool| {
                let mut conflicts = found.conflicts.iter();
                conflicts.find(|one| (one.first, one.second, one.essential) == (pair.first, pair.second, essential))
            };
            let told = format!("{pair:?} of {}", written(object));
            let never = Predicate::never();
            let when = about(true).map_or(&never, |conflict| &conflict.when);
            exact(&told, &cells, &cells.failing, when);
            if let Some(guard) = about(false) {
                assert!(cells.of(&guard.when).is_disjoint(&cells.failing), "{told}: covered already");
                assert!(!guard.when.is_never(), "{told}: about no arguments");
                seen.borrow_mut()[2] += 1;
            }
            seen.borrow_mut()[usize::from(!when.is_never() && !when.is_always())] += 1;
        }
        true
    });
    let [plain, partial, guards] = seen.into_inner();
    let told =
        format!("{objects} objects, {plain} pairs always or never, {partial} for some arguments, {guards} guards");
    println!("{told}");
    assert!(partial > objects / 4 && plain > objects && guards > objects / 10, "{told}");
}

#[test]
fn executions_under_a_plan_are_safe() {
    let seen = RefCell::new((0, 0));
    let objects = each(objects(), |object| {
        let Some(found) = verified(object, 400) else { return false };
        let check = &found.self_check;
        assert!(
            check.violation.is_none(),
            "{}",
            check.violation.as_ref().map_or_else(String::new, |one| one.text(object))
        );
        let mut seen = seen.borrow_mut();
        *seen = (seen.0 + check.executions, seen.1 + usize::from(check.events == 4));
        true
    });
    let (executions, long) = seen.into_inner();
    let told = format!("{objects} objects, {executions} executions, {long} objects with four events");
    println!("{told}");
    assert!(executions > 20 * u64::try_from(objects).expect("it is small"), "{told}");
}

#[test]
fn missing_coordination_is_seen() {
    let object = account();
    let found = support::verified(&object);
    let seen = |plan| self_check(&object, &found.judged, &found.conflicts, plan, Effort::default());
    assert!(seen(None).violation.is_some(), "two withdrawals without a token overdraw");
    assert_eq!(seen(found.plans.first()).violation, None);
}

/// Two decrements are survived, three are not (shared example 36).
#[test]
fn what_a_kept_guard_asks_for_is_confirmed_by_longer_executions() {
    let object = decrements();
    let found = support::verified(&object);
    let unconfirmed = |events| {
        let effort = Effort { events, ..Effort::default() };
        self_check(&object, &found.judged, &found.conflicts, found.plans.first(), effort).unconfirmed
    };
    assert_eq!(unconfirmed(2).len(), 1);
    assert_eq!(unconfirmed(3), []);
}
