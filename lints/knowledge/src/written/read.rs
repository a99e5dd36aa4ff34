//! From syntax to what is written.

use smol_str::ToSmolStr;
use syn::punctuated::Punctuated;
use syn::{GenericArgument, GenericParam, PathArguments, ReturnType, Token, TypeParamBound, WherePredicate};

use super::{Bound, Generics, Name, Parameter, Projection, Segment, Written, WrittenPath};

/// The name that an identifier stands for: `r#type` is `type`.
#[must_use]
pub fn name(ident: &proc_macro2::Ident) -> Name {
    let text = ident.to_smolstr();
    match text.strip_prefix("r#") {
        Some(name) => name.into(),
        None => text,
    }
}

impl Written {
    /// The type `ty`.
    #[must_use]
    pub fn read(ty: &syn::Type) -> Self {
        match ty {
            syn::Type::Paren(inner) => Self::read(&inner.elem),
            syn::Type::Group(inner) => Self::read(&inner.elem),
            syn::Type::Reference(inner) => Self::Reference(Box::new(Self::read(&inner.elem))),
            syn::Type::Ptr(inner) => Self::Pointer(Box::new(Self::read(&inner.elem))),
            syn::Type::Slice(inner) => Self::Slice(Box::new(Self::read(&inner.elem))),
            syn::Type::Array(inner) => Self::Array(Box::new(Self::read(&inner.elem))),
            syn::Type::Tuple(tuple) => Self::Tuple(tuple.elems.iter().map(Self::read).collect()),
            syn::Type::Never(_) => Self::Never,
            syn::Type::ImplTrait(bounds) => Self::Bounds(read_bounds(&bounds.bounds)),
            syn::Type::TraitObject(bounds) => Self::Bounds(read_bounds(&bounds.bounds)),
            syn::Type::FnPtr(function) => Self::Function(
                function.inputs.iter().map(|input| Self::read(&input.ty)).collect(),
                Box::new(Self::of_return(&function.output)),
            ),
            syn::Type::Path(path) => Self::of_path(path.qself.as_ref(), &path.path),
            _ => Self::Unknown,
        }
    }

    /// What a function with this return type gives back, an async one when it is awaited.
    #[must_use]
    pub fn of_return(output: &ReturnType) -> Self {
        match output {
            ReturnType::Default => Self::unit(),
            ReturnType::Type(_, ty) => Self::read(ty),
        }
    }

    /// The type at a path.
    #[must_use]
    pub fn of_path(qualified: Option<&syn::QSelf>, path: &syn::Path) -> Self {
        let Some(qualified) = qualified else { return Self::Path(WrittenPath::read(path)) };
        let whole = WrittenPath::read(path);
        let (front, names) = whole.segments.split_at(qualified.position.min(whole.segments.len()));
        let of_trait = (!front.is_empty()).then(|| WrittenPath { global: whole.global, segments: front.to_vec() });
        Self::Projection(Box::new(Projection {
            of: Self::read(&qualified.ty),
            of_trait,
            names: names.iter().map(|segment| segment.name.clone()).collect(),
        }))
    }
}

impl WrittenPath {
    /// The path `path`.
    #[must_use]
    pub fn read(path: &syn::Path) -> Self {
        Self { global: path.leading_colon.is_some(), segments: path.segments.iter().map(read_segment).collect() }
    }
}

fn read_segment(segment: &syn::PathSegment) -> Segment {
    let arguments = match &segment.arguments {
        PathArguments::None => Vec::new(),
        PathArguments::AngleBracketed(arguments) => read_arguments(&arguments.args),
        PathArguments::Parenthesized(function) => {
            vec![Written::Tuple(function.inputs.iter().map(|input| Written::read(&input.ty)).collect())]
        }
    };
    Segment { name: name(&segment.ident), arguments }
}

/// The types among generic arguments; a constant keeps its place.
pub(crate) fn read_arguments(arguments: &Punctuated<GenericArgument, Token![,]>) -> Vec<Written> {
    let read = |argument: &GenericArgument| match argument {
        GenericArgument::Type(ty) => Some(Written::read(ty)),
        GenericArgument::Const(_) => Some(Written::Unknown),
        _ => None,
    };
    arguments.iter().filter_map(read).collect()
}

/// The traits among bounds.
pub(crate) fn read_bounds<P>(bounds: &Punctuated<TypeParamBound, P>) -> Vec<Bound> {
    let read = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => Some(read_bound(&bound.path)),
        _ => None,
    };
    bounds.iter().filter_map(read).collect()
}

fn read_bound(path: &syn::Path) -> Bound {
    let bindings = match path.segments.last().map(|segment| &segment.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::AssocType(binding) => Some((name(&binding.ident), Written::read(&binding.ty))),
                GenericArgument::Constraint(binding) => {
                    Some((name(&binding.ident), Written::Bounds(read_bounds(&binding.bounds))))
                }
                _ => None,
            })
            .collect(),
        Some(PathArguments::Parenthesized(function)) => {
            vec![(Name::new_static("Output"), Written::of_return(&function.output))]
        }
        _ => Vec::new(),
    };
    Bound { path: WrittenPath::read(path), bindings }
}

impl Generics {
    /// The generic parameters `generics`.
    #[must_use]
    pub fn read(generics: &syn::Generics) -> Self {
        let read = |parameter: &GenericParam| match parameter {
            GenericParam::Type(parameter) => Some(Parameter {
                name: name(&parameter.ident),
                bounds: read_bounds(&parameter.bounds),
                default: parameter.default.as_ref().map(|(_, ty)| Written::read(ty)),
            }),
            GenericParam::Const(parameter) => {
                Some(Parameter { name: name(&parameter.ident), bounds: Vec::new(), default: None })
            }
            _ => None,
        };
        let clauses =
            generics.where_clause.iter().flat_map(|clause| &clause.predicates).filter_map(|clause| match clause {
                WherePredicate::Type(clause) => Some((Written::read(&clause.bounded_ty), read_bounds(&clause.bounds))),
                _ => None,
            });
        Self { parameters: generics.params.iter().filter_map(read).collect(), clauses: clauses.collect() }
    }
}
