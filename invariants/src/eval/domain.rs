//! All values of a sort, where opaque sorts have few elements and integers lie in a small range.
//!
//! The order is canonical, and the first values are the simplest: few entries, small numbers. A counterexample that is
//! found first is therefore one that reads well. Nothing here limits the number of values; ask [`Domain::size`] first.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use itertools::Itertools;
use num_bigint::BigInt;

use super::Assignment;
use crate::sort::{Field, Sort};
use crate::term::{Element, Kind, Term, Var};
use crate::value::Value;

/// How many elements an opaque sort has, and which integers there are.
#[derive(Clone, Debug)]
pub struct Domain {
    elements: u32,
    /// Zero, one, minus one, two, ...
    integers: Vec<BigInt>,
    /// The literals of an opaque sort by its name; they are its first elements.
    literals: BTreeMap<Arc<str>, Vec<Arc<str>>>,
}

impl Domain {
    /// Opaque sorts of `elements` elements, and those of `integers` that an integer type contains.
    #[must_use]
    pub fn new(elements: u32, integers: impl IntoIterator<Item = i64>) -> Self {
        let closest_to_zero = |value: &i64| (value.unsigned_abs(), *value < 0);
        let integers = integers.into_iter().sorted_by_key(closest_to_zero).dedup().map(BigInt::from).collect();
        Self { elements, integers, literals: BTreeMap::new() }
    }

    /// The domain with the literals of opaque sorts in `terms` among the elements. A sort with more literals than
    /// elements has just these.
    #[must_use]
    pub fn with_literals_of<'a>(mut self, terms: impl IntoIterator<Item = &'a Term>) -> Self {
        let mut seen = HashSet::new();
        let mut stack: Vec<&Term> = terms.into_iter().collect();
        stack.reverse();
        while let Some(term) = stack.pop() {
            if !seen.insert(term.address()) {
                continue;
            }
            if let (Kind::Element(Element::Literal(literal)), Sort::Opaque(opaque)) = (term.kind(), term.sort()) {
                let known = self.literals.entry(opaque.name.clone()).or_default();
                if !known.contains(literal) {
                    known.push(literal.clone());
                }
            }
            stack.extend(term.kind().parts().into_iter().rev());
        }
        self
    }

    /// The number of values of a sort; [`u64::MAX`] where there are that many or more.
    #[must_use]
    pub fn size(&self, sort: &Sort) -> u64 {
        match sort {
            Sort::Bool => 2,
            Sort::Int(int) => count(self.integers.iter().filter(|value| int.contains(value))),
            Sort::Opaque(_) | Sort::Open(_) => count(self.elements_of(sort)),
            Sort::Record(record) => self.product(&record.fields),
            Sort::Enum(shape) => {
                shape.variants.iter().map(|variant| self.product(&variant.fields)).fold(0, u64::saturating_add)
            }
            Sort::Set(element) => power(2, self.size(element)),
            Sort::Map(key, value) => power(self.size(value).saturating_add(1), self.size(key)),
        }
    }

    /// The values of a sort in canonical order.
    #[must_use]
    pub fn values(&self, sort: &Sort) -> Vec<Value> {
        match sort {
            Sort::Bool => vec![Value::Bool(false), Value::Bool(true)],
            Sort::Int(int) => {
                self.integers.iter().filter(|value| int.contains(value)).cloned().map(Value::Int).collect()
            }
            Sort::Opaque(_) | Sort::Open(_) => self.elements_of(sort).map(Value::Element).collect(),
            Sort::Record(record) => self.fields(&record.fields).map(Value::Record).collect(),
            Sort::Enum(shape) => {
                let variants = shape.variants.iter().enumerate();
                let values = variants.flat_map(|(place, variant)| {
                    self.fields(&variant.fields).map(move |fields| Value::Variant(place, fields))
                });
                values.collect()
            }
            Sort::Set(element) => {
                self.values(element).into_iter().powerset().map(|set| Value::Set(set.into_iter().collect())).collect()
            }
            Sort::Map(key, value) => {
                let values = self.values(value);
                let maps = |keys: Vec<Value>| {
                    let each = vec![values.clone(); keys.len()];
                    let each = each.into_iter().multi_cartesian_product();
                    each.map(move |values| Value::Map(keys.iter().cloned().zip(values).collect())).collect_vec()
                };
                self.values(key).into_iter().powerset().flat_map(maps).collect()
            }
        }
    }

    /// All assignments to `vars`, the last of which varies fastest.
    pub fn assignments(&self, vars: &[Var]) -> impl Iterator<Item = Assignment> {
        let values = vars.iter().map(|var| self.values(&var.sort)).multi_cartesian_product();
        values.map(|values| vars.iter().cloned().zip(values).collect())
    }

    fn elements_of(&self, sort: &Sort) -> impl Iterator<Item = Element> {
        let literals = match sort {
            Sort::Opaque(opaque) => self.literals.get(&opaque.name).map(Vec::as_slice).unwrap_or_default(),
            _ => &[],
        };
        let others = (0..self.elements).skip(literals.len()).zip(0..).map(|(_, number)| Element::Numbered(number));
        literals.iter().cloned().map(Element::Literal).chain(others)
    }

    fn fields(&self, fields: &[Field]) -> impl Iterator<Item = Vec<Value>> {
        fields.iter().map(|field| self.values(&field.sort)).multi_cartesian_product()
    }

    fn product(&self, fields: &[Field]) -> u64 {
        fields.iter().map(|field| self.size(&field.sort)).fold(1, u64::saturating_mul)
    }
}

fn count(values: impl Iterator) -> u64 {
    values.fold(0, |count, _| count + 1)
}

fn power(base: u64, exponent: u64) -> u64 {
    // Beyond this, any base above one has long saturated.
    base.saturating_pow(u32::try_from(exponent).unwrap_or(u32::MAX))
}
