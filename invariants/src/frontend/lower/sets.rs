//! Methods of sets.

use proc_macro2::Span;

use super::context::{Lowered, Lowering};
use super::methods::Call;
use super::operand::{Operand, Value};
use super::streams::Stream;
use crate::sort::Sort;
use crate::term::{Binder, SetOperation, Term};

impl Lowering<'_, '_> {
    pub(super) fn set_method(&mut self, value: Value, call: Call<'_>) -> Lowered<Operand> {
        let Sort::Set(element) = value.term.sort().clone() else {
            return Err(self.no_such_function(value.term.sort(), call.name, call.span));
        };
        let set = value.term.clone();
        let term = match (call.name, call.args.len()) {
            ("contains", 1) => {
                let element = self.argument(&call, 0, Some(&element))?;
                self.known(&set).has(&element)
            }
            ("is_empty", 0) => set.is_empty(),
            ("get", 1) => {
                let element = self.argument(&call, 0, Some(&element))?;
                let none = Term::none(element.sort().clone());
                Term::ite(&self.known(&set).has(&element), &element.some(), &none)
            }
            ("iter" | "into_iter" | "drain", 0) => {
                if call.name != "drain" {
                    return Ok(Operand::Stream(Stream::over(set)));
                }
                let site = self.site(call.span);
                let drained = self.fixed(set, "drained", site);
                self.clear(value, call.span);
                return Ok(Operand::Stream(Stream::over(drained)));
            }
            ("union" | "intersection" | "difference" | "symmetric_difference", 1) => {
                let other = self.argument(&call, 0, Some(set.sort()))?;
                let set = self.known(&set);
                let combined = match call.name {
                    "union" => Term::sets(SetOperation::Union, &set, &other),
                    "intersection" => Term::sets(SetOperation::Intersection, &set, &other),
                    "difference" => Term::sets(SetOperation::Difference, &set, &other),
                    _ => {
                        let there = Term::sets(SetOperation::Difference, &set, &other);
                        let back = Term::sets(SetOperation::Difference, &other, &set);
                        Term::sets(SetOperation::Union, &there, &back)
                    }
                };
                return Ok(Operand::Stream(Stream::over(combined)));
            }
            ("is_subset" | "is_superset" | "is_disjoint", 1) => {
                let other = self.argument(&call, 0, Some(set.sort()))?;
                let set = self.known(&set);
                let (inner, outer) = if call.name == "is_superset" { (&other, &set) } else { (&set, &other) };
                match Binder::over(inner) {
                    Some(binder) => {
                        let has = outer.has(&binder.var(0));
                        let body = if call.name == "is_disjoint" { has.not() } else { has };
                        Term::all(binder, &body)
                    }
                    None => return Err(self.no_such_function(set.sort(), call.name, call.span)),
                }
            }
            ("insert" | "remove" | "take" | "replace", 1) => return self.change_element(value, &element, &call),
            ("clear", 0) => {
                self.clear(value, call.span);
                Term::unit()
            }
            ("retain", 1) => return self.retain_elements(value, &call),
            ("extend", 1) => return self.extend(value, &call),
            ("append", 1) => return self.append(value, &call),
            _ => return Err(self.not_pointwise(value.term.sort(), &call)),
        };
        Ok(term.into())
    }

    /// A method that depends on how many entries there are, or on their order.
    pub(super) fn not_pointwise(&self, sort: &Sort, call: &Call<'_>) -> crate::frontend::diagnostic::Diagnostic {
        match super::foreign::method(call.name) {
            Some((what, instead)) => self.unsupported(call.span, what, instead),
            None => self.no_such_function(sort, call.name, call.span),
        }
    }

    /// `insert`, `remove`, `take`, `replace`: what they answer is computed from the set before.
    fn change_element(&mut self, value: Value, element: &Sort, call: &Call<'_>) -> Lowered<Operand> {
        let site = self.site(call.span);
        let element = self.argument(call, 0, Some(element))?;
        let place = self.place_of(value, site);
        let set = self.read(&place);
        let had = set.has(&element);
        let (answer, after) = match call.name {
            "insert" => (had.not(), set.insert(&element)),
            "remove" => (had, set.remove(&element)),
            name => {
                let none = Term::none(element.sort().clone());
                let answer = Term::ite(&had, &element.clone().some(), &none);
                (answer, if name == "take" { set.remove(&element) } else { set.insert(&element) })
            }
        };
        Ok(self.answered(answer, call.span, |lowering| lowering.write(&place, after, site)))
    }

    /// An answer that is computed before a change is made.
    pub(super) fn answered(&mut self, answer: Term, span: Span, change: impl FnOnce(&mut Self)) -> Operand {
        let site = self.site(span);
        let mark = self.flow.mark();
        change(self);
        let answer = if self.flow.is_stale(&answer, mark) { self.flow.keep(answer, mark, site) } else { answer };
        answer.into()
    }

    /// `clear`, also of a map.
    pub(super) fn clear(&mut self, value: Value, span: Span) {
        let site = self.site(span);
        let sort = value.term.sort().clone();
        let place = self.place_of(value, site);
        self.write(&place, Term::empty(sort), site);
    }

    fn retain_elements(&mut self, value: Value, call: &Call<'_>) -> Lowered<Operand> {
        let site = self.site(call.span);
        let callable = self.callable(call, 0)?;
        let place = self.place_of(value, site);
        let set = self.read(&place);
        let stream = Stream::over(set);
        let kept = self.kept(stream, &callable, call.span)?;
        let after = self.collected(&kept, &self.read(&place).sort().clone(), call.span)?;
        self.write(&place, after, site);
        Ok(Term::unit().into())
    }

    /// `extend`, also of a map: with an iterator, a collection, or an option.
    pub(super) fn extend(&mut self, value: Value, call: &Call<'_>) -> Lowered<Operand> {
        let site = self.site(call.span);
        let sort = value.term.sort().clone();
        let stream = self.stream_of(self.callable(call, 0)?, call.span)?;
        let added = self.collected(&stream, &sort, call.span)?;
        let place = self.place_of(value, site);
        let before = self.read(&place);
        let after = match before.sort() {
            Sort::Map(..) => before.overlay(&added),
            _ => Term::sets(SetOperation::Union, &before, &added),
        };
        self.write(&place, after, site);
        Ok(Term::unit().into())
    }

    /// `append`, also of a map: the other collection is empty afterwards.
    pub(super) fn append(&mut self, value: Value, call: &Call<'_>) -> Lowered<Operand> {
        let other = self.as_value(self.callable(call, 0)?, call.span)?;
        self.unify(value.term.sort(), other.term.sort(), call.span)?;
        let call_of = Call {
            name: "extend",
            args: vec![Operand::Value(other.clone())],
            span: call.span,
            turbofish: None,
            expected: None,
        };
        let done = self.extend(value, &call_of)?;
        self.clear(other, call.span);
        Ok(done)
    }
}
