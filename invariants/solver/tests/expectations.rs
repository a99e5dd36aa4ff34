//! What is expected of the models: each has a file, says nothing that contradicts itself, and is right about which conflicts suffice and
//! which are needed. `MODEL=bank,rubis` asks the last of these two models only.

mod support;

use std::collections::BTreeSet;

use support::equivalence::{difference, find};
use support::expectation::{Expectation, Expected, Kind};
use support::predicate_text::parse;
use support::tokens::{exchanged, excluded};
use support::{gallery, oracle, pool};

#[test]
fn the_conflicts_suffice_and_are_needed() {
    let pool = pool();
    let mut wrong = Vec::new();
    for name in gallery::names() {
        if std::env::var("MODEL").is_ok_and(|model| !model.split(',').any(|one| one == name)) {
            continue;
        }
        let object = gallery::object(&name);
        for (number, relation) in Expectation::of(&name).relations(&object).iter().enumerate() {
            let faults = oracle::faults(&object, relation, &pool);
            wrong.extend(faults.into_iter().map(|fault| format!("{name}, relation {number}: {fault}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_model_has_an_expectation_and_no_other_file_does() {
    let folder = gallery::folder().join("expected");
    let paths = std::fs::read_dir(folder).expect("there are expectations").map(|entry| entry.expect("an entry").path());
    let files = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let names = files.filter_map(|path| path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    let names: BTreeSet<String> = names.filter(|name| name != "shared").collect();
    assert_eq!(names, gallery::names().into_iter().collect());
}

#[test]
fn what_needs_no_coordination_is_in_no_essential_conflict() {
    for name in gallery::names() {
        let object = gallery::object(&name);
        let expectation = Expectation::of(&name);
        let relation = &expectation.relations(&object)[0];
        let essential = relation.iter().filter(|(_, expected)| !expected.essential.is_never());
        let in_conflict: BTreeSet<usize> = essential.flat_map(|(pair, _)| *pair).collect();
        let operations = object.operations.iter().enumerate();
        let free = operations.filter(|(place, _)| !in_conflict.contains(place));
        let free: BTreeSet<&str> = free.map(|(_, operation)| &*operation.name).collect();
        let said: BTreeSet<&str> = expectation.coordination_free.iter().map(String::as_str).collect();
        assert_eq!(said, free, "{name}");
    }
}

#[test]
fn entries_of_a_pair_exclude_each_other_and_do_not_depend_on_the_order_of_the_calls() {
    for name in gallery::names() {
        let object = gallery::object(&name);
        for relation in Expectation::of(&name).relations(&object) {
            for (pair, expected) in relation {
                let Expected { essential, declared, given, .. } = &expected;
                let both = find(&object, pair, &[essential, declared, given], |first, second| {
                    essential.holds(first, second) && declared.holds(first, second) && given.holds(first, second)
                });
                assert_eq!(both, None, "{name}, {pair:?}: essential and not");
                if pair[0] == pair[1] {
                    for predicate in [essential, declared, given] {
                        let other = difference(&object, pair, [predicate, &exchanged(predicate)], given);
                        assert_eq!(other, None, "{name}, {pair:?}: {predicate:?}");
                    }
                }
                let kinds = expected.kinds.iter();
                let declared_only = kinds.clone().filter(|kind| **kind == Kind::DeclaredPreOnly).count();
                assert_eq!(declared_only == 1, !declared.is_never(), "{name}, {pair:?}");
                assert_eq!(kinds.count() > declared_only, !essential.is_never(), "{name}, {pair:?}");
            }
        }
    }
}

#[test]
fn the_tokens_cover_the_essential_conflicts_and_nobody_takes_one_without_need() {
    for name in gallery::names() {
        let object = gallery::object(&name);
        let expectation = Expectation::of(&name);
        let relation = &expectation.relations(&object)[0];
        let operations = 0..object.operations.len();
        for (first, second) in
            operations.clone().flat_map(|first| (first..operations.end).map(move |other| (first, other)))
        {
            let pair = [first, second];
            let excluded = excluded(&object, &expectation.tokens, pair);
            match relation.get(&pair).filter(|expected| !expected.essential.is_never()) {
                Some(Expected { essential, given, .. }) => {
                    let uncovered = find(&object, pair, &[essential, &excluded, given], |first, second| {
                        essential.holds(first, second) && given.holds(first, second) && !excluded.holds(first, second)
                    });
                    assert_eq!(uncovered, None, "{name}, {pair:?}: {}", essential.cases.len());
                }
                None => assert!(excluded.is_never(), "{name}, {pair:?}: tokens for a pair without conflict"),
            }
        }
    }
}

#[test]
fn relations_that_are_wrong_are_found_out() {
    let pool = pool();
    let object = gallery::object("accounts");
    let right = Expectation::of("accounts").relations(&object).remove(0);
    let pair = *right.keys().next().expect("withdrawals conflict");
    let changed = |change: &dyn Fn(&mut Expected)| {
        let mut relation = right.clone();
        change(relation.get_mut(&pair).expect("withdrawals conflict"));
        oracle::faults(&object, &relation, &pool).join("\n")
    };
    let predicate = |text: &str| parse(&object, pair, text).expect("a predicate");
    assert_eq!(changed(&|_| {}), "");
    let weak = predicate("1.account == 2.account && 1.amount > 0 && 2.amount > 0 && 1.amount != 2.amount");
    let found = changed(&|expected| expected.essential = weak.clone());
    assert!(found.contains("outside of the conflicts, stability/withdraw/withdraw/first/nonnegative fails"), "{found}");
    for strong in ["always", "1.account == 2.account", "1.account == 2.account && 1.amount > 0"] {
        let found = changed(&|expected| expected.essential = predicate(strong));
        assert!(found.contains("withdraw / withdraw: nothing fails where"), "{strong}: {found}");
    }
    let found = changed(&|expected| expected.kinds = vec![Kind::Commutativity]);
    assert!(found.contains("[Stability] and not [Commutativity]"), "{found}");
    let found = changed(&|expected| expected.declared = predicate("1.account != 2.account"));
    assert!(found.contains("withdraw / withdraw: no guard fails where"), "{found}");
    let object = gallery::object("poll");
    let mut relation = Expectation::of("poll").relations(&object).remove(0);
    let pair = *relation.keys().next().expect("suggesting and closing");
    relation.remove(&pair);
    let found = oracle::faults(&object, &relation, &pool).join("\n");
    assert!(found.contains("suggest / close: a guard fails in"), "{found}");
}
