//! Iterators over sets, maps and listed values: what they range over, which entries they leave out, and what they give.

use proc_macro2::Span;
use syn::spanned::Spanned as _;

use super::context::{Frame, Leave, Lowered, Lowering};
use super::methods::Call;
use super::operand::{Operand, Value};
use super::place::{Place, payload};
use crate::site::FaultReason;
use crate::sort::{SOME, Sort};
use crate::term::{Binder, Term, Var};

/// An iterator. Its order is never looked at.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    /// One after another, by `chain`; a listed value is a part of its own.
    pub(super) parts: Vec<Part>,
}

/// One range of an iterator.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// What it ranges over, outermost first; nothing for a listed value.
    pub(super) binders: Vec<Binder>,
    /// What the entries satisfy that are not left out.
    pub(super) guards: Vec<Term>,
    /// What it gives.
    pub(super) item: Term,
    /// The map whose values it gives as `&mut`, and whether the key comes with them.
    pub(super) exclusive: Option<(Place, Item)>,
}

/// What an iterator over a map gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Item {
    /// Keys.
    Key,
    /// Values.
    Value,
    /// Both.
    Pair,
}

impl Stream {
    /// The entries of a set or of a map.
    pub(super) fn over(source: Term) -> Self {
        let parts = Binder::over(&source).map(|binder| {
            let item = match source.sort() {
                Sort::Map(..) => Term::tuple(vec![binder.var(0), binder.var(1)]),
                _ => binder.var(0),
            };
            Part { binders: vec![binder], guards: Vec::new(), item, exclusive: None }
        });
        Self { parts: parts.into_iter().collect() }
    }

    /// Values one by one.
    pub(super) fn listed(items: Vec<Term>) -> Self {
        let part = |item| Part { binders: Vec::new(), guards: Vec::new(), item, exclusive: None };
        Self { parts: items.into_iter().map(part).collect() }
    }

    /// The keys or the values of the entries of a map.
    pub(super) fn with(mut self, item: Item) -> Self {
        for part in &mut self.parts {
            let Some(binder) = part.binders.last() else { continue };
            part.item = match item {
                Item::Key => binder.var(0),
                Item::Value => binder.var(1),
                Item::Pair => continue,
            };
        }
        self
    }

    /// The same, whose values may be changed in the map at that place.
    pub(super) fn exclusive(mut self, map: Place) -> Self {
        for part in &mut self.parts {
            let is_pair = matches!(part.item.kind(), crate::term::Kind::Record(_));
            part.exclusive = Some((map.clone(), if is_pair { Item::Pair } else { Item::Value }));
        }
        self
    }
}

impl Lowering<'_, '_> {
    /// What can be iterated over, as an iterator.
    pub(super) fn stream_of(&mut self, operand: Operand, span: Span) -> Lowered<Stream> {
        match operand {
            Operand::Stream(stream) => Ok(stream),
            Operand::Value(Value { term, place, exclusive }) => {
                let term = self.known(&term);
                match term.sort() {
                    Sort::Map(..) => {
                        let stream = Stream::over(term);
                        Ok(match place {
                            Some(place) if exclusive => stream.exclusive(place),
                            _ => stream,
                        })
                    }
                    Sort::Set(_) => Ok(Stream::over(term)),
                    Sort::Enum(shape) if &*shape.name == "Option" && !exclusive => {
                        let fault = self.fault(span, FaultReason::Missing);
                        let mut stream = Stream::listed(vec![payload(&term, SOME, 0, fault)]);
                        stream.parts[0].guards.push(term.is(SOME));
                        Ok(stream)
                    }
                    sort => {
                        let sort = self.inference.describe(sort);
                        Err(self
                            .error(span, format!("`{sort}` is nothing that is iterated over here"))
                            .help("iterate over a set or a map"))
                    }
                }
            }
            Operand::Range { .. } => Err(self.unsupported(
                span,
                "a loop over a range of integers",
                "iterate over a set or a map, or write the cases out",
            )),
            other => self.as_value(other, span).and_then(|value| self.stream_of(Operand::Value(value), span)),
        }
    }

    /// The value of a closure for these arguments, as a term. It may not change anything.
    pub(super) fn applied(&mut self, callable: &Operand, args: Vec<Operand>, span: Span) -> Lowered<Term> {
        let hole = self.inference.hole();
        let frame = Frame { result: hole.clone(), leave: Leave::Flow };
        let summary = self.summary(frame, &hole, |lowering| {
            let value = lowering.invoke(callable, args, span)?;
            lowering.leave(value, span)
        })?;
        if !summary.slots.is_empty() {
            return Err(self.unsupported(
                span,
                "a closure of an iterator that changes something",
                "write a `for` loop, or compute the new collection and assign it",
            ));
        }
        Ok(self.known(&summary.result))
    }

    pub(super) fn stream_method(&mut self, stream: Stream, call: Call<'_>) -> Lowered<Operand> {
        let span = call.span;
        let stream = match (call.name, call.args.len()) {
            (
                "iter" | "into_iter" | "iter_mut" | "copied" | "cloned" | "by_ref" | "rev" | "fuse" | "peekable"
                | "clone",
                0,
            ) => stream,
            ("inspect", 1) => stream,
            ("filter", 1) => {
                let callable = self.callable(&call, 0)?;
                self.kept(stream, &callable, span)?
            }
            ("map", 1) => {
                let callable = self.callable(&call, 0)?;
                self.each(stream, |lowering, part| {
                    lowering.only_shared(&part, span)?;
                    let item = lowering.applied(&callable, vec![part.item.clone().into()], span)?;
                    Ok(Part { item, exclusive: None, ..part })
                })?
            }
            ("filter_map", 1) => {
                let callable = self.callable(&call, 0)?;
                let fault = self.fault(span, FaultReason::Missing);
                self.each(stream, |lowering, mut part| {
                    lowering.only_shared(&part, span)?;
                    let option = lowering.applied(&callable, vec![part.item.clone().into()], span)?;
                    part.guards.push(option.is(SOME));
                    Ok(Part { item: payload(&option, SOME, 0, fault), exclusive: None, ..part })
                })?
            }
            ("flat_map", 1) => {
                let callable = self.callable(&call, 0)?;
                self.flattened(stream, Some(&callable), span)?
            }
            ("flatten", 0) => self.flattened(stream, None, span)?,
            ("chain", 1) => {
                let other = self.callable(&call, 0)?;
                let other = self.stream_of(other, span)?;
                let mut stream = stream;
                stream.parts.extend(other.parts);
                stream
            }
            _ => return self.terminal(stream, &call),
        };
        Ok(Operand::Stream(stream))
    }

    /// The entries for which the closure holds.
    pub(super) fn kept(&mut self, stream: Stream, callable: &Operand, span: Span) -> Lowered<Stream> {
        self.each(stream, |lowering, mut part| {
            let guard = lowering.applied(callable, vec![part.item.clone().into()], span)?;
            lowering.unify(guard.sort(), &Sort::Bool, span)?;
            part.guards.push(guard);
            Ok(part)
        })
    }

    /// What is given as `&mut` is only followed into a loop.
    pub(super) fn only_shared(&self, part: &Part, span: Span) -> Lowered<()> {
        match part.exclusive {
            None => Ok(()),
            Some(_) => Err(self.unsupported(
                span,
                "an iterator of `&mut` that is looked into by a closure",
                "write a `for` loop over it",
            )),
        }
    }

    fn each(&mut self, stream: Stream, mut change: impl FnMut(&mut Self, Part) -> Lowered<Part>) -> Lowered<Stream> {
        let parts = stream.parts.into_iter().map(|part| change(self, part));
        Ok(Stream { parts: parts.collect::<Lowered<_>>()? })
    }

    /// The entries of the collections that an iterator gives, or that the closure makes of what it gives.
    fn flattened(&mut self, stream: Stream, callable: Option<&Operand>, span: Span) -> Lowered<Stream> {
        let mut parts = Vec::new();
        for part in stream.parts {
            self.only_shared(&part, span)?;
            let inner = match callable {
                None => Operand::from(self.known(&part.item)),
                Some(Operand::Closure(closure)) => self.inner_stream(closure, part.item.clone())?,
                Some(callable) => self.invoke(callable, vec![part.item.clone().into()], span).map(Operand::Value)?,
            };
            for inner in self.stream_of(inner, span)?.parts {
                let binders = part.binders.iter().chain(&inner.binders).cloned().collect();
                let guards = part.guards.iter().chain(&inner.guards).cloned().collect();
                parts.push(Part { binders, guards, item: inner.item, exclusive: None });
            }
        }
        Ok(Stream { parts })
    }

    /// What the closure of `flat_map` gives: an iterator, which is no value that could be returned.
    fn inner_stream(&mut self, closure: &super::operand::Closure, item: Term) -> Lowered<Operand> {
        let outer = std::mem::replace(&mut self.names, closure.names.clone());
        let mut given = Ok(());
        if let Some(pattern) = closure.syntax.inputs.first() {
            given = self.bind_pattern(pattern, item.into(), closure.syntax.body.span());
        }
        let operand = given.and_then(|()| self.operand(&closure.syntax.body, None));
        self.names = outer;
        operand
    }

    /// The value that a change of one entry leaves, with what it answers. The entry's value is given as a `&mut`.
    pub(super) fn changed_value(
        &mut self,
        binder: &Binder,
        span: Span,
        change: impl FnOnce(&mut Self, Value) -> Lowered<Value>,
    ) -> Lowered<(Term, Term)> {
        let value = binder.var(1);
        let slot = Var::new("entry", value.sort().clone());
        let hole = self.inference.hole();
        let site = self.site(span);
        let frame = Frame { result: hole.clone(), leave: Leave::Flow };
        let summary = self.summary(frame, &hole, |lowering| {
            lowering.flow.assign(&slot, value.clone(), site);
            let entry = Value { term: Term::var(&slot), place: Some(Place::slot(&slot)), exclusive: true };
            let answer = change(lowering, entry)?;
            lowering.leave(Value::of(answer.term), span)
        })?;
        let mut after = value;
        for (changed, value) in summary.slots {
            if changed != slot {
                return Err(self.unsupported(
                    span,
                    "a closure that changes more than the entry",
                    "change one collection after the other",
                ));
            }
            after = value;
        }
        Ok((self.known(&summary.result), after))
    }
}

/// The map with `value` at each key of `source`; `value` is over the variables of `binder`, which are renewed.
pub(super) fn rebuilt(source: &Term, binder: &Binder, value: &Term) -> Term {
    let (binder, value) = renewed(source, binder, value);
    Term::rebuild(binder, &value)
}

/// A binder of its own over `source`, with a body that was over the variables of another.
pub(super) fn renewed(source: &Term, binder: &Binder, body: &Term) -> (Binder, Term) {
    let vars: Vec<Var> = binder.vars.iter().map(Var::renewed).collect();
    let values = binder.vars.iter().cloned().zip(vars.iter().map(Term::var)).collect();
    (Binder { source: source.clone(), vars }, body.substitute(&values))
}
