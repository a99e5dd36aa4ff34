//! What an operation in two parts ships: the value that its effect takes, with the parts that only the origin can know
//! as captures (THEORY section 1).

use std::collections::HashSet;

use crate::object::Capture;
use crate::site::{Fault, FaultReason, Site};
use crate::sort::{OK, SOME, Sort};
use crate::term::{Kind, Term, Var};

/// Where the effect's value stands in what the operation returns (INPUT 6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EffectValue {
    /// Whether it is the first of a tuple, whose rest is the return value.
    pub first_of_tuple: bool,
}

impl EffectValue {
    /// The effect's value, of an accepted result.
    pub(super) fn of(self, result: &Term) -> Term {
        let accepted = accepted(result);
        if self.first_of_tuple { accepted.field(0) } else { accepted }
    }

    /// What is left for the caller: the rest of the tuple, or nothing.
    pub(super) fn rest(self, result: &Term) -> Term {
        let accepted = accepted(result);
        let fields = accepted.sort().record().map_or(0, |record| record.fields.len());
        match (self.first_of_tuple, fields) {
            (false, _) => Term::unit(),
            (true, 2) => accepted.field(1),
            (true, _) => Term::tuple((1..fields).map(|field| accepted.field(field)).collect()),
        }
    }
}

/// What an accepted `Result` or `Option` holds; any other value itself.
pub(super) fn accepted(result: &Term) -> Term {
    let fault = Fault { site: Site::default(), reason: FaultReason::Refusal };
    match result.sort().variants().map(|shape| &*shape.name) {
        Some("Result") => result.payload(OK, 0, fault),
        Some("Option") => result.payload(SOME, 0, fault),
        _ => result.clone(),
    }
}

/// The shipped value with everything that depends on the origin's state replaced by a capture. What depends on the
/// arguments alone stays: they are the same everywhere.
pub(super) fn split(shipped: &Term, parameter: &Var, state: &[Var], site: Site) -> (Vec<Capture>, Term) {
    let mut split = Split { state: state.iter().cloned().collect(), site, captures: Vec::new() };
    let value = split.value(shipped, &parameter.name);
    (split.captures, value)
}

struct Split {
    state: HashSet<Var>,
    site: Site,
    captures: Vec<Capture>,
}

impl Split {
    fn value(&mut self, term: &Term, name: &str) -> Term {
        if !term.free_vars().iter().any(|var| self.state.contains(var)) {
            return term.clone();
        }
        match (term.kind(), term.sort()) {
            (Kind::Record(fields), Sort::Record(record)) => {
                let names = record.fields.iter().map(|field| readable(name, &field.name));
                let fields = fields.iter().zip(names).map(|(field, name)| self.value(field, &name)).collect();
                Term::record(fields, term.sort().clone())
            }
            (Kind::Variant(variant, fields), Sort::Enum(shape)) => {
                let declared = shape.variants[*variant].fields.iter();
                let names: Vec<String> = declared.map(|field| readable(name, &field.name)).collect();
                let fields = fields.iter().zip(&names).map(|(field, name)| self.value(field, name)).collect();
                Term::variant(*variant, fields, term.sort().clone())
            }
            _ => self.capture(term, name),
        }
    }

    fn capture(&mut self, term: &Term, name: &str) -> Term {
        if let Some(known) = self.captures.iter().find(|capture| capture.value == *term) {
            return Term::var(&known.var);
        }
        let var = Var::new(name, term.sort().clone());
        self.captures.push(Capture { var: var.clone(), value: term.clone(), site: self.site });
        Term::var(&var)
    }
}

/// What a component is called: by its own name, or by that of the whole where it has only a number.
fn readable(whole: &str, field: &str) -> String {
    if field.starts_with(|first: char| first.is_ascii_digit()) { whole.to_owned() } else { field.to_owned() }
}
