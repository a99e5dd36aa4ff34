//! `for` loops over sets and maps. The body is read once, for any entry; what it does to each is then done to all at
//! once, which is the same where no iteration sees what another one did (`pointwise`).

use proc_macro2::Span;
use syn::spanned::Spanned as _;

use super::context::{Frame, Leave, Lowered, Lowering, resorted};
use super::operand::{Operand, Value};
use super::place::Place;
use super::streams::{Item, Part, Stream, rebuilt, renewed};
use crate::graph::End;
use crate::sort::{NONE, SOME, Sort};
use crate::term::{Binder, Kind, Term, Var};

impl Lowering<'_, '_> {
    pub(super) fn for_loop(&mut self, repeat: &syn::ExprForLoop) -> Lowered<()> {
        let operand = self.operand(&repeat.expr, None)?;
        let stream = self.stream_of(operand, repeat.expr.span())?;
        self.repeat(stream, repeat.for_token.span, |lowering, item| {
            lowering.bind_pattern(&repeat.pat, item, repeat.pat.span())?;
            lowering.block_value(&repeat.body, None).map(drop)
        })
    }

    /// Does the same for everything that an iterator gives.
    pub(super) fn repeat(
        &mut self,
        stream: Stream,
        span: Span,
        mut body: impl FnMut(&mut Self, Operand) -> Lowered<()>,
    ) -> Lowered<()> {
        for part in stream.parts {
            match &part.binders[..] {
                [] => self.once(&part, span, &mut body)?,
                [binder] => self.for_each_entry(&part, binder, span, &mut body)?,
                _ => {
                    return Err(self.unsupported(
                        span,
                        "a loop over nested collections",
                        "keep one flat set of tuples instead of a collection of collections",
                    ));
                }
            }
        }
        Ok(())
    }

    /// A listed value: the body stands there as it is.
    fn once(
        &mut self,
        part: &Part,
        span: Span,
        body: &mut dyn FnMut(&mut Self, Operand) -> Lowered<()>,
    ) -> Lowered<()> {
        let site = self.site(span);
        let (on, behind) = (self.flow.block(), self.flow.block());
        self.flow.branch(&Term::and(part.guards.clone()), site, on, behind);
        self.flow.enter(on);
        let depth = self.names.depth();
        body(self, part.item.clone().into())?;
        self.names.leave(depth);
        self.flow.goto(behind);
        self.flow.enter(behind);
        Ok(())
    }

    fn for_each_entry(
        &mut self,
        part: &Part,
        binder: &Binder,
        span: Span,
        body: &mut dyn FnMut(&mut Self, Operand) -> Lowered<()>,
    ) -> Lowered<()> {
        let site = self.site(span);
        let returned = self.frames.last().map_or_else(Sort::unit, |frame| frame.result.clone());
        let entry = Var::new("entry", part.item.sort().clone());
        let outcome = Sort::option(returned.clone());
        let frame = Frame { result: returned.clone(), leave: Leave::Loop };
        let summary = self.summary(frame, &outcome, |lowering| {
            let item = match &part.exclusive {
                None => part.item.clone().into(),
                Some(_) => {
                    lowering.flow.assign(&entry, part.item.clone(), site);
                    let place = Some(Place::slot(&entry));
                    Operand::Value(Value { term: Term::var(&entry), place, exclusive: true })
                }
            };
            body(lowering, item)?;
            let none = Term::variant(NONE, Vec::new(), Sort::option(returned));
            lowering.flow.end(End::Return { value: none, site });
            Ok(())
        })?;
        let guard = Term::and(part.guards.clone());
        let mut slots = Vec::new();
        let mut changed = None;
        for (slot, value) in summary.slots {
            if slot == entry {
                changed = Some(value);
            } else {
                let value = Term::ite(&guard, &value, &Term::var(&slot));
                slots.push((slot, value));
            }
        }
        let leaves = !matches!(summary.result.kind(), Kind::Variant(NONE, _));
        if leaves {
            let is_quiet = slots.is_empty() && changed.as_ref().is_none_or(|value| *value == part.item);
            if !is_quiet {
                return Err(self.unsupported(
                    span,
                    "a loop that changes something and may return",
                    "ask first, with `any` or `all`, and change afterwards",
                ));
            }
            return self.leave_loop(binder, &guard, &summary.result, span);
        }
        let mut updates = self.all_at_once(binder, slots, span)?;
        if let (Some((place, item)), Some(changed)) = (&part.exclusive, changed) {
            let after = if *item == Item::Pair { changed.field(1) } else { changed };
            if after != binder.var(1) {
                let after = Term::ite(&guard, &after, &binder.var(1));
                let map = rebuilt(&binder.source, binder, &after);
                let inference = &*self.inference;
                updates.extend(place.write(map, &|term| resorted(inference, &term)));
            }
        }
        self.assign_all(updates, site);
        Ok(())
    }

    /// A loop that returns: whether it does for some entry, where what it returns does not depend on which.
    fn leave_loop(&mut self, binder: &Binder, guard: &Term, outcome: &Term, span: Span) -> Lowered<()> {
        let site = self.site(span);
        let mut values = Vec::new();
        leaves(outcome, &mut values);
        values.dedup();
        let value = match &values[..] {
            [value] if !value.free_vars().iter().any(|var| binder.vars.contains(var)) => value.clone(),
            _ => {
                return Err(self.unsupported(
                    span,
                    "a loop that returns what depends on an entry",
                    "look for the entry with `any` or `filter`, and return behind the loop",
                ));
            }
        };
        let leaving = Term::and([guard.clone(), outcome.is(SOME)]);
        let (binder, leaving) = renewed(&binder.source, binder, &leaving);
        let (out, on) = (self.flow.block(), self.flow.block());
        self.flow.branch(&Term::any(binder, &leaving), site, out, on);
        self.flow.enter(out);
        self.leave(Value::of(value), span)?;
        self.flow.enter(on);
        Ok(())
    }

    /// `continue`: the end of the body for this entry.
    pub(super) fn continue_loop(&mut self, leave: &syn::ExprContinue) -> Lowered<Operand> {
        let result = match self.frames.last() {
            Some(Frame { result, leave: Leave::Loop }) if leave.label.is_none() => result.clone(),
            _ => {
                return Err(self.unsupported(
                    leave.span(),
                    "`continue` of another loop",
                    "leave out the entries with `filter` before the loop",
                ));
            }
        };
        let site = self.site(leave.span());
        let none = Term::variant(NONE, Vec::new(), Sort::option(result));
        self.flow.end(End::Return { value: none, site });
        Ok(self.nothing())
    }
}

/// What a body returns where it does.
fn leaves(outcome: &Term, found: &mut Vec<Term>) {
    match outcome.kind() {
        Kind::Ite(_, then, other) => {
            leaves(then, found);
            leaves(other, found);
        }
        Kind::Variant(SOME, data) => found.extend(data.iter().cloned()),
        _ => {}
    }
}
