//! Terms as expressions: as values that are owned, as places that can be read, and as references.

use proc_macro2::TokenStream;
use quote::quote;

use super::Printer;
use super::names::{Access, ident, is_copy, member};
use super::numbers::converted;
use super::text::{Level, Text};
use super::types;
use crate::sort::{SOME, Sort};
use crate::term::{Element, Kind, Term, Var};

impl Printer<'_> {
    /// The term as a value.
    pub(super) fn owned(&self, term: &Term) -> Text {
        if let Some(text) = self.idiom(term) {
            return text;
        }
        match term.kind() {
            Kind::Var(var) => self.variable(var),
            Kind::Field(..) | Kind::Value(..) => self.cloned(&self.place(term), term.sort()),
            Kind::Bool(value) => Text::postfix(quote! { #value }),
            Kind::Int(value) => Self::literal(value, term.int_type(), false),
            Kind::Element(element) => element_literal(element, term.sort()),
            Kind::Fail(fault) => {
                let reason = fault.reason.to_string();
                Text::postfix(quote! { panic!(#reason) })
            }
            Kind::Ite(condition, then, other) => {
                let condition = self.owned(condition).tokens;
                let (then, other) = (self.owned(then).tokens, self.owned(other));
                let other = branch(&other);
                Text::new(quote! { if #condition { #then } else #other }, Level::Block)
            }
            Kind::Not(_) | Kind::And(_) | Kind::Or(_) | Kind::Eq(..) | Kind::Less(..) | Kind::AtMost(..) => {
                self.truth(term)
            }
            Kind::Is(..) | Kind::Has(..) => self.truth(term),
            Kind::Arith(op, first, second, _) => match term.int_type() {
                Some(int) => self.arithmetic(*op, first, second, int),
                None => self.owned(first),
            },
            Kind::Wrap(inner) => match term.int_type() {
                Some(int) => self.wrapped(inner, int),
                None => self.owned(inner),
            },
            Kind::Cast(inner) => match (inner.int_type(), term.int_type()) {
                (Some(own), Some(int)) if own != int => converted(&self.owned(inner), own, int),
                _ => self.owned(inner),
            },
            Kind::Record(fields) => self.record(fields, term.sort()),
            Kind::Variant(variant, fields) => self.variant(*variant, fields, term.sort()),
            Kind::Payload(inner, variant, field, _) => self.payload(inner, *variant, *field, term.sort()),
            _ => self.collection(term),
        }
    }

    /// The term as a place, or as a value that lives as long as the statement; to be borrowed or copied from.
    pub(super) fn place(&self, term: &Term) -> Text {
        match term.kind() {
            Kind::Var(var) => match self.names.access(var) {
                Access::Field(place) => Text::postfix(place),
                Access::Value(name) => Text::postfix(quote! { #name }),
                Access::Reference(name) => Text::new(quote! { *#name }, Level::Prefix),
            },
            Kind::Field(inner, place) => {
                let base = self.base(inner);
                let name = field_name(inner.sort(), *place);
                Text::postfix(quote! { #base.#name })
            }
            Kind::Value(map, key, _) => {
                let (map, key) = (self.base(map), self.reference(key));
                Text::postfix(quote! { #map[#key] })
            }
            _ => self.owned(term),
        }
    }

    /// A place that is only looked at: a method or a field of it follows, which looks through references.
    pub(super) fn base(&self, term: &Term) -> TokenStream {
        if let Kind::Var(var) = term.kind()
            && let Access::Reference(name) = self.names.access(var)
        {
            return quote! { #name };
        }
        self.place(term).receiver()
    }

    /// A reference to the term's value.
    pub(super) fn reference(&self, term: &Term) -> TokenStream {
        if let Kind::Var(var) = term.kind()
            && let Access::Reference(name) = self.names.access(var)
        {
            return quote! { #name };
        }
        self.place(term).borrowed()
    }

    fn variable(&self, var: &Var) -> Text {
        match self.names.access(var) {
            Access::Value(name) if is_copy(&var.sort) || self.names.moves(var) => Text::postfix(quote! { #name }),
            Access::Value(name) => Text::postfix(quote! { #name.clone() }),
            Access::Reference(name) if is_copy(&var.sort) => Text::new(quote! { *#name }, Level::Prefix),
            Access::Reference(name) => Text::postfix(quote! { #name.clone() }),
            Access::Field(place) if is_copy(&var.sort) => Text::postfix(place),
            Access::Field(place) => Text::postfix(quote! { #place.clone() }),
        }
    }

    fn cloned(&self, place: &Text, sort: &Sort) -> Text {
        if is_copy(sort) {
            return place.clone();
        }
        let receiver = place.receiver();
        Text::postfix(quote! { #receiver.clone() })
    }

    fn record(&self, fields: &[Term], sort: &Sort) -> Text {
        let Some(record) = sort.record() else { return Text::postfix(quote! { () }) };
        if record.name.is_empty() {
            let fields = fields.iter().map(|field| self.owned(field).tokens);
            return match fields.len() {
                1 => Text::postfix(quote! { (#(#fields)*,) }),
                _ => Text::postfix(quote! { (#(#fields),*) }),
            };
        }
        let name = ident(&record.name);
        let base = common_base(fields, sort);
        let given = record
            .fields
            .iter()
            .zip(fields)
            .enumerate()
            .filter(|(place, (_, value))| base.as_ref().is_none_or(|base| **value != base.field(*place)));
        let given = given.map(|(_, (field, value))| (&field.name, self.owned(value).tokens));
        if let Some(base) = &base {
            let given = given.map(|(name, value)| {
                let name = member(name);
                quote! { #name: #value, }
            });
            let given: TokenStream = given.collect();
            let base = self.owned(base).tokens;
            return Text::postfix(quote! { #name { #given ..#base } });
        }
        Text::postfix(data(&quote! { #name }, given))
    }

    fn variant(&self, variant: usize, fields: &[Term], sort: &Sort) -> Text {
        let Some((path, shape)) = variant_path(sort, variant) else { return Text::postfix(quote! { () }) };
        if fields.is_empty() {
            return Text::postfix(path);
        }
        let given = shape.fields.iter().zip(fields);
        Text::postfix(data(&path, given.map(|(field, value)| (&field.name, self.owned(value).tokens))))
    }

    fn payload(&self, inner: &Term, variant: usize, field: usize, sort: &Sort) -> Text {
        let name = inner.sort().variants().map(|shape| shape.name.clone()).unwrap_or_default();
        if (&*name, variant) == ("Option", SOME) {
            let inner = self.owned(inner).receiver();
            return Text::postfix(quote! { #inner.unwrap() });
        }
        let Some((path, shape)) = variant_path(inner.sort(), variant) else { return self.owned(inner) };
        let found = self.names.fresh("data");
        let pattern = match member(&shape.fields[field].name) {
            syn::Member::Named(name) => quote! { #path { #name: #found, .. } },
            syn::Member::Unnamed(_) => {
                let skipped = (0..field).map(|_| quote! { _, });
                let rest = if field + 1 < shape.fields.len() {
                    quote! { , .. }
                } else {
                    TokenStream::new()
                };
                quote! { #path(#(#skipped)* #found #rest) }
            }
        };
        let scrutinee = self.reference(inner);
        let value = if is_copy(sort) {
            quote! { *#found }
        } else {
            quote! { #found.clone() }
        };
        let other = "the value is another variant";
        Text::new(quote! { match #scrutinee { #pattern => #value, _ => panic!(#other) } }, Level::Block)
    }
}

/// The name of a record's field.
pub(super) fn field_name(sort: &Sort, place: usize) -> syn::Member {
    match sort.record() {
        Some(record) => member(&record.fields[place].name),
        None => member(&place.to_string()),
    }
}

/// The record of which all fields but some are taken, where that is shorter than to list them.
fn common_base(fields: &[Term], sort: &Sort) -> Option<Term> {
    let base = fields.iter().find_map(|field| match field.kind() {
        Kind::Field(base, _) if base.sort() == sort => Some(base.clone()),
        _ => None,
    })?;
    let same = fields.iter().enumerate().filter(|(place, field)| **field == base.field(*place)).count();
    (same > 0).then_some(base)
}

/// A struct or a variant with its data.
fn data<'a>(path: &TokenStream, given: impl Iterator<Item = (&'a std::sync::Arc<str>, TokenStream)>) -> TokenStream {
    let given: Vec<_> = given.collect();
    let numbered =
        !given.is_empty() && given.iter().all(|(name, _)| name.starts_with(|first: char| first.is_ascii_digit()));
    if numbered {
        let values = given.iter().map(|(_, value)| value);
        return quote! { #path(#(#values),*) };
    }
    let fields = given.iter().map(|(name, value)| {
        let name = member(name);
        quote! { #name: #value }
    });
    quote! { #path { #(#fields),* } }
}

/// The path of a variant, with its shape.
pub(super) fn variant_path(sort: &Sort, variant: usize) -> Option<(TokenStream, &crate::sort::Variant)> {
    let shape = sort.variants()?;
    let declared = shape.variants.get(variant)?;
    let (name, own) = (ident(&shape.name), ident(&declared.name));
    let path = match &*shape.name {
        "Option" | "Result" => quote! { #own },
        _ => quote! { #name::#own },
    };
    Some((path, declared))
}

/// What follows an `else`.
fn branch(text: &Text) -> TokenStream {
    let tokens = &text.tokens;
    let chained =
        text.level == Level::Block && tokens.clone().into_iter().next().is_some_and(|first| first.to_string() == "if");
    if chained {
        tokens.clone()
    } else {
        quote! { { #tokens } }
    }
}

/// An element of a sort of which only equality is known.
fn element_literal(element: &Element, sort: &Sort) -> Text {
    let text = match element {
        Element::Literal(text) => text.to_string(),
        Element::Numbered(number) => number.to_string(),
    };
    let Ok(tokens) = text.parse::<TokenStream>() else {
        let ty = types::written(sort);
        return Text::postfix(quote! { <#ty>::default() });
    };
    let is_string = matches!(sort, Sort::Opaque(opaque) if &*opaque.rust == "String");
    if is_string { Text::postfix(quote! { #tokens.to_owned() }) } else { Text::postfix(tokens) }
}
