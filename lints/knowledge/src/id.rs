//! Names for what is declared: the file and the place in the list of its kind.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use crate::items::{Alias, FileItems, Function, Implementation, TraitItem, TypeItem, Value};
use crate::list::{Element, List};

/// A file of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(crate) u32);

/// A module or block of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ModuleId {
    /// The file.
    pub file: FileId,
    /// The place among the modules of the file.
    pub place: u32,
}

/// Something of the kind `T` that is declared.
pub struct Id<T> {
    /// The file.
    pub file: FileId,
    /// The place in the list of its kind.
    pub place: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    pub(crate) const fn new(file: FileId, place: u32) -> Self {
        Self { file, place, kind: PhantomData }
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.file, self.place) == (other.file, other.place)
    }
}

impl<T> Eq for Id<T> {}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.file, self.place).hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.file.0, self.place)
    }
}

/// What a file has a list of.
pub(crate) trait Listed: Element {
    /// The list.
    fn list(items: &FileItems) -> &List<Self>;
}

macro_rules! listed {
    ($($kind:ty, $list:ident;)*) => {
        $(impl Listed for $kind {
            fn list(items: &FileItems) -> &List<Self> {
                &items.$list
            }
        })*
    };
}

listed! {
    TypeItem, types;
    TraitItem, traits;
    Implementation, implementations;
    Function, functions;
    Alias, aliases;
    Value, values;
}
