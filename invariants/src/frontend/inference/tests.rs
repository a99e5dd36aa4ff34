//! What is pinned, and what stays an identifier.

use super::{Hint, Inference, Rank};
use crate::sort::{IntType, Sort};

fn hint(name: &str, rank: Rank) -> Hint {
    Hint { name: name.into(), rank }
}

fn name_of(sort: &Sort) -> &str {
    let Sort::Opaque(opaque) = sort else { panic!("{sort:?} is not opaque") };
    &opaque.name
}

#[test]
fn one_alias_is_an_identifier_here_and_an_amount_there() {
    let mut inference = Inference::default();
    let account = inference.fresh("u64", hint("account", Rank::Parameter));
    let amount = inference.fresh("u64", hint("amount", Rank::Parameter));
    assert_eq!(inference.pin(&amount), Ok(IntType::named("u64").expect("a type")));
    assert_eq!(name_of(&inference.resolve(&account)), "account");
    assert_eq!(inference.resolve(&amount), Sort::Int(IntType::named("u64").expect("a type")));
}

#[test]
fn what_flows_together_is_pinned_together() {
    let mut inference = Inference::default();
    let key = inference.fresh("u32", hint("seats", Rank::Field));
    let seat = inference.fresh("u32", hint("seat", Rank::Parameter));
    inference.unify(&Sort::set(key.clone()), &Sort::set(seat.clone())).expect("two sets of one type");
    inference.pin(&seat).expect("an integer");
    assert_eq!(inference.known(&key), Sort::Int(IntType::named("u32").expect("a type")));
}

#[test]
fn the_better_name_wins_whatever_flows_first() {
    for swapped in [false, true] {
        let mut inference = Inference::default();
        let field = inference.fresh("u32", hint("users", Rank::Field));
        let alias = inference.fresh("u32", hint("UserId", Rank::Type));
        let (first, second) = if swapped { (&alias, &field) } else { (&field, &alias) };
        inference.unify(first, second).expect("one type");
        assert_eq!(name_of(&inference.resolve(&field)), "UserId");
    }
}

#[test]
fn of_equally_good_names_the_earlier_one_wins() {
    for swapped in [false, true] {
        let mut inference = Inference::default();
        let first = inference.fresh("String", hint("user", Rank::Parameter));
        let second = inference.fresh("String", hint("name", Rank::Parameter));
        let (one, other) = if swapped { (&second, &first) } else { (&first, &second) };
        inference.unify(one, other).expect("one type");
        assert_eq!(name_of(&inference.resolve(&second)), "user");
    }
}

#[test]
fn unrelated_sorts_of_one_name_are_numbered() {
    let mut inference = Inference::default();
    let sorts = [0, 1].map(|_| inference.fresh("u32", hint("Id", Rank::Type)));
    let names = sorts.map(|sort| name_of(&inference.resolve(&sort)).to_owned());
    assert_eq!(names, ["Id", "Id2"]);
}

#[test]
fn a_hole_becomes_what_is_put_in() {
    let mut inference = Inference::default();
    let hole = inference.hole();
    let element = inference.fresh("u32", hint("tag", Rank::Parameter));
    inference.unify(&Sort::set(hole.clone()), &Sort::set(element.clone())).expect("a hole takes anything");
    assert_eq!(inference.known(&hole), inference.known(&element));
    let other = inference.hole();
    let nested = Sort::option(other.clone());
    assert!(inference.unify(&other, &nested).is_err(), "a type that contains itself");
}

#[test]
fn a_literal_takes_the_type_of_its_context_and_pins_nothing() {
    let mut inference = Inference::default();
    let (literal, count) = (inference.integer(), inference.fresh("u16", hint("count", Rank::Field)));
    inference.unify(&literal, &count).expect("a literal is of any integer type");
    assert_eq!(name_of(&inference.resolve(&count)), "count");
    let (literal, text) = (inference.integer(), inference.fresh("String", hint("name", Rank::Field)));
    assert!(inference.unify(&literal, &text).is_err());
}

#[test]
fn different_types_do_not_mix() {
    let mut inference = Inference::default();
    let (wide, narrow) =
        (inference.fresh("u64", hint("a", Rank::Field)), inference.fresh("u32", hint("b", Rank::Field)));
    let mismatch = inference.unify(&wide, &narrow).expect_err("two types");
    assert_eq!(mismatch.to_string(), "`u64` where `u32` is expected");
    let text = inference.fresh("String", hint("c", Rank::Field));
    assert!(inference.pin(&text).is_err(), "a text has no order that matters");
    assert!(inference.unify(&Sort::Bool, &Sort::set(text)).is_err());
}
