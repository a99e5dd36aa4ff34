//! What calls of declarative macros stand for, where expressions do.
//!
//! Given the definitions of all crates and one call, this gives back the expressions that the call expands to, read and ready to
//! be asked for a type. Words of the macro that look like local variables of its arguments are kept apart from these; other words
//! are looked up where the call stands. Not done: blocks with items of their own, macros that a block defines, and groups without
//! delimiters around what one macro hands to another.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::TokenStream;
use steadfast_source::forget_spans;
use syn::parse::Parser;
use syn::token::Brace;
use syn::visit::Visit;
use syn::{Block, Expr as Syntax, ExprBlock, Stmt};

use super::bindings::Hygiene;
use super::lookup::{At, Candidate, Definitions};
use super::{ReadRules, agreed, tokens_of};
use crate::expr::{Expr, ExprId, Exprs, MacroUse, Place, Reader};
use crate::items::{Collected, FileItems};
use crate::ty::Ty;
use crate::written::Name;

/// How deep calls may be nested in what calls expand to. Each level is read and asked for on its own.
const DEEPEST: usize = 16;

/// How many tokens one call may expand to.
const MOST: usize = 1 << 14;

/// How many calls in one file are expanded, with those in what they expand to.
const MOST_OF_FILE: usize = 2_000;

/// Expands the calls in the expressions of one file.
pub(crate) struct Expander {
    /// The rules that were read; none as long as nothing was expanded.
    rules: RefCell<Option<ReadRules>>,
    /// How many calls may still be expanded.
    rest: Cell<usize>,
    /// How many expansions what is asked for stands in.
    level: Cell<usize>,
}

/// The definitions that a call may mean: at least one.
pub(crate) struct Candidates {
    at: At,
    definitions: Vec<Candidate>,
}

impl Candidates {
    /// Those of a call in a module of the file `at`; `None` if there are none.
    pub(crate) fn of(definitions: &Definitions, at: At, items: &FileItems, module: u32, path: &[Name]) -> Option<Self> {
        let found = definitions.candidates_of_value(at, items, module, path);
        if found.is_empty() { None } else { Some(Self { at, definitions: found }) }
    }
}

impl Default for Expander {
    fn default() -> Self {
        Self { rules: RefCell::default(), rest: Cell::new(MOST_OF_FILE), level: Cell::new(0) }
    }
}

impl fmt::Debug for Expander {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Expander").field("rest", &self.rest).field("level", &self.level).finish_non_exhaustive()
    }
}

impl Drop for Expander {
    fn drop(&mut self) {
        if self.rules.take().is_some() {
            forget_spans();
        }
    }
}

impl Expander {
    /// Works something out of what a call expands to; `None` if calls are nested too deep, or there were too many.
    pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let level = self.level.get();
        let rest = self.rest.get().checked_sub(1).filter(|_| level < DEEPEST)?;
        self.rest.set(rest);
        self.level.set(level + 1);
        let worked_out = work();
        self.level.set(level);
        Some(worked_out)
    }

    /// What a call expands to at its place, where the variables that it speaks of have these types.
    pub(crate) fn expanded(
        &self,
        definitions: &Definitions,
        candidates: &Candidates,
        call: &MacroUse,
        place: Place,
        locals: Vec<(Name, Ty)>,
    ) -> Option<(Exprs, ExprId)> {
        // A defect that somebody else's macro brings to light must cost that macro alone.
        let expanded = catch_unwind(AssertUnwindSafe(|| {
            let tree = tree(self.tokens(definitions, candidates, call)?)?;
            read(&tree, place, locals)
        }));
        // steadfast: allow(default_on_error): a defect in the expander leaves the type unknown
        expanded.unwrap_or(None)
    }

    fn tokens(&self, definitions: &Definitions, candidates: &Candidates, call: &MacroUse) -> Option<TokenStream> {
        let mut rules = self.rules.borrow_mut();
        let rules = rules.get_or_insert_default();
        let arguments = tokens_of(&call.arguments)?;
        let locals: Vec<&str> = call.locals.iter().map(|(name, _)| name.as_str()).collect();
        let hygiene = Hygiene { locals: &locals, level: self.level.get() };
        let unit = candidates.at.0;
        let made = agreed(&candidates.definitions, |definition| {
            let mut rest = MOST;
            rules.expanded(definitions, (unit, definition), arguments.clone(), &mut rest, Some(&hygiene))
        });
        // steadfast: allow(default_on_error): definitions that disagree leave the type unknown
        made.ok()
    }
}

/// What stands where the call does: an expression, or statements as a block.
fn tree(tokens: TokenStream) -> Option<Syntax> {
    let tree = match syn::parse2(tokens.clone()) {
        Ok(expr) => expr,
        Err(_) => {
            let stmts = Parser::parse2(Block::parse_within, tokens).ok()?;
            Syntax::Block(ExprBlock {
                attrs: Vec::new(),
                label: None,
                block: Block { brace_token: Brace::default(), stmts },
            })
        }
    };
    let mut items = Items { are_there: false };
    items.visit_expr(&tree);
    if items.are_there { None } else { Some(tree) }
}

fn read(tree: &Syntax, place: Place, locals: Vec<(Name, Ty)>) -> Option<(Exprs, ExprId)> {
    let collected = Collected::default();
    let mut reader = Reader::of_expansion(&collected, place, locals);
    let value = reader.expr(tree);
    let exprs = reader.finish();
    // For `call();` alone the place decides: among statements it has no value, elsewhere that of the call.
    let is_ambiguous = matches!(tree, Syntax::Block(ExprBlock { block: Block { stmts, .. }, .. }) if is_call(stmts));
    if is_ambiguous && *exprs.get(value) != Expr::Diverges { None } else { Some((exprs, value)) }
}

/// Whether statements are one expression with a semicolon.
fn is_call(stmts: &[Stmt]) -> bool {
    match stmts {
        [Stmt::Expr(_, semicolon)] => semicolon.is_some(),
        [Stmt::Macro(mac)] => mac.semi_token.is_some(),
        _ => false,
    }
}

/// Looks for items, which are not read: names could be theirs.
struct Items {
    are_there: bool,
}

impl<'ast> Visit<'ast> for Items {
    fn visit_item(&mut self, _: &'ast syn::Item) {
        self.are_there = true;
    }
}
