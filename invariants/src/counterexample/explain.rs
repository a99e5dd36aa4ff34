//! Which values make a condition false: the entry of a collection for which it fails, and the two sides of the comparison.

use crate::eval::{Assignment, evaluate, satisfied};
use crate::sort::Sort;
use crate::term::{Binder, Kind};
use crate::{Fault, Term, Value, Var};

/// Why a condition does not hold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Explanation {
    /// The entries of collections for which it fails, from the outside, with the names that the source gives them.
    pub entries: Vec<(Var, Value)>,
    /// The fields and arguments that the failing part reads.
    pub reads: Vec<(Var, Value)>,
    /// The part that decides, with its values.
    pub deciding: Option<Deciding>,
    /// Why it has no value, where that is so.
    pub fault: Option<Fault>,
}

/// What should hold and does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deciding {
    /// A comparison, as it should hold.
    Comparison {
        /// The value on the left.
        left: Value,
        /// As Rust writes it.
        operator: &'static str,
        /// The value on the right.
        right: Value,
        /// The sort of both.
        sort: Sort,
    },
    /// Whether an element or a key is in a collection.
    Membership {
        /// The element or key.
        key: Value,
        /// Its sort.
        sort: Sort,
        /// The field that is the collection, where it is one.
        collection: Option<Var>,
        /// Whether it is there, and should not be.
        present: bool,
    },
}

/// Why `condition`, which does not hold under `assignment`, does not.
pub(super) fn explain(condition: &Term, assignment: &Assignment) -> Explanation {
    let mut values = assignment.clone();
    let mut found = Explanation::default();
    let mut part = condition.clone();
    let mut expected = true;
    while let Some((deeper, sign)) = step(&part, expected, &mut values, &mut found) {
        part = deeper;
        expected = sign;
    }
    match evaluate(&part, &values).and_then(|_| deciding(&part, expected, &values)) {
        Err(fault) => found.fault = Some(fault),
        Ok(deciding) => found.deciding = deciding,
    }
    let read = part.free_vars().into_iter();
    let read = read.filter_map(|var| assignment.get(&var).cloned().map(|value| (var, value)));
    found.reads = read.collect();
    found
}

/// The part that decides that `part` is not what was `expected`, and what is expected of that part.
fn step(part: &Term, expected: bool, values: &mut Assignment, found: &mut Explanation) -> Option<(Term, bool)> {
    match (part.kind(), expected) {
        (Kind::Not(inner), _) => Some((inner.clone(), !expected)),
        (Kind::And(parts), true) => parts.iter().find(|part| !is(part, true, values)).map(|part| (part.clone(), true)),
        (Kind::Or(parts), false) => {
            parts.iter().find(|part| !is(part, false, values)).map(|part| (part.clone(), false))
        }
        // Each alternative fails; the last is what an implication concludes.
        (Kind::Or(parts), true) => parts.last().map(|part| (part.clone(), true)),
        (Kind::Ite(condition, then, other), _) => {
            let chosen = if is(condition, true, values) { then } else { other };
            is(condition, true, values).then_some(()).or_else(|| is(condition, false, values).then_some(()))?;
            Some((chosen.clone(), expected))
        }
        (Kind::All(binder, body), true) | (Kind::Any(binder, body), false) => {
            let entry = entries(binder, values)?.into_iter().find(|entry| {
                let mut values = values.clone();
                values.extend(binder.vars.iter().cloned().zip(entry.iter().cloned()));
                !is(body, expected, &values)
            })?;
            let named = || binder.vars.iter().cloned().zip(entry.iter().cloned());
            values.extend(named());
            found.entries.extend(named());
            Some((body.clone(), expected))
        }
        _ => None,
    }
}

/// Whether a condition is defined and has that truth value.
fn is(condition: &Term, expected: bool, values: &Assignment) -> bool {
    if expected { satisfied(condition, values) } else { satisfied(&condition.not(), values) }
}

fn entries(binder: &Binder, values: &Assignment) -> Option<Vec<Vec<Value>>> {
    match evaluate(&binder.source, values) {
        Ok(Value::Set(elements)) => Some(elements.into_iter().map(|element| vec![element]).collect()),
        Ok(Value::Map(map)) => Some(map.into_iter().map(|(key, value)| vec![key, value]).collect()),
        // A source without a value is what is wrong; the caller evaluates the whole and finds the fault.
        Ok(_) | Err(_) => None,
    }
}

/// What a comparison or a test of membership should be, and is not.
fn deciding(part: &Term, expected: bool, values: &Assignment) -> Result<Option<Deciding>, Fault> {
    let (one, other, operator) = match (part.kind(), expected) {
        (Kind::Eq(one, other), true) => (one, other, "=="),
        (Kind::Eq(one, other), false) => (one, other, "!="),
        (Kind::Less(one, other), true) => (one, other, "<"),
        (Kind::Less(one, other), false) => (one, other, ">="),
        (Kind::AtMost(one, other), true) => (one, other, "<="),
        (Kind::AtMost(one, other), false) => (one, other, ">"),
        (Kind::Has(collection, key), _) => {
            let sort = key.sort().clone();
            let collection = if let Kind::Var(var) = collection.kind() { Some(var.clone()) } else { None };
            let key = evaluate(key, values)?;
            return Ok(Some(Deciding::Membership { key, sort, collection, present: !expected }));
        }
        _ => return Ok(None),
    };
    // As a reader writes it: `balance > 0`, and not `0 < balance`.
    let is_literal = |term: &Term| matches!(term.kind(), Kind::Int(_) | Kind::Element(_) | Kind::Bool(_));
    let (one, operator, other) = match operator {
        _ if !is_literal(one) || is_literal(other) => (one, operator, other),
        "<" => (other, ">", one),
        "<=" => (other, ">=", one),
        ">" => (other, "<", one),
        ">=" => (other, "<=", one),
        _ => (other, operator, one),
    };
    let (left, right) = (evaluate(one, values)?, evaluate(other, values)?);
    Ok(Some(Deciding::Comparison { left, operator, right, sort: one.sort().clone() }))
}
