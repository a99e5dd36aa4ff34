//! How the errors of a function leave it: written down before, or handed on from another one.

use rustc_hash::FxHashSet;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprBreak, ExprReturn, Item, Lifetime, Macro, Stmt, StmtMacro};

use crate::Settings;
use crate::handler::chain::{as_closure, last_segment, peel_groups};
use crate::handler::context::may_return;
use crate::handler::log::{log_of_macro, severity_of_macro};
use crate::handler::source::is_transparent;
use crate::knowledge::StdTable;
use crate::reports::Called;

/// The severity of a message that something is wrong.
const WRONG: u8 = 3;

/// Words in the names of macros that leave a function with an error.
const LEAVING: &[&str] = &["bail", "ensure", "throw", "yeet", "try", "or_return", "or_fail", "return_err"];

/// Macros that end without an error.
const PANICS: &[&str] = &["panic!", "todo!", "unimplemented!", "unreachable!"];

/// The macro that a statement calls.
const fn macro_of(statement: &Stmt) -> Option<&Macro> {
    match statement {
        Stmt::Macro(statement) => Some(&statement.mac),
        Stmt::Expr(Expr::Macro(expr), _) => Some(&expr.mac),
        _ => None,
    }
}

/// The errors of one function.
pub(super) struct Exits<'file> {
    settings: &'file Settings,
    /// The inline module that it stands in.
    module: Option<&'file str>,
    /// The type whose method it is.
    owner: Option<&'file str>,
    /// The functions whose errors it hands on.
    pub(super) through: FxHashSet<Called>,
    /// It has an error that is neither written down nor handed on from a call.
    pub(super) is_silent: bool,
    /// Whether the blocks around have a message.
    told: Vec<bool>,
    /// The functions, variables and macros of the body itself.
    locals: FxHashSet<String>,
}

/// The names of functions and variables in a body, and those of macros as [`Called`] has them.
struct Locals(FxHashSet<String>);

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
struct Breaks<'ast> {
    label: Option<&'ast Lifetime>,
    /// It is within another loop, so that only its label leads out.
    is_inner: bool,
    values: Vec<&'ast Expr>,
}

impl<'ast> Breaks<'ast> {
    fn of(block: &'ast Block, label: Option<&'ast syn::Label>, is_loop: bool) -> Vec<&'ast Expr> {
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

/// Whether a block writes a message that something is wrong. A macro whose value it yields is none.
pub(super) fn has_message(block: &Block, settings: &Settings) -> bool {
    let yields = matches!(
        block.stmts.last(),
        Some(Stmt::Macro(StmtMacro { semi_token: None, .. }) | Stmt::Expr(Expr::Macro(_), None))
    );
    let count = block.stmts.len() - usize::from(yields);
    block.stmts[..count].iter().filter_map(macro_of).any(|mac| is_message(mac, settings))
}

fn is_message(mac: &Macro, settings: &Settings) -> bool {
    log_of_macro(mac, &[], settings).is_some_and(|log| log.severity >= WRONG && !log.counted)
}

/// Whether a macro of this name writes a message that something is wrong.
pub(super) fn is_message_word(name: &str, settings: &Settings) -> bool {
    severity_of_macro(name, settings).is_some_and(|severity| severity >= WRONG)
}

impl<'file> Exits<'file> {
    /// Those of a function with this body.
    pub(super) fn of(
        block: &Block,
        module: Option<&'file str>,
        owner: Option<&'file str>,
        settings: &'file Settings,
    ) -> Self {
        let mut locals = Locals(FxHashSet::default());
        locals.visit_block(block);
        let mut exits = Self {
            settings,
            module,
            owner,
            through: FxHashSet::default(),
            is_silent: false,
            told: Vec::new(),
            locals: locals.0,
        };
        exits.visit_block(block);
        // What stands at the start of a function is no message about what fails at its end.
        let is_told =
            matches!(block.stmts.last(), Some(Stmt::Expr(tail, None)) if is_err(tail)) && exits.has_message(block);
        exits.end_of_block(block, is_told);
        // What is still to be written may fail in any way.
        exits.is_silent |=
            matches!(&*block.stmts, [only] if macro_of(only).is_some_and(|mac| PANICS.contains(&&*name_of(mac))));
        exits
    }

    /// Whether a message stands before a value that leaves from here.
    fn is_told(&self, value: &Expr) -> bool {
        self.told.last().is_some_and(|is_told| *is_told) && (self.told.len() > 1 || is_err(value))
    }

    fn has_message(&self, block: &Block) -> bool {
        has_message(block, self.settings)
    }

    fn is_message(&self, mac: &Macro) -> bool {
        is_message(mac, self.settings)
    }

    /// What a body or a branch of it yields.
    fn tail(&mut self, expr: &Expr, is_told: bool) {
        match peel_groups(expr) {
            Expr::Block(block) => {
                self.broken_with(Breaks::of(&block.block, block.label.as_ref(), false));
                self.tail_of_block(&block.block, is_told);
            }
            Expr::Unsafe(block) => self.tail_of_block(&block.block, is_told),
            Expr::If(branch) => {
                self.tail_of_block(&branch.then_branch, is_told);
                if let Some((_, other)) = &branch.else_branch {
                    self.tail(other, is_told);
                }
            }
            Expr::Match(expr) => expr.arms.iter().for_each(|arm| self.tail(&arm.body, is_told)),
            Expr::Loop(expr) => self.broken_with(Breaks::of(&expr.body, expr.label.as_ref(), true)),
            // These leave otherwise, or not at all.
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => {}
            other => self.value(other, is_told),
        }
    }

    /// What a block yields; one that ends without a value leaves by `return` alone.
    fn tail_of_block(&mut self, block: &Block, is_told: bool) {
        self.end_of_block(block, is_told || self.has_message(block));
    }

    /// Values that a loop or block ends with; errors among them are seen where they are made.
    fn broken_with(&mut self, values: Vec<&Expr>) {
        for value in values.into_iter().filter(|value| !is_err(value)) {
            self.value(value, false);
        }
    }

    fn end_of_block(&mut self, block: &Block, is_told: bool) {
        match block.stmts.last() {
            Some(Stmt::Expr(tail, None)) => self.tail(tail, is_told),
            Some(Stmt::Macro(tail)) if tail.semi_token.is_none() => self.made_by(&tail.mac, is_told),
            _ => {}
        }
    }

    /// What a macro makes may be an error.
    fn made_by(&mut self, mac: &Macro, is_told: bool) {
        let name = name_of(mac);
        if !is_told && !PANICS.contains(&&*name) {
            self.through.insert(Called::Made(name));
        }
    }

    /// A value that may be an error, and leaves.
    fn value(&mut self, expr: &Expr, is_told: bool) {
        match peel_groups(expr) {
            Expr::Await(awaited) => self.value(&awaited.base, is_told),
            Expr::Call(call) => match last_segment(&call.func).as_deref() {
                Some("Ok") => {}
                Some("Err") | None => self.is_silent |= !is_told,
                Some(_) => match self.called(&call.func) {
                    Some(called) => self.handed_on(called, is_told),
                    None => self.is_silent |= !is_told,
                },
            },
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                match call.args.first() {
                    Some(argument) if matches!(name.as_str(), "map_err" | "inspect_err" | "or_else" | "ok_or_else") => {
                        self.converted(argument, &call.receiver, &name);
                    }
                    // What comes after a success has errors of its own.
                    _ if matches!(name.as_str(), "ok_or" | "and_then" | "and" | "flatten" | "transpose") => {
                        self.is_silent = true;
                    }
                    _ if is_transparent(&name) => self.value(&call.receiver, is_told),
                    _ => match self.method(&call.receiver, &name) {
                        Some(called) => self.handed_on(called, is_told),
                        None => self.is_silent |= !is_told,
                    },
                }
            }
            Expr::Macro(mac) => self.made_by(&mac.mac, is_told),
            _ => self.is_silent = true,
        }
    }

    /// An error that a closure or function is handed on its way.
    fn converted(&mut self, converter: &Expr, receiver: &Expr, name: &str) {
        let body = as_closure(converter).map(|closure| peel_groups(&closure.body));
        let maker = match body {
            Some(Expr::Call(call)) => self.called(&call.func),
            Some(Expr::MethodCall(call)) if is_self(&call.receiver) => {
                Some(Called::of_type(self.owner, &call.method.to_string()))
            }
            Some(_) => None,
            None => self.called(converter),
        };
        match (body, maker) {
            (Some(Expr::Block(block)), _) if self.has_message(&block.block) => {}
            (Some(Expr::Macro(mac)), _) if self.is_message(&mac.mac) => {}
            // One of the run's own that makes the error writes it down, or what it calls does.
            (_, Some(maker @ (Called::Near(_) | Called::Own(_) | Called::Method(_)))) => {
                self.through.insert(maker);
            }
            _ if name == "ok_or_else" => self.is_silent = true,
            _ => self.value(receiver, false),
        }
    }

    /// An error that comes from a call, and may have been written down here.
    fn handed_on(&mut self, called: Called, is_told: bool) {
        // A message that stands before a call of the run's own is not about its error.
        if !is_told || matches!(called, Called::Near(_) | Called::Own(_)) {
            self.through.insert(called);
        }
    }

    /// The function that a path names by its name alone or by that of its type or module.
    fn called(&self, function: &Expr) -> Option<Called> {
        let Expr::Path(path) = peel_groups(function) else { return None };
        let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let [.., name] = &names[..] else { return None };
        if !name.starts_with(char::is_lowercase) || (names.len() == 1 && self.locals.contains(name)) {
            return None;
        }
        Some(match &names[..] {
            [_] => Called::Near(self.module.map_or_else(|| name.clone(), |module| format!("{module}::{name}"))),
            [.., owner, _] if owner == "Self" => Called::of_type(self.owner, name),
            _ if StdTable::get().function(&names.join("::"), false).is_some() => return None,
            [.., owner, _] => Called::Path(format!("{owner}::{name}")),
            [] => return None,
        })
    }

    /// The method that is called on `receiver`: one of the type itself, or one of a field whose name says what it does.
    fn method(&self, receiver: &Expr, name: &str) -> Option<Called> {
        if is_self(receiver) {
            return Some(Called::of_type(self.owner, name));
        }
        (is_field(receiver) && name.contains('_')).then(|| Called::Method(name.to_owned()))
    }
}

/// The name of a macro as [`Called`] has it.
fn name_of(mac: &Macro) -> String {
    mac.path.segments.last().map(|segment| format!("{}!", segment.ident)).unwrap_or_default()
}

fn is_err(value: &Expr) -> bool {
    matches!(peel_groups(value), Expr::Call(call) if last_segment(&call.func).as_deref() == Some("Err"))
}

fn is_self(receiver: &Expr) -> bool {
    matches!(peel_groups(receiver), Expr::Path(path) if path.path.is_ident("self"))
}

/// Whether it is a field of the value itself, or of one of those: `self.store.index`.
fn is_field(receiver: &Expr) -> bool {
    matches!(peel_groups(receiver), Expr::Field(field) if is_self(&field.base) || is_field(&field.base))
}

impl<'ast> Visit<'ast> for Exits<'_> {
    fn visit_block(&mut self, block: &'ast Block) {
        self.told.push(self.has_message(block));
        visit::visit_block(self, block);
        self.told.pop();
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Closure(_) | Expr::Async(_) => {}
            Expr::Try(tried) => {
                self.value(&tried.expr, false);
                visit::visit_expr(self, expr);
            }
            Expr::Return(ExprReturn { expr: Some(value), .. }) => {
                self.value(value, self.is_told(value));
                visit::visit_expr(self, expr);
            }
            // The value of a loop may be that of the function.
            Expr::Break(ExprBreak { expr: Some(value), .. }) if is_err(value) => {
                self.value(value, self.is_told(value));
                visit::visit_expr(self, expr);
            }
            other => visit::visit_expr(self, other),
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let name = name_of(mac);
        let leaves =
            self.locals.contains(&name) || (LEAVING.iter().any(|word| name.contains(word)) && !self.is_message(mac));
        let is_told = self.told.last().copied().unwrap_or_default();
        self.is_silent |= (leaves && !is_told) || may_return(mac.tokens.clone());
        self.through.insert(Called::Macro(name));
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}
