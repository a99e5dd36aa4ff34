//! What another crate can name of a crate: everything that is `pub`, whether or not a module hides it, because an import can lead
//! around the module.

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

/// Whether a module is there for tests alone.
pub(super) fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg") => {
            let mut tokens = list.tokens.clone().into_iter();
            let first = tokens.next();
            matches!(first, Some(proc_macro2::TokenTree::Ident(word)) if word == "test") && tokens.next().is_none()
        }
        _ => false,
    })
}
