//! What the other way to apply operations would change is what verifying that way finds (INPUT 10).

mod support;

use std::collections::BTreeSet;

use steadfast_invariants::Object;
use steadfast_invariants::decide::{Effort, decide};
use steadfast_invariants::object::Apply;
use steadfast_invariants::obligation::Pair;
use steadfast_invariants::verify::{OtherApply, Settings, Verification, conflicts_otherwise, verify};

use support::{BUDGET, gallery, pool};

fn verified(object: &Object) -> (Verification, Option<OtherApply>) {
    let pool = pool();
    let effort = Effort::new(BUDGET);
    let ask = &mut |questions: &[_]| decide(questions, &pool, &effort);
    let found = verify(object, Settings::default(), ask);
    let otherwise = conflicts_otherwise(object, ask);
    let other = otherwise.and_then(|otherwise| OtherApply::of(object, &found.conflicts, &otherwise));
    (found, other)
}

/// The names of the pairs that conflict for more than a guard, with the arguments for which they do.
fn essential(object: &Object, found: &Verification) -> BTreeSet<([String; 2], String)> {
    let conflicts = found.conflicts.iter().filter(|conflict| conflict.essential);
    let name = |place: usize| object.operations[place].name.to_string();
    let described = |predicate: &_| format!("{predicate:?}");
    conflicts.map(|conflict| ([name(conflict.first), name(conflict.second)], described(&conflict.when))).collect()
}

#[test]
fn the_other_way_is_as_if_it_had_been_declared() {
    for model in ["bank", "leases", "smallbank", "tickets"] {
        let object = gallery::object(model);
        assert_eq!(object.apply, Apply::Effect, "{model}");
        let rerun = Object { apply: Apply::Rerun, ..object.clone() };
        let ((effect, told), (again, told_again)) = (verified(&object), verified(&rerun));
        let (now, then) = (essential(&object, &effect), essential(&rerun, &again));
        let pairs = |all: &BTreeSet<([String; 2], String)>| -> BTreeSet<[String; 2]> {
            all.iter().map(|(pair, _)| pair.clone()).collect()
        };
        let differing: BTreeSet<[String; 2]> = now.symmetric_difference(&then).map(|(pair, _)| pair.clone()).collect();
        let names = |found: &[Pair]| -> BTreeSet<[String; 2]> {
            let name = |place: usize| object.operations[place].name.to_string();
            found.iter().map(|pair| [name(pair.first), name(pair.second)]).collect()
        };
        let Some(told) = told else {
            assert!(differing.is_empty() && told_again.is_none(), "{model}: {differing:?}");
            continue;
        };
        let back = told_again.expect("there is a difference in both directions");
        assert_eq!((told.apply, back.apply), (Apply::Rerun, Apply::Effect), "{model}");
        assert_eq!(names(&told.gained), &pairs(&then) - &pairs(&now), "{model}");
        assert_eq!(names(&told.lost), &pairs(&now) - &pairs(&then), "{model}");
        assert_eq!(names(&told.changed), &differing & &(&pairs(&now) & &pairs(&then)), "{model}");
        assert_eq!((&back.gained, &back.lost, &back.changed), (&told.lost, &told.gained, &told.changed), "{model}");
    }
}

/// The same account opened twice: as an effect, the second overwrites a balance that may have changed since; run again, it is
/// refused, and only which of two first deposits counts depends on the order.
#[test]
fn run_again_the_same_account_may_be_opened_twice_alike() {
    let object = gallery::object("bank");
    let (_, told) = verified(&object);
    let told = told.expect("the two ways differ");
    let name = |place: usize| &*object.operations[place].name;
    let changed: Vec<[&str; 2]> = told.changed.iter().map(|pair| [name(pair.first), name(pair.second)]).collect();
    assert_eq!(changed, [["open", "open"]]);
    assert!(told.gained.is_empty() && told.lost.is_empty());
}
