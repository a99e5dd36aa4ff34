//! Conditions.

use quote::quote;

use super::Printer;
use super::expressions::variant_path;
use super::text::{Level, Text};
use crate::sort::{ERR, NONE, OK, SOME, Sort};
use crate::term::{Kind, Term};

impl Printer<'_> {
    /// A term of `bool` that is a test or made of tests.
    pub(super) fn truth(&self, term: &Term) -> Text {
        match term.kind() {
            Kind::And(parts) => self.joined(parts, Level::And),
            Kind::Or(parts) => self.joined(parts, Level::Or),
            Kind::Not(inner) => self.negated(inner),
            Kind::Eq(first, second) => self.equality(first, second, true),
            Kind::Less(first, second) if self.turns(first, second) => self.ordered(second, first, &quote! { > }),
            Kind::Less(first, second) => self.ordered(first, second, &quote! { < }),
            Kind::AtMost(first, second) if self.turns(first, second) => self.ordered(second, first, &quote! { >= }),
            Kind::AtMost(first, second) => self.ordered(first, second, &quote! { <= }),
            Kind::Is(inner, variant) => self.is(inner, *variant),
            Kind::Has(collection, key) => {
                let (base, key) = (self.base(collection), self.reference(key));
                Text::postfix(match collection.sort() {
                    Sort::Map(..) => quote! { #base.contains_key(#key) },
                    _ => quote! { #base.contains(#key) },
                })
            }
            _ => self.owned(term),
        }
    }

    fn joined(&self, parts: &[Term], level: Level) -> Text {
        let tighter = if level == Level::And { Level::Compare } else { Level::And };
        let parts = parts.iter().map(|part| self.owned(part).at(tighter));
        Text::new(
            match level {
                Level::And => quote! { #(#parts)&&* },
                _ => quote! { #(#parts)||* },
            },
            level,
        )
    }

    fn negated(&self, inner: &Term) -> Text {
        match inner.kind() {
            Kind::Eq(first, second) => self.equality(first, second, false),
            Kind::Less(first, second) => self.ordered(first, second, &quote! { >= }),
            Kind::AtMost(first, second) => self.ordered(first, second, &quote! { > }),
            Kind::Is(value, variant) => {
                let shape = value.sort().variants().map(|shape| shape.name.clone()).unwrap_or_default();
                match (&*shape, *variant) {
                    ("Option", SOME) => self.is(value, NONE),
                    ("Option", NONE) => self.is(value, SOME),
                    ("Result", OK) => self.is(value, ERR),
                    ("Result", ERR) => self.is(value, OK),
                    _ => not(&self.is(value, *variant)),
                }
            }
            _ => not(&self.owned(inner)),
        }
    }

    fn equality(&self, first: &Term, second: &Term, equal: bool) -> Text {
        for (one, other) in [(first, second), (second, first)] {
            if matches!(one.kind(), Kind::Empty) {
                let base = self.base(other);
                let empty = Text::postfix(quote! { #base.is_empty() });
                return if equal { empty } else { not(&empty) };
            }
        }
        // A literal string is compared as it stands.
        let side = |term: &Term| match term.kind() {
            Kind::Var(_) | Kind::Field(..) | Kind::Value(..) => compared(&self.place(term)),
            _ => compared(&self.owned(term)),
        };
        let (first, second) = match (first.int_type(), second.int_type()) {
            (Some(one), Some(other)) if one != other => {
                let (first, second) = self.numbers(first, second);
                (compared(&first), compared(&second))
            }
            _ => (side(first), side(second)),
        };
        let sign = if equal {
            quote! { == }
        } else {
            quote! { != }
        };
        Text::new(quote! { #first #sign #second }, Level::Compare)
    }

    /// Whether a comparison reads better the other way round: the state before arguments, and these before literals.
    fn turns(&self, first: &Term, second: &Term) -> bool {
        let rank = |term: &Term| match term.free_vars() {
            vars if vars.is_empty() => 0,
            vars if vars.iter().any(|var| self.names.is_field(var)) => 2,
            _ => 1,
        };
        rank(first) < rank(second)
    }

    fn ordered(&self, first: &Term, second: &Term, sign: &proc_macro2::TokenStream) -> Text {
        let (first, second) = self.numbers(first, second);
        let (first, second) = (compared(&first), compared(&second));
        Text::new(quote! { #first #sign #second }, Level::Compare)
    }

    fn is(&self, value: &Term, variant: usize) -> Text {
        let Some((path, shape)) = variant_path(value.sort(), variant) else { return self.owned(value) };
        let name = value.sort().variants().map(|shape| shape.name.clone()).unwrap_or_default();
        let method = match (&*name, variant) {
            ("Option", SOME) => Some(quote! { is_some }),
            ("Option", NONE) => Some(quote! { is_none }),
            ("Result", OK) => Some(quote! { is_ok }),
            ("Result", ERR) => Some(quote! { is_err }),
            _ => None,
        };
        if let Some(method) = method {
            let base = self.base(value);
            return Text::postfix(quote! { #base.#method() });
        }
        let place = self.place(value).tokens;
        Text::postfix(if shape.fields.is_empty() {
            quote! { matches!(#place, #path) }
        } else {
            quote! { matches!(#place, #path { .. }) }
        })
    }
}

fn not(text: &Text) -> Text {
    let inner = text.at(Level::Prefix);
    Text::new(quote! { !#inner }, Level::Prefix)
}

/// An operand of a comparison; `x as u64 < y` would begin generic arguments.
fn compared(text: &Text) -> proc_macro2::TokenStream {
    let casts = text.tokens.clone().into_iter().any(|token| token.to_string() == "as");
    text.at(if casts { Level::Prefix } else { Level::Sum })
}
