//! The constructors of terms. Each simplifies what is evident from its operands and never what depends on a value.
//!
//! A value stays what it is. An operand that no longer matters is forgotten together with its faults, as INPUT 9 has it:
//! what flows nowhere demands nothing. Who needs every operand evaluated asks for the demands of each as it is written.

use num_bigint::BigInt;

use super::{Arithmetic, Element, Kind, Term, Var};
use crate::site::Fault;
use crate::sort::{ERR, IntType, NONE, OK, SOME, Sort};

impl Term {
    /// A variable.
    #[must_use]
    pub fn var(var: &Var) -> Self {
        Self::raw(Kind::Var(var.clone()), var.sort.clone())
    }

    /// `true` or `false`.
    #[must_use]
    pub fn bool(value: bool) -> Self {
        Self::raw(Kind::Bool(value), Sort::Bool)
    }

    /// An integer of a type, which must contain it.
    #[must_use]
    pub fn int(value: impl Into<BigInt>, int: IntType) -> Self {
        Self::raw(Kind::Int(value.into()), Sort::Int(int))
    }

    /// An element of an opaque sort.
    #[must_use]
    pub fn element(element: Element, sort: Sort) -> Self {
        Self::raw(Kind::Element(element), sort)
    }

    /// A term of that sort without a value.
    #[must_use]
    pub fn fail(fault: Fault, sort: Sort) -> Self {
        Self::raw(Kind::Fail(fault), sort)
    }

    /// The value of `()`.
    #[must_use]
    pub fn unit() -> Self {
        Self::record(Vec::new(), Sort::unit())
    }

    /// The truth value, of a literal.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Kind::Bool(value) = self.kind() { Some(*value) } else { None }
    }

    /// Negation.
    #[must_use]
    pub fn not(&self) -> Self {
        match self.kind() {
            Kind::Bool(value) => Self::bool(!value),
            Kind::Not(inner) => inner.clone(),
            _ => Self::raw(Kind::Not(self.clone()), Sort::Bool),
        }
    }

    /// The conjunction, evaluated from the left.
    #[must_use]
    pub fn and(terms: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = Vec::new();
        for term in terms {
            match term.kind() {
                Kind::Bool(true) => {}
                // What stands behind it is never evaluated.
                Kind::Bool(false) if parts.is_empty() => return term,
                Kind::And(inner) => parts.extend(inner.iter().cloned()),
                _ => parts.push(term),
            }
        }
        unique(&mut parts);
        match parts.len() {
            0 => Self::bool(true),
            1 => parts.swap_remove(0),
            _ => Self::raw(Kind::And(parts), Sort::Bool),
        }
    }

    /// The disjunction, evaluated from the left.
    #[must_use]
    pub fn or(terms: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = Vec::new();
        for term in terms {
            match term.kind() {
                Kind::Bool(false) => {}
                Kind::Bool(true) if parts.is_empty() => return term,
                Kind::Or(inner) => parts.extend(inner.iter().cloned()),
                _ => parts.push(term),
            }
        }
        unique(&mut parts);
        match parts.len() {
            0 => Self::bool(false),
            1 => parts.swap_remove(0),
            _ => Self::raw(Kind::Or(parts), Sort::Bool),
        }
    }

    /// `!self || other`.
    #[must_use]
    pub fn implies(&self, other: &Self) -> Self {
        Self::or([self.not(), other.clone()])
    }

    /// `then` where `condition` holds, else `other`; of one sort.
    #[must_use]
    pub fn ite(condition: &Self, then: &Self, other: &Self) -> Self {
        match (condition.kind(), then.as_bool(), other.as_bool()) {
            (Kind::Bool(true), ..) => then.clone(),
            (Kind::Bool(false), ..) => other.clone(),
            (Kind::Not(inner), ..) => Self::ite(inner, other, then),
            (_, Some(true), Some(false)) => condition.clone(),
            (_, Some(false), Some(true)) => condition.not(),
            (_, Some(true), None) => Self::or([condition.clone(), other.clone()]),
            (_, Some(false), None) => Self::and([condition.not(), other.clone()]),
            (_, None, Some(true)) => Self::or([condition.not(), then.clone()]),
            (_, None, Some(false)) => Self::and([condition.clone(), then.clone()]),
            _ if then == other => then.clone(),
            _ => Self::raw(Kind::Ite(condition.clone(), then.clone(), other.clone()), then.sort().clone()),
        }
    }

    /// Rust's `==`.
    #[must_use]
    pub fn equals(&self, other: &Self) -> Self {
        match (self.kind(), other.kind()) {
            (Kind::Int(first), Kind::Int(second)) => Self::bool(first == second),
            (Kind::Element(first), Kind::Element(second)) => Self::bool(first == second),
            (Kind::Bool(value), _) => {
                if *value {
                    other.clone()
                } else {
                    other.not()
                }
            }
            (_, Kind::Bool(value)) => {
                if *value {
                    self.clone()
                } else {
                    self.not()
                }
            }
            (Kind::Var(first), Kind::Var(second)) if first == second => Self::bool(true),
            _ => Self::raw(Kind::Eq(self.clone(), other.clone()), Sort::Bool),
        }
    }

    /// `self < other`.
    #[must_use]
    pub fn less(&self, other: &Self) -> Self {
        match (self.kind(), other.kind()) {
            (Kind::Int(first), Kind::Int(second)) => Self::bool(first < second),
            _ => Self::raw(Kind::Less(self.clone(), other.clone()), Sort::Bool),
        }
    }

    /// `self <= other`.
    #[must_use]
    pub fn at_most(&self, other: &Self) -> Self {
        match (self.kind(), other.kind()) {
            (Kind::Int(first), Kind::Int(second)) => Self::bool(first <= second),
            _ => Self::raw(Kind::AtMost(self.clone(), other.clone()), Sort::Bool),
        }
    }

    /// Arithmetic whose result has the type `int`; see [`Kind::Arith`].
    #[must_use]
    pub fn arith(op: Arithmetic, first: &Self, second: &Self, sort: Sort, fault: Fault) -> Self {
        Self::raw(Kind::Arith(op, first.clone(), second.clone(), fault), sort)
    }

    /// The integer wrapped into a type.
    #[must_use]
    pub fn wrap(&self, int: IntType) -> Self {
        Self::raw(Kind::Wrap(self.clone()), Sort::Int(int))
    }

    /// The integer under another type that is known to contain it.
    #[must_use]
    pub fn cast(&self, int: IntType) -> Self {
        match self.kind() {
            Kind::Int(value) => Self::int(value.clone(), int),
            _ if self.int_type() == Some(int) => self.clone(),
            _ => Self::raw(Kind::Cast(self.clone()), Sort::Int(int)),
        }
    }

    /// A struct or a tuple of that sort.
    #[must_use]
    pub fn record(fields: Vec<Self>, sort: Sort) -> Self {
        Self::raw(Kind::Record(fields), sort)
    }

    /// A tuple.
    #[must_use]
    pub fn tuple(fields: Vec<Self>) -> Self {
        let sort = Sort::tuple(fields.iter().map(|field| field.sort().clone()).collect());
        Self::record(fields, sort)
    }

    /// The field of a record.
    ///
    /// # Panics
    ///
    /// Where the sort is no record with that field.
    #[must_use]
    #[expect(clippy::panic, reason = "documented; the front end resolves fields before it builds terms")]
    pub fn field(&self, place: usize) -> Self {
        match self.kind() {
            Kind::Record(fields) => fields[place].clone(),
            Kind::Ite(condition, then, other) if then.is_built() || other.is_built() => {
                Self::ite(condition, &then.field(place), &other.field(place))
            }
            _ => {
                let Some(record) = self.sort().record() else { panic!("a field of {:?}", self.sort()) };
                Self::raw(Kind::Field(self.clone(), place), record.fields[place].sort.clone())
            }
        }
    }

    /// The record with another value in one field.
    ///
    /// # Panics
    ///
    /// Where the sort is no record with that field.
    #[must_use]
    pub fn with_field(&self, place: usize, value: Self) -> Self {
        let count = self.sort().record().map_or(0, |record| record.fields.len());
        let mut fields: Vec<Self> = (0..count).map(|field| self.field(field)).collect();
        fields[place] = value;
        Self::record(fields, self.sort().clone())
    }

    /// A variant of an enum's sort with its data.
    #[must_use]
    pub fn variant(variant: usize, fields: Vec<Self>, sort: Sort) -> Self {
        Self::raw(Kind::Variant(variant, fields), sort)
    }

    /// `None` of an `Option`.
    #[must_use]
    pub fn none(inner: Sort) -> Self {
        Self::variant(NONE, Vec::new(), Sort::option(inner))
    }

    /// `Some(self)`.
    #[must_use]
    pub fn some(self) -> Self {
        let sort = Sort::option(self.sort().clone());
        Self::variant(SOME, vec![self], sort)
    }

    /// `Ok(self)` beside errors of that sort.
    #[must_use]
    pub fn ok(self, err: Sort) -> Self {
        let sort = Sort::result(self.sort().clone(), err);
        Self::variant(OK, vec![self], sort)
    }

    /// `Err(self)` beside values of that sort.
    #[must_use]
    pub fn err(self, ok: Sort) -> Self {
        let sort = Sort::result(ok, self.sort().clone());
        Self::variant(ERR, vec![self], sort)
    }

    /// Whether an enum is that variant.
    #[must_use]
    pub fn is(&self, variant: usize) -> Self {
        match self.kind() {
            Kind::Variant(actual, _) => Self::bool(*actual == variant),
            Kind::Ite(condition, then, other) if then.is_built() || other.is_built() => {
                Self::ite(condition, &then.is(variant), &other.is(variant))
            }
            _ => Self::raw(Kind::Is(self.clone(), variant), Sort::Bool),
        }
    }

    /// The data of a variant; a fault where the enum is another one.
    ///
    /// # Panics
    ///
    /// Where the sort is no enum with that variant and field.
    #[must_use]
    #[expect(clippy::panic, reason = "documented; the front end resolves variants before it builds terms")]
    pub fn payload(&self, variant: usize, field: usize, fault: Fault) -> Self {
        let Some(shape) = self.sort().variants() else { panic!("a payload of {:?}", self.sort()) };
        let sort = shape.variants[variant].fields[field].sort.clone();
        if let Some((map, key)) = self.looked_up()
            && variant == SOME
        {
            return map.value(key, fault);
        }
        match self.kind() {
            Kind::Variant(actual, fields) if *actual == variant => fields[field].clone(),
            Kind::Variant(..) => Self::fail(fault, sort),
            Kind::Ite(condition, then, other) if then.is_built() || other.is_built() => {
                Self::ite(condition, &then.payload(variant, field, fault), &other.payload(variant, field, fault))
            }
            _ => Self::raw(Kind::Payload(self.clone(), variant, field, fault), sort),
        }
    }

    /// Whether a part of the term can be read off without knowing any value.
    fn is_built(&self) -> bool {
        match self.kind() {
            Kind::Record(_) | Kind::Variant(..) => true,
            Kind::Ite(_, then, other) => then.is_built() || other.is_built(),
            _ => false,
        }
    }
}

/// Keeps the first of equal terms: what has been evaluated once has the same value again.
fn unique(terms: &mut Vec<Term>) {
    let mut seen = std::collections::HashSet::new();
    terms.retain(|term| seen.insert(term.clone()));
}
