//! The dispatch of the walk: which origin gets which construct.

use syn::visit::{self, Visit};
use syn::{Arm, Attribute, Block, Expr, ImplItemFn, Item, ItemFn, ItemImpl, ItemMod, Local, Macro, Stmt, TraitItemFn};

use super::Lowering;
use crate::handler::chain::{last_segment, peel_groups};
use crate::handler::context::{FunctionContext, LoopContext, Returns, returns_of, returns_of_body};
use crate::handler::origin;
use crate::handler::pattern::{Takes, takes};
use crate::knowledge::Type;

/// An origin that looks at expressions.
type ExprOrigin = fn(&mut Lowering<'_>, &Expr);

/// The origins in the order in which they may claim; the outer construct comes before what is in it.
static EXPRESSIONS: &[ExprOrigin] = &[
    origin::match_arm::lower,
    origin::if_let::lower,
    origin::while_let::lower,
    origin::panic_hook::lower,
    origin::adapter::lower,
    origin::combinator::lower,
    origin::predicate::lower,
];

/// An origin that looks at statements.
type StmtOrigin = fn(&mut Lowering<'_>, &Stmt);

static STATEMENTS: &[StmtOrigin] = &[origin::task::lower, origin::let_else::lower, origin::discard::lower];

impl<'ast> Visit<'ast> for Lowering<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Const(_)
            | Item::Static(_)
            | Item::Fn(_)
            | Item::Impl(_)
            | Item::Mod(_)
            | Item::Trait(_)
            | Item::Macro(_) => {
                visit::visit_item(self, item);
            }
            // Types and imports hold no handlers.
            _ => {}
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.item_fn(item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.impl_fn(item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        self.trait_fn(item);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        self.item_impl(item);
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        let outer = std::mem::replace(&mut self.owner, item.ident.to_string());
        for item in &item.items {
            self.visit_trait_item(item);
        }
        self.owner = outer;
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.item_mod(item);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        self.with_attributes(
            &item.attrs,
            |lowering| lowering.range_of(item),
            |lowering| origin::macros::lower_item(lowering, item),
        );
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_type(&mut self, _: &'ast syn::Type) {}

    fn visit_path(&mut self, _: &'ast syn::Path) {}

    fn visit_macro(&mut self, mac: &'ast Macro) {
        origin::macros::lower(self, mac);
    }

    fn visit_block(&mut self, block: &'ast Block) {
        self.scopes.push();
        self.reader.borrow_mut().enter_block(block);
        visit::visit_block(self, block);
        self.reader.borrow_mut().leave_block();
        self.scopes.pop();
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        self.with_attributes(
            attributes(stmt),
            |lowering| lowering.range_of(stmt),
            |lowering| {
                lowering.note_stmt(stmt);
                for origin in STATEMENTS {
                    origin(lowering, stmt);
                }
                visit::visit_stmt(lowering, stmt);
            },
        );
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            if let Some((_, other)) = &init.diverge {
                self.visit_expr(other);
            }
        }
        origin::local::declare(self, local);
        self.reader.borrow_mut().local(local);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        let on_error = usize::from(matches!(takes(&arm.pat), Takes::Err(_)));
        self.push_scope();
        self.declare(&arm.pat, Type::Unknown, None);
        if let Some(matched) = self.matched.last() {
            self.reader.borrow_mut().pattern(&arm.pat, *matched);
        }
        self.error_paths += on_error;
        visit::visit_arm(self, arm);
        self.error_paths -= on_error;
        self.pop_scope();
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        // What a closure is handed to tells the types of its parameters.
        if has_closure(expr) {
            self.reader.borrow_mut().expr(expr);
        }
        self.note_expr(expr);
        self.note_started(expr);
        for origin in EXPRESSIONS {
            origin(self, expr);
        }
        match expr {
            Expr::Closure(closure) => self.closure(closure),
            Expr::Async(block) => {
                let context = FunctionContext {
                    asynchronous: true,
                    in_drop: false,
                    ..self.nested(block, returns_of_body(expr), false)
                };
                let body = self.block_range(&block.block);
                if let Some(tail) = crate::handler::context::tail_of(&block.block) {
                    self.mark_tail(tail);
                }
                self.with_frame(context, body, |lowering| {
                    lowering.reader.borrow_mut().enter_block(&block.block);
                    visit::visit_block(lowering, &block.block);
                    lowering.reader.borrow_mut().leave_block();
                });
            }
            Expr::ForLoop(expr) => {
                self.visit_expr(&expr.expr);
                let body = self.block_range(&expr.body);
                let kind = if matches!(peel_groups(&expr.expr), Expr::Range(_)) {
                    LoopContext::Times
                } else {
                    LoopContext::For
                };
                self.with_loop(kind, body, |lowering| {
                    let item = lowering.reader.borrow_mut().expr(&expr.expr);
                    let item = lowering.reader.borrow_mut().item(item);
                    lowering.push_scope();
                    lowering.reader.borrow_mut().pattern(&expr.pat, item);
                    let items = origin::adapter::item_of(lowering, &expr.expr);
                    let callee = if matches!(items, Type::Result(..)) {
                        origin::adapter::item_source(lowering, &expr.expr).callee
                    } else {
                        None
                    };
                    lowering.declare(&expr.pat, items, callee);
                    lowering.visit_block(&expr.body);
                    lowering.pop_scope();
                });
            }
            Expr::While(expr) => {
                let body = self.block_range(&expr.body);
                self.push_scope();
                self.visit_expr(&expr.cond);
                origin::local::declare_condition(self, &expr.cond);
                self.reader.borrow_mut().condition(&expr.cond);
                self.with_loop(LoopContext::While, body, |lowering| lowering.visit_block(&expr.body));
                self.pop_scope();
            }
            Expr::Loop(expr) => {
                let body = self.block_range(&expr.body);
                self.with_loop(LoopContext::Loop, body, |lowering| lowering.visit_block(&expr.body));
            }
            Expr::If(expr) => {
                self.push_scope();
                self.visit_expr(&expr.cond);
                origin::local::declare_condition(self, &expr.cond);
                self.reader.borrow_mut().condition(&expr.cond);
                let on_error = usize::from(
                    matches!(peel_groups(&expr.cond), Expr::Let(condition) if matches!(takes(&condition.pat), Takes::Err(_))),
                );
                self.error_paths += on_error;
                self.visit_block(&expr.then_branch);
                self.error_paths -= on_error;
                self.pop_scope();
                if let Some((_, other)) = &expr.else_branch {
                    self.visit_expr(other);
                }
            }
            Expr::Match(matched) => {
                let value = self.reader.borrow_mut().expr(&matched.expr);
                self.matched.push(value);
                visit::visit_expr(self, expr);
                self.matched.pop();
            }
            Expr::Try(tried) => {
                if let Some(name) = origin::propagation::callee_name(&tried.expr) {
                    *self.propagated.entry(name).or_default() += 1;
                }
                visit::visit_expr(self, expr);
            }
            _ => visit::visit_expr(self, expr),
        }
    }
}

impl Lowering<'_> {
    /// Notes the closures and async blocks that a call starts as threads or tasks: they end by themselves.
    fn note_started(&mut self, expr: &Expr) {
        let (name, arguments) = match expr {
            Expr::Call(call) => (last_segment(&call.func), &call.args),
            Expr::MethodCall(call) => (Some(call.method.to_string()), &call.args),
            _ => return,
        };
        if !name.is_some_and(|name| name.starts_with("spawn")) {
            return;
        }
        for argument in arguments {
            match peel_groups(argument) {
                Expr::Closure(closure) => self.started.insert(std::ptr::from_ref(closure).addr()),
                Expr::Async(block) => self.started.insert(std::ptr::from_ref(block).addr()),
                _ => continue,
            };
        }
    }

    /// The context of `node`, a closure or async block here.
    fn nested<T>(&self, node: &T, returns: Returns, adapter_closure: bool) -> FunctionContext {
        let is_started = self.started.contains(&std::ptr::from_ref(node).addr());
        let outer = self.frames.last().map(|frame| FunctionContext::clone(&frame.function)).unwrap_or_default();
        FunctionContext {
            within_result: outer.returns == Returns::Result || outer.within_result,
            is_started: is_started || outer.is_started,
            returns,
            nested: true,
            adapter_closure,
            ..outer
        }
    }

    fn closure(&mut self, closure: &syn::ExprClosure) {
        let known = Type::of_return(&closure.output, &self.signatures.aliases);
        let returns = match &closure.output {
            syn::ReturnType::Default => returns_of_body(&closure.body),
            output => returns_of(output, &known),
        };
        let adapter = self.is_claimed(closure);
        let context = self.nested(closure, returns, adapter);
        let body = match peel_groups(&closure.body) {
            Expr::Block(block) => self.block_range(&block.block),
            other => self.range_of(other),
        };
        // The value of an async block is that of its own frame.
        if !matches!(peel_groups(&closure.body), Expr::Async(_)) {
            self.mark_tail(&closure.body);
        }
        self.with_frame(context, body, |lowering| {
            for input in &closure.inputs {
                lowering.declare(input, Type::Unknown, None);
            }
            lowering.reader.borrow_mut().enter_closure(closure);
            lowering.visit_expr(&closure.body);
        });
    }
}

/// The attributes of a statement.
fn attributes(stmt: &Stmt) -> &[Attribute] {
    match stmt {
        Stmt::Local(local) => &local.attrs,
        Stmt::Macro(mac) => &mac.attrs,
        Stmt::Item(_) => &[],
        Stmt::Expr(expr, _) => attributes_of(expr),
    }
}

/// The attributes of an expression that stands as a statement, in parentheses or without.
fn attributes_of(expr: &Expr) -> &[Attribute] {
    match expr {
        Expr::Paren(expr) if expr.attrs.is_empty() => attributes_of(&expr.expr),
        Expr::Paren(expr) => &expr.attrs,
        Expr::Group(expr) => attributes_of(&expr.expr),
        Expr::Block(expr) => &expr.attrs,
        Expr::Unsafe(expr) => &expr.attrs,
        Expr::If(expr) => &expr.attrs,
        Expr::Match(expr) => &expr.attrs,
        Expr::ForLoop(expr) => &expr.attrs,
        Expr::Loop(expr) => &expr.attrs,
        Expr::While(expr) => &expr.attrs,
        // Those of the statement are held by what it begins with.
        Expr::Assign(expr) => attributes_of(&expr.left),
        Expr::Infer(expr) => &expr.attrs,
        Expr::Path(expr) => &expr.attrs,
        Expr::Field(expr) => &expr.attrs,
        Expr::Call(expr) => &expr.attrs,
        Expr::MethodCall(expr) => &expr.attrs,
        Expr::Await(expr) => &expr.attrs,
        Expr::Try(expr) => &expr.attrs,
        _ => &[],
    }
}

/// Whether a closure is among the arguments of a call.
fn has_closure(expr: &Expr) -> bool {
    let arguments = match expr {
        Expr::Call(call) => &call.args,
        Expr::MethodCall(call) => &call.args,
        _ => return false,
    };
    arguments.iter().any(|argument| matches!(peel_groups(argument), Expr::Closure(_)))
}
