//! What the parts of a body are, as far as errors leave through them.

use proc_macro2::{TokenStream, TokenTree};
use rustc_hash::FxHashSet;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprBreak, Item, Lifetime, Macro, Stmt};

use crate::handler::chain::{last_segment, peel_groups};
use crate::handler::context::may_return;

/// The macro that a statement calls.
pub(super) fn macro_of(statement: &Stmt) -> Option<&Macro> {
    match statement {
        Stmt::Macro(statement) => Some(&statement.mac),
        Stmt::Expr(expr, _) => match peel_groups(expr) {
            Expr::Macro(expr) => Some(&expr.mac),
            _ => None,
        },
        _ => None,
    }
}

/// The names of functions and variables in a body, and those of macros as [`Called`](crate::reports::Called) has them.
pub(super) struct Locals(pub(super) FxHashSet<String>);

impl<'ast> Visit<'ast> for Locals {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        self.0.insert(pat.ident.to_string());
        visit::visit_pat_ident(self, pat);
    }

    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Fn(function) => {
                self.0.insert(function.sig.ident.to_string());
            }
            Item::Macro(syn::ItemMacro { ident: Some(name), .. }) => {
                self.0.insert(format!("{name}!"));
            }
            _ => {}
        }
    }
}

/// The values that a loop or a labelled block yields by `break`.
pub(super) struct Breaks<'ast> {
    label: Option<&'ast Lifetime>,
    /// It is within another loop, so that only its label leads out.
    is_inner: bool,
    values: Vec<&'ast Expr>,
}

impl<'ast> Breaks<'ast> {
    pub(super) fn of(block: &'ast Block, label: Option<&'ast syn::Label>, is_loop: bool) -> Vec<&'ast Expr> {
        let mut breaks = Self { label: label.map(|label| &label.name), is_inner: !is_loop, values: Vec::new() };
        breaks.visit_block(block);
        breaks.values
    }
}

impl<'ast> Visit<'ast> for Breaks<'ast> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        let is_inner = self.is_inner;
        match expr {
            Expr::Closure(_) | Expr::Async(_) => return,
            Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) => self.is_inner = true,
            Expr::Break(ExprBreak { expr: Some(value), label, .. }) => {
                let is_meant = label.as_ref().map_or(!is_inner, |label| self.label == Some(label));
                self.values.extend(is_meant.then_some(&**value));
            }
            _ => {}
        }
        visit::visit_expr(self, expr);
        self.is_inner = is_inner;
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// The name of a macro as [`Called`](crate::reports::Called) has it.
pub(super) fn name_of(mac: &Macro) -> String {
    mac.path.segments.last().map(|segment| format!("{}!", segment.ident)).unwrap_or_default()
}

/// Whether what a macro is handed leaves the function, or a loop with an error.
pub(super) fn may_leave(tokens: TokenStream) -> bool {
    let words = Words::of(tokens.clone());
    may_return(tokens) || ["break", "Err"].iter().all(|word| words.plain.contains(*word))
}

/// The words among tokens, and the names of macros that are called.
#[derive(Default)]
pub(in crate::handler::lowering) struct Words {
    pub(in crate::handler::lowering) plain: FxHashSet<String>,
    pub(in crate::handler::lowering) called: FxHashSet<String>,
}

impl Words {
    pub(in crate::handler::lowering) fn of(tokens: TokenStream) -> Self {
        let mut words = Self::default();
        words.read(tokens);
        words
    }

    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match (token, &tokens[at + 1..]) {
                (TokenTree::Ident(word), [TokenTree::Punct(mark), TokenTree::Group(_), ..])
                    if mark.as_char() == '!' =>
                {
                    self.called.insert(word.to_string());
                }
                (TokenTree::Ident(word), _) => {
                    self.plain.insert(word.to_string());
                }
                (TokenTree::Group(group), _) => self.read(group.stream()),
                _ => {}
            }
        }
    }
}

/// Whether what an expression does may go several ways.
pub(super) fn branches(expr: &Expr) -> bool {
    struct Branches(bool);
    impl<'ast> Visit<'ast> for Branches {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.0 |= matches!(
                expr,
                Expr::If(_)
                    | Expr::Match(_)
                    | Expr::Loop(_)
                    | Expr::While(_)
                    | Expr::ForLoop(_)
                    | Expr::Try(_)
                    | Expr::Return(_)
            );
            visit::visit_expr(self, expr);
        }
    }
    let mut branches = Branches(false);
    branches.visit_expr(expr);
    branches.0
}

/// Whether an expression tries something, so that a message before it speaks of something else.
pub(super) fn is_attempt(expr: &Expr) -> bool {
    match peel_groups(expr) {
        Expr::Call(_) | Expr::Await(_) | Expr::Macro(_) | Expr::Try(_) => true,
        Expr::MethodCall(call) => !call.args.is_empty() || is_attempt(&call.receiver),
        Expr::Let(expr) => is_attempt(&expr.expr),
        Expr::Reference(expr) => is_attempt(&expr.expr),
        Expr::Unary(expr) => is_attempt(&expr.expr),
        Expr::Binary(expr) => is_attempt(&expr.left) || is_attempt(&expr.right),
        _ => false,
    }
}

pub(super) fn is_err(value: &Expr) -> bool {
    matches!(peel_groups(value), Expr::Call(call) if last_segment(&call.func).as_deref() == Some("Err"))
}
