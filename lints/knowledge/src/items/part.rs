//! Parts of declarations: receivers, fields, attributes.

use syn::Attribute;
use syn::punctuated::Punctuated;

use super::Fields;
use crate::written::{Name, Parameter, Written, WrittenPath, name};

/// The type of `self`.
pub(super) fn read_receiver(receiver: &syn::Receiver) -> Written {
    let owner = || Written::Path(WrittenPath::of_names([Name::new_static("Self")]));
    match &receiver.kind {
        syn::ReceiverKind::Value => owner(),
        syn::ReceiverKind::Typed(_, ty) => Written::read(ty),
        _ => Written::Reference(Box::new(owner())),
    }
}

/// Gives each `impl Trait` in the type of a parameter a name among the generic parameters.
pub(super) fn name_bounds(ty: &mut Written, parameters: &mut Vec<Parameter>) {
    match ty {
        Written::Bounds(bounds) => {
            let name = Name::new(format!("impl {}", parameters.len()));
            let bounds = std::mem::take(bounds);
            parameters.push(Parameter { name: name.clone(), bounds, default: None });
            *ty = Written::Path(WrittenPath::of_names([name]));
        }
        Written::Reference(inner) | Written::Pointer(inner) | Written::Slice(inner) | Written::Array(inner) => {
            name_bounds(inner, parameters);
        }
        Written::Tuple(elements) => elements.iter_mut().for_each(|element| name_bounds(element, parameters)),
        Written::Path(path) => {
            let arguments = path.segments.iter_mut().flat_map(|segment| &mut segment.arguments);
            arguments.for_each(|argument| name_bounds(argument, parameters));
        }
        _ => {}
    }
}

pub(super) fn read_fields(fields: &syn::Fields) -> Fields {
    match fields {
        syn::Fields::Named(named) => {
            Fields { fields: named.named.iter().filter_map(read_named).collect(), are_named: true }
        }
        syn::Fields::Unnamed(fields) => Fields {
            fields: fields
                .unnamed
                .iter()
                .enumerate()
                .map(|(place, field)| (Name::new(place.to_string()), Written::read(&field.ty)))
                .collect(),
            are_named: false,
        },
        syn::Fields::Unit => Fields::default(),
    }
}

pub(super) fn read_named(field: &syn::Field) -> Option<(Name, Written)> {
    Some((name(field.ident.as_ref()?), Written::read(&field.ty)))
}

pub(super) fn is_must_use(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("must_use"))
}

/// The value of `#[path = ".."]`.
pub(super) fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) => Some(path.value()),
            _ => None,
        },
        _ => None,
    })
}

/// The paths in `#[derive(..)]`.
pub(super) fn derives(attribute: &Attribute) -> Vec<WrittenPath> {
    if !attribute.path().is_ident("derive") {
        return Vec::new();
    }
    let parser = Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
    // steadfast: allow(default_on_error): what is no list of traits derives none
    attribute.parse_args_with(parser).map(|paths| paths.iter().map(WrittenPath::read).collect()).unwrap_or_default()
}
