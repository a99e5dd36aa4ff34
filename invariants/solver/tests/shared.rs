//! The models of the shared examples must get what the examples say, but for the differences that are written down with their reasons.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use steadfast_invariants::Object;
use steadfast_invariants::conflict::Predicate;

use support::equivalence::difference;
use support::expectation::{Expectation, Kind, Token};
use support::predicate_text::parse;
use support::shared::{Answer, Counterpart, examples, table};
use support::tokens::{exchanged, excluded};
use support::{gallery, shared};

/// By the places of the two operations and whether it is essential: for which arguments, and why.
type Conflicts = BTreeMap<([usize; 2], bool), (Predicate, BTreeSet<Kind>)>;

#[test]
fn every_example_and_every_operation_has_a_counterpart_or_a_reason() {
    let examples = examples();
    let table = table();
    let mapped: BTreeSet<&str> = table.examples.iter().map(|counterpart| counterpart.id.as_str()).collect();
    assert_eq!(mapped, examples.keys().map(String::as_str).collect());
    assert_eq!(examples.len(), 13);
    for counterpart in &table.examples {
        let example = &examples[&counterpart.id];
        let operations: BTreeSet<&String> = example.ops.iter().map(|operation| &operation.name).collect();
        let said: BTreeSet<&String> = counterpart.operations.keys().chain(counterpart.absent.keys()).collect();
        assert_eq!(said, operations, "{}", counterpart.id);
        let entries: BTreeSet<&String> = example.expected.entries.iter().map(|entry| &entry.name).collect();
        assert_eq!(counterpart.entries.keys().collect::<BTreeSet<_>>(), entries, "{}", counterpart.id);
        let reasons =
            counterpart.absent.values().chain(counterpart.conditional.values()).chain(&counterpart.other_tokens);
        let reasons = reasons.chain(counterpart.differs.iter().map(|difference| &difference.because));
        assert!(reasons.into_iter().all(|reason| !reason.is_empty()), "{}", counterpart.id);
        for model in counterpart.variants.values().chain(counterpart.entries.values()) {
            assert!(gallery::names().contains(model), "{model}");
        }
    }
}

#[test]
fn the_conflicts_are_those_of_the_examples() {
    let examples = examples();
    for counterpart in table().examples {
        let Some(model) = &counterpart.model else { continue };
        let object = gallery::object(model);
        let answer = &examples[&counterpart.id].expected;
        let published = published(&object, &counterpart, answer);
        let mut expected = Conflicts::new();
        for (pair, one) in &Expectation::of(model).relations(&object)[0] {
            for (essential, predicate) in [(true, &one.essential), (false, &one.declared)] {
                if !predicate.is_never() {
                    let kinds = one.kinds.iter().filter(|kind| essential != (**kind == Kind::DeclaredPreOnly));
                    expected.insert((*pair, essential), (predicate.clone(), kinds.copied().collect()));
                }
            }
        }
        let keys = |conflicts: &Conflicts| conflicts.keys().copied().collect::<Vec<_>>();
        assert_eq!(keys(&published), keys(&expected), "{model}");
        for ((pair, essential), (predicate, kinds)) in &published {
            let (other, reasons) = &expected[&(*pair, *essential)];
            let given = Expectation::of(model).relations(&object)[0][pair].given.clone();
            assert_eq!(difference(&object, *pair, [predicate, other], &given), None, "{model}, {pair:?}, {essential}");
            assert_eq!(kinds, reasons, "{model}, {pair:?}, {essential}");
        }
        let free = answer.coordination_free.iter().map(|name| name.split(' ').next().unwrap_or_default());
        let free = free.filter(|name| !counterpart.absent.contains_key(*name)).map(|name| counterpart.operation(name));
        let free: BTreeSet<&str> = free.filter(|name| !counterpart.conditional.contains_key(*name)).collect();
        let said = Expectation::of(model).coordination_free;
        assert_eq!(free, said.iter().map(String::as_str).collect(), "{model}");
    }
}

#[test]
fn the_tokens_exclude_what_those_of_the_examples_exclude() {
    let examples = examples();
    let mut compared = 0;
    for counterpart in table().examples {
        let Some(model) = &counterpart.model else { continue };
        let tokens: Vec<Token> =
            examples[&counterpart.id].expected.tokens.iter().map(|token| renamed(&counterpart, token)).collect();
        if counterpart.other_tokens.is_some() {
            continue;
        }
        let object = gallery::object(model);
        let expectation = Expectation::of(model);
        let operations = object.operations.len();
        for pair in (0..operations).flat_map(|first| (first..operations).map(move |second| [first, second])) {
            let sides = [&tokens, &expectation.tokens].map(|tokens| excluded(&object, tokens, pair));
            let other = difference(&object, pair, sides.each_ref(), &Predicate::always());
            assert_eq!(other, None, "{model}, {pair:?}");
        }
        compared += 1;
    }
    assert!(compared >= 9, "only {compared} examples were compared");
}

#[test]
fn the_data_types_converge_that_must() {
    let examples = examples();
    for counterpart in table().examples {
        for entry in &examples[&counterpart.id].expected.entries {
            let expectation = Expectation::of(&counterpart.entries[&entry.name]);
            let diverges = expectation.conflicts.iter().any(|conflict| conflict.kind.contains(&Kind::Commutativity));
            assert_eq!(entry.converges, !diverges, "{}", entry.name);
        }
    }
}

/// What an example says of a model, in the names of the model.
fn published(object: &Object, counterpart: &Counterpart, answer: &Answer) -> Conflicts {
    let conflicts = match &counterpart.variant {
        None => &answer.conflicts,
        Some(variant) => {
            let found = answer.variants.iter().find(|one| one.assume == *variant);
            &found.unwrap_or_else(|| panic!("{} has no variant `{variant}`", counterpart.id)).conflicts
        }
    };
    let read = |pair: [usize; 2], text: &str| {
        parse(object, pair, text).unwrap_or_else(|refusal| panic!("{}: {refusal}: {text}", counterpart.id))
    };
    let mut published = Conflicts::new();
    let mut add = |pair: [usize; 2], essential: bool, predicate: Predicate, kinds: &[Kind]| {
        let (pair, predicate) =
            if pair[0] <= pair[1] { (pair, predicate) } else { ([pair[1], pair[0]], exchanged(&predicate)) };
        let entry = published.entry((pair, essential)).or_insert_with(|| (Predicate::never(), BTreeSet::new()));
        entry.0.cases.extend(predicate.cases);
        entry.1.extend(kinds);
    };
    let place = |name: &str| {
        let place = object.operations.iter().position(|operation| *operation.name == *name);
        place.unwrap_or_else(|| panic!("{}: the model has no `{name}`", counterpart.id))
    };
    let differing: Vec<([usize; 2], bool)> = counterpart
        .differs
        .iter()
        .map(|difference| (difference.pair.each_ref().map(|name| place(name)), difference.essential))
        .collect();
    for conflict in conflicts {
        let pair = conflict.pair.each_ref().map(|name| place(counterpart.operation(name)));
        if !differing.contains(&(pair, conflict.essential)) {
            add(pair, conflict.essential, read(pair, &counterpart.predicate(&conflict.when)), &conflict.kind);
        }
    }
    for (difference, (pair, essential)) in counterpart.differs.iter().zip(&differing) {
        add(*pair, *essential, read(*pair, &difference.when), &difference.kind);
    }
    published
}

/// A token of an example in the names of the model.
fn renamed(counterpart: &Counterpart, token: &shared::Token) -> Token {
    let key = token.key.as_deref().map(|key| counterpart.key(key)).unwrap_or_default();
    let holders = |names: &[String]| -> Vec<String> {
        names.iter().map(|name| format!("{}({key})", counterpart.operation(name))).collect()
    };
    let modes = [&token.one, &token.other].map(|mode| holders(mode)).into_iter().filter(|mode| !mode.is_empty());
    Token { name: token.name.clone(), exclusive: holders(&token.exclusive), modes: modes.collect() }
}
