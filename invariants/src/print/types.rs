//! Sorts as types.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::ident;
use crate::sort::Sort;

/// The type as the original file can write it. Hashed collections are written as ordered ones, which a sort does not tell
/// apart.
pub(super) fn written(sort: &Sort) -> TokenStream {
    match sort {
        Sort::Bool => quote! { bool },
        Sort::Int(int) if int.bits().is_none() => quote! { i128 },
        Sort::Int(int) => named(&int.to_string()),
        Sort::Opaque(opaque) => named(&opaque.rust),
        Sort::Record(record) if record.name.is_empty() => {
            let fields = record.fields.iter().map(|field| written(&field.sort));
            quote! { (#(#fields,)*) }
        }
        Sort::Record(record) => named(&record.name),
        Sort::Enum(shape) if matches!(&*shape.name, "Option" | "Result") => {
            let name = ident(&shape.name);
            let fields = shape.variants.iter().flat_map(|variant| &variant.fields).map(|field| written(&field.sort));
            quote! { #name<#(#fields),*> }
        }
        Sort::Enum(shape) => named(&shape.name),
        Sort::Set(element) => {
            let element = written(element);
            quote! { std::collections::BTreeSet<#element> }
        }
        Sort::Map(key, value) => {
            let (key, value) = (written(key), written(value));
            quote! { std::collections::BTreeMap<#key, #value> }
        }
        Sort::Open(_) => quote! { _ },
    }
}

/// A type by the text that the source has for it.
fn named(text: &str) -> TokenStream {
    match syn::parse_str::<syn::Type>(text) {
        Ok(ty) => quote! { #ty },
        Err(_) => quote! { _ },
    }
}
