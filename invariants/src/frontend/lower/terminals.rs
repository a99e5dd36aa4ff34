//! What ends an iterator: `all`, `any`, `collect`, `for_each`.

use proc_macro2::Span;

use super::context::{Lowered, Lowering};
use super::methods::Call;
use super::operand::Operand;
use super::streams::{Part, Stream, rebuilt, renewed};
use crate::sort::Sort;
use crate::term::{SetOperation, Term};

impl Lowering<'_, '_> {
    pub(super) fn terminal(&mut self, stream: Stream, call: &Call<'_>) -> Lowered<Operand> {
        let span = call.span;
        match (call.name, call.args.len()) {
            ("all" | "any", 1) => {
                let callable = self.callable(call, 0)?;
                let is_all = call.name == "all";
                let mut found = Vec::new();
                for part in stream.parts {
                    self.only_shared(&part, span)?;
                    let body = self.applied(&callable, vec![part.item.clone().into()], span)?;
                    self.unify(body.sort(), &Sort::Bool, span)?;
                    found.push(quantified(&part, is_all, &body));
                }
                Ok(if is_all { Term::and(found) } else { Term::or(found) }.into())
            }
            ("collect", 0) => {
                let target = call.turbofish.clone().or_else(|| call.expected.clone());
                let target = target.map(|sort| self.inference.known(&sort));
                match target {
                    Some(Sort::Open(_)) | None => Err(self
                        .error(span, "the type that is collected into is not known here")
                        .help("write it: `collect::<BTreeSet<_>>()`")),
                    Some(sort) => self.collected(&stream, &sort, span).map(Operand::from),
                }
            }
            ("for_each", 1) => {
                let callable = self.callable(call, 0)?;
                self.repeat(stream, span, |lowering, item| lowering.invoke(&callable, vec![item], span).map(drop))?;
                Ok(Term::unit().into())
            }
            _ => match super::foreign::method(call.name) {
                Some((what, instead)) => Err(self.unsupported(span, what, instead)),
                None => Err(self.unsupported(
                    span,
                    &format!("`{}` of an iterator", call.name),
                    "use `all`, `any`, `filter`, `map`, or `collect` into a set or a map",
                )),
            },
        }
    }

    /// The set or the map of what an iterator gives.
    pub(super) fn collected(&mut self, stream: &Stream, sort: &Sort, span: Span) -> Lowered<Term> {
        match self.inference.known(sort) {
            Sort::Set(element) => {
                for part in &stream.parts {
                    self.unify(part.item.sort(), &element, span)?;
                }
                let sort = self.inference.known(sort);
                let mut all = Term::empty(sort);
                for part in &stream.parts {
                    all = self.with_elements(all, part, span)?;
                }
                Ok(all)
            }
            Sort::Map(key, value) => {
                let pair = Sort::tuple(vec![(*key).clone(), (*value).clone()]);
                for part in &stream.parts {
                    self.unify(part.item.sort(), &pair, span)?;
                }
                let sort = self.inference.known(sort);
                let mut all = Term::empty(sort);
                for part in &stream.parts {
                    all = self.with_entries(all, part, span)?;
                }
                Ok(all)
            }
            other => {
                let other = self.inference.describe(&other);
                Err(self
                    .error(span, format!("collecting into `{other}` is not supported in replicated code"))
                    .help("collect into a set or a map"))
            }
        }
    }

    fn with_elements(&mut self, all: Term, part: &Part, span: Span) -> Lowered<Term> {
        let item = self.known(&part.item);
        let added = match &part.binders[..] {
            [] => return Ok(Term::ite(&Term::and(part.guards.clone()), &all.insert(&item), &all)),
            [binder] => {
                let source = filtered(part);
                match source.sort() {
                    Sort::Set(_) if item == binder.var(0) => source,
                    Sort::Map(..) if item == binder.var(0) => source.keys(),
                    _ => {
                        let (binder, body) = renewed(&source, binder, &item);
                        Term::image(binder, &body)
                    }
                }
            }
            _ => return Err(self.nested(span)),
        };
        let is_first = matches!(all.kind(), crate::term::Kind::Empty);
        Ok(if is_first { added } else { Term::sets(SetOperation::Union, &all, &added) })
    }

    fn with_entries(&mut self, all: Term, part: &Part, span: Span) -> Lowered<Term> {
        let item = self.known(&part.item);
        let (key, value) = (item.field(0), item.field(1));
        let added = match &part.binders[..] {
            [] => return Ok(Term::ite(&Term::and(part.guards.clone()), &all.put(&key, &value), &all)),
            [binder] if key == binder.var(0) => {
                let source = filtered(part);
                if matches!(source.sort(), Sort::Map(..)) && value == binder.var(1) {
                    source
                } else {
                    rebuilt(&source, binder, &value)
                }
            }
            [_] => {
                return Err(self.unsupported(
                    span,
                    "a map whose keys are computed from others",
                    "keep the key of each entry; two of them might become the same",
                ));
            }
            _ => return Err(self.nested(span)),
        };
        let is_first = matches!(all.kind(), crate::term::Kind::Empty);
        Ok(if is_first { added } else { all.overlay(&added) })
    }

    fn nested(&self, span: Span) -> crate::frontend::diagnostic::Diagnostic {
        self.unsupported(
            span,
            "collecting the entries of nested collections",
            "keep one flat set of tuples instead of a collection of collections",
        )
    }
}

/// The entries of a part's collection that it does not leave out.
pub(super) fn filtered(part: &Part) -> Term {
    let Some(binder) = part.binders.first() else { return Term::unit() };
    if part.guards.is_empty() {
        return binder.source.clone();
    }
    let (binder, guard) = renewed(&binder.source, binder, &Term::and(part.guards.clone()));
    Term::filter(binder, &guard)
}

/// That `body` holds for all, or for some, of what a part gives.
fn quantified(part: &Part, all: bool, body: &Term) -> Term {
    let guard = Term::and(part.guards.clone());
    let body = if all { guard.implies(body) } else { Term::and([guard, body.clone()]) };
    part.binders.iter().rev().fold(body, |body, binder| {
        let (binder, body) = renewed(&binder.source, binder, &body);
        if all { Term::all(binder, &body) } else { Term::any(binder, &body) }
    })
}
