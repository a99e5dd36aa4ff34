//! What another crate can name of a crate: everything that is `pub`, whether or not a module hides it, because an import can lead
//! around the module.

use std::env::consts::{FAMILY, OS};

use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta, MetaNameValue, Token, Visibility};

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

/// Of what is for one architecture of processor that for this one is read: bindings to systems have modules for each, which declare
/// the same, and half of all declarations would be theirs.
const ARCHITECTURE: &str = "x86_64";

/// Whether an item says nothing to other crates here: it is there for tests alone, or for another system.
pub(super) fn is_silent(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => holds_of(&list.tokens) == Some(false),
        _ => false,
    })
}

/// Whether the predicate of a `cfg` holds where the tool runs, if that does not hang on features and the like.
pub(super) fn holds_of(predicate: &TokenStream) -> Option<bool> {
    holds(&syn::parse2::<Meta>(predicate.clone()).ok()?)
}

/// The same of a predicate that was read.
pub(super) fn holds(predicate: &Meta) -> Option<bool> {
    let name = predicate.path().get_ident()?.to_string();
    match (name.as_str(), predicate) {
        ("test", Meta::Path(_)) => Some(false),
        ("unix" | "windows", Meta::Path(_)) => Some(name == FAMILY),
        (_, Meta::NameValue(MetaNameValue { value: Expr::Lit(ExprLit { lit: Lit::Str(value), .. }), .. })) => {
            let here = match name.as_str() {
                "target_arch" => ARCHITECTURE,
                "target_os" => OS,
                "target_family" => FAMILY,
                _ => return None,
            };
            Some(value.value() == here)
        }
        ("not", Meta::List(list)) => holds_of(&list.tokens).map(|holds| !holds),
        ("all" | "any", Meta::List(list)) => {
            let decides = name == "any";
            let inner = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            // steadfast: allow(default_on_error): what is no predicate may hold or not
            let inner: Vec<Option<bool>> = inner.ok()?.iter().map(holds).collect();
            if inner.contains(&Some(decides)) {
                return Some(decides);
            }
            (!inner.contains(&None)).then_some(!decides)
        }
        _ => None,
    }
}

/// The attributes of an item.
pub(super) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(syn::ItemConst { attrs, .. })
        | Item::Enum(syn::ItemEnum { attrs, .. })
        | Item::ExternCrate(syn::ItemExternCrate { attrs, .. })
        | Item::Fn(syn::ItemFn { attrs, .. })
        | Item::ForeignMod(syn::ItemForeignMod { attrs, .. })
        | Item::Impl(syn::ItemImpl { attrs, .. })
        | Item::Macro(syn::ItemMacro { attrs, .. })
        | Item::Mod(syn::ItemMod { attrs, .. })
        | Item::Static(syn::ItemStatic { attrs, .. })
        | Item::Struct(syn::ItemStruct { attrs, .. })
        | Item::Trait(syn::ItemTrait { attrs, .. })
        | Item::Type(syn::ItemType { attrs, .. })
        | Item::Union(syn::ItemUnion { attrs, .. })
        | Item::Use(syn::ItemUse { attrs, .. }) => attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(all(unix, target_os = "linux"))]
    fn predicates_hold_as_far_as_the_system_decides() {
        for (predicate, expected) in [
            ("test", Some(false)),
            ("unix", Some(true)),
            ("windows", Some(false)),
            ("target_os = \"linux\"", Some(true)),
            ("target_os = \"macos\"", Some(false)),
            ("target_arch = \"arm\"", Some(false)),
            ("target_family = \"unix\"", Some(true)),
            ("feature = \"full\"", None),
            ("not(windows)", Some(true)),
            ("not(feature = \"full\")", None),
            ("all(unix, feature = \"full\")", None),
            ("all(test, feature = \"full\")", Some(false)),
            ("any(target_os = \"macos\", target_os = \"ios\")", Some(false)),
            ("any(unix, feature = \"full\")", Some(true)),
            ("any(windows, feature = \"full\")", None),
            ("all()", Some(true)),
            ("any()", Some(false)),
            ("debug_assertions", None),
            ("not rust", None),
        ] {
            assert_eq!(holds_of(&predicate.parse().expect("it is tokens")), expected, "{predicate}");
        }
    }
}
