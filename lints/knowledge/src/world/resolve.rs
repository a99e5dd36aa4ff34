//! What a name stands for: items, imports and globs of modules, other crates, the prelude, the types of the language.

use std::sync::{Arc, PoisonError};

use rustc_hash::FxHashMap;

use super::{World, kept};
use crate::id::{Id, ModuleId};
use crate::items::{Alias, Called, Function, Item, Module, Shape, TraitItem, TypeItem, Value};
use crate::primitive;
use crate::written::Name;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Def {
    Module(ModuleId),
    Type(Id<TypeItem>),
    /// A variant of an enum by its place.
    Variant(Id<TypeItem>, u32),
    Trait(Id<TraitItem>),
    Function(Id<Function>),
    Alias(Id<Alias>),
    Value(Id<Value>),
    Primitive(&'static str),
}

/// Types and values have names of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Namespace {
    Type,
    Value,
}

/// One search for a name. Imports lead through each other, in circles too.
#[derive(Debug, Default)]
pub(crate) struct Search {
    /// What is being looked for; the innermost last.
    pending: Vec<Key>,
    /// The outermost of these that a circle has led back to.
    cut: Option<usize>,
    /// What was looked for in vain on this search.
    tried: Vec<Key>,
}

/// How many items of a module are looked through one by one. Bindings to a system have thousands.
const FEW: usize = 64;

/// Items by their names.
pub(super) type ByName = FxHashMap<Name, Vec<Item>>;

/// A name in a module.
pub(super) type Key = (ModuleId, Name, Namespace);

impl World {
    /// What the first names of a path stand for, seen from `module`, and how many names that took.
    pub(crate) fn resolve(
        &self,
        module: ModuleId,
        global: bool,
        names: &[&Name],
        namespace: Namespace,
    ) -> Option<(Def, usize)> {
        self.resolve_in(module, global, names, namespace, &mut Search::default())
    }

    fn resolve_in(
        &self,
        module: ModuleId,
        global: bool,
        names: &[&Name],
        namespace: Namespace,
        search: &mut Search,
    ) -> Option<(Def, usize)> {
        let (first, rest) = names.split_first()?;
        let own = |is_last: bool| if is_last { namespace } else { Namespace::Type };
        let mut at = match first.as_str() {
            "self" => Def::Module(self.solid(module)),
            "super" => Def::Module(self.parent(self.solid(module))?),
            "crate" | "$crate" => Def::Module(self.root(module)),
            _ if global => self.krate(module, first).or_else(|| {
                // Before the edition of 2018 a path starts at the root.
                self.member_in(self.root(module), first, own(rest.is_empty()), search)
            })?,
            _ => self.name(module, first, own(rest.is_empty()), search)?,
        };
        for (taken, name) in rest.iter().enumerate() {
            let is_last = taken + 1 == rest.len();
            at = match at {
                Def::Module(inner) if name.as_str() == "super" => Def::Module(self.parent(inner)?),
                Def::Module(inner) if name.as_str() == "self" => Def::Module(inner),
                Def::Module(inner) => self.member_in(inner, name, own(is_last), search)?,
                Def::Type(id) => match self.variant(id, name) {
                    Some(variant) => variant,
                    None => return Some((at, taken + 1)),
                },
                Def::Alias(_) | Def::Trait(_) | Def::Primitive(_) => return Some((at, taken + 1)),
                _ => return None,
            };
        }
        Some((at, names.len()))
    }

    /// The variant `name` of an enum.
    pub(crate) fn variant(&self, id: Id<TypeItem>, name: &str) -> Option<Def> {
        let Shape::Enum(variants) = &self.get(id).shape else { return None };
        let place = variants.iter().position(|(variant, _)| variant == name)?;
        Some(Def::Variant(id, u32::try_from(place).ok()?))
    }

    /// What one name stands for in `module`.
    fn name(&self, module: ModuleId, name: &Name, namespace: Namespace, search: &mut Search) -> Option<Def> {
        let mut at = module;
        loop {
            if let Some(found) = self.member_in(at, name, namespace, search) {
                return Some(found);
            }
            match self.around(at) {
                Some(outer) => at = outer,
                None => break,
            }
        }
        let language = || primitive(name).map(Def::Primitive);
        match namespace {
            Namespace::Type => {
                self.krate(module, name).or_else(|| self.in_prelude(name, namespace, search)).or_else(language)
            }
            Namespace::Value => self.in_prelude(name, namespace, search),
        }
    }

    fn in_prelude(&self, name: &Name, namespace: Namespace, search: &mut Search) -> Option<Def> {
        self.member_in(self.lang.prelude?, name, namespace, search)
    }

    /// What `name` stands for among the items and imports of `module` itself.
    pub(crate) fn member(&self, module: ModuleId, name: &Name, namespace: Namespace) -> Option<Def> {
        self.member_in(module, name, namespace, &mut Search::default())
    }

    fn member_in(&self, module: ModuleId, name: &Name, namespace: Namespace, search: &mut Search) -> Option<Def> {
        let key = (module, name.clone(), namespace);
        if let Some(known) = self.kept.names.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return *known;
        }
        if let Some(place) = search.pending.iter().position(|pending| *pending == key) {
            search.cut = Some(search.cut.map_or(place, |cut| cut.min(place)));
            return None;
        }
        if search.tried.contains(&key) {
            return None;
        }
        let place = search.pending.len();
        let outer = search.cut.take();
        search.pending.push(key);
        let found = self.find(module, name, namespace, search);
        let key = search.pending.pop()?;
        let cut = search.cut.filter(|cut| *cut < place);
        // What was cut short by a circle is no answer but for this search.
        if found.is_some() || cut.is_none() {
            self.kept.names.write().unwrap_or_else(PoisonError::into_inner).insert(key, found);
        } else {
            search.tried.push(key);
        }
        search.cut = match (outer, cut) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        found
    }

    fn find(&self, id: ModuleId, name: &Name, namespace: Namespace, search: &mut Search) -> Option<Def> {
        let module = self.module(id);
        let of_name = |item: Item| Some(self.def(id, item)).filter(|found| self.is_in(*found, namespace));
        let own = if module.items.len() > FEW {
            self.by_name(id, module).get(name).into_iter().flatten().copied().find_map(of_name)
        } else {
            let named = module.items.iter().filter(|(called, _)| called == name);
            named.map(|(_, item)| *item).find_map(of_name)
        };
        if own.is_some() {
            return own;
        }
        if namespace == Namespace::Type
            && let Some(child) = self.files[id.file.0 as usize].children.get(&(id.place, name.clone()))
        {
            return Some(Def::Module(ModuleId { file: *child, place: 0 }));
        }
        let named = module.uses.iter().filter(|used| matches!(&used.called, Called::Name(called) if called == name));
        for used in named {
            let path: Vec<&Name> = used.path.iter().collect();
            // `use name::name`, and `use name;` for a crate.
            let found = match &*path {
                [only] if *only == name => {
                    self.krate(id, name).or_else(|| self.name(self.around(id)?, name, namespace, search))
                }
                path => match self.resolve_in(id, used.global, path, namespace, search) {
                    Some((found, taken)) if taken == path.len() => Some(found),
                    _ => None,
                },
            };
            if let Some(found) = found.filter(|found| self.is_in(*found, namespace)) {
                return Some(found);
            }
        }
        for used in module.uses.iter().filter(|used| used.called == Called::Glob) {
            let path: Vec<&Name> = used.path.iter().collect();
            let found = match self.resolve_in(id, used.global, &path, Namespace::Type, search) {
                Some((Def::Module(inner), taken)) if taken == path.len() && inner != id => {
                    self.member_in(inner, name, namespace, search)
                }
                Some((Def::Type(inner), taken)) if taken == path.len() => self.variant(inner, name),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The items of a module by their names, each in its order.
    fn by_name(&self, id: ModuleId, module: &Module) -> Arc<ByName> {
        kept(&self.kept.by_name, &id, || {
            let mut by_name = ByName::default();
            for (name, item) in &module.items {
                by_name.entry(name.clone()).or_default().push(*item);
            }
            by_name.into()
        })
    }

    fn def(&self, module: ModuleId, item: Item) -> Def {
        let file = module.file;
        match item {
            Item::Module(place) => Def::Module(ModuleId { file, place }),
            Item::Type(place) => Def::Type(Id::new(file, place)),
            Item::Trait(place) => Def::Trait(Id::new(file, place)),
            Item::Function(place) => Def::Function(Id::new(file, place)),
            Item::Alias(place) => Def::Alias(Id::new(file, place)),
            Item::Value(place) => Def::Value(Id::new(file, place)),
        }
    }

    fn is_in(&self, def: Def, namespace: Namespace) -> bool {
        match def {
            Def::Module(_) | Def::Trait(_) | Def::Alias(_) | Def::Primitive(_) => namespace == Namespace::Type,
            Def::Function(_) | Def::Value(_) => namespace == Namespace::Value,
            Def::Variant(..) => true,
            // A tuple struct is a function, a unit struct a constant.
            Def::Type(id) => {
                namespace == Namespace::Type
                    || matches!(&self.get(id).shape, Shape::Struct(fields) if !fields.are_named)
            }
        }
    }

    /// The crate that is called `name` in the crate of `module`.
    fn krate(&self, module: ModuleId, name: &Name) -> Option<Def> {
        let krate = &self.crates[self.files[module.file.0 as usize].krate.0 as usize];
        let found = krate.dependencies.get(name)?;
        Some(Def::Module(self.crates[found.0 as usize].root))
    }

    /// The module that the items of a block or of an included file belong to, as far as names are looked up; none for other modules.
    pub(crate) fn around(&self, module: ModuleId) -> Option<ModuleId> {
        let declared = self.module(module);
        match declared.parent {
            Some(place) => declared.is_block.then_some(ModuleId { place, ..module }),
            None => {
                let file = &self.files[module.file.0 as usize];
                file.parent.filter(|_| file.is_included)
            }
        }
    }

    /// The module around blocks and included files.
    pub(crate) fn solid(&self, module: ModuleId) -> ModuleId {
        let mut at = module;
        while let Some(outer) = self.around(at) {
            at = outer;
        }
        at
    }

    fn parent(&self, module: ModuleId) -> Option<ModuleId> {
        let parent = match self.module(module).parent {
            Some(place) => ModuleId { place, ..module },
            None => self.files[module.file.0 as usize].parent?,
        };
        Some(self.solid(parent))
    }

    fn root(&self, module: ModuleId) -> ModuleId {
        self.crates[self.files[module.file.0 as usize].krate.0 as usize].root
    }
}
