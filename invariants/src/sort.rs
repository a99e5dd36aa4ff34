//! What a value of the model may be: Rust's own types, seen as far as the operations look at them.

use std::fmt;
use std::sync::Arc;

use num_bigint::BigInt;

/// The type of a term. Structural and finite; recursive types are refused by the front end.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Sort {
    /// `bool`.
    Bool,
    /// An integer whose order or arithmetic matters.
    Int(IntType),
    /// A type of which only equality is known; at least one element, otherwise any number of them.
    Opaque(Opaque),
    /// A struct or a tuple; the unit has no field.
    Record(Arc<Record>),
    /// An enum; `Option` and `Result` are two of them.
    Enum(Arc<Enum>),
    /// A set, ordered or hashed.
    Set(Arc<Sort>),
    /// A map, ordered or hashed.
    Map(Arc<Sort>, Arc<Sort>),
    /// An integer type of which inference has not yet said whether it is a number or an identifier.
    ///
    /// Architecture invariant: only the front end sees it, no finished [`crate::Object`] holds one.
    Open(u32),
}

/// A sort of which only equality is known.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Opaque {
    /// What the reader calls it, unique in the object: `AccountId`.
    pub name: Arc<str>,
    /// The type as Rust writes it: `u64`.
    pub rust: Arc<str>,
}

/// A struct or a tuple.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Record {
    /// The name of the struct; empty for a tuple.
    pub name: Arc<str>,
    /// In source order.
    pub fields: Vec<Field>,
}

/// A component of a record or of a variant.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Field {
    /// Its name, or its number where it has none.
    pub name: Arc<str>,
    /// Its sort.
    pub sort: Sort,
}

/// An enum with data.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Enum {
    /// Its name: `Option`, `Result`, `Status`.
    pub name: Arc<str>,
    /// In source order; `Option` is `None`, `Some`, and `Result` is `Ok`, `Err`.
    pub variants: Vec<Variant>,
}

/// One variant of an enum.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Variant {
    /// Its name.
    pub name: Arc<str>,
    /// Its data, named or numbered.
    pub fields: Vec<Field>,
}

/// The place of `None` in every `Option`.
pub const NONE: usize = 0;
/// The place of `Some` in every `Option`.
pub const SOME: usize = 1;
/// The place of `Ok` in every `Result`.
pub const OK: usize = 0;
/// The place of `Err` in every `Result`.
pub const ERR: usize = 1;

/// The integer types of Rust, and the mathematical integers in which wrapping and saturating operations are told.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct IntType {
    /// `Some` unless mathematical; pointer-sized types have 64 bits.
    bits: Option<u32>,
    signed: bool,
    pointer: bool,
}

impl IntType {
    /// The mathematical integers, without bounds.
    pub const MATHEMATICAL: Self = Self { bits: None, signed: true, pointer: false };

    /// The type of that name, such as `i64` or `usize`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let signed = name.starts_with('i');
        let pointer = name.ends_with("size");
        let bits = match name.strip_prefix(['i', 'u'])? {
            "8" => 8,
            "16" => 16,
            "32" => 32,
            "64" | "size" => 64,
            "128" => 128,
            _ => return None,
        };
        Some(Self { bits: Some(bits), signed, pointer })
    }

    /// The number of bits, unless mathematical.
    #[must_use]
    pub fn bits(self) -> Option<u32> {
        self.bits
    }

    /// Whether values below zero exist.
    #[must_use]
    pub fn is_signed(self) -> bool {
        self.signed
    }

    /// The smallest value, unless mathematical.
    #[must_use]
    pub fn min(self) -> Option<BigInt> {
        let bits = self.bits?;
        Some(if self.signed { -(BigInt::from(1) << (bits - 1)) } else { BigInt::from(0) })
    }

    /// The largest value, unless mathematical.
    #[must_use]
    pub fn max(self) -> Option<BigInt> {
        let bits = self.bits? - u32::from(self.signed);
        Some((BigInt::from(1) << bits) - 1)
    }

    /// Whether the type has that value.
    #[must_use]
    pub fn contains(self, value: &BigInt) -> bool {
        self.min().is_none_or(|min| min <= *value) && self.max().is_none_or(|max| *value <= max)
    }
}

impl fmt::Display for IntType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = if self.signed { 'i' } else { 'u' };
        match self.bits {
            None => formatter.write_str("integer"),
            Some(_) if self.pointer => write!(formatter, "{letter}size"),
            Some(bits) => write!(formatter, "{letter}{bits}"),
        }
    }
}

impl Sort {
    /// The sort of `()`.
    #[must_use]
    pub fn unit() -> Self {
        Self::tuple(Vec::new())
    }

    /// A tuple of these sorts.
    #[must_use]
    pub fn tuple(sorts: Vec<Self>) -> Self {
        Self::Record(Arc::new(Record { name: "".into(), fields: numbered(sorts) }))
    }

    /// `Option<sort>`.
    #[must_use]
    pub fn option(sort: Self) -> Self {
        let none = Variant { name: "None".into(), fields: Vec::new() };
        let some = Variant { name: "Some".into(), fields: numbered(vec![sort]) };
        Self::Enum(Arc::new(Enum { name: "Option".into(), variants: vec![none, some] }))
    }

    /// `Result<ok, err>`.
    #[must_use]
    pub fn result(ok: Self, err: Self) -> Self {
        let variants = [("Ok", ok), ("Err", err)];
        let variants = variants.map(|(name, sort)| Variant { name: name.into(), fields: numbered(vec![sort]) });
        Self::Enum(Arc::new(Enum { name: "Result".into(), variants: variants.into() }))
    }

    /// A set of `element`.
    #[must_use]
    pub fn set(element: Self) -> Self {
        Self::Set(Arc::new(element))
    }

    /// A map from `key` to `value`.
    #[must_use]
    pub fn map(key: Self, value: Self) -> Self {
        Self::Map(Arc::new(key), Arc::new(value))
    }

    /// The integer type of a number.
    #[must_use]
    pub fn int(&self) -> Option<IntType> {
        if let Self::Int(int) = self { Some(*int) } else { None }
    }

    /// The record, of a struct or a tuple.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        if let Self::Record(record) = self { Some(record) } else { None }
    }

    /// The enum, of an enum.
    #[must_use]
    pub fn variants(&self) -> Option<&Enum> {
        if let Self::Enum(variants) = self { Some(variants) } else { None }
    }

    /// The sorts of what iterating a collection gives: the element of a set, key and value of a map.
    #[must_use]
    pub fn entries(&self) -> Vec<Self> {
        match self {
            Self::Set(element) => vec![(**element).clone()],
            Self::Map(key, value) => vec![(**key).clone(), (**value).clone()],
            _ => Vec::new(),
        }
    }

    /// The sorts of its direct parts: fields, data of variants, elements, keys and values.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Bool | Self::Int(_) | Self::Opaque(_) | Self::Open(_) => Vec::new(),
            Self::Record(record) => record.fields.iter().map(|field| &field.sort).collect(),
            Self::Enum(shape) => {
                shape.variants.iter().flat_map(|variant| &variant.fields).map(|field| &field.sort).collect()
            }
            Self::Set(element) => vec![element],
            Self::Map(key, value) => vec![key, value],
        }
    }

    /// Whether some leaf, that is a sort without parts, is as wanted.
    #[must_use]
    pub fn has_leaf(&self, wanted: &dyn Fn(&Self) -> bool) -> bool {
        let any = |fields: &[Field]| fields.iter().any(|field| field.sort.has_leaf(wanted));
        match self {
            Self::Record(record) => any(&record.fields),
            Self::Enum(shape) => shape.variants.iter().any(|variant| any(&variant.fields)),
            Self::Set(element) => element.has_leaf(wanted),
            Self::Map(key, value) => key.has_leaf(wanted) || value.has_leaf(wanted),
            leaf => wanted(leaf),
        }
    }

    /// This sort with each leaf, that is a sort without parts, replaced.
    #[must_use]
    pub fn map_leaves(&self, replace: &mut dyn FnMut(&Self) -> Self) -> Self {
        let fields = |fields: &[Field], replace: &mut dyn FnMut(&Self) -> Self| {
            fields
                .iter()
                .map(|field| Field { name: field.name.clone(), sort: field.sort.map_leaves(replace) })
                .collect()
        };
        match self {
            Self::Record(record) => {
                let fields = fields(&record.fields, replace);
                Self::Record(Arc::new(Record { name: record.name.clone(), fields }))
            }
            Self::Enum(shape) => {
                let variants = shape.variants.iter();
                let variants = variants
                    .map(|variant| Variant { name: variant.name.clone(), fields: fields(&variant.fields, replace) })
                    .collect();
                Self::Enum(Arc::new(Enum { name: shape.name.clone(), variants }))
            }
            Self::Set(element) => Self::set(element.map_leaves(replace)),
            Self::Map(key, value) => Self::map(key.map_leaves(replace), value.map_leaves(replace)),
            leaf => replace(leaf),
        }
    }
}

fn numbered(sorts: Vec<Sort>) -> Vec<Field> {
    let sorts = sorts.into_iter().enumerate();
    sorts.map(|(number, sort)| Field { name: number.to_string().into(), sort }).collect()
}
