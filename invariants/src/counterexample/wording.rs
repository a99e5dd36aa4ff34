//! Values and calls as text.

use itertools::Itertools;

use super::Issued;
use crate::object::StateField;
use crate::sort::{Field, Sort};
use crate::term::Element;
use crate::{Object, Value};

/// A value as Rust would print it; elements of which only the identity is known are numbered: `AccountId#1`.
#[must_use]
pub fn value_text(value: &Value, sort: &Sort) -> String {
    match (value, sort) {
        (Value::Bool(value), _) => value.to_string(),
        (Value::Int(value), _) => value.to_string(),
        (Value::Element(Element::Literal(text)), _) => text.to_string(),
        (Value::Element(Element::Numbered(number)), Sort::Opaque(opaque)) => {
            format!("{}#{}", opaque.name, u64::from(*number) + 1)
        }
        (Value::Element(Element::Numbered(number)), _) => format!("#{}", u64::from(*number) + 1),
        (Value::Record(values), Sort::Record(record)) => data_text(&record.name, values, &record.fields),
        (Value::Variant(place, values), Sort::Enum(shape)) => match shape.variants.get(*place) {
            Some(variant) if variant.fields.is_empty() => variant.name.to_string(),
            Some(variant) => data_text(&variant.name, values, &variant.fields),
            None => format!("variant {place}"),
        },
        (Value::Set(values), Sort::Set(element)) => {
            format!("{{{}}}", values.iter().map(|value| value_text(value, element)).join(", "))
        }
        (Value::Map(values), Sort::Map(key, of)) => {
            let entry = |(at, value)| format!("{}: {}", value_text(at, key), value_text(value, of));
            format!("{{{}}}", values.iter().map(entry).join(", "))
        }
        // A value that is not of its sort is shown as it is.
        (value, _) => format!("{value:?}"),
    }
}

/// A struct, a tuple or a variant with its data.
fn data_text(name: &str, values: &[Value], fields: &[Field]) -> String {
    let numbered = fields.iter().all(|field| field.name.starts_with(|first: char| first.is_ascii_digit()));
    let texts = values.iter().zip(fields).map(|(value, field)| {
        let text = value_text(value, &field.sort);
        if numbered { text } else { format!("{}: {text}", field.name) }
    });
    let texts = texts.collect_vec();
    match (numbered, texts.as_slice()) {
        (true, [only]) if name.is_empty() => format!("({only},)"),
        (true, _) => format!("{name}({})", texts.join(", ")),
        (false, _) => format!("{name} {{ {} }}", texts.join(", ")),
    }
}

/// A call as Rust would write it: `withdraw(AccountId#1, 3)`.
pub(super) fn call_text(object: &Object, operation: usize, arguments: &[Value]) -> String {
    let operation = &object.operations[operation];
    let params = operation.params.iter().map(|param| &param.var.sort);
    let arguments = arguments.iter().zip(params).map(|(value, sort)| value_text(value, sort));
    format!("{}({})", operation.name, arguments.format(", "))
}

/// The call of a scene as text.
pub(super) fn issued_text(object: &Object, issued: &Issued) -> String {
    call_text(object, issued.operation, &issued.arguments)
}

/// Fields of a state that a reader is shown, as `name = value`.
pub(super) fn fields_text<'a>(
    fields: impl IntoIterator<Item = (&'a StateField, &'a Value)>,
) -> impl Iterator<Item = String> {
    fields.into_iter().map(|(field, value)| format!("{} = {}", field.var.name, value_text(value, &field.var.sort)))
}
