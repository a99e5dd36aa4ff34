//! Graphs as text, for the eye and for comparison. Slots are named, not numbered.

use std::fmt::Write as _;

use crate::graph::{End, Graph};
use crate::term::{Arithmetic, Binder, Kind, Term};

/// A graph, a line for each statement and for each end of a block.
pub(super) fn graph(graph: &Graph) -> String {
    let mut text = String::new();
    for (number, block) in graph.blocks.iter().enumerate() {
        writeln!(text, "{number}:").expect("a string can be written to");
        for statement in &block.statements {
            writeln!(text, "  {} = {}", statement.slot.name, term(&statement.value))
                .expect("a string can be written to");
        }
        let end = match &block.end {
            End::Goto(next) => format!("goto {}", next.0),
            End::Test { condition, then, other, .. } => {
                format!("if {} then {} else {}", term(condition), then.0, other.0)
            }
            End::Return { value, .. } => format!("return {}", term(value)),
            End::Refuse { .. } => "refuse".to_owned(),
            End::Panic { .. } => "panic".to_owned(),
        };
        writeln!(text, "  {end}").expect("a string can be written to");
    }
    text
}

fn list(terms: &[Term], between: &str) -> String {
    terms.iter().map(term).collect::<Vec<_>>().join(between)
}

fn bound(word: &str, binder: &Binder, body: &Term) -> String {
    let names: Vec<&str> = binder.vars.iter().map(|var| &*var.name).collect();
    format!("{word}({} in {}: {})", names.join(", "), term(&binder.source), term(body))
}

/// A term, in words and signs.
pub(super) fn term(of: &Term) -> String {
    match of.kind() {
        Kind::Var(var) => var.name.to_string(),
        Kind::Bool(value) => value.to_string(),
        Kind::Int(value) => value.to_string(),
        Kind::Element(element) => format!("{element:?}"),
        Kind::Fail(fault) => format!("fail({:?})", fault.reason),
        Kind::Not(inner) => format!("!{}", term(inner)),
        Kind::And(terms) => format!("({})", list(terms, " && ")),
        Kind::Or(terms) => format!("({})", list(terms, " || ")),
        Kind::Ite(test, then, other) => format!("({} ? {} : {})", term(test), term(then), term(other)),
        Kind::Eq(first, second) => format!("({} == {})", term(first), term(second)),
        Kind::Less(first, second) => format!("({} < {})", term(first), term(second)),
        Kind::AtMost(first, second) => format!("({} <= {})", term(first), term(second)),
        Kind::Arith(op, first, second, _) => {
            let sign = match op {
                Arithmetic::Add => "+",
                Arithmetic::Sub => "-",
                Arithmetic::Mul => "*",
                Arithmetic::Div => "/",
                Arithmetic::Rem => "%",
            };
            format!("({} {sign} {})", term(first), term(second))
        }
        Kind::Wrap(inner) => format!("wrap({})", term(inner)),
        Kind::Cast(inner) => format!("cast({})", term(inner)),
        Kind::Record(fields) => format!("({})", list(fields, ", ")),
        Kind::Field(inner, place) => format!("{}.{place}", term(inner)),
        Kind::Variant(variant, fields) => {
            let name = of.sort().variants().map_or("?", |shape| &shape.variants[*variant].name);
            if fields.is_empty() { name.to_owned() } else { format!("{name}({})", list(fields, ", ")) }
        }
        Kind::Is(inner, variant) => {
            let name = inner.sort().variants().map_or("?", |shape| &shape.variants[*variant].name);
            format!("{} is {name}", term(inner))
        }
        Kind::Payload(inner, _, field, _) => format!("{}!{field}", term(inner)),
        Kind::Empty => "{}".to_owned(),
        Kind::Has(collection, key) => format!("{} has {}", term(collection), term(key)),
        Kind::Insert(set, element) => format!("insert({}, {})", term(set), term(element)),
        Kind::Remove(collection, key) => format!("remove({}, {})", term(collection), term(key)),
        Kind::Sets(op, first, second) => format!("{op:?}({}, {})", term(first), term(second)),
        Kind::Put(map, key, value) => format!("put({}, {}, {})", term(map), term(key), term(value)),
        Kind::Value(map, key, _) => format!("{}[{}]", term(map), term(key)),
        Kind::Overlay(first, second) => format!("overlay({}, {})", term(first), term(second)),
        Kind::Keys(map) => format!("keys({})", term(map)),
        Kind::All(binder, body) => bound("all", binder, body),
        Kind::Any(binder, body) => bound("any", binder, body),
        Kind::Filter(binder, body) => bound("filter", binder, body),
        Kind::Image(binder, body) => bound("image", binder, body),
        Kind::Rebuild(binder, body) => bound("rebuild", binder, body),
    }
}
