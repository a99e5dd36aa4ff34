//! Types, with every name looked up.

use std::sync::Arc;

use crate::expr::ExprId;
use crate::id::Id;
use crate::items::{Alias, Function, Implementation, TraitItem, TypeItem};
use crate::written::Name;

/// A type, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// Not known.
    Unknown(Why),
    /// `!`.
    Never,
    /// A type of the language; `{integer}` and `{float}` are numbers of any.
    Primitive(&'static str),
    /// A struct, enum or union with its arguments.
    Adt(Id<TypeItem>, Arc<[Ty]>),
    /// A tuple; the unit type has no elements.
    Tuple(Arc<[Ty]>),
    /// `[T]`.
    Slice(Arc<Ty>),
    /// `[T; N]`.
    Array(Arc<Ty>),
    /// `&T`, `&mut T`.
    Reference(Arc<Ty>),
    /// A raw pointer.
    Pointer(Arc<Ty>),
    /// A pointer to a function.
    Function(Arc<[Ty]>, Arc<Ty>),
    /// A function by its name.
    Item(Arc<ItemTy>),
    /// The constructor of a tuple struct, or of the variant at a place.
    Constructor(Id<TypeItem>, Option<u32>, Arc<[Ty]>),
    /// A closure of the file that is asked about.
    Closure(ExprId),
    /// A closure or function that was handed to a call, with what it gives back there.
    Handed(Arc<HandedTy>),
    /// What an async block or function gives back: a future of a value.
    Future(Arc<Ty>),
    /// A generic parameter by its place.
    Parameter(Owner, u32),
    /// `Self` of a trait.
    SelfOf(Id<TraitItem>),
    /// `impl A + B`, `dyn A + B`.
    Opaque(Arc<[BoundTy]>),
    /// `<T as Trait>::Name`, for a `T` that is not known enough.
    Projection(Arc<ProjectionTy>),
}

/// A function by its name, with what is known of its generic arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemTy {
    /// The function.
    pub function: Id<Function>,
    /// The type in front of its name.
    pub of: Option<Ty>,
    /// Its own generic arguments.
    pub arguments: Vec<Ty>,
}

/// A closure or function that was handed to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedTy {
    /// The closure, function or constructor.
    pub callee: Ty,
    /// What it gives back.
    pub output: Ty,
}

/// `T: Trait<A, Name = B>`, without the `T`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundTy {
    /// The trait.
    pub of_trait: Id<TraitItem>,
    /// Its arguments.
    pub arguments: Vec<Ty>,
    /// Its associated types, where they are written.
    pub bindings: Vec<(Name, Ty)>,
}

/// `<T as Trait>::Name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectionTy {
    /// The type.
    pub of: Ty,
    /// The trait with its arguments, where it is known.
    pub of_trait: Option<(Id<TraitItem>, Vec<Ty>)>,
    /// The associated type.
    pub name: Name,
}

impl ProjectionTy {
    /// Whether it is of a type that only callers know. One of another type could not be looked up.
    #[must_use]
    pub fn is_of_parameter(&self) -> bool {
        match &self.of {
            Ty::Parameter(..) | Ty::SelfOf(_) => true,
            Ty::Projection(inner) => inner.is_of_parameter(),
            _ => false,
        }
    }
}

/// What generic parameters belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A function.
    Function(Id<Function>),
    /// An implementation.
    Implementation(Id<Implementation>),
    /// A trait.
    Trait(Id<TraitItem>),
    /// A type.
    Type(Id<TypeItem>),
    /// An alias.
    Alias(Id<Alias>),
}

/// Why a type is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// The syntax tells nothing.
    Syntax,
    /// A name is declared nowhere that was read.
    Name,
    /// No method of this name was found for the receiver.
    Method,
    /// The receiver's type is not known.
    Receiver,
    /// It follows from how the value is used, which is not followed.
    Use,
    /// An associated type could not be looked up.
    Associated,
    /// The field is not declared.
    Field,
    /// Too many steps.
    Depth,
}

impl Ty {
    /// `()`.
    #[must_use]
    pub fn unit() -> Self {
        Self::Tuple(Arc::from([]))
    }

    /// Whether nothing is known, not even what kind of type it is.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self.peeled(), Self::Unknown(_) | Self::Projection(_))
    }

    /// Whether it has something in it that is not known.
    pub(crate) fn has_hole(&self) -> bool {
        match self {
            Self::Unknown(_) | Self::Projection(_) => true,
            Self::Adt(_, types) | Self::Tuple(types) => types.iter().any(Self::has_hole),
            Self::Slice(inner)
            | Self::Array(inner)
            | Self::Reference(inner)
            | Self::Pointer(inner)
            | Self::Future(inner) => inner.has_hole(),
            _ => false,
        }
    }

    /// The type without references.
    #[must_use]
    pub fn peeled(&self) -> &Self {
        match self {
            Self::Reference(inner) => inner.peeled(),
            other => other,
        }
    }

    /// Whether it is made of more than `limit` types. What is used twice is counted twice, as everything does that walks it.
    pub(crate) fn is_larger_than(&self, limit: usize) -> bool {
        let mut left = limit;
        !self.fits_into(&mut left)
    }

    /// Takes the types that it is made of from `left`, as long as there are some.
    fn fits_into(&self, left: &mut usize) -> bool {
        let Some(less) = left.checked_sub(1) else { return false };
        *left = less;
        let all = |types: &[Self], left: &mut usize| types.iter().all(|ty| ty.fits_into(left));
        match self {
            Self::Adt(_, types) | Self::Tuple(types) | Self::Constructor(_, _, types) => all(types, left),
            Self::Slice(inner)
            | Self::Array(inner)
            | Self::Reference(inner)
            | Self::Pointer(inner)
            | Self::Future(inner) => inner.fits_into(left),
            Self::Function(parameters, output) => all(parameters, left) && output.fits_into(left),
            Self::Item(item) => item.of.as_ref().is_none_or(|of| of.fits_into(left)) && all(&item.arguments, left),
            Self::Opaque(bounds) => bounds
                .iter()
                .all(|bound| all(&bound.arguments, left) && bound.bindings.iter().all(|(_, ty)| ty.fits_into(left))),
            Self::Projection(projection) => {
                projection.of.fits_into(left)
                    && projection.of_trait.as_ref().is_none_or(|(_, arguments)| all(arguments, left))
            }
            Self::Handed(handed) => handed.callee.fits_into(left) && handed.output.fits_into(left),
            Self::Unknown(_)
            | Self::Never
            | Self::Primitive(_)
            | Self::Closure(_)
            | Self::Parameter(..)
            | Self::SelfOf(_) => true,
        }
    }

    /// A reference to it.
    #[must_use]
    pub fn referenced(self) -> Self {
        Self::Reference(Arc::new(self))
    }

    /// Two answers about one type, joined: what one does not know is taken from the other.
    #[must_use]
    pub fn joined(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Unknown(_) | Self::Projection(_) | Self::Never, other) => other.clone(),
            (Self::Adt(id, arguments), Self::Adt(same, others)) if id == *same && arguments.len() == others.len() => {
                Self::Adt(id, join_all(&arguments, others))
            }
            (Self::Tuple(elements), Self::Tuple(others)) if elements.len() == others.len() => {
                Self::Tuple(join_all(&elements, others))
            }
            (Self::Reference(inner), Self::Reference(other)) => {
                Self::Reference(Arc::new(Self::clone(&inner).joined(other)))
            }
            (Self::Future(inner), Self::Future(other)) => Self::Future(Arc::new(Self::clone(&inner).joined(other))),
            (Self::Primitive("{integer}" | "{float}"), Self::Primitive(_)) => other.clone(),
            (this, _) => this,
        }
    }
}

fn join_all(types: &[Ty], others: &[Ty]) -> Arc<[Ty]> {
    types.iter().zip(others).map(|(ty, other)| ty.clone().joined(other)).collect()
}
