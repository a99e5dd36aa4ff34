//! The walk over a file as far as its expressions go: what is in sight where the walk is.

use rustc_hash::FxHashMap;
use syn::Expr as Syntax;

use super::scope::Scopes;
use super::{Expr, ExprId, Exprs, Place, PlaceId};
use crate::items::{Collected, address};
use crate::ty::Ty;
use crate::written::{Name, Written};

/// Reads the expressions of one file, with what is in sight where they stand.
///
/// The caller walks over the functions, and says what it enters and leaves; the reader follows on its own into the expressions
/// that it is asked about. Nodes are told by their address, so they have to live as long as the reader.
#[derive(Debug)]
pub struct Reader<'file> {
    pub(super) exprs: Exprs,
    collected: &'file Collected,
    pub(super) scopes: Scopes<ExprId>,
    /// Where the walk is; the innermost last.
    places: Vec<PlaceId>,
    /// What has been read, by address.
    pub(super) known: FxHashMap<usize, ExprId>,
    unknown: ExprId,
    diverges: ExprId,
    unit: ExprId,
    /// Nobody will ask for a type.
    pub(super) is_idle: bool,
}

impl<'file> Reader<'file> {
    /// A reader at the top of a file.
    #[must_use]
    pub fn new(collected: &'file Collected) -> Self {
        let mut reader = Self {
            exprs: Exprs { list: vec![Expr::Unknown, Expr::Diverges, Expr::Tuple(Box::default())], places: Vec::new() },
            collected,
            scopes: Scopes::default(),
            places: Vec::new(),
            known: FxHashMap::default(),
            unknown: ExprId(0),
            diverges: ExprId(1),
            unit: ExprId(2),
            is_idle: false,
        };
        reader.enter(Place::default());
        reader.scopes.push();
        reader
    }

    /// A reader that reads nothing: of every expression nothing is known.
    #[must_use]
    pub fn idle(collected: &'file Collected) -> Self {
        Self { is_idle: true, ..Self::new(collected) }
    }

    /// A reader of what a macro expands to, at the place of its call and with the local variables that it was handed.
    pub(crate) fn of_expansion(collected: &'file Collected, place: Place, locals: Vec<(Name, Ty)>) -> Self {
        let mut reader = Self::new(collected);
        reader.enter(place);
        for (name, ty) in locals {
            let given = reader.add(Expr::Given(ty));
            reader.scopes.declare(name, given);
        }
        reader
    }

    /// What was read.
    #[must_use]
    pub fn finish(self) -> Exprs {
        self.exprs
    }

    /// An expression of which nothing is known.
    #[must_use]
    pub const fn unknown(&self) -> ExprId {
        self.unknown
    }

    /// An expression without a value.
    pub(super) const fn diverges(&self) -> ExprId {
        self.diverges
    }

    /// The unit value.
    pub(super) const fn unit(&self) -> ExprId {
        self.unit
    }

    /// Where the walk is.
    #[must_use]
    pub fn place(&self) -> PlaceId {
        self.places.last().copied().unwrap_or(PlaceId(0))
    }

    /// What an iterator gives in each round.
    pub fn item(&mut self, of: ExprId) -> ExprId {
        self.add(Expr::Item(of))
    }

    /// What awaiting an expression gives.
    pub fn awaited(&mut self, expr: &Syntax) -> ExprId {
        if self.is_idle {
            return self.unknown;
        }
        self.of_one(expr, Expr::Await)
    }

    /// A value of the type that is written, or else that of `value`.
    pub fn declared(&mut self, ty: &syn::Type, value: ExprId) -> ExprId {
        if self.is_idle {
            return self.unknown;
        }
        let place = self.place();
        self.add(Expr::Typed(place, Box::new(Written::read(ty)), Some(value)))
    }

    #[expect(clippy::cast_possible_truncation, reason = "no file has that many expressions")]
    pub(super) fn add(&mut self, expr: Expr) -> ExprId {
        if self.is_idle {
            return self.unknown;
        }
        let id = ExprId(self.exprs.list.len() as u32);
        self.exprs.list.push(expr);
        id
    }

    #[expect(clippy::cast_possible_truncation, reason = "no file has that many functions and blocks")]
    fn enter(&mut self, place: Place) {
        let id = PlaceId(self.exprs.places.len() as u32);
        self.exprs.places.push(place);
        self.places.push(id);
    }

    /// Enters an inline module.
    pub fn enter_module(&mut self, module: &syn::ItemMod) {
        let known = self.collected.modules.get(&address(module)).copied();
        let module = known.unwrap_or_else(|| self.exprs.place(self.place()).module);
        self.enter(Place { module, function: None });
    }

    /// Leaves the inline module or function that was entered last.
    pub fn leave(&mut self) {
        self.places.pop();
    }

    /// Enters a function and declares its parameters.
    pub fn enter_function(&mut self, sig: &syn::Signature) {
        if self.is_idle {
            return self.enter(Place::default());
        }
        let function = self.collected.functions.get(&address(sig)).copied();
        let around = self.exprs.place(self.place());
        let read = function.map(|function| &self.collected.items.functions[function as usize]);
        let module = read.map_or(around.module, |function| function.module);
        self.enter(Place { module, function: function.or(around.function) });
        let place = self.place();
        let mut read = read.into_iter().flat_map(|function| &function.parameters);
        for input in &sig.inputs {
            match input {
                syn::FnArg::Receiver(_) => {
                    let receiver = self.add(Expr::Receiver(place));
                    self.scopes.declare(Name::new_static("self"), receiver);
                }
                syn::FnArg::Typed(typed) => {
                    let ty = read.next().cloned().unwrap_or_else(|| Written::read(&typed.ty));
                    let parameter = self.add(Expr::Typed(place, Box::new(ty), None));
                    self.pattern(&typed.pat, parameter);
                }
            }
        }
    }

    /// Opens a scope of local variables.
    pub fn push(&mut self) {
        self.scopes.push();
    }

    /// Closes the innermost scope.
    pub fn pop(&mut self) {
        self.scopes.pop();
    }

    /// Opens the scope of a block, with the items that it declares.
    pub fn enter_block(&mut self, block: &syn::Block) {
        let around = self.exprs.place(self.place());
        match self.collected.blocks.get(&address(block)) {
            Some(module) => self.enter(Place { module: *module, ..around }),
            None => self.places.push(self.place()),
        }
        self.scopes.push();
    }

    /// Leaves the block that was entered last.
    pub fn leave_block(&mut self) {
        self.scopes.pop();
        self.places.pop();
    }

    /// Declares what a `let` binds.
    pub fn local(&mut self, local: &syn::Local) {
        if self.is_idle {
            return;
        }
        let init = local.init.as_ref().map(|init| self.expr(&init.expr));
        match (&local.pat, init) {
            (syn::Pat::Type(typed), init) => {
                let place = self.place();
                let ty = Written::read(&typed.ty);
                let value = self.add(Expr::Typed(place, Box::new(ty), init));
                self.pattern(&typed.pat, value);
            }
            (pat, init) => self.pattern(pat, init.unwrap_or(self.unknown)),
        }
    }

    /// The expression `expr`.
    pub fn expr(&mut self, expr: &Syntax) -> ExprId {
        if self.is_idle {
            return self.unknown;
        }
        if let Some(known) = self.known.get(&address(expr)) {
            return *known;
        }
        let read = self.read(expr);
        self.known.insert(address(expr), read);
        read
    }

    /// Takes out what is known of addresses, before a tree is read that does not live.
    pub(super) fn take_known(&mut self) -> FxHashMap<usize, ExprId> {
        std::mem::take(&mut self.known)
    }

    /// Puts back what was taken out.
    pub(super) fn restore_known(&mut self, known: FxHashMap<usize, ExprId>) {
        self.known = known;
    }
}
