//! A walk over all functions of a file, with the reader of expressions beside it.

use std::collections::BTreeMap;

use steadfast_knowledge::expr::{ExprId, Exprs, Reader};
use steadfast_knowledge::items::Collected;
use syn::visit::{self, Visit};
use syn::{Arm, Block, Expr, ExprCall, ImplItemFn, ItemFn, ItemMod, Local, Signature, TraitItemFn};

use crate::fixture::REVEAL;

/// What was read of a file.
#[derive(Debug)]
pub(crate) struct Walked {
    pub(crate) exprs: Exprs,
    /// Every expression that was asked for.
    pub(crate) asked: Vec<ExprId>,
    /// The revealed variables, by number.
    pub(crate) revealed: BTreeMap<usize, ExprId>,
}

/// Reads every expression of every function of a file.
pub(crate) fn walk(file: &syn::File, collected: &Collected) -> Walked {
    let mut walk =
        Walk { reader: Reader::new(collected), matched: Vec::new(), asked: Vec::new(), revealed: BTreeMap::new() };
    walk.visit_file(file);
    Walked { exprs: walk.reader.finish(), asked: walk.asked, revealed: walk.revealed }
}

struct Walk<'file> {
    reader: Reader<'file>,
    /// The values of the matches around.
    matched: Vec<ExprId>,
    asked: Vec<ExprId>,
    revealed: BTreeMap<usize, ExprId>,
}

impl Walk<'_> {
    fn function(&mut self, sig: &Signature, block: &Block) {
        self.scoped(|walk| {
            walk.reader.enter_function(sig);
            walk.visit_block(block);
            walk.reader.leave();
        });
    }

    fn scoped(&mut self, inner: impl FnOnce(&mut Self)) {
        self.reader.push();
        inner(self);
        self.reader.pop();
    }

    /// Notes a variable that is revealed.
    fn reveal(&mut self, call: &ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(last) = path.path.segments.last().filter(|last| last.ident == REVEAL)
            && let syn::PathArguments::AngleBracketed(arguments) = &last.arguments
            && let Some(syn::GenericArgument::Const(Expr::Lit(literal))) = arguments.args.last()
            && let syn::Lit::Int(number) = &literal.lit
            && let Some(Expr::Reference(variable)) = call.args.first()
        {
            let number = number.base10_parse().expect("it is a number");
            self.revealed.insert(number, self.reader.expr(&variable.expr));
        }
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.sig, &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.sig, &item.block);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.reader.enter_module(item);
        visit::visit_item_mod(self, item);
        self.reader.leave();
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_type(&mut self, _: &'ast syn::Type) {}

    fn visit_block(&mut self, block: &'ast Block) {
        self.reader.enter_block(block);
        visit::visit_block(self, block);
        self.reader.leave_block();
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            if let Some((_, other)) = &init.diverge {
                self.visit_expr(other);
            }
        }
        self.reader.local(local);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        self.scoped(|walk| {
            if let Some(matched) = walk.matched.last() {
                walk.reader.pattern(&arm.pat, *matched);
            }
            visit::visit_arm(walk, arm);
        });
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        self.asked.push(self.reader.expr(expr));
        match expr {
            Expr::Call(call) => {
                self.reveal(call);
                visit::visit_expr(self, expr);
            }
            Expr::Closure(closure) => self.scoped(|walk| {
                walk.reader.enter_closure(closure);
                walk.visit_expr(&closure.body);
            }),
            Expr::ForLoop(repeated) => {
                self.visit_expr(&repeated.expr);
                let iterated = self.reader.expr(&repeated.expr);
                let item = self.reader.item(iterated);
                self.scoped(|walk| {
                    walk.reader.pattern(&repeated.pat, item);
                    walk.visit_block(&repeated.body);
                });
            }
            Expr::While(repeated) => self.scoped(|walk| {
                walk.visit_expr(&repeated.cond);
                walk.reader.condition(&repeated.cond);
                walk.visit_block(&repeated.body);
            }),
            Expr::If(branch) => {
                self.scoped(|walk| {
                    walk.visit_expr(&branch.cond);
                    walk.reader.condition(&branch.cond);
                    walk.visit_block(&branch.then_branch);
                });
                if let Some((_, other)) = &branch.else_branch {
                    self.visit_expr(other);
                }
            }
            Expr::Match(matched) => {
                let value = self.reader.expr(&matched.expr);
                self.matched.push(value);
                visit::visit_expr(self, expr);
                self.matched.pop();
            }
            _ => visit::visit_expr(self, expr),
        }
    }
}
