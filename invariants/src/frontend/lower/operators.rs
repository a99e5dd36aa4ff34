//! Operators, with and without assignment.

use proc_macro2::Span;
use syn::spanned::Spanned as _;

use super::constructors::type_name;
use super::context::{Lowered, Lowering};
use super::operand::{Operand, Value};
use crate::site::FaultReason;
use crate::sort::Sort;
use crate::term::{Arithmetic, SetOperation, Term};

impl Lowering<'_, '_> {
    pub(super) fn unary(&mut self, unary: &syn::ExprUnary, expected: Option<&Sort>) -> Lowered<Operand> {
        match unary.op {
            syn::UnOp::Deref(_) => self.dereference(&unary.expr, expected),
            syn::UnOp::Not(_) => {
                let term = self.term(&unary.expr, None)?;
                if self.inference.is_integer(term.sort()) {
                    return Err(self.bits(unary.span()));
                }
                self.unify(term.sort(), &Sort::Bool, unary.span())?;
                Ok(term.not().into())
            }
            syn::UnOp::Neg(_) => {
                if let syn::Expr::Lit(literal) = &*unary.expr
                    && let syn::Lit::Int(literal) = &literal.lit
                {
                    return self.negative_literal(literal, expected).map(Operand::from);
                }
                let term = self.term(&unary.expr, expected)?;
                let (term, int) = self.number(&term, unary.span())?;
                let fault = self.fault(unary.span(), FaultReason::Overflow);
                Ok(Term::arith(Arithmetic::Sub, &Term::int(0, int), &term, Sort::Int(int), fault).into())
            }
            _ => Err(self.unsupported(unary.span(), "this operator", "use arithmetic and comparison")),
        }
    }

    /// A number below zero: its order matters, since its sign does.
    fn negative_literal(&mut self, literal: &syn::LitInt, expected: Option<&Sort>) -> Lowered<Term> {
        let term = self.literal(&syn::Lit::Int(literal.clone()), expected)?;
        match term.kind() {
            crate::term::Kind::Int(value) => Ok(Term::raw(crate::term::Kind::Int(-value.clone()), term.sort().clone())),
            _ => Ok(term),
        }
    }

    pub(super) fn binary(&mut self, binary: &syn::ExprBinary, expected: Option<&Sort>) -> Lowered<Operand> {
        let span = binary.span();
        if let Some(op) = assigning(binary.op) {
            return self.assign_with(op, binary);
        }
        if let syn::BinOp::And(_) | syn::BinOp::Or(_) = binary.op {
            return self.logical(binary).map(Operand::Value);
        }
        let operands = self.operands([(&*binary.left, None), (&*binary.right, None)])?;
        let [left, right] = operands.as_slice() else {
            return Err(self.error(span, "an operator needs two operands"));
        };
        let first = self.as_value(left.clone(), binary.left.span())?.term;
        let second = self.as_value(right.clone(), binary.right.span())?.term;
        if !self.flow.is_reachable() {
            return Ok(self.nothing());
        }
        let term = match binary.op {
            syn::BinOp::Eq(_) => self.equal(&first, &second, span)?,
            syn::BinOp::Ne(_) => self.equal(&first, &second, span)?.not(),
            syn::BinOp::Lt(_) => self.ordered(&first, &second, false, span)?,
            syn::BinOp::Le(_) => self.ordered(&first, &second, true, span)?,
            syn::BinOp::Gt(_) => self.ordered(&second, &first, false, span)?,
            syn::BinOp::Ge(_) => self.ordered(&second, &first, true, span)?,
            op => {
                // `a + 1` has the type that its place asks for.
                if let Some(expected) = expected
                    && self.inference.is_integer(expected)
                    && self.inference.is_integer(first.sort())
                {
                    self.unify(first.sort(), expected, span)?;
                }
                self.combined(op, &first, &second, span)?
            }
        };
        Ok(term.into())
    }

    /// `&&` and `||` as values: a term, unless the right side does something.
    fn logical(&mut self, binary: &syn::ExprBinary) -> Lowered<Value> {
        let first = self.term(&binary.left, Some(&Sort::Bool))?;
        let is_and = matches!(binary.op, syn::BinOp::And(_));
        let short = Value::of(Term::bool(!is_and));
        let right = |lowering: &mut Self| lowering.term(&binary.right, Some(&Sort::Bool)).map(Value::of);
        let span = binary.left.span();
        if is_and {
            self.choice(&first, span, right, |_| Ok(short))
        } else {
            self.choice(&first, span, |_| Ok(short), right)
        }
    }

    fn assign_with(&mut self, op: syn::BinOp, binary: &syn::ExprBinary) -> Lowered<Operand> {
        let span = binary.span();
        // Of two primitive operands, Rust evaluates the right one first.
        let second = self.term(&binary.right, None)?;
        let target = self.value(&binary.left, None)?;
        let first = target.term.clone();
        let Some(place) = target.place else {
            return Err(self.unsupported(
                binary.left.span(),
                "an assignment to what is no known place",
                "assign a local, a field, or what `get_mut` of a map gives",
            ));
        };
        let value = self.combined(op, &first, &second, span)?;
        let site = self.site(span);
        self.write(&place, value, site);
        Ok(Term::unit().into())
    }

    /// An operator of two values: of numbers, of truth values, or of sets.
    fn combined(&mut self, op: syn::BinOp, first: &Term, second: &Term, span: Span) -> Lowered<Term> {
        let (first, second) = (self.known(first), self.known(second));
        if matches!(first.sort(), Sort::Set(_)) {
            self.unify(first.sort(), second.sort(), span)?;
            let sets = |op| Term::sets(op, &first, &second);
            return match op {
                syn::BinOp::BitOr(_) => Ok(sets(SetOperation::Union)),
                syn::BinOp::BitAnd(_) => Ok(sets(SetOperation::Intersection)),
                syn::BinOp::Sub(_) => Ok(sets(SetOperation::Difference)),
                syn::BinOp::BitXor(_) => {
                    let back = Term::sets(SetOperation::Difference, &second, &first);
                    Ok(Term::sets(SetOperation::Union, &sets(SetOperation::Difference), &back))
                }
                _ => {
                    Err(self.unsupported(span, "this operator on sets", "use `union`, `difference` or `intersection`"))
                }
            };
        }
        if *first.sort() == Sort::Bool {
            self.unify(second.sort(), &Sort::Bool, span)?;
            return match op {
                // Both sides are evaluated, which matters where the right one may be undefined.
                syn::BinOp::BitAnd(_) => Ok(Term::ite(&second, &first, &Term::and([first.clone(), second.clone()]))),
                syn::BinOp::BitOr(_) => Ok(Term::ite(&second, &Term::or([second.clone(), first.clone()]), &first)),
                syn::BinOp::BitXor(_) => Ok(first.equals(&second).not()),
                _ => Err(self.unsupported(span, "this operator on `bool`", "use `&&`, `||` and `!`")),
            };
        }
        if let Some(name) = type_name(first.sort()) {
            return Err(self
                .error(span, format!("this operator of `{name}` is written by hand"))
                .help("call a method of your own, or compute with the numbers inside"));
        }
        let op = match op {
            syn::BinOp::Add(_) => Arithmetic::Add,
            syn::BinOp::Sub(_) => Arithmetic::Sub,
            syn::BinOp::Mul(_) => Arithmetic::Mul,
            syn::BinOp::Div(_) => Arithmetic::Div,
            syn::BinOp::Rem(_) => Arithmetic::Rem,
            _ => return Err(self.bits(span)),
        };
        let (first, second, int) = self.numbers(&first, &second, span)?;
        let fault = self.fault(span, FaultReason::Overflow);
        Ok(Term::arith(op, &first, &second, Sort::Int(int), fault))
    }

    fn bits(&self, span: Span) -> crate::frontend::diagnostic::Diagnostic {
        self.unsupported(span, "an operation on bits", "use a set, a `bool` for each flag, or arithmetic")
    }
}

/// The operator of `+=` and its like.
fn assigning(op: syn::BinOp) -> Option<syn::BinOp> {
    let span = Span::call_site();
    Some(match op {
        syn::BinOp::AddAssign(_) => syn::BinOp::Add(syn::token::Plus(span)),
        syn::BinOp::SubAssign(_) => syn::BinOp::Sub(syn::token::Minus(span)),
        syn::BinOp::MulAssign(_) => syn::BinOp::Mul(syn::token::Star(span)),
        syn::BinOp::DivAssign(_) => syn::BinOp::Div(syn::token::Slash(span)),
        syn::BinOp::RemAssign(_) => syn::BinOp::Rem(syn::token::Percent(span)),
        syn::BinOp::BitAndAssign(_) => syn::BinOp::BitAnd(syn::token::And(span)),
        syn::BinOp::BitOrAssign(_) => syn::BinOp::BitOr(syn::token::Or(span)),
        syn::BinOp::BitXorAssign(_) => syn::BinOp::BitXor(syn::token::Caret(span)),
        syn::BinOp::ShlAssign(_) => syn::BinOp::Shl(syn::token::Shl(span)),
        syn::BinOp::ShrAssign(_) => syn::BinOp::Shr(syn::token::Shr(span)),
        _ => return None,
    })
}
