//! Concrete values of sorts, as an execution has them.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;

use crate::sort::Sort;
use crate::term::Element;

/// A value. Which sort it belongs to is known where it stands.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Value {
    /// Of `bool`.
    Bool(bool),
    /// Of an integer type.
    Int(BigInt),
    /// Of an opaque sort.
    Element(Element),
    /// Of a struct or a tuple.
    Record(Vec<Value>),
    /// Of an enum: the place of the variant, and its data.
    Variant(usize, Vec<Value>),
    /// Of a set.
    Set(BTreeSet<Value>),
    /// Of a map.
    Map(BTreeMap<Value, Value>),
}

impl Value {
    /// The value that a place of no interest has: false, zero, the first element, the first variant, nothing.
    #[must_use]
    pub fn default_of(sort: &Sort) -> Self {
        match sort {
            Sort::Bool => Self::Bool(false),
            Sort::Int(_) => Self::Int(BigInt::ZERO),
            Sort::Opaque(_) | Sort::Open(_) => Self::Element(Element::Numbered(0)),
            Sort::Record(record) => {
                Self::Record(record.fields.iter().map(|field| Self::default_of(&field.sort)).collect())
            }
            Sort::Enum(shape) => {
                let fields = shape.variants.first().map(|variant| variant.fields.as_slice()).unwrap_or_default();
                Self::Variant(0, fields.iter().map(|field| Self::default_of(&field.sort)).collect())
            }
            Sort::Set(_) => Self::Set(BTreeSet::new()),
            Sort::Map(..) => Self::Map(BTreeMap::new()),
        }
    }
}
