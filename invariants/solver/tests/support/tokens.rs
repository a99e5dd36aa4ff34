//! What tokens exclude: the two calls that hold exclusive modes of one instance.

use steadfast_invariants::conflict::{Comparison, Literal, Operand, Place, Predicate};
use steadfast_invariants::obligation::Side;
use steadfast_invariants::{Object, Value};

use super::expectation::Token;
use super::predicate_text;

/// A call that holds an instance of a token, as an expectation writes it: `schedule(room, hour)`.
struct Holder {
    operation: usize,
    key: Vec<String>,
    /// Whether the order of the key does not matter.
    unordered: bool,
}

/// For which arguments of calls of two operations the tokens exclude that they run concurrently.
pub(crate) fn excluded(object: &Object, tokens: &[Token], pair: [usize; 2]) -> Predicate {
    let mut cases = Vec::new();
    for token in tokens {
        let holders = |texts: &[String]| texts.iter().map(|text| Holder::read(object, token, text)).collect::<Vec<_>>();
        let exclusive = holders(&token.exclusive);
        let modes: Vec<Vec<Holder>> = token.modes.iter().map(|mode| holders(mode)).collect();
        let mut apart: Vec<(&Holder, &Holder)> = Vec::new();
        let all = || exclusive.iter().chain(modes.iter().flatten());
        apart.extend(exclusive.iter().flat_map(|one| all().map(move |other| (one, other))));
        for (number, mode) in modes.iter().enumerate() {
            let others = modes.iter().enumerate().filter(|(other, _)| *other != number);
            let others: Vec<&Holder> = others.flat_map(|(_, mode)| mode).collect();
            apart.extend(mode.iter().flat_map(|one| others.iter().map(move |other| (one, *other))));
        }
        for (one, other) in apart {
            for (one, other) in [(one, other), (other, one)] {
                if [one.operation, other.operation] == pair {
                    cases.extend(same_instance(object, pair, one, other));
                }
            }
        }
    }
    Predicate { cases }
}

/// The cases in which two calls hold one instance.
fn same_instance(object: &Object, pair: [usize; 2], one: &Holder, other: &Holder) -> Vec<Vec<Literal>> {
    assert_eq!(one.key.len(), other.key.len(), "{}: the keys of a token are alike", object.name);
    let equal = |key: &[String]| {
        let literals = one.key.iter().zip(key).map(|(first, second)| {
            let text = format!("1.{first} == 2.{second}");
            let predicate = predicate_text::parse(object, pair, &text);
            predicate.unwrap_or_else(|refusal| panic!("{}: {refusal}", object.name)).cases.concat()
        });
        literals.flatten().collect()
    };
    let mut cases = vec![equal(&other.key)];
    if one.unordered {
        let reversed: Vec<String> = other.key.iter().rev().cloned().collect();
        cases.push(equal(&reversed));
    }
    cases
}

impl Holder {
    fn read(object: &Object, token: &Token, text: &str) -> Self {
        let wrong = || panic!("{}: `{}` is held by no `{text}`", object.name, token.name);
        let (name, key) = text.strip_suffix(')').and_then(|text| text.split_once('(')).unwrap_or_else(wrong);
        let operation = object.operations.iter().position(|operation| *operation.name == *name);
        let inner = key.strip_prefix('{').and_then(|key| key.strip_suffix('}'));
        let key = inner.unwrap_or(key).split(',').map(str::trim).filter(|part| !part.is_empty());
        Self {
            operation: operation.unwrap_or_else(|| panic!("{} has no operation `{name}`", object.name)),
            key: key.map(str::to_owned).collect(),
            unordered: inner.is_some(),
        }
    }
}

/// The predicate of the same two calls with the first as the second.
pub(crate) fn exchanged(predicate: &Predicate) -> Predicate {
    let place = |place: &Place| {
        let side = match place.side {
            Side::First => Side::Second,
            Side::Second => Side::First,
        };
        Place { side, ..place.clone() }
    };
    let operand = |operand: &Operand| match operand {
        Operand::Argument(argument) => Operand::Argument(place(argument)),
        Operand::Constant(value) => Operand::Constant(Value::clone(value)),
    };
    let cases = predicate.cases.iter().map(|case| {
        let literals = case.iter().map(|literal| {
            let comparison: Comparison = literal.comparison;
            Literal { left: operand(&literal.left), comparison, right: operand(&literal.right) }
        });
        literals.collect()
    });
    Predicate { cases: cases.collect() }
}
