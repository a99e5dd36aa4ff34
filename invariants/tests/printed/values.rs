//! Random values, and values as Rust expressions.

use std::collections::{BTreeMap, BTreeSet};

use steadfast_invariants::sort::Field;
use steadfast_invariants::term::Element;
use steadfast_invariants::{Sort, Value};

/// A generator of numbers that is the same on every run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % bound
    }

    /// A small value of a sort.
    pub(crate) fn value(&mut self, sort: &Sort) -> Value {
        match sort {
            Sort::Bool => Value::Bool(self.below(2) == 0),
            Sort::Int(int) => {
                let least = if int.is_signed() { -2 } else { 0 };
                Value::Int((least + i64::try_from(self.below(7)).expect("a small number")).into())
            }
            Sort::Opaque(_) | Sort::Open(_) => {
                Value::Element(Element::Numbered(u32::try_from(self.below(3)).expect("a small number")))
            }
            Sort::Record(record) => Value::Record(self.fields(&record.fields)),
            Sort::Enum(shape) => {
                let variant = usize::try_from(self.below(shape.variants.len() as u64)).expect("a place");
                let fields = self.fields(&shape.variants[variant].fields);
                Value::Variant(variant, fields)
            }
            Sort::Set(element) => {
                let size = self.below(4);
                Value::Set((0..size).map(|_| self.value(element)).collect::<BTreeSet<_>>())
            }
            Sort::Map(key, value) => {
                let size = self.below(4);
                Value::Map((0..size).map(|_| (self.value(key), self.value(value))).collect::<BTreeMap<_, _>>())
            }
        }
    }

    fn fields(&mut self, fields: &[Field]) -> Vec<Value> {
        fields.iter().map(|field| self.value(&field.sort)).collect()
    }
}

/// A value as an expression among the types of its file.
pub(crate) fn expression(value: &Value, sort: &Sort) -> String {
    match (value, sort) {
        (Value::Bool(value), _) => value.to_string(),
        (Value::Int(value), _) => value.to_string(),
        (Value::Element(element), Sort::Opaque(opaque)) => literal(element, &opaque.rust),
        (Value::Record(values), Sort::Record(record)) => data(&record.name, values, &record.fields),
        (Value::Variant(variant, values), Sort::Enum(shape)) => {
            let declared = &shape.variants[*variant];
            let path = match &*shape.name {
                "Option" | "Result" => declared.name.to_string(),
                name => format!("{name}::{}", declared.name),
            };
            if values.is_empty() { path } else { data(&path, values, &declared.fields) }
        }
        (Value::Set(elements), Sort::Set(sort)) => {
            let elements: Vec<_> = elements.iter().map(|element| expression(element, sort)).collect();
            format!("[{}].into_iter().collect()", elements.join(", "))
        }
        (Value::Map(entries), Sort::Map(key, value)) => {
            let entries =
                entries.iter().map(|(at, held)| format!("({}, {})", expression(at, key), expression(held, value)));
            format!("[{}].into_iter().collect()", entries.collect::<Vec<_>>().join(", "))
        }
        _ => panic!("{value:?} is not of the sort {sort:?}"),
    }
}

/// A struct, a tuple or a variant.
pub(crate) fn data(name: &str, values: &[Value], fields: &[Field]) -> String {
    let parts = values.iter().zip(fields).map(|(value, field)| (field, expression(value, &field.sort)));
    if fields.iter().all(|field| field.name.parse::<usize>().is_ok()) && (name.is_empty() || !fields.is_empty()) {
        let parts: String = parts.map(|(_, value)| format!("{value}, ")).collect();
        format!("{name}({parts})")
    } else {
        let parts: String = parts.map(|(field, value)| format!("{}: {value}, ", field.name)).collect();
        format!("{name} {{ {parts} }}")
    }
}

fn literal(element: &Element, rust: &str) -> String {
    match (element, rust) {
        (Element::Literal(text), "String") => format!("{text}.to_owned()"),
        (Element::Literal(text), _) => text.to_string(),
        (Element::Numbered(number), "String") => format!("\"element {number}\".to_owned()"),
        (Element::Numbered(number), "char") => format!("char::from({})", 97 + number),
        // Far from the literals of the source.
        (Element::Numbered(number), _) => (100 + number).to_string(),
    }
}
