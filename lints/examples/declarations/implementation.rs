//! Implementations that say nothing new: given one, tells whether it is worth a line.
//!
//! The library implements traits for each of twelve kinds of integers, for tuples of each length, for values and references. What
//! follows from another implementation is left out.

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, GenericArgument, ItemImpl, Lit, PathArguments, Type};

/// Traits of which it says nothing about a value that a type implements them.
const WITHOUT_METHODS: [&str; 5] = ["Send", "Sync", "Unpin", "UnwindSafe", "RefUnwindSafe"];

/// Primitive types that the stable language does not have.
const UNSTABLE_PRIMITIVES: [&str; 2] = ["f16", "f128"];

/// Implementations for tuples, arrays and functions of each length: up to this one they are kept.
const LENGTH: usize = 4;

/// The traits behind the operators, without those that assign.
const OPERATORS: [&str; 12] =
    ["Add", "Sub", "Mul", "Div", "Rem", "BitAnd", "BitOr", "BitXor", "Shl", "Shr", "Neg", "Not"];

/// Whether an implementation, by itself, says something about the values of a stable type.
pub(crate) fn says_something(item: &ItemImpl) -> bool {
    let mut header = Header::default();
    header.visit_type(&item.self_ty);
    let Some((path, _)) = &item.trait_ else { return !item.items.is_empty() && header.is_common() };
    header.visit_path(path);
    let is_marker = path.segments.last().is_some_and(|last| WITHOUT_METHODS.iter().any(|name| last.ident == name));
    item.modifiers.polarity.is_none() && !is_marker && header.is_common()
}

/// What the types are in the first line of an implementation.
#[derive(Default)]
struct Header {
    longest: usize,
    unstable: bool,
}

impl Header {
    fn is_common(&self) -> bool {
        self.longest <= LENGTH && !self.unstable
    }
}

impl<'ast> Visit<'ast> for Header {
    fn visit_type(&mut self, kind: &'ast Type) {
        let length = match kind {
            Type::Tuple(tuple) => tuple.elems.len(),
            Type::FnPtr(function) => function.inputs.len(),
            Type::Array(array) => match &array.len {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Int(length) => length.base10_parse().unwrap_or(usize::MAX),
                    _ => 0,
                },
                _ => 0,
            },
            _ => 0,
        };
        self.longest = self.longest.max(length);
        self.unstable |= matches!(kind, Type::Never(_));
        visit::visit_type(self, kind);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.unstable |= UNSTABLE_PRIMITIVES.iter().any(|name| path.is_ident(name));
        visit::visit_path(self, path);
    }
}

/// An implementation of an operator, by what stands on both sides of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Operator {
    name: String,
    left: String,
    right: String,
    /// Whether a side is a reference, whose mark is not part of the texts.
    pub(crate) for_references: bool,
}

impl Operator {
    /// The operator that is implemented, if it is one.
    pub(crate) fn of(item: &ItemImpl) -> Option<Self> {
        let last = item.trait_.as_ref()?.0.segments.last()?;
        let name = last.ident.to_string();
        if !OPERATORS.contains(&name.strip_suffix("Assign").unwrap_or(&name)) {
            return None;
        }
        let right = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(kind) => Some(kind),
                _ => None,
            })?,
            _ => &*item.self_ty,
        };
        let (left, left_is_reference) = value(&item.self_ty);
        let (right, right_is_reference) = value(right);
        Some(Self { name, left, right, for_references: left_is_reference || right_is_reference })
    }

    /// The same operator for values.
    pub(crate) fn for_values(self) -> Self {
        Self { for_references: false, ..self }
    }
}

/// The text of a type without its reference, and whether it has one.
fn value(kind: &Type) -> (String, bool) {
    match kind {
        Type::Reference(reference) => (reference.elem.to_token_stream().to_string(), true),
        kind => (kind.to_token_stream().to_string(), false),
    }
}
