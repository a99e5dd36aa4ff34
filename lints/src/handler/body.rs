//! Decides what the body of a handler does: syntax in, [`Actions`] out. The one place that knows.

mod call;

pub(super) use call::claims_invariant;

use rustc_hash::FxHashMap;
use syn::visit::Visit;
use syn::{Block, Expr, ExprMacro, Macro, Stmt};

use super::actions::{Actions, Leave, Log};
use super::binding::names_of;
use super::chain::peel_groups;
use super::log::mentions_any;
use super::pattern::{Takes, takes};
use super::value::Value;
use crate::Settings;

/// What a body is read against.
pub(super) struct BodyScope<'scope> {
    /// Functions and closures in sight that do nothing but write a message.
    pub(super) loggers: &'scope FxHashMap<String, Log>,
    /// The project's choices.
    pub(super) settings: &'scope Settings,
}

/// Reads one body.
pub(super) struct Body<'scope> {
    scope: &'scope BodyScope<'scope>,
    /// Names bound to the error, or to something made of it.
    errors: Vec<String>,
    /// Whether the error is in a message or a panic.
    pub(super) error_reported: bool,
    /// The first macro that says that the handler is not written yet: its path and its word.
    pub(super) placeholder: Option<(proc_macro2::Span, &'static str)>,
}

impl<'scope> Body<'scope> {
    /// Prepares for a body in which `errors` are bound to the error.
    pub(super) fn new(scope: &'scope BodyScope<'scope>, errors: Vec<String>) -> Self {
        Self { scope, errors, error_reported: false, placeholder: None }
    }

    /// What the expression does, its value being what the handler yields.
    pub(super) fn tail(&mut self, expr: &Expr) -> Actions {
        match peel_groups(expr) {
            Expr::Block(block) => self.block(&block.block),
            Expr::Unsafe(block) => self.block(&block.block),
            Expr::Async(block) => self.block(&block.block),
            Expr::If(expr) => {
                let first = self.condition(&expr.cond);
                let then = self.block(&expr.then_branch);
                let other = expr.else_branch.as_ref().map(|(_, other)| self.tail(other)).unwrap_or_default();
                first.then(either(then, other))
            }
            Expr::Match(expr) => {
                let mut first = self.condition(&expr.expr);
                // Something else is tried, which has a handler of its own.
                first.calls |=
                    expr.arms.iter().any(|arm| matches!(takes(&arm.pat), Takes::Ok)) && !self.mentions(&expr.expr);
                let mut arms = expr.arms.iter().map(|arm| self.tail(&arm.body)).collect::<Vec<_>>().into_iter();
                let all = arms.next().map(|head| arms.fold(head, either)).unwrap_or_default();
                first.then(all)
            }
            Expr::Return(expr) => self.leave(expr.expr.as_deref(), Leave::Return),
            Expr::Break(expr) => self.leave(expr.expr.as_deref(), |_| Leave::Break),
            // One with a label goes on with a loop around, and leaves this one.
            Expr::Continue(expr) => {
                let leaves = Some(if expr.label.is_some() { Leave::Break } else { Leave::Continue });
                Actions { leaves, ..Actions::default() }
            }
            Expr::Macro(ExprMacro { mac, .. }) => self.macro_call(mac, true),
            Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.is_error(&name.to_string())) => {
                Actions { propagates: true, yields: Value::Other, ..Actions::default() }
            }
            other => {
                let mut actions = self.effects(other);
                if !is_statement_like(other) && !matches!(other, Expr::Call(call) if self.is_unit_call(call)) {
                    self.yield_value(other, &mut actions);
                }
                actions
            }
        }
    }

    /// What the block does.
    pub(super) fn block(&mut self, block: &Block) -> Actions {
        let mut actions = Actions::default();
        for (at, stmt) in block.stmts.iter().enumerate() {
            let last = at + 1 == block.stmts.len();
            let next = match stmt {
                Stmt::Local(local) => self.local(local),
                Stmt::Expr(expr, None) if last => self.tail(expr),
                Stmt::Expr(expr, _) => self.statement(expr),
                Stmt::Macro(stmt) => self.macro_call(&stmt.mac, last && stmt.semi_token.is_none()),
                Stmt::Item(_) => continue,
            };
            actions = actions.then(next);
        }
        actions
    }

    /// What the expression does as a statement: its value is dropped.
    fn statement(&mut self, expr: &Expr) -> Actions {
        let actions = match peel_groups(expr) {
            // A value that is dropped hands nothing on.
            Expr::Path(_) | Expr::MethodCall(_) | Expr::Call(_) | Expr::Reference(_) | Expr::Await(_) => {
                self.effects(expr)
            }
            other => self.tail(other),
        };
        Actions { yields: Value::Unit, ..actions }
    }

    fn local(&mut self, local: &syn::Local) -> Actions {
        let Some(init) = &local.init else { return Actions::default() };
        let names = names_of(&local.pat);
        // `let _sent = sender.send(Err(error))` hands it on.
        let is_unused = super::binding::is_wild(&local.pat)
            || (!names.is_empty() && names.iter().all(|name| name.starts_with('_')));
        if self.mentions(&init.expr) && !is_unused {
            self.errors.extend(names);
            return Actions {
                discriminates: matches!(peel_groups(&init.expr), Expr::Match(_) | Expr::If(_)),
                ..Actions::default()
            };
        }
        let mut actions = self.statement(&init.expr);
        if let Some((_, other)) = &init.diverge {
            actions = either(actions.clone(), actions.then(self.tail(other)));
        }
        actions
    }

    fn leave(&mut self, value: Option<&Expr>, leave: impl FnOnce(Value) -> Leave) -> Actions {
        let Some(value) = value else { return Actions { leaves: Some(leave(Value::Unit)), ..Actions::default() } };
        let mut actions = self.tail(value);
        let substitute = std::mem::take(&mut actions.yields);
        actions.leaves = Some(leave(substitute));
        actions
    }

    /// Sets what `expr` yields as a value, and whether the error goes with it.
    fn yield_value(&mut self, expr: &Expr, actions: &mut Actions) {
        actions.yields = Value::of(expr);
        if actions.yields == Value::Err {
            actions.propagates = true;
            actions.replaces_error |= !self.mentions(expr);
        } else if self.mentions(expr) {
            actions.propagates = true;
        }
    }

    fn condition(&mut self, expr: &Expr) -> Actions {
        let mut actions = self.effects(expr);
        if self.mentions(expr) {
            actions.discriminates = true;
            actions.propagates = false;
            if let Expr::Let(expr) = peel_groups(expr) {
                self.errors.extend(names_of(&expr.pat));
            }
        } else {
            // What is called for its effect has only its failure looked at.
            actions.calls &= asks_for_failure(expr);
        }
        actions.yields = Value::Unit;
        actions
    }

    /// What evaluating the expression does to the world.
    fn effects(&mut self, expr: &Expr) -> Actions {
        match peel_groups(expr) {
            Expr::Call(call) => self.call(call),
            Expr::MethodCall(call) => self.method(call),
            Expr::Macro(mac) => self.macro_call(&mac.mac, false),
            Expr::Await(inner) => self.effects(&inner.base),
            Expr::Try(inner) => {
                let mut actions = self.effects(&inner.expr);
                if Value::of(&inner.expr) == Value::Err {
                    self.yield_value(&inner.expr, &mut actions);
                    actions.leaves = Some(Leave::Return(Value::Err));
                }
                actions
            }
            Expr::Assign(assign) => {
                let mut actions = self.effects(&assign.right);
                let wild = matches!(*assign.left, Expr::Infer(_));
                actions.stores |= !wild;
                actions.propagates |= !wild && self.mentions(&assign.right);
                actions
            }
            Expr::Binary(binary) if is_assignment(&binary.op) => {
                let mut actions = self.effects(&binary.right);
                actions.counts = true;
                actions.propagates |= self.mentions(&binary.right);
                actions
            }
            Expr::Binary(binary) => self.effects(&binary.left).then(self.effects(&binary.right)),
            Expr::Unary(unary) => self.effects(&unary.expr),
            Expr::Reference(reference) => self.effects(&reference.expr),
            Expr::Field(field) => self.effects(&field.base),
            Expr::Cast(cast) => self.effects(&cast.expr),
            Expr::Index(index) => self.effects(&index.expr).then(self.effects(&index.index)),
            Expr::Tuple(tuple) => self.all(tuple.elems.iter()),
            Expr::Array(array) => self.all(array.elems.iter()),
            Expr::Struct(expr) => self.all(expr.fields.iter().map(|field| &field.expr)),
            Expr::ForLoop(expr) => {
                // Each error of a list of errors is one.
                if self.mentions(&expr.expr) {
                    self.errors.extend(names_of(&expr.pat));
                }
                self.effects(&expr.expr).then(inside_loop(self.block(&expr.body)))
            }
            // A loop on something else than the error does something, if only that it waits.
            Expr::While(expr) => {
                let first = self.condition(&expr.cond);
                Actions { calls: true, ..first.then(inside_loop(self.block(&expr.body))) }
            }
            Expr::Loop(expr) => inside_loop(self.block(&expr.body)),
            Expr::Let(expr) => self.effects(&expr.expr),
            Expr::Closure(_) | Expr::Path(_) | Expr::Lit(_) | Expr::Infer(_) | Expr::Range(_) | Expr::Verbatim(_) => {
                Actions::default()
            }
            Expr::Yield(inner) => {
                let mut actions = Actions { sends: true, ..Actions::default() };
                actions.propagates |=
                    inner.expr.as_deref().is_some_and(|value| self.mentions(value) || Value::of(value) == Value::Err);
                actions
            }
            other @ (Expr::Block(_)
            | Expr::Unsafe(_)
            | Expr::Async(_)
            | Expr::If(_)
            | Expr::Match(_)
            | Expr::Return(_)
            | Expr::Break(_)
            | Expr::Continue(_)) => {
                let actions = self.tail(other);
                Actions { yields: Value::Unit, ..actions }
            }
            _ => Actions::default(),
        }
    }

    fn all<'ast>(&mut self, exprs: impl Iterator<Item = &'ast Expr>) -> Actions {
        exprs.fold(Actions::default(), |actions, expr| actions.then(self.effects(expr)))
    }

    fn is_error(&self, name: &str) -> bool {
        self.errors.iter().any(|error| error == name)
    }

    /// Whether the expression mentions the error anywhere.
    fn mentions(&self, expr: &Expr) -> bool {
        struct Search<'names>(&'names [String], bool);
        impl<'ast> Visit<'ast> for Search<'_> {
            fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
                self.1 |= path.path.get_ident().is_some_and(|ident| self.0.iter().any(|name| ident == name));
            }
            fn visit_macro(&mut self, mac: &'ast Macro) {
                self.1 |= mentions_any(mac.tokens.clone(), self.0);
            }
        }
        if self.errors.is_empty() {
            return false;
        }
        let mut search = Search(&self.errors, false);
        search.visit_expr(expr);
        search.1
    }
}

/// Whether a condition takes nothing but an error: `let Err(..) = call`, `call.is_err()`.
fn asks_for_failure(condition: &Expr) -> bool {
    match peel_groups(condition) {
        Expr::Let(condition) => matches!(takes(&condition.pat), Takes::Err(_)),
        Expr::MethodCall(call) => call.method == "is_err",
        _ => false,
    }
}

/// Joins two ways through a handler: it does what one of them does, it leaves only if both leave.
fn either(first: Actions, second: Actions) -> Actions {
    let leaves = match (&first.leaves, &second.leaves) {
        (Some(leave), Some(_)) => Some(leave.clone()),
        _ => None,
    };
    let aborts = match (first.aborts, second.aborts) {
        (Some(abort), Some(other)) => Some(abort.max(other)),
        _ => None,
    };
    let yields = if first.yields == second.yields { first.yields.clone() } else { Value::Other };
    let calls = first.leaves.is_some() != second.leaves.is_some() || first.aborts.is_some() != second.aborts.is_some();
    let mut joined = first.then(second);
    joined.calls |= calls;
    Actions { leaves, aborts, yields, ..joined }
}

/// What a loop inside of a handler does to the handler: `break` and `continue` stay inside.
fn inside_loop(body: Actions) -> Actions {
    let leaves = body.leaves.clone().filter(|leave| matches!(leave, Leave::Return(_)));
    Actions { leaves, yields: Value::Unit, ..body }
}

fn is_statement_like(expr: &Expr) -> bool {
    matches!(expr, Expr::Assign(_) | Expr::ForLoop(_) | Expr::While(_) | Expr::Let(_))
        || matches!(expr, Expr::Binary(binary) if is_assignment(&binary.op))
}

fn is_assignment(op: &syn::BinOp) -> bool {
    use syn::BinOp::{
        AddAssign, BitAndAssign, BitOrAssign, BitXorAssign, DivAssign, MulAssign, RemAssign, ShlAssign, ShrAssign,
        SubAssign,
    };
    matches!(
        op,
        AddAssign(_)
            | SubAssign(_)
            | MulAssign(_)
            | DivAssign(_)
            | RemAssign(_)
            | BitXorAssign(_)
            | BitAndAssign(_)
            | BitOrAssign(_)
            | ShlAssign(_)
            | ShrAssign(_)
    )
}
