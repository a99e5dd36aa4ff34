//! `if` and `match`.

use syn::spanned::Spanned as _;

use super::context::{Lowered, Lowering};
use super::exclusion::Failed;
use super::operand::Value;
use crate::graph::BlockId;
use crate::sort::Sort;
use crate::term::Term;

/// What becomes of the value of a branch.
#[derive(Clone, Copy)]
enum Use<'a> {
    /// It is the value of the whole, of which this sort is expected.
    Value(Option<&'a Sort>),
    /// It is returned.
    Returned,
}

impl Lowering<'_, '_> {
    pub(super) fn if_value(&mut self, branch: &syn::ExprIf, expected: Option<&Sort>) -> Lowered<Value> {
        self.if_branch(branch, Use::Value(expected))
    }

    pub(super) fn tail_if(&mut self, branch: &syn::ExprIf) -> Lowered<()> {
        self.if_branch(branch, Use::Returned).map(drop)
    }

    pub(super) fn match_value(&mut self, choice: &syn::ExprMatch, expected: Option<&Sort>) -> Lowered<Value> {
        self.match_arms(choice, Use::Value(expected))
    }

    pub(super) fn tail_match(&mut self, choice: &syn::ExprMatch) -> Lowered<()> {
        self.match_arms(choice, Use::Returned).map(drop)
    }

    fn if_branch(&mut self, branch: &syn::ExprIf, usage: Use<'_>) -> Lowered<Value> {
        let site = self.site(branch.cond.span());
        let start = self.flow.current();
        let (yes, no) = (self.flow.block(), self.flow.block());
        let depth = self.names.depth();
        self.condition(&branch.cond, yes, no)?;
        self.flow.enter(yes);
        let then = self.used_block(&branch.then_branch, usage)?;
        self.names.leave(depth);
        let then_end = self.flow.current();
        self.flow.enter(no);
        let other = match &branch.else_branch {
            None => Value::of(Term::unit()),
            Some((_, other)) => self.used(other, usage)?,
        };
        let other_end = self.flow.current();
        let is_plain = matches!(usage, Use::Value(_)) && !then.exclusive && !other.exclusive;
        let carries = *then.term.sort() != Sort::unit();
        if is_plain && carries && then_end == yes && other_end == no {
            self.unify(then.term.sort(), other.term.sort(), branch.span())?;
            if let Some(condition) = self.flow.undo_test(start, yes, no) {
                let (then, other) = (self.known(&then.term), self.known(&other.term));
                return Ok(Value::of(Term::ite(&condition, &then, &other)));
            }
        }
        self.join(vec![(then_end, then), (other_end, other)], site, branch.span())
    }

    fn match_arms(&mut self, choice: &syn::ExprMatch, usage: Use<'_>) -> Lowered<Value> {
        let value = self.value(&choice.expr, None)?;
        let site = self.site(choice.expr.span());
        let mut ends: Vec<(BlockId, Value)> = Vec::new();
        let mut failed = Failed::default();
        for (place, arm) in choice.arms.iter().enumerate() {
            let next = self.flow.block();
            let depth = self.names.depth();
            // The compiler has checked that some arm matches, so the last one does where no other did.
            let is_last = place + 1 == choice.arms.len();
            self.match_arm(arm, &value, (!is_last).then_some(next), &mut failed)?;
            let result = self.used(&arm.body, usage)?;
            self.names.leave(depth);
            ends.push((self.flow.current(), result));
            self.flow.enter(next);
        }
        self.join(ends, site, choice.span())
    }

    /// Tests the pattern of an arm and its guard, and goes on in its body; else at `next`, if the arm can fail.
    fn match_arm(&mut self, arm: &syn::Arm, value: &Value, next: Option<BlockId>, failed: &mut Failed) -> Lowered<()> {
        let Some(next) = next else {
            return self.bind_matching(&arm.pat, value);
        };
        let (pattern, guard) = guarded(arm);
        self.match_next(pattern, value, next, failed, guard.is_some())?;
        if let Some(guard) = guard {
            let body = self.flow.block();
            self.condition(guard, body, next)?;
            self.flow.enter(body);
        }
        Ok(())
    }

    fn used(&mut self, expr: &syn::Expr, usage: Use<'_>) -> Lowered<Value> {
        match usage {
            Use::Value(expected) => self.value(expr, expected),
            Use::Returned => {
                self.tail(expr)?;
                Ok(Value::of(Term::unit()))
            }
        }
    }

    fn used_block(&mut self, block: &syn::Block, usage: Use<'_>) -> Lowered<Value> {
        match usage {
            Use::Value(expected) => self.block_value(block, expected),
            Use::Returned => {
                self.tail_block(block)?;
                Ok(Value::of(Term::unit()))
            }
        }
    }
}

/// The pattern of an arm, and the condition behind it.
fn guarded(arm: &syn::Arm) -> (&syn::Pat, Option<&syn::Expr>) {
    match &arm.pat {
        syn::Pat::Guard(guarded) => (&guarded.pat, Some(&guarded.guard)),
        pattern => (pattern, None),
    }
}
