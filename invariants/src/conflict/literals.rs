//! Which constants of the source an argument is compared with: they are worth telling apart (INPUT 21).

use std::collections::HashSet;

use super::Place;
use crate::obligation::{Pair, Side};
use crate::sort::Sort;
use crate::term::{Kind, Var};
use crate::{Object, Term, Value};

/// A constant that an argument is compared with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Known {
    /// The argument.
    pub(super) place: Place,
    /// The constant.
    pub(super) value: Value,
}

/// The constants that the arguments of the two calls are compared with.
pub(super) fn compared(object: &Object, pair: Pair) -> Vec<Known> {
    let mut found = Vec::new();
    for side in [Side::First, Side::Second] {
        let operation = &object.operations[pair.operation(side)];
        let params: Vec<&Var> = operation.params.iter().map(|param| &param.var).collect();
        let guards = operation.guards.iter().map(|guard| &guard.holds);
        let captures = operation.captures.iter().map(|capture| &capture.value);
        let demands = operation.effect.demands.iter().chain(&operation.origin).map(|demand| &demand.holds);
        let terms = guards.chain(captures).chain(demands).chain(&operation.effect.state).chain([&operation.accepts]);
        let mut seen = HashSet::new();
        let mut waiting: Vec<&Term> = terms.collect();
        while let Some(term) = waiting.pop() {
            if !seen.insert(term.address()) {
                continue;
            }
            let pairs: Vec<(&Term, Value)> = match term.kind() {
                Kind::Eq(one, other) | Kind::Less(one, other) | Kind::AtMost(one, other) => {
                    [(one, constant(other)), (other, constant(one))]
                        .into_iter()
                        .filter_map(|(term, value)| value.map(|value| (term, value)))
                        .collect()
                }
                Kind::Is(inner, variant) if is_plain(inner.sort()) => {
                    vec![(inner, Value::Variant(*variant, Vec::new()))]
                }
                // A condition by itself is compared with `true`.
                _ if *term.sort() == Sort::Bool && argument(term, &params).is_some() => vec![(term, Value::Bool(true))],
                _ => Vec::new(),
            };
            found.extend(pairs.into_iter().filter_map(|(term, value)| {
                let (param, fields) = argument(term, &params)?;
                Some(Known { place: Place { side, param, fields }, value })
            }));
            waiting.extend(term.kind().parts());
        }
    }
    found
}

/// The parameter that a term reads, and the way to the field; a number keeps its value in a larger type.
fn argument(term: &Term, params: &[&Var]) -> Option<(usize, Vec<usize>)> {
    match term.kind() {
        Kind::Var(var) => params.iter().position(|param| *param == var).map(|param| (param, Vec::new())),
        Kind::Field(inner, field) => {
            let (param, mut fields) = argument(inner, params)?;
            fields.push(*field);
            Some((param, fields))
        }
        Kind::Cast(inner) => argument(inner, params),
        _ => None,
    }
}

fn constant(term: &Term) -> Option<Value> {
    match term.kind() {
        Kind::Bool(value) => Some(Value::Bool(*value)),
        Kind::Int(value) => Some(Value::Int(value.clone())),
        Kind::Element(element) => Some(Value::Element(element.clone())),
        Kind::Variant(variant, fields) if fields.is_empty() && is_plain(term.sort()) => {
            Some(Value::Variant(*variant, Vec::new()))
        }
        Kind::Cast(inner) => constant(inner),
        _ => None,
    }
}

/// The closed term of such a constant.
pub(super) fn term(value: &Value, sort: &Sort) -> Option<Term> {
    match (value, sort) {
        (Value::Bool(value), Sort::Bool) => Some(Term::bool(*value)),
        (Value::Int(value), Sort::Int(int)) => Some(Term::int(value.clone(), *int)),
        (Value::Element(element), Sort::Opaque(_)) => Some(Term::element(element.clone(), sort.clone())),
        (Value::Variant(variant, fields), Sort::Enum(_)) if fields.is_empty() => {
            Some(Term::variant(*variant, Vec::new(), sort.clone()))
        }
        _ => None,
    }
}

/// Whether a sort is an enum without data.
pub(super) fn is_plain(sort: &Sort) -> bool {
    matches!(sort, Sort::Enum(shape) if shape.variants.iter().all(|variant| variant.fields.is_empty()))
}
