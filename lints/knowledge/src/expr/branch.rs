//! Expressions with several branches.

use syn::visit::{self, Visit};
use syn::{BinOp, Expr as Syntax};

use super::{Expr, ExprId, Reader};

impl Reader<'_> {
    /// Declares what the `let`s of a condition bind.
    pub fn condition(&mut self, condition: &Syntax) {
        if self.is_idle {
            return;
        }
        match condition {
            Syntax::Let(condition) => {
                let value = self.expr(&condition.expr);
                self.pattern(&condition.pat, value);
            }
            Syntax::Paren(inner) => self.condition(&inner.expr),
            Syntax::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
                self.condition(&binary.left);
                self.condition(&binary.right);
            }
            _ => {}
        }
    }

    pub(super) fn branch(&mut self, branch: &syn::ExprIf) -> ExprId {
        self.scopes.push();
        self.condition(&branch.cond);
        let then = self.block(&branch.then_branch);
        self.scopes.pop();
        match &branch.else_branch {
            Some((_, other)) => {
                let other = self.expr(other);
                self.add(Expr::Branches(Box::new([then, other])))
            }
            None => self.unit(),
        }
    }

    pub(super) fn matched(&mut self, matched: &syn::ExprMatch) -> ExprId {
        let of = self.expr(&matched.expr);
        let mut branches = Vec::with_capacity(matched.arms.len());
        for arm in &matched.arms {
            self.scopes.push();
            self.pattern(&arm.pat, of);
            branches.push(self.expr(&arm.body));
            self.scopes.pop();
        }
        self.add(Expr::Branches(branches.into()))
    }

    /// A `loop`: what its `break`s give.
    pub(super) fn repeated(&mut self, repeated: &syn::ExprLoop) -> ExprId {
        let mut breaks = Breaks::default();
        breaks.visit_block(&repeated.body);
        match breaks.valued {
            true => self.unknown(),
            false if breaks.bare => self.unit(),
            false => self.diverges(),
        }
    }
}

/// The `break`s of a loop.
#[derive(Default)]
struct Breaks {
    bare: bool,
    valued: bool,
}

impl<'ast> Visit<'ast> for Breaks {
    fn visit_expr_break(&mut self, left: &'ast syn::ExprBreak) {
        match left.expr {
            Some(_) => self.valued = true,
            None => self.bare = true,
        }
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}

    fn visit_item(&mut self, _: &'ast syn::Item) {}

    fn visit_expr(&mut self, expr: &'ast Syntax) {
        match expr {
            // A `break` in there leaves that one, unless it has a label.
            Syntax::Loop(_) | Syntax::While(_) | Syntax::ForLoop(_) | Syntax::Async(_) => {}
            expr => visit::visit_expr(self, expr),
        }
    }
}
