//! Types and bounds as they are written: owned, without lifetimes, names not yet looked up.

mod read;

pub use read::name;
pub(crate) use read::{read_arguments, read_bounds};

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A name: of an item, a field, a parameter.
pub type Name = SmolStr;

/// A type as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Written {
    /// `_`, a macro, a constant: nothing that tells a type.
    #[default]
    Unknown,
    /// `!`.
    Never,
    /// `std::io::Result<T>`, `T`, `Self::Item`.
    Path(WrittenPath),
    /// `<T as Trait>::Name`; without a trait `<T>::Name`.
    Projection(Box<Projection>),
    /// `&T`, `&mut T`.
    Reference(Box<Written>),
    /// `*const T`, `*mut T`.
    Pointer(Box<Written>),
    /// `[T]`.
    Slice(Box<Written>),
    /// `[T; N]`.
    Array(Box<Written>),
    /// `(T, U)`; the unit type is the tuple of none.
    Tuple(Vec<Written>),
    /// `fn(T) -> U`.
    Function(Vec<Written>, Box<Written>),
    /// `impl A + B`, `dyn A + B`.
    Bounds(Vec<Bound>),
}

/// `<T as Trait>::Name`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Projection {
    /// The type in front.
    pub of: Written,
    /// The trait.
    pub of_trait: Option<WrittenPath>,
    /// The names behind.
    pub names: Vec<Name>,
}

/// A path as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WrittenPath {
    /// It starts with `::`.
    pub global: bool,
    /// Its segments, at least one.
    pub segments: Vec<Segment>,
}

/// One segment of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Segment {
    /// The name.
    pub name: Name,
    /// The generic arguments that are types; constants are [`Written::Unknown`], lifetimes are left out.
    pub arguments: Vec<Written>,
}

/// One bound on a type. `Fn(A) -> B` has the argument `(A,)` and the binding `Output = B`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bound {
    /// The trait.
    pub path: WrittenPath,
    /// `Item = T`.
    pub bindings: Vec<(Name, Written)>,
}

/// The generic parameters of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Generics {
    /// Types and constants in their order; lifetimes are left out.
    pub parameters: Vec<Parameter>,
    /// The where clauses.
    pub clauses: Vec<(Written, Vec<Bound>)>,
}

/// One generic parameter, or an `impl Trait` in the place of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Parameter {
    /// The name.
    pub name: Name,
    /// The bounds at its declaration.
    pub bounds: Vec<Bound>,
    /// The type that stands for it where none is written.
    pub default: Option<Written>,
}

impl Written {
    /// `()`.
    #[must_use]
    pub const fn unit() -> Self {
        Self::Tuple(Vec::new())
    }
}

impl WrittenPath {
    /// A path of names.
    pub fn of_names(names: impl IntoIterator<Item = Name>) -> Self {
        let segments = names.into_iter().map(|name| Segment { name, arguments: Vec::new() }).collect();
        Self { global: false, segments }
    }

    /// Its only name, where it is one name without arguments in front.
    #[must_use]
    pub fn name(&self) -> Option<&Name> {
        match &*self.segments {
            [only] if !self.global => Some(&only.name),
            _ => None,
        }
    }

    /// The last segment.
    #[must_use]
    pub fn last(&self) -> Option<&Segment> {
        self.segments.last()
    }
}

impl Generics {
    /// The place of the parameter `name`.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.name == name)
    }
}
