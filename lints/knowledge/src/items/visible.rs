//! What another crate can name of a crate: everything that is `pub`, whether or not a module hides it, because an import can lead
//! around the module.

use proc_macro2::TokenTree;
use syn::{Attribute, Visibility};

use super::Fields;

/// Whether another crate may name an item.
pub(super) const fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Leaves the fields out that no other crate may name. Those of tuples keep their names, which are their places.
pub(super) fn retain_public(fields: &mut Fields, written: &syn::Fields) {
    let mut visibilities = written.iter().map(|field| &field.vis);
    fields.fields.retain(|_| visibilities.next().is_some_and(is_public));
}

/// Of modules for one architecture of processor those for this one are read: bindings to systems have one for each, which declare
/// the same, and half of all declarations would be theirs.
const ARCHITECTURE: &str = "\"x86_64\"";

/// Whether a module says nothing to other crates: it is there for tests alone, or for another architecture.
pub(super) fn is_silent(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg") => {
            let tokens: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
            match &*tokens {
                [TokenTree::Ident(word)] => word == "test",
                [TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Literal(value)] => {
                    word == "target_arch" && value.to_string() != ARCHITECTURE
                }
                _ => false,
            }
        }
        _ => false,
    })
}
