//! What all files and crates declare together.
//!
//! The world is given the items of files, crate by crate, and answers what a name stands for, what a written type is, what a type
//! implements. What it works out it keeps, so that it can be asked from several threads.

mod bounds;
mod expand;
mod flat;
mod implementations;
mod join;
mod lower;
mod normal;
mod resolve;
mod signature;
mod table;
mod unify;

use std::sync::{Arc, RwLock};

use rustc_hash::FxHashMap;

pub use self::flat::in_one;
pub use self::join::{CrateFiles, ModulePaths, SourceFile, module_paths};
pub(crate) use self::lower::Context;
pub(crate) use self::resolve::{Def, Namespace};
pub(crate) use self::signature::Signature;
use self::table::Table;
pub(crate) use self::unify::Bindings;
use crate::id::{FileId, Id, Listed, ModuleId};
use crate::items::{FileItems, Function, Implementation, Module, TraitItem, TypeItem};
use crate::macros::Definitions;
use crate::outline::{self, hash};
use crate::ty::{BoundTy, Owner, Ty, Why};
use crate::written::{Generics, Name};

/// A crate of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CrateId(pub(crate) u32);

#[derive(Debug)]
struct Crate {
    name: Name,
    root: ModuleId,
    /// What the names of other crates stand for.
    dependencies: FxHashMap<Name, CrateId>,
}

#[derive(Debug)]
struct File {
    items: Arc<FileItems>,
    krate: CrateId,
    /// The module that declares the file.
    parent: Option<ModuleId>,
    /// That module includes it: what the file declares is the module's own.
    is_included: bool,
    /// The files of its modules stand beside it.
    is_beside: bool,
    /// Files that its modules declare.
    children: FxHashMap<(u32, Name), FileId>,
}

/// Everything that is declared.
#[derive(Debug, Default)]
pub struct World {
    crates: Vec<Crate>,
    files: Vec<File>,
    /// Functions of implementations by the name of the type and their own.
    associated: Table<Id<Function>>,
    /// Functions of traits by name.
    of_traits: Table<Id<Function>>,
    /// Implementations that declare a constant, by the name of the type and that of the constant.
    with_constants: Table<Id<Implementation>>,
    /// Implementations of traits by the name of the trait.
    implementations: Table<Id<Implementation>>,
    /// The same by that name and what the type is filed under; under [`ANY`](outline::ANY) where it may be called otherwise.
    by_head: Table<Id<Implementation>>,
    /// Traits and types that the language itself knows.
    lang: Lang,
    /// The macros that expressions can call.
    macros: Definitions,
    kept: Kept,
}

/// A trait, and what its implementations are filed under; all without that.
type Asked = (Id<TraitItem>, Option<Name>);

/// A parameter by its place; without one the `Self` of a trait.
type Bounded = (Owner, Option<u32>);

/// What was worked out before.
#[derive(Debug, Default)]
struct Kept {
    names: RwLock<FxHashMap<(ModuleId, Name, Namespace), Option<Def>>>,
    by_name: RwLock<FxHashMap<ModuleId, Arc<resolve::ByName>>>,
    signatures: RwLock<FxHashMap<Id<Function>, Arc<Signature>>>,
    headers: RwLock<FxHashMap<Id<Implementation>, Arc<implementations::Header>>>,
    of_trait: RwLock<FxHashMap<Asked, Arc<implementations::Implementations>>>,
    demands: RwLock<FxHashMap<Owner, Arc<[bounds::Demand]>>>,
    /// The bounds of parameters, by their place, and of `Self`, with the traits that these rest on.
    bounds: RwLock<FxHashMap<Bounded, Arc<[BoundTy]>>>,
    supertraits: RwLock<FxHashMap<Id<TraitItem>, Arc<[BoundTy]>>>,
    in_scope: RwLock<FxHashMap<ModuleId, Arc<[Id<TraitItem>]>>>,
}

/// Types and traits that the language itself knows; none where the standard library was not read.
#[derive(Debug, Default)]
pub(crate) struct Lang {
    pub(crate) result: Option<Id<TypeItem>>,
    pub(crate) option: Option<Id<TypeItem>>,
    pub(crate) string: Option<Id<TypeItem>>,
    pub(crate) vec: Option<Id<TypeItem>>,
    pub(crate) cstr: Option<Id<TypeItem>>,
    pub(crate) poll: Option<Id<TypeItem>>,
    pub(crate) deref: Option<Id<TraitItem>>,
    pub(crate) future: Option<Id<TraitItem>>,
    pub(crate) into_future: Option<Id<TraitItem>>,
    pub(crate) iterator: Option<Id<TraitItem>>,
    pub(crate) into_iterator: Option<Id<TraitItem>>,
    pub(crate) index: Option<Id<TraitItem>>,
    pub(crate) sized: Option<Id<TraitItem>>,
    pub(crate) clone: Option<Id<TraitItem>>,
    pub(crate) functions: Vec<Id<TraitItem>>,
    /// The module of arithmetic, and that of ranges.
    pub(crate) operators: Option<ModuleId>,
    prelude: Option<ModuleId>,
}

impl World {
    /// What is at `id`.
    pub(crate) fn get<T: Listed>(&self, id: Id<T>) -> &T {
        &T::list(&self.files[id.file.0 as usize].items)[id.place as usize]
    }

    pub(crate) fn module(&self, id: ModuleId) -> &Module {
        &self.files[id.file.0 as usize].items.modules[id.place as usize]
    }

    /// The file that was given at this place.
    #[must_use]
    pub fn file(&self, place: usize) -> Option<FileId> {
        (place < self.files.len()).then_some(FileId(u32::try_from(place).ok()?))
    }

    /// Whether a type is a `Result`, or a reference to one.
    #[must_use]
    pub fn is_result(&self, ty: &Ty) -> bool {
        matches!(ty.peeled(), Ty::Adt(id, _) if Some(*id) == self.lang.result)
    }

    /// Whether a type is an `Option`, or a reference to one.
    #[must_use]
    pub fn is_option(&self, ty: &Ty) -> bool {
        matches!(ty.peeled(), Ty::Adt(id, _) if Some(*id) == self.lang.option)
    }

    /// The types and traits that the language knows.
    pub(crate) const fn lang(&self) -> &Lang {
        &self.lang
    }

    /// The generic parameters of `owner`.
    pub(crate) fn generics(&self, owner: Owner) -> &Generics {
        match owner {
            Owner::Function(id) => &self.get(id).generics,
            Owner::Implementation(id) => &self.get(id).generics,
            Owner::Trait(id) => &self.get(id).generics,
            Owner::Type(id) => &self.get(id).generics,
            Owner::Alias(id) => &self.get(id).generics,
        }
    }

    /// What the implementations for a type are filed under.
    pub(crate) fn head_of(&self, ty: &Ty) -> Name {
        match ty {
            Ty::Adt(id, _) => self.get(*id).name.clone(),
            Ty::Primitive("{integer}") => Name::new_static("i32"),
            Ty::Primitive("{float}") => Name::new_static("f64"),
            Ty::Primitive(name) => Name::new_static(name),
            Ty::Reference(_) => outline::REFERENCE,
            Ty::Pointer(_) => outline::POINTER,
            Ty::Slice(_) => outline::SLICE,
            Ty::Array(_) => outline::ARRAY,
            Ty::Tuple(_) => outline::TUPLE,
            Ty::Function(..) => outline::FUNCTION,
            Ty::Opaque(bounds) => bounds.first().map_or(outline::ANY, |bound| self.get(bound.of_trait).name.clone()),
            _ => outline::ANY,
        }
    }

    /// The constant `name` of a type.
    pub(crate) fn constant_of(&self, of: &Ty, name: &Name) -> Ty {
        for id in self.with_constants.get(hash([&self.head_of(of), name])) {
            let mut bindings = Bindings::new(Owner::Implementation(id));
            let header = self.header(id);
            if !header.is_for_unknown()
                && bindings.unify(&header.of, of)
                && let Some((_, written)) = self.get(id).values.iter().find(|(called, _)| called == name)
            {
                let ty = self.lower(&self.context_of(Owner::Implementation(id)), written);
                return self.without(&self.normal(&bindings.applied(&ty), 0), &bindings);
            }
        }
        Ty::Unknown(Why::Name)
    }

    /// Functions of implementations for a type of the name `of`.
    pub(crate) fn associated(&self, of: &Name, name: &Name) -> impl Iterator<Item = Id<Function>> {
        self.associated.get(hash([of, name])).filter(move |id| self.get(*id).name == *name)
    }

    /// Functions of traits.
    pub(crate) fn of_traits(&self, name: &str) -> impl Iterator<Item = Id<Function>> {
        self.of_traits.get(hash([name])).filter(move |id| self.get(*id).name == name)
    }

    /// The module that declares a file, and what it calls it.
    pub(crate) fn declared_by(&self, file: FileId) -> Option<(ModuleId, Name)> {
        let parent = self.files[file.0 as usize].parent?;
        let children = &self.files[parent.file.0 as usize].children;
        let ((place, name), _) = children.iter().find(|(_, child)| **child == file)?;
        Some((ModuleId { file: parent.file, place: *place }, name.clone()))
    }

    /// The name of the crate that declares a file.
    #[must_use]
    pub fn crate_of(&self, file: FileId) -> &Name {
        &self.crates[self.files[file.0 as usize].krate.0 as usize].name
    }
}

/// What is kept under `key`, worked out where it is not yet. Two threads may do so at once; both get the same.
fn kept<K, V>(map: &RwLock<FxHashMap<K, V>>, key: &K, make: impl FnOnce() -> V) -> V
where
    K: Clone + Eq + std::hash::Hash,
    V: Clone,
{
    if let Some(known) = map.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(key) {
        return known.clone();
    }
    let made = make();
    map.write().unwrap_or_else(std::sync::PoisonError::into_inner).insert(key.clone(), made.clone());
    made
}
