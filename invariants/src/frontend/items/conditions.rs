//! What is compiled under a condition that is not known here: `#[cfg(..)]`, and `#[cfg_attr(..)]` where the attribute
//! within changes what the code means.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::Visit;

/// Attributes and traits that change what a verdict is about, when they stand in a `#[cfg_attr(..)]`.
const MEANINGFUL: [&str; 16] = [
    "Clone",
    "Default",
    "Eq",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "cfg",
    "effect",
    "equivalence",
    "fresh",
    "initial",
    "invariant",
    "local",
    "operation",
    "replica",
    "replicated",
];

/// Where the condition stands, if one of the attributes is one.
pub(in crate::frontend) fn condition(attributes: &[syn::Attribute]) -> Option<Span> {
    attributes.iter().find(|attribute| is_condition(attribute)).map(syn::Attribute::span)
}

/// Where the first condition stands within a function, on its statements, match arms, fields or parameters. Items
/// within have conditions of their own.
pub(in crate::frontend) fn condition_within(signature: &syn::Signature, body: &syn::Block) -> Option<Span> {
    let mut search = Search(None);
    search.visit_signature(signature);
    search.visit_block(body);
    search.0
}

/// Where the first condition stands on a field or a variant of a type.
pub(in crate::frontend) fn condition_of_parts<'a>(fields: impl IntoIterator<Item = &'a syn::Field>) -> Option<Span> {
    fields.into_iter().find_map(|field| condition(&field.attrs))
}

/// Whether an item is compiled for tests alone.
pub(super) fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        if path.is_ident("test") {
            return true;
        }
        let mut found = false;
        let read = attribute.parse_nested_meta(|meta| {
            found |= meta.path.is_ident("test");
            Ok(())
        });
        // steadfast: allow(default_on_error): `cfg(all(..))` is no plain `cfg(test)`
        path.is_ident("cfg") && read.is_ok() && found
    })
}

/// The attributes of an item.
pub(super) fn attributes_of(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Union(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_condition(attribute: &syn::Attribute) -> bool {
    match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg_attr") => is_meaningful(list.tokens.clone()),
        meta => meta.path().is_ident("cfg"),
    }
}

fn is_meaningful(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => MEANINGFUL.iter().any(|word| ident == word),
        TokenTree::Group(group) => is_meaningful(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

struct Search(Option<Span>);

impl<'ast> Visit<'ast> for Search {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if self.0.is_none() && is_condition(attribute) {
            self.0 = Some(attribute.span());
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
