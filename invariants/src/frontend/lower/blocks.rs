//! Blocks, statements, and what stands in the tail of a function.

use syn::spanned::Spanned as _;

use super::context::{Leave, Lowered, Lowering};
use super::operand::{Operand, Value};
use crate::sort::Sort;
use crate::term::Term;

impl Lowering<'_, '_> {
    /// The value of a block.
    pub(super) fn block_value(&mut self, block: &syn::Block, expected: Option<&Sort>) -> Lowered<Value> {
        let depth = self.names.depth();
        let value = match self.leading(block)? {
            Some(tail) => self.value(tail, expected)?,
            None => Value::of(Term::unit()),
        };
        self.names.leave(depth);
        Ok(value)
    }

    /// A block whose value is returned.
    pub(super) fn tail_block(&mut self, block: &syn::Block) -> Lowered<()> {
        let depth = self.names.depth();
        match self.leading(block)? {
            Some(tail) => self.tail(tail)?,
            None => self.leave(Value::of(Term::unit()), block.brace_token.span.close())?,
        }
        self.names.leave(depth);
        Ok(())
    }

    /// All statements of a block but its value, which is given back.
    fn leading<'e>(&mut self, block: &'e syn::Block) -> Lowered<Option<&'e syn::Expr>> {
        let (last, leading) = match block.stmts.split_last() {
            Some((syn::Stmt::Expr(tail, None), leading)) => (Some(tail), leading),
            _ => (None, &block.stmts[..]),
        };
        for statement in leading {
            self.statement(statement)?;
        }
        Ok(last)
    }

    fn statement(&mut self, statement: &syn::Stmt) -> Lowered<()> {
        match statement {
            syn::Stmt::Local(local) => self.let_statement(local),
            syn::Stmt::Expr(expr, _) => self.operand(expr, None).map(drop),
            syn::Stmt::Macro(statement) => self.macro_value(&statement.mac, None).map(drop),
            // Items are found by name wherever they stand.
            syn::Stmt::Item(_) => Ok(()),
        }
    }

    fn let_statement(&mut self, local: &syn::Local) -> Lowered<()> {
        let (pattern, declared) = match &local.pat {
            syn::Pat::Type(typed) => (&*typed.pat, Some(self.krate.sort_of(&typed.ty, &self.scope, self.inference)?)),
            pattern => (pattern, None),
        };
        let Some(init) = &local.init else {
            return self.declaration(pattern, declared);
        };
        let operand = self.operand(&init.expr, declared.as_ref())?;
        if let (Operand::Value(value), Some(declared), true) = (&operand, &declared, self.flow.is_reachable()) {
            let sort = value.term.sort().clone();
            self.unify(&sort, declared, init.expr.span())?;
        }
        let Some((_, diverge)) = &init.diverge else {
            return self.bind_pattern(pattern, operand, init.expr.span());
        };
        let value = self.as_value(operand, init.expr.span())?;
        let other = self.flow.block();
        self.match_pattern(pattern, &value, other)?;
        let on = self.flow.current();
        self.flow.enter(other);
        self.value(diverge, None)?;
        if self.flow.is_reachable() {
            return Err(self.error(diverge.span(), "the `else` of this `let` goes on"));
        }
        self.flow.enter(on);
        Ok(())
    }

    /// `let x;`, assigned later.
    fn declaration(&mut self, pattern: &syn::Pat, declared: Option<Sort>) -> Lowered<()> {
        let syn::Pat::Ident(ident) = pattern else {
            return Err(self.unsupported(pattern.span(), "a pattern without a value", "declare each name by itself"));
        };
        let sort = declared.unwrap_or_else(|| self.inference.hole());
        let slot = self.flow.slot(&ident.ident.to_string(), sort);
        self.names.bind(ident.ident.to_string(), super::names::Binding::Slot(slot));
        Ok(())
    }

    /// An expression whose value is returned: each of its branches returns by itself, so that paths stay apart.
    pub(super) fn tail(&mut self, expr: &syn::Expr) -> Lowered<()> {
        match expr {
            syn::Expr::Paren(inner) => self.tail(&inner.expr),
            syn::Expr::Group(inner) => self.tail(&inner.expr),
            syn::Expr::Block(block) if block.label.is_none() => self.tail_block(&block.block),
            syn::Expr::If(branch) if branch.else_branch.is_some() => self.tail_if(branch),
            syn::Expr::Match(choice) => self.tail_match(choice),
            syn::Expr::Binary(binary) if is_logical(binary.op) => self.tail_condition(expr),
            _ => {
                let expected = self.frames.last().map(|frame| frame.result.clone());
                let value = self.value(expr, expected.as_ref())?;
                self.leave(value, expr.span())
            }
        }
    }

    /// `a && b` in the tail is `if a && b { true } else { false }`, unless it has an effect (INPUT 7).
    fn tail_condition(&mut self, expr: &syn::Expr) -> Lowered<()> {
        let outermost = matches!(&self.frames[..], [frame] if matches!(frame.leave, Leave::Flow));
        let before = self.flow.clone();
        let mark = self.flow.mark();
        let (yes, no) = (self.flow.block(), self.flow.block());
        if outermost {
            self.condition(expr, yes, no)?;
            let outer = self.flow.outer_slots();
            if !self.flow.assigned_since(mark).iter().any(|slot| outer.contains(slot)) {
                for (block, answer) in [(yes, true), (no, false)] {
                    self.flow.enter(block);
                    self.leave(Value::of(Term::bool(answer)), expr.span())?;
                }
                return Ok(());
            }
            self.flow = before;
        }
        let value = self.value(expr, Some(&Sort::Bool))?;
        self.leave(value, expr.span())
    }
}

fn is_logical(op: syn::BinOp) -> bool {
    matches!(op, syn::BinOp::And(_) | syn::BinOp::Or(_))
}
