//! Terms and values of every sort, made from a row of bytes that stand for choices. A choice of zero, and every choice
//! after the last byte, is the simplest one, so that whoever shrinks the bytes shrinks the term.
//!
//! Terms are made as they are, without the simplifications of the constructors.

#![allow(dead_code, reason = "each test binary uses a part of this")]

mod kinds;

use std::sync::Arc;

use steadfast_invariants::sort::{Enum, Field, Opaque, Variant};
use steadfast_invariants::term::Element;
use steadfast_invariants::{Assignment, Fault, FaultReason, IntType, Site, Sort, Term, Value, Var};

/// A source of choices, and the variables that may be chosen.
pub(crate) struct Random<'a> {
    bytes: std::slice::Iter<'a, u8>,
    scope: Vec<Var>,
    /// The number of faults so far; each has a place of its own.
    faults: u32,
}

impl<'a> Random<'a> {
    /// Choices from `bytes`; terms are over `vars`.
    pub(crate) fn new(bytes: &'a [u8], vars: &[Var]) -> Self {
        Self { bytes: bytes.iter(), scope: vars.to_vec(), faults: 0 }
    }

    /// A value of every variable.
    pub(crate) fn assignment(&mut self, vars: &[Var]) -> Assignment {
        vars.iter().map(|var| (var.clone(), self.value(&var.sort))).collect()
    }

    /// A value of a sort: small numbers, few entries.
    pub(crate) fn value(&mut self, sort: &Sort) -> Value {
        match sort {
            Sort::Bool => Value::Bool(self.choice(2) == 1),
            Sort::Int(int) => Value::Int(self.number(*int).into()),
            Sort::Opaque(_) | Sort::Open(_) => Value::Element(match self.choice(4) {
                0 | 1 => Element::Numbered(0),
                2 => Element::Numbered(1),
                _ => Element::Literal("7".into()),
            }),
            Sort::Record(record) => Value::Record(self.values(&record.fields)),
            Sort::Enum(shape) => {
                let variant = self.choice(shape.variants.len());
                Value::Variant(variant, self.values(&shape.variants[variant].fields))
            }
            Sort::Set(element) => Value::Set((0..self.choice(4)).map(|_| self.value(element)).collect()),
            Sort::Map(key, value) => {
                Value::Map((0..self.choice(4)).map(|_| (self.value(key), self.value(value))).collect())
            }
        }
    }

    /// One of several sorts.
    pub(crate) fn sort(&mut self) -> Sort {
        let sorts = sorts();
        sorts[self.choice(sorts.len())].clone()
    }

    /// What is made by choices among more variables.
    pub(crate) fn within<T>(&mut self, vars: &[Var], make: impl FnOnce(&mut Self) -> T) -> T {
        let around = self.scope.len();
        self.scope.extend(vars.iter().cloned());
        let made = make(self);
        self.scope.truncate(around);
        made
    }

    fn values(&mut self, fields: &[Field]) -> Vec<Value> {
        fields.iter().map(|field| self.value(&field.sort)).collect()
    }

    /// A number below `count`.
    pub(crate) fn choice(&mut self, count: usize) -> usize {
        self.bytes.next().map_or(0, |byte| usize::from(*byte) % count)
    }

    fn number(&mut self, int: IntType) -> i64 {
        // The edges of the smaller types are among them.
        let number = [0, 1, 2, 3, 127, 255, -1, -2, -128][self.choice(9)];
        if int.contains(&number.into()) { number } else { 1 }
    }

    fn fault(&mut self) -> Fault {
        self.faults += 1;
        Fault { site: Site { file: 0, start: self.faults, end: self.faults }, reason: FaultReason::Unwrap }
    }
}

/// A variable of each of several sorts.
pub(crate) fn vars() -> Vec<Var> {
    sorts().into_iter().enumerate().map(|(place, sort)| Var::new(format!("v{place}"), sort)).collect()
}

/// The closed term of a value.
pub(crate) fn literal(value: &Value, sort: &Sort) -> Term {
    let all = |values: &[Value], fields: &[Field]| {
        values.iter().zip(fields).map(|(value, field)| literal(value, &field.sort)).collect()
    };
    match (value, sort) {
        (Value::Bool(value), _) => Term::bool(*value),
        (Value::Int(value), Sort::Int(int)) => Term::int(value.clone(), *int),
        (Value::Element(element), _) => Term::element(element.clone(), sort.clone()),
        (Value::Record(values), Sort::Record(record)) => Term::record(all(values, &record.fields), sort.clone()),
        (Value::Variant(variant, values), Sort::Enum(shape)) => {
            Term::variant(*variant, all(values, &shape.variants[*variant].fields), sort.clone())
        }
        (Value::Set(set), Sort::Set(element)) => {
            set.iter().fold(Term::empty(sort.clone()), |set, value| set.insert(&literal(value, element)))
        }
        (Value::Map(map), Sort::Map(key, of)) => map
            .iter()
            .fold(Term::empty(sort.clone()), |map, (at, value)| map.put(&literal(at, key), &literal(value, of))),
        _ => panic!("{value:?} is not of {sort:?}"),
    }
}

/// Sorts of every kind, nested where that is of interest.
pub(crate) fn sorts() -> Vec<Sort> {
    let tuple = Sort::tuple(vec![account(), Sort::Bool]);
    vec![
        Sort::Bool,
        int("u8"),
        int("i8"),
        Sort::Int(IntType::MATHEMATICAL),
        account(),
        Sort::option(int("u8")),
        tuple.clone(),
        status(),
        Sort::set(account()),
        Sort::map(account(), int("u8")),
        Sort::set(Sort::option(tuple)),
        Sort::map(account(), Sort::set(account())),
        Sort::map(status(), Sort::option(Sort::Bool)),
    ]
}

/// An opaque sort.
pub(crate) fn account() -> Sort {
    Sort::Opaque(Opaque { name: "Account".into(), rust: "u64".into() })
}

#[expect(clippy::unwrap_used, reason = "the name is that of a type")]
fn int(name: &str) -> Sort {
    Sort::Int(IntType::named(name).unwrap())
}

/// `enum Status { Open, Held(u8), Closed { by: Account, paid: bool } }`
fn status() -> Sort {
    let field = |name: &str, sort| Field { name: name.into(), sort };
    let variant = |name: &str, fields| Variant { name: name.into(), fields };
    Sort::Enum(Arc::new(Enum {
        name: "Status".into(),
        variants: vec![
            variant("Open", Vec::new()),
            variant("Held", vec![field("0", int("u8"))]),
            variant("Closed", vec![field("by", account()), field("paid", Sort::Bool)]),
        ],
    }))
}
