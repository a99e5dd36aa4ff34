//! Conditions: each atomic test becomes an edge of the graph.

use syn::spanned::Spanned as _;

use super::context::{Lowered, Lowering};
use super::operand::Value;
use crate::graph::BlockId;
use crate::site::Site;
use crate::sort::Sort;
use crate::term::Term;

impl Lowering<'_, '_> {
    /// Goes to `then` where the condition holds, else to `other`. What `let` binds is in scope in `then`, until the
    /// caller leaves it.
    pub(super) fn condition(&mut self, expr: &syn::Expr, then: BlockId, other: BlockId) -> Lowered<()> {
        match expr {
            syn::Expr::Paren(inner) => self.condition(&inner.expr, then, other),
            syn::Expr::Group(inner) => self.condition(&inner.expr, then, other),
            syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Not(_), expr, .. }) => self.condition(expr, other, then),
            syn::Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
                let next = self.flow.block();
                self.condition(&binary.left, next, other)?;
                self.flow.enter(next);
                self.condition(&binary.right, then, other)
            }
            syn::Expr::Binary(binary) if matches!(binary.op, syn::BinOp::Or(_)) => {
                let next = self.flow.block();
                self.condition(&binary.left, then, next)?;
                self.flow.enter(next);
                self.condition(&binary.right, then, other)
            }
            syn::Expr::Let(test) => {
                let value = self.value(&test.expr, None)?;
                self.match_pattern(&test.pat, &value, other)?;
                self.flow.goto(then);
                Ok(())
            }
            _ => {
                let term = self.term(expr, Some(&Sort::Bool))?;
                let site = self.site(expr.span());
                self.flow.branch(&term, site, then, other);
                Ok(())
            }
        }
    }

    /// A condition with `let` in it, as a value.
    pub(super) fn condition_value(&mut self, expr: &syn::Expr) -> Lowered<Term> {
        let (yes, no) = (self.flow.block(), self.flow.block());
        let depth = self.names.depth();
        self.condition(expr, yes, no)?;
        self.names.leave(depth);
        let arms = [(yes, true), (no, false)].map(|(block, answer)| (block, Value::of(Term::bool(answer))));
        let site = self.site(expr.span());
        Ok(self.join(arms.into(), site, expr.span())?.term)
    }

    /// The value of `then` where the condition holds, else that of `other`: a term where neither does anything besides,
    /// else a test with two ways that meet again.
    pub(super) fn choice(
        &mut self,
        condition: &Term,
        span: proc_macro2::Span,
        then: impl FnOnce(&mut Self) -> Lowered<Value>,
        other: impl FnOnce(&mut Self) -> Lowered<Value>,
    ) -> Lowered<Value> {
        match condition.as_bool() {
            Some(true) => return then(self),
            Some(false) => return other(self),
            None => {}
        }
        let site = self.site(span);
        let start = self.flow.current();
        let (on_then, on_other) = (self.flow.block(), self.flow.block());
        self.flow.test(condition, site, on_then, on_other);
        self.flow.enter(on_then);
        let then = then(self)?;
        let then_end = self.flow.current();
        self.flow.enter(on_other);
        let other = other(self)?;
        let other_end = self.flow.current();
        if self.flow.is_reachable() {
            self.unify(then.term.sort(), other.term.sort(), span)?;
        }
        let is_plain = !then.exclusive && !other.exclusive;
        if is_plain
            && then_end == on_then
            && other_end == on_other
            && let Some(condition) = self.flow.undo_test(start, on_then, on_other)
        {
            let (then, other) = (self.known(&then.term), self.known(&other.term));
            return Ok(Value::of(Term::ite(&condition, &then, &other)));
        }
        self.flow.split_test(start, site);
        self.join(vec![(then_end, then), (other_end, other)], site, span)
    }

    /// Goes on where several ways meet, each of which ends in a block with a value.
    pub(super) fn join(&mut self, arms: Vec<(BlockId, Value)>, site: Site, span: proc_macro2::Span) -> Lowered<Value> {
        let mut arms: Vec<_> = arms.into_iter().filter(|(block, _)| self.flow.reaches(*block)).collect();
        match arms.len() {
            0 => {
                let dead = self.flow.block();
                self.flow.enter(dead);
                let nothing = self.nothing();
                return self.as_value(nothing, span);
            }
            1 => {
                let (block, value) = arms.swap_remove(0);
                self.flow.enter(block);
                return Ok(value);
            }
            _ => {}
        }
        let sort = arms[0].1.term.sort().clone();
        for (_, value) in &arms[1..] {
            let other = value.term.sort().clone();
            self.unify(&sort, &other, span)?;
        }
        let sort = self.inference.known(&sort);
        let carries = sort != Sort::unit();
        if carries && arms.iter().any(|(_, value)| value.exclusive) {
            return Err(self.unsupported(
                span,
                "a `&mut` to one of several places",
                "change each place in its own branch",
            ));
        }
        let slot = self.flow.slot("chosen", sort);
        let meeting = self.flow.block();
        for (block, value) in arms {
            self.flow.enter(block);
            if carries {
                let term = self.known(&value.term);
                self.flow.assign(&slot, term, site);
            }
            self.flow.goto(meeting);
        }
        self.flow.enter(meeting);
        Ok(Value::of(if carries { Term::var(&slot) } else { Term::unit() }))
    }
}
