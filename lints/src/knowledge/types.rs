//! Types as far as error handling needs them.

use syn::{GenericArgument, PathArguments, ReturnType};

use super::Aliases;

/// A type, owned and small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Type {
    /// Not known.
    #[default]
    Unknown,
    /// `()`.
    Unit,
    /// `Result` of a value; the error's last path segment where it is written.
    Result(Box<Type>, Option<String>),
    /// `Option` of a value.
    Option(Box<Type>),
    /// A future of a value.
    Future(Box<Type>),
    /// A handle of a task or thread that gives back a value.
    Handle(Box<Type>),
    /// A collection or iterator of items.
    Items(Box<Type>),
    /// Another type, by the last segment of its path.
    Named(String),
}

impl Type {
    /// The type that is written as `ty`. `aliases` are those of the file.
    pub(crate) fn of(ty: &syn::Type, aliases: &Aliases) -> Self {
        match ty {
            syn::Type::Paren(paren) => Self::of(&paren.elem, aliases),
            syn::Type::Group(group) => Self::of(&group.elem, aliases),
            syn::Type::Reference(reference) => Self::of(&reference.elem, aliases),
            syn::Type::Tuple(tuple) if tuple.elems.is_empty() => Self::Unit,
            syn::Type::Slice(slice) => Self::Items(Box::new(Self::of(&slice.elem, aliases))),
            syn::Type::Array(array) => Self::Items(Box::new(Self::of(&array.elem, aliases))),
            syn::Type::ImplTrait(bounds) => Self::of_bounds(bounds.bounds.iter(), aliases),
            syn::Type::TraitObject(bounds) => Self::of_bounds(bounds.bounds.iter(), aliases),
            syn::Type::Path(path) => Self::of_path(&path.path, aliases),
            _ => Self::Unknown,
        }
    }

    /// The type that a function with this return type gives back.
    pub(crate) fn of_return(output: &ReturnType, aliases: &Aliases) -> Self {
        match output {
            ReturnType::Default => Self::Unit,
            ReturnType::Type(_, ty) => Self::of(ty, aliases),
        }
    }

    fn of_path(path: &syn::Path, aliases: &Aliases) -> Self {
        let Some(last) = path.segments.last() else { return Self::Unknown };
        // `Self::Item` is whatever the trait's implementation says.
        if path.segments.len() > 1 && path.segments[0].ident == "Self" {
            return Self::Unknown;
        }
        let name = last.ident.to_string();
        let arguments = type_arguments(&last.arguments);
        let first = || arguments.first().map_or(Self::Unknown, |ty| Self::of(ty, aliases));
        if let Some(error) = aliases.result(&name) {
            return Self::Result(Box::new(first()), error.clone());
        }
        if let Some(ty) = aliases.other(&name) {
            return ty.clone();
        }
        let name = if path.segments.len() == 1 { aliases.original(&name) } else { &name };
        match name {
            "Result" => {
                let written = arguments.get(1).and_then(|ty| last_segment(ty));
                let error = written.map(|name| aliases.original(&name).to_owned()).or_else(|| {
                    let qualifier = path.segments.iter().rev().nth(1)?.ident.to_string();
                    match aliases.original(&qualifier) {
                        "io" => Some("io::Error".to_owned()),
                        "fmt" => Some("fmt::Error".to_owned()),
                        _ => None,
                    }
                });
                Self::Result(Box::new(first()), error)
            }
            "Option" => Self::Option(Box::new(first())),
            "Box" | "Arc" | "Rc" | "Pin" | "Cow" | "Ref" | "RefMut" | "MutexGuard" if !arguments.is_empty() => first(),
            "BoxFuture" | "LocalBoxFuture" | "Ready" | "Instrumented" => Self::Future(Box::new(first())),
            "JoinHandle" | "ScopedJoinHandle" | "AbortOnDropHandle" => Self::Handle(Box::new(first())),
            "Vec" | "VecDeque" | "HashSet" | "BTreeSet" | "SmallVec" => Self::Items(Box::new(first())),
            name => Self::Named(name.to_owned()),
        }
    }

    fn of_bounds<'ast>(bounds: impl Iterator<Item = &'ast syn::TypeParamBound>, aliases: &Aliases) -> Self {
        for bound in bounds {
            let syn::TypeParamBound::Trait(bound) = bound else { continue };
            let Some(last) = bound.path.segments.last() else { continue };
            let associated = |wanted: &str| match &last.arguments {
                PathArguments::AngleBracketed(arguments) => arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::AssocType(assoc) if assoc.ident == wanted => Some(Self::of(&assoc.ty, aliases)),
                    _ => None,
                }),
                _ => None,
            };
            match aliases.original(&last.ident.to_string()) {
                "Future" => return Self::Future(Box::new(associated("Output").unwrap_or_default())),
                "Iterator" | "IntoIterator" | "Stream" => {
                    return Self::Items(Box::new(associated("Item").unwrap_or_default()));
                }
                name @ ("Write" | "Read" | "BufRead" | "AsyncWrite" | "AsyncRead") => {
                    return Self::Named(name.to_owned());
                }
                _ => {}
            }
        }
        Self::Unknown
    }

    /// Whether a function that gives it back can fail: it is a `Result` or a future of one.
    pub(crate) fn fails(&self) -> bool {
        match self {
            Self::Result(..) => true,
            Self::Future(inner) => matches!(**inner, Self::Result(..)),
            _ => false,
        }
    }

    /// What `.await` gives.
    pub(crate) fn awaited(self) -> Self {
        match self {
            Self::Future(inner) => *inner,
            Self::Handle(inner) => Self::Result(inner, Some("JoinError".to_owned())),
            // A future of one's own: a receiver, a sleep.
            Self::Named(_) => Self::Unknown,
            other => other,
        }
    }

    /// What `?`, `unwrap()` or a success pattern gives.
    pub(crate) fn success(self) -> Self {
        match self {
            Self::Result(inner, _) | Self::Option(inner) => *inner,
            _ => Self::Unknown,
        }
    }

    /// Whether it is a `Result`: yes, no or unknown.
    pub(crate) fn is_result(&self) -> Option<bool> {
        match self {
            Self::Unknown => None,
            Self::Named(name) => {
                if name.len() > 1 && !name.ends_with("Result") {
                    Some(false)
                } else {
                    None
                }
            }
            Self::Result(..) => Some(true),
            Self::Unit | Self::Option(_) | Self::Future(_) | Self::Handle(_) | Self::Items(_) => Some(false),
        }
    }
}

/// The types among generic arguments.
fn type_arguments(arguments: &PathArguments) -> Vec<&syn::Type> {
    match arguments {
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The last path segment of a type; `()` for the unit.
pub(crate) fn last_segment(ty: &syn::Type) -> Option<String> {
    match ty {
        syn::Type::Paren(paren) => last_segment(&paren.elem),
        syn::Type::Group(group) => last_segment(&group.elem),
        syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        syn::Type::Tuple(tuple) if tuple.elems.is_empty() => Some("()".to_owned()),
        syn::Type::Reference(reference) => last_segment(&reference.elem),
        _ => None,
    }
}
