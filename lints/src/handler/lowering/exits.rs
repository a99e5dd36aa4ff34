//! How the errors of a function leave it: written down before, or handed on from another one.

mod reading;

use rustc_hash::FxHashSet;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprBreak, ExprReturn, Item, Macro, Signature, Stmt, StmtMacro};

pub(super) use self::reading::Words;
use self::reading::{Breaks, Locals, branches, is_attempt, is_err, macro_of, may_leave, name_of};
use crate::Settings;
use crate::handler::chain::{as_closure, last_segment, peel_groups};
use crate::handler::log::{log_of_macro, severity_of_macro};
use crate::handler::source::is_transparent;
use crate::knowledge::StdTable;
use crate::reports::Called;

/// The severity of a message that something is wrong.
const WRONG: u8 = 3;

/// Words in the names of macros that leave a function with an error.
const LEAVING: &[&str] = &["bail", "throw", "yeet", "return_", "raise", "whatever!", "fail!"];

/// Words in the names of macros that leave a function with an error if something is so, or fails.
const TESTING: &[&str] = &["ensure", "r#try!", "or_return", "or_fail"];

/// Macros that end without an error.
const PANICS: &[&str] = &["panic!", "todo!", "unimplemented!", "unreachable!"];

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
    /// Of the statements around, whether what leaves by them stands behind a message.
    behind_message: Vec<bool>,
    /// The functions, variables and macros of the body itself.
    locals: FxHashSet<String>,
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
        sig: &Signature,
        block: &Block,
        module: Option<&'file str>,
        owner: Option<&'file str>,
        settings: &'file Settings,
    ) -> Self {
        let mut locals = Locals(FxHashSet::default());
        locals.visit_signature(sig);
        locals.visit_block(block);
        let mut exits = Self {
            settings,
            module,
            owner,
            through: FxHashSet::default(),
            is_silent: false,
            behind_message: Vec::new(),
            locals: locals.0,
        };
        exits.visit_block(block);
        exits.tail_of_block(block, false);
        // What is still to be written may fail in any way.
        exits.is_silent |= block.stmts.last().and_then(macro_of).is_some_and(|mac| PANICS.contains(&&*name_of(mac)));
        exits
    }

    /// Whether a message stands before what leaves from here.
    fn is_told(&self) -> bool {
        self.behind_message.last().copied().unwrap_or_default()
    }

    /// Whether a message stands before what comes behind these statements of a block, with nothing in between that may fail otherwise.
    fn is_told_behind(&self, statements: &[Stmt], before: bool) -> bool {
        for statement in statements.iter().rev() {
            match (macro_of(statement), statement) {
                (Some(mac), _) if self.is_message(mac) => return true,
                (Some(_), _) | (_, Stmt::Item(_)) => {}
                (_, Stmt::Local(local)) if !local.init.as_ref().is_some_and(|init| branches(&init.expr)) => {}
                (_, Stmt::Expr(expr, Some(_))) if !branches(expr) => {}
                _ => return false,
            }
        }
        before
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
                let is_told = is_told && !is_attempt(&branch.cond);
                self.tail_of_block(&branch.then_branch, is_told);
                if let Some((_, other)) = &branch.else_branch {
                    self.tail(other, is_told);
                }
            }
            Expr::Match(expr) => {
                let is_told = is_told && !is_attempt(&expr.expr);
                expr.arms.iter().for_each(|arm| self.tail(&arm.body, is_told));
            }
            Expr::Loop(expr) => self.broken_with(Breaks::of(&expr.body, expr.label.as_ref(), true)),
            // These leave otherwise, or not at all.
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => {}
            other => self.value(other, is_told),
        }
    }

    /// What a block yields; one that ends without a value leaves by `return` alone.
    fn tail_of_block(&mut self, block: &Block, is_told: bool) {
        let Some((last, before)) = block.stmts.split_last() else { return };
        // Of what a `cfg` chooses one is the value.
        for statement in before {
            if let Stmt::Expr(Expr::Block(block), None) = statement
                && !block.attrs.is_empty()
            {
                self.tail_of_block(&block.block, false);
            }
        }
        let is_told = self.is_told_behind(before, is_told);
        match last {
            Stmt::Expr(tail, None) => self.tail(tail, is_told),
            Stmt::Macro(tail) if tail.semi_token.is_none() => self.made_by(&tail.mac, is_told),
            _ => {}
        }
    }

    /// Values that a loop or block ends with; errors among them are seen where they are made.
    fn broken_with(&mut self, values: Vec<&Expr>) {
        for value in values.into_iter().filter(|value| !is_err(value)) {
            self.value(value, false);
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
                Some("Err") => self.is_silent |= !is_told,
                // A message before a call is not about its error.
                _ => self.handed_on(self.called(&call.func)),
            },
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                match call.args.first() {
                    Some(argument) if name == "or_else" => self.tried_again(argument, &call.receiver),
                    Some(argument) if matches!(name.as_str(), "map_err" | "inspect_err" | "ok_or_else") => {
                        self.converted(argument, &call.receiver, &name);
                    }
                    // What comes after a success has errors of its own.
                    _ if matches!(name.as_str(), "ok_or" | "and_then" | "and" | "flatten" | "transpose") => {
                        self.is_silent = true;
                    }
                    _ if is_transparent(&name) => self.value(&call.receiver, is_told),
                    _ => self.handed_on(self.method(&call.receiver, &name)),
                }
            }
            Expr::Macro(mac) => self.made_by(&mac.mac, is_told),
            Expr::Block(_) | Expr::Unsafe(_) | Expr::If(_) | Expr::Match(_) => self.tail(expr, is_told),
            _ => self.is_silent = true,
        }
    }

    /// What is made of an error, by another try or as another error.
    fn tried_again(&mut self, converter: &Expr, receiver: &Expr) {
        match as_closure(converter).map(|closure| peel_groups(&closure.body)) {
            Some(body) if is_err(body) => self.value(receiver, false),
            Some(body) => self.tail(body, false),
            None => self.handed_on(self.called(converter)),
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
            (Some(Expr::Block(block)), _) if has_message(&block.block, self.settings) => {}
            // Otherwise its value is the error.
            (Some(Expr::Macro(mac)), _) if name == "inspect_err" && self.is_message(&mac.mac) => {}
            // One of the run's own that makes the error writes it down, or what it calls does.
            (_, Some(maker @ (Called::Near(_) | Called::Own(_) | Called::Method(_)))) => {
                self.through.insert(maker);
            }
            _ if name == "ok_or_else" => self.is_silent = true,
            _ => self.value(receiver, false),
        }
    }

    /// An error that comes from a call, of a function of the run or of another.
    fn handed_on(&mut self, called: Option<Called>) {
        self.is_silent |= called.is_none();
        self.through.extend(called);
    }

    /// The function that a path names by its name alone or by that of its type or module.
    fn called(&self, function: &Expr) -> Option<Called> {
        let Expr::Path(path) = peel_groups(function) else { return None };
        let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let [.., name] = &names[..] else { return None };
        let is_local = names.len() == 1 && (path.qself.is_some() || self.locals.contains(name));
        if is_local || !name.starts_with(char::is_lowercase) {
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

fn is_self(receiver: &Expr) -> bool {
    matches!(peel_groups(receiver), Expr::Path(path) if path.path.is_ident("self"))
}

/// Whether it is a field of the value itself, or of one of those: `self.store.index`.
fn is_field(receiver: &Expr) -> bool {
    matches!(peel_groups(receiver), Expr::Field(field) if is_self(&field.base) || is_field(&field.base))
}

impl<'ast> Visit<'ast> for Exits<'_> {
    fn visit_block(&mut self, block: &'ast Block) {
        for (place, statement) in block.stmts.iter().enumerate() {
            let leaves = match statement {
                Stmt::Expr(expr, _) => matches!(peel_groups(expr), Expr::Return(_) | Expr::Break(_) | Expr::Macro(_)),
                Stmt::Macro(_) => true,
                _ => false,
            };
            self.behind_message.push(leaves && self.is_told_behind(&block.stmts[..place], false));
            visit::visit_stmt(self, statement);
            self.behind_message.pop();
        }
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Closure(_) | Expr::Async(_) => {}
            Expr::Try(tried) => {
                self.value(&tried.expr, false);
                visit::visit_expr(self, expr);
            }
            Expr::Return(ExprReturn { expr: Some(value), .. }) => {
                self.value(value, self.is_told());
                visit::visit_expr(self, expr);
            }
            // The value of a loop may be that of the function.
            Expr::Break(ExprBreak { expr: Some(value), .. }) if is_err(value) => {
                self.value(value, self.is_told());
                visit::visit_expr(self, expr);
            }
            other => visit::visit_expr(self, other),
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let name = name_of(mac);
        let leaves = LEAVING.iter().any(|word| name.starts_with(word) || name.contains(&format!("_{word}")));
        // What is tested here was not what a message before speaks of.
        let tests = TESTING.iter().any(|word| name.contains(word));
        self.is_silent |= self.locals.contains(&name) || may_leave(mac.tokens.clone());
        self.through.insert(if tests || (leaves && !self.is_told()) {
            Called::Made(name)
        } else {
            Called::Macro(name)
        });
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}
