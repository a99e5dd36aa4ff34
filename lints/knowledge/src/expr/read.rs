//! From the syntax of expressions to what they are made of.

use syn::{BinOp, Expr as Syntax, Lit, Member, RangeLimits, Stmt, UnOp};

use super::{Expr, ExprId, Reader};
use crate::written::{Name, Written, name};

impl Reader<'_> {
    pub(super) fn read(&mut self, expr: &Syntax) -> ExprId {
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
                None => self.unit(),
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
            Syntax::Assign(_) | Syntax::While(_) | Syntax::ForLoop(_) => self.unit(),
            Syntax::Return(_) | Syntax::Break(_) | Syntax::Continue(_) => self.diverges(),
            _ => self.unknown(),
        }
    }

    pub(super) fn of_one(&mut self, inner: &Syntax, made: fn(ExprId) -> Expr) -> ExprId {
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

    /// The value of a block.
    pub fn block(&mut self, block: &syn::Block) -> ExprId {
        self.enter_block(block);
        let mut value = self.unit();
        for (place, stmt) in block.stmts.iter().enumerate() {
            let is_last = place + 1 == block.stmts.len();
            match stmt {
                Stmt::Local(local) => self.local(local),
                Stmt::Expr(expr, None) if is_last => value = self.expr(expr),
                Stmt::Expr(expr, Some(_)) if is_last => {
                    // `return x;` at the end: the block has no value.
                    if matches!(expr, Syntax::Return(_) | Syntax::Break(_) | Syntax::Continue(_)) {
                        value = self.diverges();
                    }
                }
                Stmt::Macro(mac) if is_last && mac.semi_token.is_none() => value = self.mac(&mac.mac),
                Stmt::Macro(mac) if is_last => {
                    let read = self.mac(&mac.mac);
                    if read == self.diverges() {
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
            _ => return self.unknown(),
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
