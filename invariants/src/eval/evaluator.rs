//! The interpreter of terms. A part that occurs several times is evaluated once for each binding that it depends on.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use num_bigint::BigInt;

use super::Assignment;
use crate::site::{Fault, FaultReason};
use crate::sort::{IntType, Sort};
use crate::term::{Arithmetic, Binder, Kind, SetOperation, Term, Var};
use crate::value::Value;

type Outcome = Result<Value, Fault>;

/// Evaluates terms under one assignment; what they share is evaluated once.
#[derive(Debug)]
pub struct Evaluator<'a> {
    assignment: &'a Assignment,
    /// The first level is the assignment, each other one an entry of a binder around the place that is evaluated.
    levels: Vec<Level>,
    /// The highest level from which the term in evaluation has read a variable.
    deepest: usize,
}

/// The values of a binder's variables for one entry.
#[derive(Debug, Default)]
struct Level {
    bound: Vec<(Var, Value)>,
    /// Whether a variable of this level hides one of an earlier level: what is known there need not hold here.
    hides: bool,
    /// Outcomes that depend on this level and on none above it, by the address of the term.
    known: HashMap<usize, Outcome>,
}

impl<'a> Evaluator<'a> {
    /// An evaluator for these values.
    #[must_use]
    pub fn new(assignment: &'a Assignment) -> Self {
        Self { assignment, levels: vec![Level::default()], deepest: 0 }
    }

    /// Whether `condition` is true; one that is undefined is not.
    ///
    /// # Panics
    ///
    /// As [`super::evaluate`] does.
    pub fn satisfied(&mut self, condition: &'a Term) -> bool {
        self.evaluate(condition) == Ok(Value::Bool(true))
    }

    /// The value of `term`, see [`super::evaluate`].
    ///
    /// # Errors
    ///
    /// Where the term is undefined.
    ///
    /// # Panics
    ///
    /// As [`super::evaluate`] does.
    // The lifetime keeps every term alive whose address is known.
    pub fn evaluate(&mut self, term: &'a Term) -> Outcome {
        if matches!(term.kind(), Kind::Var(_) | Kind::Bool(_) | Kind::Int(_) | Kind::Element(_)) {
            return self.compute(term);
        }
        if let Some((depth, outcome)) = self.known(term) {
            self.deepest = self.deepest.max(depth);
            return outcome;
        }
        let around = std::mem::take(&mut self.deepest);
        let outcome = self.compute(term);
        self.levels[self.deepest].known.insert(term.address(), outcome.clone());
        self.deepest = self.deepest.max(around);
        outcome
    }

    fn known(&self, term: &Term) -> Option<(usize, Outcome)> {
        for (depth, level) in self.levels.iter().enumerate().rev() {
            if let Some(outcome) = level.known.get(&term.address()) {
                return Some((depth, outcome.clone()));
            }
            if level.hides {
                break;
            }
        }
        None
    }

    fn compute(&mut self, term: &'a Term) -> Outcome {
        match term.kind() {
            Kind::Var(var) => Ok(self.variable(var)),
            Kind::Bool(value) => Ok(Value::Bool(*value)),
            Kind::Int(value) => Ok(Value::Int(value.clone())),
            Kind::Element(element) => Ok(Value::Element(element.clone())),
            Kind::Fail(fault) => Err(*fault),
            Kind::Not(inner) => Ok(Value::Bool(!self.bool(inner)?)),
            Kind::And(terms) => self.first_that_is(false, terms),
            Kind::Or(terms) => self.first_that_is(true, terms),
            Kind::Ite(condition, then, other) => {
                let chosen = if self.bool(condition)? { then } else { other };
                self.evaluate(chosen)
            }
            Kind::Eq(first, second) => Ok(Value::Bool(self.evaluate(first)? == self.evaluate(second)?)),
            Kind::Less(first, second) => Ok(Value::Bool(self.int(first)? < self.int(second)?)),
            Kind::AtMost(first, second) => Ok(Value::Bool(self.int(first)? <= self.int(second)?)),
            Kind::Arith(op, first, second, fault) => {
                let (first, second) = (self.int(first)?, self.int(second)?);
                arithmetic(*op, &first, &second, int_type(term))
                    .map(Value::Int)
                    .map_err(|reason| Fault { site: fault.site, reason })
            }
            Kind::Wrap(inner) => Ok(Value::Int(wrap(self.int(inner)?, int_type(term)))),
            Kind::Cast(inner) => self.evaluate(inner),
            Kind::Record(fields) => Ok(Value::Record(self.each(fields)?)),
            Kind::Variant(variant, fields) => Ok(Value::Variant(*variant, self.each(fields)?)),
            Kind::Field(inner, place) => match self.evaluate(inner)? {
                Value::Record(mut fields) => Ok(fields.swap_remove(*place)),
                other => ill_typed(inner, &other),
            },
            Kind::Is(inner, variant) => Ok(Value::Bool(self.variant(inner)?.0 == *variant)),
            Kind::Payload(inner, variant, field, fault) => {
                let (actual, mut fields) = self.variant(inner)?;
                if actual == *variant { Ok(fields.swap_remove(*field)) } else { Err(*fault) }
            }
            _ => self.collection(term),
        }
    }

    /// Conjunction and disjunction: `decides` as soon as an operand is that, else the opposite.
    fn first_that_is(&mut self, decides: bool, terms: &'a [Term]) -> Outcome {
        for term in terms {
            if self.bool(term)? == decides {
                return Ok(Value::Bool(decides));
            }
        }
        Ok(Value::Bool(!decides))
    }

    fn collection(&mut self, term: &'a Term) -> Outcome {
        match term.kind() {
            Kind::Has(collection, key) => {
                let (collection, key) = (self.evaluate(collection)?, self.evaluate(key)?);
                Ok(Value::Bool(match &collection {
                    Value::Set(set) => set.contains(&key),
                    Value::Map(map) => map.contains_key(&key),
                    other => ill_typed(term, other),
                }))
            }
            Kind::Insert(set, element) => {
                let (mut set, element) = (self.set(set)?, self.evaluate(element)?);
                set.insert(element);
                Ok(Value::Set(set))
            }
            Kind::Remove(collection, key) => {
                let (mut collection, key) = (self.evaluate(collection)?, self.evaluate(key)?);
                match &mut collection {
                    Value::Set(set) => drop(set.remove(&key)),
                    Value::Map(map) => drop(map.remove(&key)),
                    other => ill_typed(term, other),
                }
                Ok(collection)
            }
            Kind::Sets(op, first, second) => {
                let (first, second) = (self.set(first)?, self.set(second)?);
                Ok(Value::Set(match op {
                    SetOperation::Union => first.union(&second).cloned().collect(),
                    SetOperation::Intersection => first.intersection(&second).cloned().collect(),
                    SetOperation::Difference => first.difference(&second).cloned().collect(),
                }))
            }
            Kind::Put(map, key, value) => {
                let (mut map, key, value) = (self.map(map)?, self.evaluate(key)?, self.evaluate(value)?);
                map.insert(key, value);
                Ok(Value::Map(map))
            }
            Kind::Value(map, key, fault) => {
                let (mut map, key) = (self.map(map)?, self.evaluate(key)?);
                map.remove(&key).ok_or(*fault)
            }
            Kind::Overlay(first, second) => {
                let (mut first, second) = (self.map(first)?, self.map(second)?);
                first.extend(second);
                Ok(Value::Map(first))
            }
            Kind::Keys(map) => Ok(Value::Set(self.map(map)?.into_keys().collect())),
            _ => self.quantified(term),
        }
    }

    fn quantified(&mut self, term: &'a Term) -> Outcome {
        match term.kind() {
            Kind::All(binder, body) => {
                let holds = self.for_each(binder, body)?;
                Ok(Value::Bool(!holds.iter().any(|(_, holds)| *holds == Value::Bool(false))))
            }
            Kind::Any(binder, body) => {
                let holds = self.for_each(binder, body)?;
                Ok(Value::Bool(holds.iter().any(|(_, holds)| *holds == Value::Bool(true))))
            }
            Kind::Filter(binder, body) => {
                let kept = self.for_each(binder, body)?;
                let kept = kept.into_iter().filter(|(_, keep)| *keep == Value::Bool(true)).map(|(entry, _)| entry);
                Ok(match binder.source.sort() {
                    Sort::Map(..) => {
                        Value::Map(kept.filter_map(|entry| entry.value.map(|value| (entry.key, value))).collect())
                    }
                    _ => Value::Set(kept.map(|entry| entry.key).collect()),
                })
            }
            Kind::Image(binder, body) => {
                Ok(Value::Set(self.for_each(binder, body)?.into_iter().map(|(_, value)| value).collect()))
            }
            Kind::Rebuild(binder, body) => {
                let values = self.for_each(binder, body)?.into_iter();
                Ok(Value::Map(values.map(|(entry, value)| (entry.key, value)).collect()))
            }
            _ => Ok(match term.sort() {
                Sort::Map(..) => Value::Map(BTreeMap::new()),
                _ => Value::Set(BTreeSet::new()),
            }),
        }
    }

    /// The outcome of `body` for every entry of the binder, in the order of the entries.
    fn for_each(&mut self, binder: &'a Binder, body: &'a Term) -> Result<Vec<(Entry, Value)>, Fault> {
        let entries: Vec<Entry> = match self.evaluate(&binder.source)? {
            Value::Set(set) => set.into_iter().map(|key| Entry { key, value: None }).collect(),
            Value::Map(map) => map.into_iter().map(|(key, value)| Entry { key, value: Some(value) }).collect(),
            other => ill_typed(&binder.source, &other),
        };
        let around = self.levels.len() - 1;
        let hides = binder.vars.iter().any(|var| self.lookup(var).is_some());
        let mut outcomes = Vec::with_capacity(entries.len());
        for entry in entries {
            let values = std::iter::once(&entry.key).chain(&entry.value).cloned();
            let bound = binder.vars.iter().cloned().zip(values).collect();
            self.levels.push(Level { bound, hides, known: HashMap::new() });
            let outcome = self.evaluate(body);
            self.levels.pop();
            // The entry's own level is gone; which of those around it the body has read is not remembered.
            self.deepest = around;
            outcomes.push((entry, outcome?));
        }
        Ok(outcomes)
    }

    fn each(&mut self, terms: &'a [Term]) -> Result<Vec<Value>, Fault> {
        terms.iter().map(|term| self.evaluate(term)).collect()
    }

    fn bool(&mut self, term: &'a Term) -> Result<bool, Fault> {
        match self.evaluate(term)? {
            Value::Bool(value) => Ok(value),
            other => ill_typed(term, &other),
        }
    }

    fn int(&mut self, term: &'a Term) -> Result<BigInt, Fault> {
        match self.evaluate(term)? {
            Value::Int(value) => Ok(value),
            other => ill_typed(term, &other),
        }
    }

    fn variant(&mut self, term: &'a Term) -> Result<(usize, Vec<Value>), Fault> {
        match self.evaluate(term)? {
            Value::Variant(variant, fields) => Ok((variant, fields)),
            other => ill_typed(term, &other),
        }
    }

    fn set(&mut self, term: &'a Term) -> Result<BTreeSet<Value>, Fault> {
        match self.evaluate(term)? {
            Value::Set(set) => Ok(set),
            other => ill_typed(term, &other),
        }
    }

    fn map(&mut self, term: &'a Term) -> Result<BTreeMap<Value, Value>, Fault> {
        match self.evaluate(term)? {
            Value::Map(map) => Ok(map),
            other => ill_typed(term, &other),
        }
    }

    #[expect(clippy::panic, reason = "documented; whoever asks knows the variables of the term")]
    fn variable(&mut self, var: &Var) -> Value {
        let Some((depth, value)) = self.lookup(var) else { panic!("`{}` has no value", var.name) };
        let value = value.clone();
        self.deepest = self.deepest.max(depth);
        value
    }

    /// The innermost value of a variable, with its level.
    fn lookup(&self, var: &Var) -> Option<(usize, &Value)> {
        for (depth, level) in self.levels.iter().enumerate().rev() {
            if let Some((_, value)) = level.bound.iter().find(|(bound, _)| bound == var) {
                return Some((depth, value));
            }
        }
        self.assignment.get(var).map(|value| (0, value))
    }
}

/// An element of a set, or a key of a map with its value.
struct Entry {
    key: Value,
    value: Option<Value>,
}

/// The type of an integer node; where inference left a sort open, numbers have no bounds.
fn int_type(term: &Term) -> IntType {
    term.int_type().unwrap_or(IntType::MATHEMATICAL)
}

fn arithmetic(op: Arithmetic, first: &BigInt, second: &BigInt, int: IntType) -> Result<BigInt, FaultReason> {
    match op {
        Arithmetic::Add => Ok(first + second),
        Arithmetic::Mul => Ok(first * second),
        Arithmetic::Sub if !int.is_signed() && first < second => Err(FaultReason::BelowZero),
        Arithmetic::Sub => Ok(first - second),
        Arithmetic::Div | Arithmetic::Rem => {
            if *second == BigInt::ZERO {
                return Err(FaultReason::DivisionByZero);
            }
            if int.is_signed() && int.min().as_ref() == Some(first) && *second == BigInt::from(-1) {
                return Err(FaultReason::DivisionOverflow);
            }
            // Both round to zero, as Rust does.
            Ok(if op == Arithmetic::Div { first / second } else { first % second })
        }
    }
}

/// The value of the type that equals `value` modulo the number of the type's values.
fn wrap(value: BigInt, int: IntType) -> BigInt {
    let (Some(bits), Some(min)) = (int.bits(), int.min()) else { return value };
    let count = BigInt::from(1) << bits;
    let above = (value - &min) % &count;
    let above = if above < BigInt::ZERO { above + count } else { above };
    above + min
}

#[expect(clippy::panic, reason = "documented; terms are typed by whoever builds them")]
fn ill_typed(term: &Term, value: &Value) -> ! {
    panic!("a value of {:?} is expected, not {value:?}", term.sort())
}
