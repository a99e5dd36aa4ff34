//! Parts of declarations: receivers, fields, attributes.

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, MetaNameValue};

use super::{Fields, visible};
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

/// The values of `#[path = ".."]` that a module may have, `None` for the path that follows from its name: those of the system where
/// the tool runs first, then those that hang on features and the like, then those of other systems unless only what other crates can
/// name counts.
#[must_use]
pub fn declared_paths(attributes: &[Attribute], only_public: bool) -> Vec<Option<String>> {
    if let Some(path) = attributes.iter().find_map(|attribute| path_of(&attribute.meta)) {
        return vec![Some(path)];
    }
    let of_system: Vec<(Option<bool>, String)> = attributes.iter().filter_map(path_by_system).collect();
    let paths = |holds: Option<bool>| of_system.iter().filter(move |(found, _)| *found == holds).map(|(_, path)| path);
    let is_certain = paths(Some(true)).next().is_some();
    let others = paths(Some(false)).take_while(|_| !only_public);
    let given = paths(Some(true)).chain(paths(None)).cloned().map(Some);
    let by_name = (!is_certain || !only_public).then_some(None);
    given.chain(by_name).chain(others.cloned().map(Some)).collect()
}

/// The value of `path = ".."`.
fn path_of(meta: &Meta) -> Option<String> {
    match meta {
        Meta::NameValue(MetaNameValue { path, value: Expr::Lit(ExprLit { lit: Lit::Str(value), .. }), .. })
            if path.is_ident("path") =>
        {
            Some(value.value())
        }
        _ => None,
    }
}

/// The path in `#[cfg_attr(predicate, path = "..")]`, and whether the predicate holds where the tool runs.
fn path_by_system(attribute: &Attribute) -> Option<(Option<bool>, String)> {
    if !attribute.path().is_ident("cfg_attr") {
        return None;
    }
    let parser = Punctuated::<Meta, syn::Token![,]>::parse_terminated;
    // steadfast: allow(default_on_error): what is no list of attributes gives no path
    let parts = attribute.parse_args_with(parser).ok()?;
    let mut parts = parts.iter();
    let holds = visible::holds(parts.next()?);
    Some((holds, parts.find_map(path_of)?))
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
