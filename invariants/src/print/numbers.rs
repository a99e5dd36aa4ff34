//! Integers.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::Printer;
use super::text::{Level, Text};
use crate::sort::IntType;
use crate::term::{Arithmetic, Kind, Term};

impl Printer<'_> {
    /// A literal; `typed` where nothing else says its type.
    pub(super) fn literal(value: &num_bigint::BigInt, int: Option<IntType>, typed: bool) -> Text {
        let suffix = match int {
            Some(int) if typed && int.bits().is_none() => "i128".to_owned(),
            Some(int) if typed => int.to_string(),
            _ => String::new(),
        };
        let text = format!("{}{suffix}", value.magnitude());
        let literal = text.parse::<Literal>().map_or_else(|_| quote! { 0 }, |literal| quote! { #literal });
        if value.sign() == num_bigint::Sign::Minus {
            Text::new(quote! { -#literal }, Level::Prefix)
        } else {
            Text::postfix(literal)
        }
    }

    /// An integer as a value of another type that may be wider; literals take the type of their context.
    pub(super) fn number(&self, term: &Term, int: IntType) -> Text {
        if let Kind::Int(value) = term.kind() {
            return Self::literal(value, Some(int), false);
        }
        let text = self.owned(term);
        match term.int_type() {
            Some(own) if own != int => converted(&text, own, int),
            _ => text,
        }
    }

    /// Two integers, under one type.
    pub(super) fn numbers(&self, first: &Term, second: &Term) -> (Text, Text) {
        match (first.int_type(), second.int_type()) {
            (Some(one), Some(other)) if one != other => {
                let wide = IntType::MATHEMATICAL;
                (self.number(first, wide), self.number(second, wide))
            }
            _ => (self.owned(first), self.owned(second)),
        }
    }

    pub(super) fn arithmetic(&self, op: Arithmetic, first: &Term, second: &Term, int: IntType) -> Text {
        let (level, sign) = operator(op);
        let tighter = if level == Level::Sum { Level::Product } else { Level::Cast };
        // `5 - 3` has no type of its own, and `-5.abs()` another meaning.
        let typed = match first.kind() {
            Kind::Int(value) if matches!(second.kind(), Kind::Int(_)) => Self::literal(value, Some(int), true),
            _ => self.number(first, int),
        };
        let (first, second) = (typed.at(level), self.number(second, int).at(tighter));
        Text::new(quote! { #first #sign #second }, level)
    }

    /// An integer brought into a type by wrapping.
    pub(super) fn wrapped(&self, inner: &Term, int: IntType) -> Text {
        if let Kind::Arith(op @ (Arithmetic::Add | Arithmetic::Sub | Arithmetic::Mul), first, second, _) = inner.kind()
            && let (Some(first), Some(second)) = (of_type(first, int), of_type(second, int))
        {
            let method = format_ident!("wrapping_{}", name(*op));
            let receiver = match first.kind() {
                Kind::Int(value) => Self::literal(value, Some(int), true).receiver(),
                _ => self.owned(&first).receiver(),
            };
            let second = self.number(&second, int).tokens;
            return Text::postfix(quote! { #receiver.#method(#second) });
        }
        let inner = match inner.kind() {
            Kind::Int(value) => Self::literal(value, inner.int_type(), true),
            _ => self.owned(inner),
        };
        cast(&inner, int)
    }
}

/// The operator with its level.
pub(super) fn operator(op: Arithmetic) -> (Level, TokenStream) {
    match op {
        Arithmetic::Add => (Level::Sum, quote! { + }),
        Arithmetic::Sub => (Level::Sum, quote! { - }),
        Arithmetic::Mul => (Level::Product, quote! { * }),
        Arithmetic::Div => (Level::Product, quote! { / }),
        Arithmetic::Rem => (Level::Product, quote! { % }),
    }
}

fn name(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "add",
        Arithmetic::Sub => "sub",
        Arithmetic::Mul => "mul",
        Arithmetic::Div => "div",
        Arithmetic::Rem => "rem",
    }
}

/// The term under casts, if it is of that type by itself.
pub(super) fn of_type(term: &Term, int: IntType) -> Option<Term> {
    match term.kind() {
        Kind::Int(value) => int.contains(value).then(|| Term::int(value.clone(), int)),
        _ if term.int_type() == Some(int) => Some(term.clone()),
        Kind::Cast(inner) => of_type(inner, int),
        _ => None,
    }
}

/// A conversion between integer types: `from` where the standard library has it, else `as`.
pub(super) fn converted(text: &Text, own: IntType, int: IntType) -> Text {
    let pointer = |int: IntType| int.to_string().ends_with("size");
    let lossless = match (own.bits(), int.bits()) {
        (Some(own_bits), None) => own_bits <= 64,
        (Some(own_bits), Some(bits)) => own_bits < bits && (int.is_signed() || !own.is_signed()),
        _ => false,
    };
    if lossless && !pointer(own) && !pointer(int) {
        let ty = ty(int);
        let inner = &text.tokens;
        return Text::postfix(quote! { #ty::from(#inner) });
    }
    cast(text, int)
}

fn cast(text: &Text, int: IntType) -> Text {
    let ty = ty(int);
    let inner = text.at(Level::Cast);
    Text::new(quote! { #inner as #ty }, Level::Cast)
}

fn ty(int: IntType) -> TokenStream {
    super::types::written(&crate::Sort::Int(int))
}
