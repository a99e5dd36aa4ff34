//! From the syntax of expressions to what they are made of.

use rustc_hash::FxHashMap;
use syn::{BinOp, Expr as Syntax, Lit, Member, RangeLimits, Stmt, UnOp};

use super::scope::Scopes;
use super::{Closure, Expr, ExprId, Exprs, MethodCall, Place, PlaceId};
use crate::items::{Collected, address};
use crate::written::{Name, Written, name, read_arguments};

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
    known: FxHashMap<usize, ExprId>,
    unknown: ExprId,
    diverges: ExprId,
    unit: ExprId,
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
        };
        reader.enter(Place::default());
        reader.scopes.push();
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
        self.of_one(expr, Expr::Await)
    }

    /// A value of the type that is written, or else that of `value`.
    pub fn declared(&mut self, ty: &syn::Type, value: ExprId) -> ExprId {
        let place = self.place();
        self.add(Expr::Typed(place, Box::new(Written::read(ty)), Some(value)))
    }

    #[expect(clippy::cast_possible_truncation, reason = "no file has that many expressions")]
    pub(super) fn add(&mut self, expr: Expr) -> ExprId {
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
        if let Some(known) = self.known.get(&address(expr)) {
            return *known;
        }
        let read = self.read(expr);
        self.known.insert(address(expr), read);
        read
    }

    fn read(&mut self, expr: &Syntax) -> ExprId {
        match expr {
            Syntax::Paren(inner) => self.expr(&inner.expr),
            Syntax::Group(inner) => self.expr(&inner.expr),
            Syntax::Path(path) => self.path(path),
            Syntax::Call(call) => self.call(call),
            Syntax::MethodCall(call) => self.method(call),
            Syntax::Field(field) => {
                let base = self.expr(&field.base);
                let member = match &field.member {
                    Member::Named(member) => name(member),
                    Member::Unnamed(index) => Name::new(index.index.to_string()),
                };
                self.add(Expr::Field(base, member))
            }
            Syntax::Index(inner) => {
                let (base, index) = (self.expr(&inner.expr), self.expr(&inner.index));
                self.add(Expr::Index(base, index))
            }
            Syntax::Await(inner) => self.of_one(&inner.base, Expr::Await),
            Syntax::Try(inner) => self.of_one(&inner.expr, Expr::Try),
            Syntax::Reference(inner) => self.of_one(&inner.expr, Expr::Reference),
            Syntax::Unary(inner) => match inner.op {
                UnOp::Deref(_) => self.of_one(&inner.expr, Expr::Dereference),
                _ => self.of_one(&inner.expr, Expr::Negation),
            },
            Syntax::Binary(binary) => match operator(&binary.op) {
                Some(operator) => {
                    let (left, right) = (self.expr(&binary.left), self.expr(&binary.right));
                    self.add(Expr::Arithmetic(operator, left, right))
                }
                None if is_truth(&binary.op) => self.add(Expr::Truth),
                None => self.unit,
            },
            Syntax::Tuple(tuple) => {
                let elements = tuple.elems.iter().map(|element| self.expr(element)).collect();
                self.add(Expr::Tuple(elements))
            }
            Syntax::Array(array) => {
                let first = array.elems.first().map(|element| self.expr(element));
                self.add(Expr::Array(first))
            }
            Syntax::Repeat(repeat) => {
                let element = self.expr(&repeat.expr);
                self.add(Expr::Array(Some(element)))
            }
            Syntax::Range(range) => {
                let bound = range.start.as_deref().or(range.end.as_deref()).map(|bound| self.expr(bound));
                let ty = match (&range.start, &range.limits, &range.end) {
                    (Some(_), RangeLimits::HalfOpen(_), Some(_)) => "Range",
                    (Some(_), _, Some(_)) => "RangeInclusive",
                    (Some(_), _, None) => "RangeFrom",
                    (None, RangeLimits::HalfOpen(_), Some(_)) => "RangeTo",
                    (None, _, Some(_)) => "RangeToInclusive",
                    (None, _, None) => "RangeFull",
                };
                self.add(Expr::Range(ty, bound))
            }
            Syntax::Struct(built) => {
                let place = self.place();
                let path = Written::of_path(built.qself.as_ref(), &built.path);
                self.add(Expr::Struct(place, Box::new(path)))
            }
            Syntax::Closure(closure) => self.closure(closure),
            Syntax::Async(block) => {
                let body = self.block(&block.block);
                self.add(Expr::Async(body))
            }
            Syntax::Block(block) => self.block(&block.block),
            Syntax::Unsafe(block) => self.block(&block.block),
            Syntax::Const(block) => self.block(&block.block),
            Syntax::If(branch) => self.branch(branch),
            Syntax::Match(matched) => self.matched(matched),
            Syntax::Loop(repeated) => self.repeated(repeated),
            Syntax::Lit(literal) => self.literal(&literal.lit),
            Syntax::Cast(cast) => self.typed(&cast.ty),
            Syntax::Macro(mac) => self.mac(&mac.mac),
            Syntax::Let(_) => self.add(Expr::Truth),
            Syntax::Assign(_) | Syntax::While(_) | Syntax::ForLoop(_) => self.unit,
            Syntax::Return(_) | Syntax::Break(_) | Syntax::Continue(_) => self.diverges,
            _ => self.unknown,
        }
    }

    /// Takes out what is known of addresses, before a tree is read that does not live.
    pub(super) fn take_known(&mut self) -> FxHashMap<usize, ExprId> {
        std::mem::take(&mut self.known)
    }

    /// Puts back what was taken out.
    pub(super) fn restore_known(&mut self, known: FxHashMap<usize, ExprId>) {
        self.known = known;
    }

    fn of_one(&mut self, inner: &Syntax, made: fn(ExprId) -> Expr) -> ExprId {
        let inner = self.expr(inner);
        self.add(made(inner))
    }

    fn path(&mut self, path: &syn::ExprPath) -> ExprId {
        if let Some(ident) = path.path.get_ident().filter(|_| path.qself.is_none())
            && let Some(local) = self.scopes.get(&name(ident))
        {
            return *local;
        }
        let place = self.place();
        let path = Written::of_path(path.qself.as_ref(), &path.path);
        self.add(Expr::Path(place, Box::new(path)))
    }

    fn call(&mut self, call: &syn::ExprCall) -> ExprId {
        let callee = self.expr(&call.func);
        let arguments: Box<[ExprId]> = call.args.iter().map(|argument| self.expr(argument)).collect();
        let made = self.add(Expr::Call(callee, arguments.clone()));
        self.within(made, &arguments);
        made
    }

    pub(super) fn method(&mut self, call: &syn::ExprMethodCall) -> ExprId {
        let receiver = self.expr(&call.receiver);
        let turbofish = call.turbofish.as_ref().map(|turbofish| read_arguments(&turbofish.args)).unwrap_or_default();
        let arguments: Box<[ExprId]> = call.args.iter().map(|argument| self.expr(argument)).collect();
        let called = MethodCall {
            place: self.place(),
            receiver,
            name: name(&call.method),
            turbofish,
            arguments: arguments.clone(),
        };
        let made = self.add(Expr::Method(Box::new(called)));
        self.within(made, &arguments);
        made
    }

    /// Tells the closures among the arguments of `call` whose they are.
    #[expect(clippy::cast_possible_truncation, reason = "no call has that many arguments")]
    fn within(&mut self, call: ExprId, arguments: &[ExprId]) {
        for (place, argument) in arguments.iter().enumerate() {
            if let Expr::Closure(closure) = &mut self.exprs.list[argument.index()] {
                closure.within = Some((call, place as u32));
            }
        }
    }

    fn closure(&mut self, closure: &syn::ExprClosure) -> ExprId {
        let parameters = closure.inputs.iter().map(|input| match input {
            syn::Pat::Type(typed) => Some(Written::read(&typed.ty)),
            _ => None,
        });
        let read = Closure {
            place: self.place(),
            parameters: parameters.collect(),
            output: match &closure.output {
                syn::ReturnType::Default => None,
                output => Some(Written::of_return(output)),
            },
            body: self.unknown,
            within: None,
        };
        let made = self.add(Expr::Closure(Box::new(read)));
        self.known.insert(address(closure), made);
        self.scopes.push();
        self.closure_parameters(closure, made);
        let body = self.expr(&closure.body);
        self.scopes.pop();
        if let Expr::Closure(closure) = &mut self.exprs.list[made.index()] {
            closure.body = body;
        }
        made
    }

    /// Declares the parameters of a closure that the walk enters.
    pub fn enter_closure(&mut self, closure: &syn::ExprClosure) {
        let made = match self.known.get(&address(closure)) {
            Some(made) => *made,
            None => self.closure(closure),
        };
        self.closure_parameters(closure, made);
    }

    #[expect(clippy::cast_possible_truncation, reason = "no closure has that many parameters")]
    fn closure_parameters(&mut self, closure: &syn::ExprClosure, made: ExprId) {
        for (place, input) in closure.inputs.iter().enumerate() {
            let parameter = self.add(Expr::Parameter(made, place as u32));
            let pat = match input {
                syn::Pat::Type(typed) => &*typed.pat,
                pat => pat,
            };
            self.pattern(pat, parameter);
        }
    }

    /// The value of a block.
    pub fn block(&mut self, block: &syn::Block) -> ExprId {
        self.enter_block(block);
        let mut value = self.unit;
        for (place, stmt) in block.stmts.iter().enumerate() {
            let is_last = place + 1 == block.stmts.len();
            match stmt {
                Stmt::Local(local) => self.local(local),
                Stmt::Expr(expr, None) if is_last => value = self.expr(expr),
                Stmt::Expr(expr, Some(_)) if is_last => {
                    // `return x;` at the end: the block has no value.
                    if matches!(expr, Syntax::Return(_) | Syntax::Break(_) | Syntax::Continue(_)) {
                        value = self.diverges;
                    }
                }
                Stmt::Macro(mac) if is_last && mac.semi_token.is_none() => value = self.mac(&mac.mac),
                Stmt::Macro(mac) if is_last => {
                    let read = self.mac(&mac.mac);
                    if read == self.diverges {
                        value = read;
                    }
                }
                _ => {}
            }
        }
        self.leave_block();
        value
    }

    /// A value of the type that is written.
    pub(super) fn typed(&mut self, ty: &syn::Type) -> ExprId {
        let place = self.place();
        self.add(Expr::Typed(place, Box::new(Written::read(ty)), None))
    }

    fn literal(&mut self, literal: &Lit) -> ExprId {
        let ty = match literal {
            Lit::Str(_) => "str",
            Lit::ByteStr(_) => "[u8]",
            Lit::CStr(_) => "CStr",
            Lit::Byte(_) => "u8",
            Lit::Char(_) => "char",
            Lit::Bool(_) => "bool",
            Lit::Int(literal) => suffix(literal.suffix(), "{integer}"),
            Lit::Float(literal) => suffix(literal.suffix(), "{float}"),
            _ => return self.unknown,
        };
        self.add(Expr::Literal(ty))
    }
}

/// The type that the suffix of a number names, `otherwise` without one.
fn suffix(suffix: &str, otherwise: &'static str) -> &'static str {
    crate::primitive(suffix).unwrap_or(otherwise)
}

/// The trait of an arithmetic operator.
const fn operator(operator: &BinOp) -> Option<&'static str> {
    Some(match operator {
        BinOp::Add(_) => "Add",
        BinOp::Sub(_) => "Sub",
        BinOp::Mul(_) => "Mul",
        BinOp::Div(_) => "Div",
        BinOp::Rem(_) => "Rem",
        BinOp::BitXor(_) => "BitXor",
        BinOp::BitAnd(_) => "BitAnd",
        BinOp::BitOr(_) => "BitOr",
        BinOp::Shl(_) => "Shl",
        BinOp::Shr(_) => "Shr",
        _ => return None,
    })
}

/// Whether an operator gives a `bool`.
const fn is_truth(operator: &BinOp) -> bool {
    matches!(
        operator,
        BinOp::And(_)
            | BinOp::Or(_)
            | BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_)
    )
}
