//! Metamorphic tests over the gallery: a model is changed in a way of which it is known what that does to the conflicts and the
//! tokens, and both are compared.
//!
//! Each test tries its change on a part of the models that is the same in every run; `STEADFAST_ALL=1` tries it on all of them
//! and in all ways. `MODEL=bank,rubis` restricts a run to these two models.

#![expect(clippy::expect_used, reason = "what cannot be set up fails the test that needs it")]

mod cases;
mod conflicts;
mod coordination;
mod exceptions;
mod objects;
mod renaming;
mod source;
#[path = "../support/mod.rs"]
mod support;
mod tokens;

use std::collections::BTreeMap;

use cases::{Differences, Model, check, is_everything};
use conflicts::{Places, Sufficient, changes, differences, growth, outside, sufficient};
use coordination::Coordination;
use itertools::Itertools;
use steadfast_invariants::conflict::Conflict;
use steadfast_invariants::token::Plan;
use steadfast_invariants::verdict::Threat;
use steadfast_invariants::{Object, Rate, Term};

/// What is different where a text takes the place of that of a model; what has a name there is compared with what has it here.
fn rewritten(model: &Model, text: &str) -> Vec<String> {
    let before = model.coordination();
    let after = model.known.coordination(source::object(&model.name, text));
    let places = Places::by_name(&after.object, &before.object);
    changes(&model.given, before, &after, &places)
}

/// The reverse of an order of so many, and another one, which depends on the model.
fn orders(model: &Model, count: usize) -> Vec<(String, Vec<usize>)> {
    let mut number = model.number();
    let mut shuffled: Vec<usize> = (0..count).collect();
    for place in (1..count).rev() {
        number = (number * 1_103 + 12_347) % 65_521;
        shuffled.swap(place, number % (place + 1));
    }
    let orders = [("shuffled", shuffled), ("reversed", (0..count).rev().collect())];
    let orders = orders.map(|(name, order): (&str, Vec<usize>)| (name.to_owned(), order));
    let orders = orders.into_iter().filter(|(_, order)| !order.is_sorted()).unique_by(|(_, order)| order.clone());
    orders.take(if is_everything() { 2 } else { 1 }).collect()
}

#[test]
fn operations_may_stand_in_any_order() {
    check("operations in another order", |model, _| {
        let count = model.coordination().object.operations.len();
        let mut found = Differences::new();
        for (name, order) in orders(model, count) {
            let text = source::with_operations_in_order(&model.text, &order);
            found.insert(name, rewritten(model, &text));
        }
        found
    });
}

#[test]
fn fields_may_stand_in_any_order() {
    check("fields in another order", |model, _| {
        let count = model.coordination().object.state.len();
        let mut found = Differences::new();
        for (name, order) in orders(model, count) {
            let text = source::with_fields_in_order(&model.text, &order);
            found.insert(name, rewritten(model, &text));
        }
        found
    });
}

#[test]
fn names_are_of_no_importance() {
    check("other names", |model, _| {
        let before = model.coordination();
        let renaming::Renamed { text, names } = renaming::renamed(&model.text);
        let after = model.known.coordination(source::object(&model.name, &text));
        let places = Places::same(&before.object);
        let mut found = changes(&model.given, before, &after, &places);
        let old: BTreeMap<&str, &str> = names.iter().map(|(old, new)| (&**new, &**old)).collect();
        let back = |word: &String| word.split('_').map(|part| *old.get(part).unwrap_or(&part)).join("_");
        for (one, other) in before.plans.iter().zip(&after.plans) {
            let keys = one.tokens.iter().map(|token| token.key.clone());
            let renamed = other.tokens.iter().map(|token| token.key.iter().map(back).collect::<Vec<_>>());
            if keys.sorted().ne(renamed.sorted()) {
                found.push(format!("{}: keys of other names", one.kind));
            }
        }
        Differences::from([("all".to_owned(), found)])
    });
}

#[test]
fn what_nothing_reads_is_of_no_importance() {
    check("an irrelevant field", |model, _| {
        let before = model.coordination();
        let field = source::with_irrelevant_field(&model.text, false);
        let field = rewritten(model, &field);
        let text = source::with_irrelevant_field(&model.text, true);
        let after = model.known.coordination(source::object(&model.name, &text));
        let places = Places::by_name(&after.object, &before.object);
        let mut found = changes(&model.given, before, &after, &places);
        let about_new = after.conflicts.iter().filter(|conflict| conflict.first == 0);
        let about_new: Vec<(usize, bool)> = about_new.map(|conflict| (conflict.second, conflict.essential)).collect();
        if about_new != [(0, true)] {
            found.push(format!("the new operation is in conflict with {about_new:?}"));
        }
        Differences::from([("alone".to_owned(), field), ("with an operation".to_owned(), found)])
    });
}

#[test]
fn an_operation_may_have_two_names() {
    check("an operation twice", |model, tried| {
        let before = model.coordination();
        let count = before.object.operations.len();
        let mut found = Differences::new();
        for operation in tried(count) {
            let text = source::with_operation_twice(&model.text, operation, "once_more");
            let after = model.known.coordination(source::object(&model.name, &text));
            let name = before.object.operations[operation].name.to_string();
            found.insert(name, twice(model, before, &after, operation));
        }
        found
    });
}

/// What is not as it must be where an operation stands twice, the second time right behind the first.
///
/// A set of conflicts that suffices does so with both where `Q` demands the same of both. There are others, which demand it of
/// one of them: these are new, and are not recommended. Since two operations have more candidates that may be dropped than one,
/// and not all combinations of many are tried, of the alternatives some may no longer be found; what is recommended must be.
fn twice(model: &Model, before: &Coordination, after: &Coordination, operation: usize) -> Vec<String> {
    let object = &before.object;
    let places = |first: Option<usize>, second: Option<usize>, rest: bool| {
        let mut operations: Vec<_> = (0..object.operations.len()).map(|place| Some(place).filter(|_| rest)).collect();
        operations.splice(operation..=operation, [first, second]);
        Places { operations, invariants: Places::same(object).invariants }
    };
    let one = Some(operation);
    let first = places(one, None, true);
    let [firsts, seconds, both] =
        [&first, &places(None, one, true), &places(one, one, false)].map(|places| sufficient(after, places));
    let lines = |known: &Sufficient<'_>, number: usize| {
        let mut lines = differences(object, &model.given, &known.conflicts, &firsts[number].conflicts);
        let second = differences(object, &model.given, &known.conflicts, &seconds[number].conflicts);
        lines.extend(second.into_iter().map(|line| format!("the second: {line}")));
        lines.extend(together(model, operation, &known.conflicts, &both[number].conflicts));
        lines
    };
    let rates: Vec<Rate> = object.operations.iter().map(|operation| operation.rate).collect();
    let known = sufficient(before, &Places::same(object));
    let mut found = Vec::new();
    for (place, known) in known.iter().enumerate() {
        match (0..firsts.len()).find(|number| lines(known, *number).is_empty()) {
            Some(same) => {
                found.extend(tokens::changes(&rates, known.plans, firsts[same].plans, &first));
                found.extend(modes(operation, known.plans, firsts[same].plans));
            }
            None if place == 0 => found.extend(lines(known, 0)),
            None => {}
        }
    }
    if !known.iter().any(|known| lines(known, 0).is_empty()) {
        found.push("what is recommended is new".to_owned());
    }
    found
}

/// What is not as it must be in the plans for an operation that stands twice: both take the same, and nothing is there that was
/// not.
fn modes(operation: usize, before: &[Plan], after: &[Plan]) -> Vec<String> {
    let mut found = Vec::new();
    for (one, other) in before.iter().filter_map(|one| Some((one, after.iter().find(|other| other.kind == one.kind)?)))
    {
        if other.acquisitions[operation] != other.acquisitions[operation + 1] {
            found.push(format!("{}: the two take different tokens", one.kind));
        }
        let modes = |plan: &Plan| plan.tokens.iter().map(|token| token.modes.len()).sum::<usize>();
        if (one.tokens.len(), modes(one)) != (other.tokens.len(), modes(other)) {
            found.push(format!("{}: more or fewer tokens or modes", one.kind));
        }
    }
    found
}

/// What is different between an operation with itself and it with the other that does the same.
fn together(model: &Model, operation: usize, before: &[Conflict], both: &[Conflict]) -> Vec<String> {
    let is_alone = |conflict: &&Conflict| [conflict.first, conflict.second] == [operation; 2];
    let alone: Vec<Conflict> = before.iter().filter(is_alone).cloned().collect();
    let object = &model.coordination().object;
    // In terms of the model, these are the first with itself, the first with the second, and the second with itself.
    let lines = both.iter().flat_map(|one| differences(object, &model.given, &alone, std::slice::from_ref(one)));
    let mut lines: Vec<String> = lines.map(|line| format!("both: {line}")).collect();
    if both.len() != 3 * alone.len() {
        lines.push(format!("both: {} conflicts and not {}", both.len(), 3 * alone.len()));
    }
    lines
}

/// A condition on the arguments alone holds of fewer calls, and says of these nothing that a concurrent call could change: it
/// is a candidate of `Q` that is always kept, and what fails is what failed before, for arguments of which the condition holds.
/// Since less fails, nothing has to be dropped from `Q` that was not before.
#[test]
fn a_stronger_condition_on_arguments_needs_no_more() {
    check("a stronger condition on arguments", |model, tried| {
        let before = model.coordination();
        let count = before.object.operations.len();
        let mut found = Differences::new();
        for operation in tried(count) {
            for (name, holds) in objects::conditions(&before.object, operation) {
                let after = model.known.coordination(objects::strengthened(&before.object, operation, &holds));
                let places = Places::same(&before.object);
                let what = format!("{}: {name}", before.object.operations[operation].name);
                found.insert(what, growth(&model.given, before, &after, &places));
            }
        }
        found
    });
}

/// Whether a field that no operation writes is true may be one or the other, so that the guard takes nothing away, and nothing
/// makes it false: the conflicts are the same.
#[test]
fn a_condition_on_a_constant_changes_nothing() {
    check("a condition on a constant", |model, tried| {
        let before = model.coordination();
        let count = before.object.operations.len();
        let mut found = Differences::new();
        for operation in tried(count) {
            let (object, constant) = objects::with_constant(&before.object);
            let after = model.known.coordination(objects::strengthened(&object, operation, &constant));
            let places = Places::same(&before.object);
            let lines = changes(&model.given, before, &after, &places);
            found.insert(before.object.operations[operation].name.to_string(), lines);
        }
        found
    });
}

/// What follows from an invariant is preserved wherever that is, and says nothing more of any state. As an invariant beside it,
/// it changes no conflict, and is threatened for no other arguments; where it holds of fewer states only by a constant, for the
/// same.
#[test]
fn a_weaker_invariant_is_threatened_no_more() {
    check("a weaker invariant", |model, tried| {
        let before = model.coordination();
        let count = before.object.invariants.len();
        let mut found = Differences::new();
        for place in tried(count) {
            let invariant = &before.object.invariants[place];
            if let [clauses @ .., _] = &invariant.clauses[..]
                && !clauses.is_empty()
            {
                let fewer = Term::and(clauses.iter().map(|clause| clause.holds.clone()));
                let object = objects::with_invariant(&before.object, &fewer);
                found.insert(
                    format!("{} without its last conjunct", invariant.name),
                    weaker(model, object, place, false),
                );
            }
            let (object, constant) = objects::with_constant(&before.object);
            let object = objects::with_invariant(&object, &Term::or([invariant.holds.clone(), constant]));
            found.insert(format!("{} or a constant", invariant.name), weaker(model, object, place, true));
        }
        found
    });
}

/// What is not as it must be in an object that has an invariant more, which follows from one that it has.
fn weaker(model: &Model, object: Object, stronger: usize, is_as_strong: bool) -> Vec<String> {
    let before = model.coordination();
    let after = model.known.coordination(object);
    let mut places = Places::same(&before.object);
    places.invariants.push(None);
    let mut found = changes(&model.given, before, &after, &places);
    let weaker = before.object.invariants.len();
    let threatened = |conflicts: &[Conflict], invariant: usize| {
        let of = |conflict: &Conflict| {
            let reason = conflict.reasons.iter().find(|reason| reason.threat == Threat::Invariant(invariant))?;
            Some(Conflict { when: reason.when.clone(), reasons: vec![reason.clone()], ..conflict.clone() })
        };
        conflicts.iter().filter_map(of).collect::<Vec<Conflict>>()
    };
    let (strong, weak) = (threatened(&before.conflicts, stronger), threatened(&after.conflicts, weaker));
    let more = outside(&before.object, &model.given, &weak, &strong);
    found.extend(more.into_iter().map(|line| format!("{line}: the weaker is threatened for more")));
    if is_as_strong {
        let fewer = outside(&before.object, &model.given, &strong, &weak);
        found.extend(fewer.into_iter().map(|line| format!("{line}: the weaker is threatened for less")));
    }
    found
}

/// Without an invariant, less has to be preserved. It was a hypothesis as well: where something else follows from it, there are
/// more conflicts, which the exceptions tell.
#[test]
fn without_an_invariant_nothing_more_is_needed() {
    check("without an invariant", |model, tried| {
        let before = model.coordination();
        let count = before.object.invariants.len();
        let mut found = Differences::new();
        for place in tried(count) {
            let text = source::without_invariant(&model.text, place);
            let after = model.known.coordination(source::object(&model.name, &text));
            let places = Places::by_name(&after.object, &before.object);
            let name = before.object.invariants[place].name.to_string();
            found.insert(name, growth(&model.given, before, &after, &places));
        }
        found
    });
}
