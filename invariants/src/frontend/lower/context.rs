//! The lowering of one method: the state that every family of constructs shares, and the steps that all of them use.

use std::mem;

use proc_macro2::Span;
use syn::spanned::Spanned as _;

use super::flow::{Flow, Mark};
use super::names::{Binding, Names};
use super::operand::{Operand, Value};
use super::place::Place;
use super::summary::{Summary, summarise};
use crate::frontend::diagnostic::Diagnostic;
use crate::frontend::inference::{Inference, Mismatch};
use crate::frontend::items::Crate;
use crate::frontend::scope::Scope;
use crate::graph::{BlockId, End};
use crate::site::{Fault, FaultReason, Site};
use crate::sort::{IntType, Sort};
use crate::term::{Kind, Term, Var};

/// What every step of lowering gives.
pub(super) type Lowered<T> = Result<T, Diagnostic>;

/// One method being lowered.
pub(super) struct Lowering<'run, 'ast> {
    pub(super) krate: &'run Crate<'ast>,
    pub(super) inference: &'run mut Inference,
    /// Where statements go.
    pub(super) flow: Flow,
    /// The locals in scope.
    pub(super) names: Names,
    /// What types mean in the function being read.
    pub(super) scope: Scope,
    /// The functions, closures and loops around this point, innermost last.
    pub(super) frames: Vec<Frame>,
    /// The functions being inlined, so that recursion ends in a diagnostic.
    pub(super) calls: Vec<String>,
    /// Whether the expression is what a refusal says, which nobody looks at.
    pub(super) in_error: bool,
}

/// What `return` and `?` leave.
#[derive(Debug)]
pub(super) struct Frame {
    /// What is returned.
    pub(super) result: Sort,
    /// How.
    pub(super) leave: Leave,
}

/// How a frame is left.
#[derive(Debug)]
pub(super) enum Leave {
    /// By the end of the flow.
    Flow,
    /// By going on behind the call: the blocks that return, with their values.
    Call(Vec<Exit>),
    /// By the end of the flow, with `Some` of the value; the end of the loop's body is `None`.
    Loop,
}

/// A `return` within a call that is inlined.
#[derive(Debug)]
pub(super) struct Exit {
    pub(super) block: BlockId,
    pub(super) value: Value,
    pub(super) site: Site,
}

impl Lowering<'_, '_> {
    pub(super) fn site(&self, span: Span) -> Site {
        self.krate.site(self.scope.place.file, span)
    }

    pub(super) fn fault(&self, span: Span, reason: FaultReason) -> Fault {
        Fault { site: self.site(span), reason }
    }

    pub(super) fn error(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.site(span), message)
    }

    /// A construct outside of the subset, with what to write instead.
    pub(super) fn unsupported(&self, span: Span, what: &str, instead: &str) -> Diagnostic {
        self.error(span, format!("{what} is not supported in replicated code")).help(instead)
    }

    /// The term with the sort that inference knows by now.
    pub(super) fn known(&self, term: &Term) -> Term {
        resorted(self.inference, term)
    }

    /// Makes two sorts one.
    pub(super) fn unify(&mut self, first: &Sort, second: &Sort, span: Span) -> Lowered<()> {
        self.inference.unify(first, second).map_err(|mismatch| self.mismatch(&mismatch, span))
    }

    pub(super) fn mismatch(&self, mismatch: &Mismatch, span: Span) -> Diagnostic {
        self.error(span, mismatch.to_string())
            .help("write the conversion between the two out, or make their types agree")
    }

    /// The term as a number: its order or its arithmetic matters (INPUT 15).
    pub(super) fn number(&mut self, term: &Term, span: Span) -> Lowered<(Term, IntType)> {
        match self.inference.pin(term.sort()) {
            Ok(int) => Ok((self.known(term), int)),
            Err(mismatch) => Err(self.mismatch(&mismatch, span)),
        }
    }

    /// Two terms of one sort, as numbers.
    pub(super) fn numbers(&mut self, first: &Term, second: &Term, span: Span) -> Lowered<(Term, Term, IntType)> {
        self.unify(first.sort(), second.sort(), span)?;
        let (first, int) = self.number(first, span)?;
        let second = self.known(second);
        Ok((first, second, int))
    }

    /// An expression that must give a value.
    pub(super) fn value(&mut self, expr: &syn::Expr, expected: Option<&Sort>) -> Lowered<Value> {
        let operand = self.operand(expr, expected)?;
        self.as_value(operand, expr.span())
    }

    /// An expression's value, of the sort that is expected.
    pub(super) fn term(&mut self, expr: &syn::Expr, expected: Option<&Sort>) -> Lowered<Term> {
        let term = self.value(expr, expected)?.term;
        // Where no path comes, nothing has a sort.
        if let Some(expected) = expected
            && self.flow.is_reachable()
        {
            self.unify(term.sort(), expected, expr.span())?;
        }
        Ok(self.known(&term))
    }

    pub(super) fn as_value(&mut self, operand: Operand, span: Span) -> Lowered<Value> {
        match operand {
            Operand::Value(value) => Ok(Value { term: self.known(&value.term), ..value }),
            Operand::Function(path) => match self.constructor_without_data(&path)? {
                Some(term) => Ok(Value::of(term)),
                None => Err(self.unsupported(span, "a function as a value", "call it where it is used")),
            },
            Operand::Stream(_) => Err(self.unsupported(
                span,
                "an iterator as a value",
                "end it in `all`, `any` or `collect` in the same expression",
            )),
            Operand::Closure(_) => Err(self.unsupported(span, "a closure as a value", "call it, or make it a method")),
            Operand::Entry { .. } => Err(self.unsupported(
                span,
                "an entry as a value",
                "end it in `or_insert`, `or_default` or `and_modify`, or use `get` and `insert`",
            )),
            Operand::Range { .. } => {
                Err(self.unsupported(span, "a range as a value", "compare with its ends, or call `contains` on it"))
            }
        }
    }

    /// A value that stands where it may be changed; a temporary gets a slot.
    pub(super) fn place_of(&mut self, value: Value, site: Site) -> Place {
        value.place.unwrap_or_else(|| {
            let slot = self.flow.slot("temporary", value.term.sort().clone());
            self.flow.assign(&slot, value.term, site);
            Place::slot(&slot)
        })
    }

    pub(super) fn read(&self, place: &Place) -> Term {
        place.read(&|term| resorted(self.inference, &term))
    }

    pub(super) fn write(&mut self, place: &Place, value: Term, site: Site) {
        let inference = &*self.inference;
        let values = place.write(value, &|term| resorted(inference, &term));
        self.assign_all(values, site);
    }

    /// Assigns several slots at once: none of the values sees what another slot becomes.
    pub(super) fn assign_all(&mut self, values: Vec<(Var, Term)>, site: Site) {
        let slots: Vec<Var> = values.iter().map(|(slot, _)| slot.clone()).collect();
        let is_mixed = |(place, (_, value)): (usize, &(Var, Term))| {
            value.free_vars().iter().any(|var| slots[..place].contains(var))
        };
        if values.iter().enumerate().any(is_mixed) {
            let kept: Vec<_> = values
                .into_iter()
                .map(|(slot, value)| {
                    let new = self.local(&slot.name.clone(), value, site);
                    (slot, Term::var(&new))
                })
                .collect();
            return self.assign_all(kept, site);
        }
        for (slot, value) in values {
            self.flow.assign(&slot, value, site);
        }
    }

    /// A term that keeps its value whatever is assigned: a slot of its own, unless it depends on none.
    pub(super) fn fixed(&mut self, term: Term, name: &str, site: Site) -> Term {
        if term.free_vars().is_empty() || self.flow.is_constant(&term) {
            return term;
        }
        self.flow.constant(name, term, site)
    }

    /// Operands in the order of their evaluation; what a later one changes, an earlier one does not see.
    pub(super) fn in_order(&mut self, earlier: &mut Operand, mark: Mark, span: Span) {
        let site = self.site(span);
        match earlier {
            Operand::Value(value) => {
                if self.flow.is_stale(&value.term, mark) {
                    value.term = self.flow.keep(value.term.clone(), mark, site);
                }
                if let Some(place) = &mut value.place {
                    for term in place.terms_mut() {
                        if self.flow.is_stale(term, mark) {
                            *term = self.flow.keep(term.clone(), mark, site);
                        }
                    }
                }
            }
            Operand::Entry { key, .. } if self.flow.is_stale(key, mark) => {
                *key = self.flow.keep(key.clone(), mark, site);
            }
            _ => {}
        }
    }

    /// Several expressions in the order of their evaluation, each with the sort that is expected of it.
    pub(super) fn operands<'e>(
        &mut self,
        exprs: impl IntoIterator<Item = (&'e syn::Expr, Option<Sort>)>,
    ) -> Lowered<Vec<Operand>> {
        let mut done: Vec<(Operand, Mark, Span)> = Vec::new();
        for (expr, expected) in exprs {
            let operand = self.operand(expr, expected.as_ref())?;
            if let (Operand::Value(value), Some(expected), true) = (&operand, &expected, self.flow.is_reachable()) {
                let sort = value.term.sort().clone();
                self.unify(&sort, expected, expr.span())?;
            }
            done.push((operand, self.flow.mark(), expr.span()));
        }
        // From the last, so that the places of statements that are put in do not move the earlier marks.
        for (operand, mark, span) in done.iter_mut().rev() {
            self.in_order(operand, *mark, *span);
        }
        Ok(done.into_iter().map(|(operand, ..)| operand).collect())
    }

    /// Several expressions that are values.
    pub(super) fn terms<'e>(
        &mut self,
        exprs: impl IntoIterator<Item = (&'e syn::Expr, Option<Sort>)>,
        span: Span,
    ) -> Lowered<Vec<Term>> {
        let operands = self.operands(exprs)?;
        let mut terms = Vec::new();
        for operand in operands {
            let value = self.as_value(operand, span)?;
            if value.exclusive {
                return Err(self.unsupported(
                    span,
                    "a `&mut` inside of another value",
                    "take the `&mut` where the change is made",
                ));
            }
            terms.push(value.term);
        }
        Ok(terms)
    }

    /// What `body` computes, as terms, when it stands in a flow of its own that gives a value of sort `result`.
    pub(super) fn summary(
        &mut self,
        frame: Frame,
        result: &Sort,
        body: impl FnOnce(&mut Self) -> Lowered<()>,
    ) -> Lowered<Summary> {
        let outer = mem::replace(&mut self.flow, Flow::new());
        let depth = self.names.depth();
        self.frames.push(frame);
        let done = body(self);
        self.frames.pop();
        self.names.leave(depth);
        let inner = mem::replace(&mut self.flow, outer);
        done?;
        let result = self.inference.known(result);
        let summary = summarise(&inner, &result);
        Ok(Summary { result: self.known(&summary.result), ..summary })
    }

    /// Returns from the innermost frame.
    pub(super) fn leave(&mut self, value: Value, span: Span) -> Lowered<()> {
        let site = self.site(span);
        if !self.flow.is_reachable() {
            return Ok(());
        }
        let Some(frame) = self.frames.last() else {
            return Err(self.error(span, "`return` outside of a function"));
        };
        let result = frame.result.clone();
        self.unify(value.term.sort(), &result, span)?;
        let term = self.known(&value.term);
        let value = Value { term, ..value };
        let block = self.flow.current();
        match self.frames.last_mut().map(|frame| &mut frame.leave) {
            Some(Leave::Call(exits)) => {
                exits.push(Exit { block, value, site });
                // What follows is unreachable, the block itself goes on behind the call.
                let next = self.flow.block();
                self.flow.enter(next);
            }
            Some(Leave::Loop) => self.flow.end(End::Return { value: value.term.some(), site }),
            _ => self.end_with(&value.term, site),
        }
        Ok(())
    }

    /// Returns the term; a choice between variants becomes a test, so that the paths that refuse are seen (INPUT 7).
    fn end_with(&mut self, term: &Term, site: Site) {
        match term.kind() {
            Kind::Ite(condition, then, other) if matches!(term.sort(), Sort::Enum(_)) => {
                let (on_then, on_other) = (self.flow.block(), self.flow.block());
                self.flow.branch(condition, site, on_then, on_other);
                self.flow.enter(on_then);
                self.end_with(then, site);
                self.flow.enter(on_other);
                self.end_with(other, site);
            }
            _ => self.flow.end(End::Return { value: term.clone(), site }),
        }
    }

    /// Panics.
    pub(super) fn panic(&mut self, span: Span) {
        let fault = self.fault(span, FaultReason::Panic);
        self.flow.end(End::Panic { fault });
    }

    /// Gives a name to what an expression gave.
    pub(super) fn bind(&mut self, name: &str, operand: Operand, span: Span) -> Lowered<()> {
        let site = self.site(span);
        let binding = match operand {
            Operand::Value(Value { exclusive: true, place: None, .. }) => {
                return Err(self.unsupported(
                    span,
                    "a `&mut` to what is no known place",
                    "change the local, the field or the entry of the map by its own name",
                ));
            }
            Operand::Value(Value { exclusive: true, place: Some(mut place), .. }) => {
                for term in place.terms_mut() {
                    *term = self.fixed(term.clone(), "key", site);
                }
                Binding::Alias(place)
            }
            Operand::Value(value) => Binding::Slot(self.local(name, value.term, site)),
            Operand::Stream(mut stream) => {
                for binder in stream.parts.iter_mut().flat_map(|part| &mut part.binders) {
                    binder.source = self.fixed(binder.source.clone(), "source", site);
                }
                Binding::Other(Operand::Stream(stream))
            }
            other => Binding::Other(other),
        };
        self.names.bind(name, binding);
        Ok(())
    }

    /// A new slot with that value.
    pub(super) fn local(&mut self, name: &str, term: Term, site: Site) -> Var {
        let slot = self.flow.slot(name, term.sort().clone());
        self.flow.assign(&slot, term, site);
        slot
    }
}

/// The term with the sort that inference knows by now.
pub(super) fn resorted(inference: &Inference, term: &Term) -> Term {
    let sort = inference.known(term.sort());
    if sort == *term.sort() { term.clone() } else { Term::raw(term.kind().clone(), sort) }
}
