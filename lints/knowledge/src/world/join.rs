//! From the items of files to a world: which file is which module, and the tables that look-ups start from.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::resolve::{Def, Namespace};
use super::{Crate, CrateId, File, Lang, World};
use crate::id::{FileId, Id, ModuleId};
use crate::items::{Called, Container, FileItems, ModuleFile, TraitItem, TypeItem};
use crate::written::{Generics, Name, Written};

/// One file with what it declares.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path with `/`: what `mod name;` is looked up by.
    pub path: String,
    /// What it declares.
    pub items: Arc<FileItems>,
}

/// One crate: where it starts, and what it calls others.
#[derive(Clone, Debug)]
pub struct CrateFiles {
    /// The name of the crate, as code writes it.
    pub name: Name,
    /// The path of its root file.
    pub root: String,
    /// The crates that it names, by their place in the list of crates.
    pub dependencies: Vec<(Name, usize)>,
}

impl World {
    /// Joins the files of all crates. A file belongs to the first crate whose modules lead to it; one that none leads to, to
    /// the first crate whose root stands beside or above it. The crates `core`, `alloc` and `std` can be named from everywhere.
    #[must_use]
    pub fn new(files: Vec<SourceFile>, crates: &[CrateFiles]) -> Self {
        let by_path: FxHashMap<String, FileId> =
            files.iter().enumerate().map(|(place, file)| (file.path.clone(), file_id(place))).collect();
        let mut world = Self::default();
        let mut paths = Vec::with_capacity(files.len());
        for file in files {
            paths.push(file.path);
            world.files.push(File {
                items: file.items,
                krate: CrateId(u32::MAX),
                parent: None,
                is_included: false,
                children: FxHashMap::default(),
            });
        }
        let mut places = FxHashMap::default();
        for (place, krate) in crates.iter().enumerate() {
            let Some(root) = by_path.get(&krate.root).copied() else { continue };
            let id = CrateId(index(world.crates.len()));
            places.insert(place, id);
            world.crates.push(Crate {
                name: krate.name.clone(),
                root: ModuleId { file: root, place: 0 },
                dependencies: FxHashMap::default(),
            });
            let of_root = &mut world.files[root.0 as usize].krate;
            if *of_root == CrateId(u32::MAX) {
                *of_root = id;
                world.lead(vec![root], &paths, &by_path);
            }
        }
        let standard: Vec<(Name, CrateId)> = ["core", "alloc", "std"]
            .iter()
            .filter_map(|name| {
                let place = crates.iter().position(|krate| krate.name == *name)?;
                Some((Name::new_static(name), *places.get(&place)?))
            })
            .collect();
        for (place, krate) in crates.iter().enumerate() {
            let Some(id) = places.get(&place) else { continue };
            let named = krate.dependencies.iter().filter_map(|(name, place)| Some((name.clone(), *places.get(place)?)));
            world.crates[id.0 as usize].dependencies = standard.iter().cloned().chain(named).collect();
        }
        // What macros declare can lead to more files, and those can have macros of their own.
        let expanded = world.expand(&paths);
        world.lead(expanded, &paths, &by_path);
        world.adopt(&paths);
        world.expand(&paths);
        world.keep_macros(&paths);
        for place in 0..world.files.len() {
            world.note(file_id(place));
        }
        world.lang = world.find_lang(&standard);
        world
    }

    /// Gives the files that the modules of `pending` lead to the same crate, and a parent.
    fn lead(&mut self, mut pending: Vec<FileId>, paths: &[String], by_path: &FxHashMap<String, FileId>) {
        while let Some(id) = pending.pop() {
            let at = id.0 as usize;
            let krate = self.files[at].krate;
            let is_root = self.crates[krate.0 as usize].root.file == id || self.files[at].is_included;
            let items = Arc::clone(&self.files[at].items);
            for (place, module) in items.modules.iter().enumerate() {
                for declared in &module.files {
                    let folder = folder_of(&items, place, &paths[at], is_root);
                    let Some(child) =
                        candidates(declared, &folder, &paths[at]).iter().find_map(|path| by_path.get(path))
                    else {
                        continue;
                    };
                    let key = (index(place), declared.name.clone());
                    self.files[at].children.entry(key).or_insert(*child);
                    let child_file = &mut self.files[child.0 as usize];
                    if child_file.krate == CrateId(u32::MAX) {
                        child_file.krate = krate;
                        child_file.parent = Some(ModuleId { file: id, place: index(place) });
                        child_file.is_included = declared.is_included;
                        pending.push(*child);
                    }
                }
            }
        }
    }

    /// Gives the files that no module leads to a crate.
    fn adopt(&mut self, paths: &[String]) {
        if self.crates.is_empty() {
            self.crates.push(Crate {
                name: Name::default(),
                root: ModuleId { file: FileId(0), place: 0 },
                dependencies: FxHashMap::default(),
            });
        }
        let roots: Vec<(CrateId, &str)> = self
            .crates
            .iter()
            .enumerate()
            .map(|(place, krate)| (CrateId(index(place)), folder(&paths[krate.root.file.0 as usize])))
            .collect();
        for (place, path) in paths.iter().enumerate() {
            if self.files[place].krate == CrateId(u32::MAX) {
                let above =
                    |root: &str| root.is_empty() || path.starts_with(root) && path[root.len()..].starts_with('/');
                let nearest = roots.iter().filter(|(_, root)| above(root)).max_by_key(|(_, root)| root.len());
                self.files[place].krate = nearest.map_or(CrateId(0), |(krate, _)| *krate);
            }
        }
    }

    /// Enters the functions and implementations of a file into the tables.
    fn note(&mut self, file: FileId) {
        let items = Arc::clone(&self.files[file.0 as usize].items);
        for (place, function) in items.functions.iter().enumerate() {
            let id = Id::new(file, index(place));
            match function.container {
                Container::Free => {}
                Container::Trait(_) => self.of_traits.entry(function.name.clone()).or_default().push(id),
                Container::Implementation(of) => {
                    let of = &items.implementations[of as usize];
                    let key = (head(&of.of, &of.generics), function.name.clone());
                    self.associated.entry(key).or_default().push(id);
                }
            }
        }
        for (place, implementation) in items.implementations.iter().enumerate() {
            for (name, _) in &implementation.values {
                let key = (head(&implementation.of, &implementation.generics), name.clone());
                self.with_constants.entry(key).or_default().push(Id::new(file, index(place)));
            }
            let Some(last) = implementation.of_trait.as_ref().and_then(|path| path.last()) else { continue };
            let module = &items.modules[implementation.module as usize];
            let renamed = module.uses.iter().find_map(|used| match &used.called {
                Called::Name(called) if *called == last.name => used.path.last(),
                _ => None,
            });
            let name = renamed.unwrap_or(&last.name).clone();
            let head = head(&implementation.of, &implementation.generics);
            self.implementations.entry(name).or_default().entry(head).or_default().push(Id::new(file, index(place)));
        }
        self.other_names.extend(items.aliases.iter().map(|alias| alias.name.clone()));
        for used in items.modules.iter().flat_map(|module| &module.uses) {
            if let Called::Name(called) = &used.called
                && used.path.last() != Some(called)
            {
                self.other_names.insert(called.clone());
            }
        }
    }

    fn find_lang(&self, standard: &[(Name, CrateId)]) -> Lang {
        let module = |krate: &str, path: &[&str]| -> Option<ModuleId> {
            let (_, id) = standard.iter().find(|(name, _)| name == krate)?;
            let mut at = self.crates[id.0 as usize].root;
            for name in path {
                match self.member(at, &Name::new(name), Namespace::Type)? {
                    Def::Module(inner) => at = inner,
                    _ => return None,
                }
            }
            Some(at)
        };
        let find = |krate: &str, path: &[&str]| -> Option<Def> {
            let (last, front) = path.split_last()?;
            self.member(module(krate, front)?, &Name::new(last), Namespace::Type)
        };
        let ty = |krate: &str, path: &[&str]| -> Option<Id<TypeItem>> {
            match find(krate, path)? {
                Def::Type(id) => Some(id),
                _ => None,
            }
        };
        let of_trait = |path: &[&str]| -> Option<Id<TraitItem>> {
            match find("core", path)? {
                Def::Trait(id) => Some(id),
                _ => None,
            }
        };
        Lang {
            result: ty("core", &["result", "Result"]),
            option: ty("core", &["option", "Option"]),
            string: ty("alloc", &["string", "String"]),
            vec: ty("alloc", &["vec", "Vec"]),
            cstr: ty("core", &["ffi", "CStr"]),
            poll: ty("core", &["task", "Poll"]),
            deref: of_trait(&["ops", "Deref"]),
            future: of_trait(&["future", "Future"]),
            into_future: of_trait(&["future", "IntoFuture"]),
            iterator: of_trait(&["iter", "Iterator"]),
            into_iterator: of_trait(&["iter", "IntoIterator"]),
            index: of_trait(&["ops", "Index"]),
            sized: of_trait(&["marker", "Sized"]),
            clone: of_trait(&["clone", "Clone"]),
            functions: ["Fn", "FnMut", "FnOnce"].iter().filter_map(|name| of_trait(&["ops", name])).collect(),
            operators: module("core", &["ops"]),
            prelude: module("std", &["prelude", "rust_2021"]).or_else(|| module("core", &["prelude", "rust_2021"])),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "there are less files and items than that")]
const fn index(place: usize) -> u32 {
    place as u32
}

pub(super) const fn file_id(place: usize) -> FileId {
    FileId(index(place))
}

/// The folder of a path, without the `/`.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folder in which the files of the modules that `place` declares stand.
fn folder_of(items: &FileItems, place: usize, path: &str, is_root: bool) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let mut inner = Vec::new();
    let mut at = place;
    while let Some(parent) = items.modules[at].parent {
        if !items.modules[at].is_block {
            inner.push(items.modules[at].name.as_str());
        }
        at = parent as usize;
    }
    let mut parts = vec![folder];
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    if !is_root && stem != "mod" {
        parts.push(stem);
    }
    parts.extend(inner.into_iter().rev());
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// Where the file of a module may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModulePaths {
    /// The paths that it may have: the first at which there is a file counts.
    pub candidates: Vec<String>,
    /// It is included: the files of its modules stand beside it, as they do for the root of a crate.
    pub is_included: bool,
}

/// The paths of the files of the modules that a file declares.
///
/// `is_root` says that the file at `path` is where its crate starts, or is included: the files of its modules then stand beside it.
#[must_use]
pub fn module_paths(items: &FileItems, path: &str, is_root: bool) -> Vec<ModulePaths> {
    let of_module = |place: usize| {
        let folder = folder_of(items, place, path, is_root);
        let files = items.modules[place].files.iter();
        files.map(move |declared| ModulePaths {
            candidates: candidates(declared, &folder, path),
            is_included: declared.is_included,
        })
    };
    (0..items.modules.len()).flat_map(of_module).collect()
}

/// The paths that the file of a module may have.
fn candidates(declared: &ModuleFile, folder: &str, path: &str) -> Vec<String> {
    let within =
        |folder: &str, rest: &str| if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") };
    match &declared.path {
        Some(written) => vec![plain(&within(self::folder(path), written)), plain(&within(folder, written))],
        None => {
            vec![within(folder, &format!("{}.rs", declared.name)), within(folder, &format!("{}/mod.rs", declared.name))]
        }
    }
}

/// The path without `.` and `..`.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What the implementations for a type are filed under.
pub(super) fn head(of: &Written, generics: &Generics) -> Name {
    match of {
        Written::Path(path) => match path.name() {
            Some(name) if generics.position(name).is_some() => ANY,
            _ => path.last().map_or(ANY, |last| last.name.clone()),
        },
        Written::Reference(_) => REFERENCE,
        Written::Pointer(_) => POINTER,
        Written::Slice(_) => SLICE,
        Written::Array(_) => ARRAY,
        Written::Tuple(_) => TUPLE,
        Written::Function(..) => FUNCTION,
        Written::Bounds(bounds) => {
            bounds.first().and_then(|bound| bound.path.last()).map_or(ANY, |last| last.name.clone())
        }
        Written::Never | Written::Unknown | Written::Projection(_) => ANY,
    }
}

pub(super) const ANY: Name = Name::new_static("*");
pub(super) const REFERENCE: Name = Name::new_static("&");
pub(super) const POINTER: Name = Name::new_static("*const");
pub(super) const SLICE: Name = Name::new_static("[]");
pub(super) const ARRAY: Name = Name::new_static("[;]");
pub(super) const TUPLE: Name = Name::new_static("()");
pub(super) const FUNCTION: Name = Name::new_static("fn");
