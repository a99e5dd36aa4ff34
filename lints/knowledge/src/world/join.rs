//! From the items of files to a world: which file is which module, and the tables that look-ups start from.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::resolve::{Def, Namespace};
use super::table::Table;
use super::{Crate, CrateId, File, Lang, World};
use crate::id::{FileId, Id, ModuleId};
use crate::items::{FileItems, ModuleFile, TraitItem, TypeItem};
use crate::outline::{ANY, Implemented, ModuleFiles, Outline, hash, pair};
use crate::written::Name;

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

/// After how many rounds the calls of unknown macros are not opened one by one any more.
const OPENED: usize = 16;

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
                is_beside: false,
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
        for round in 0.. {
            let expanded = world.expand(&paths);
            if world.lead(expanded, &paths, &by_path) {
                continue;
            }
            // A macro that is not known by now stays so, unless a module in the call of another one before it declares it.
            let opened = world.open(&paths, round > OPENED);
            if opened.is_empty() {
                break;
            }
            world.lead(opened, &paths, &by_path);
        }
        world.adopt(&paths);
        world.expand(&paths);
        world.keep_macros(&paths);
        world.note();
        world.lang = world.find_lang(&standard);
        world
    }

    /// Gives the files that the modules of `pending` lead to the same crate, and a parent. Says whether there were any.
    fn lead(&mut self, mut pending: Vec<FileId>, paths: &[String], by_path: &FxHashMap<String, FileId>) -> bool {
        let mut has_led = false;
        while let Some(id) = pending.pop() {
            let at = id.0 as usize;
            let krate = self.files[at].krate;
            let is_root = self.crates[krate.0 as usize].root.file == id || self.files[at].is_beside;
            let items = Arc::clone(&self.files[at].items);
            for_each_file(&items, &paths[at], is_root, |module, declared, candidates| {
                let Some(child) = candidates.iter().find_map(|path| by_path.get(path)) else { return };
                self.files[at].children.entry((module, declared.name.clone())).or_insert(*child);
                let child_file = &mut self.files[child.0 as usize];
                if child_file.krate == CrateId(u32::MAX) {
                    child_file.krate = krate;
                    child_file.parent = Some(ModuleId { file: id, place: module });
                    child_file.is_included = declared.is_included;
                    child_file.is_beside = declared.is_beside();
                    pending.push(*child);
                    has_led = true;
                }
            });
        }
        has_led
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

    /// Fills the tables with the functions and implementations of all files.
    fn note(&mut self) {
        let outlines: Vec<Arc<Outline>> = self.files.iter().map(|file| file.items.outline()).collect();
        let of_files = |rows: fn(&Outline) -> &[(u64, u32)]| {
            let files = (0..).map(FileId).zip(&outlines);
            files
                .flat_map(move |(file, outline)| rows(outline).iter().map(move |(hash, place)| (*hash, (file, *place))))
        };
        self.associated = Table::new(&ids(of_files(|outline| &outline.associated)));
        self.of_traits = Table::new(&ids(of_files(|outline| &outline.of_traits)));
        self.with_constants = Table::new(&ids(of_files(|outline| &outline.with_constants)));
        // Types that are written with the name of an alias, or as an import under another name, are called otherwise.
        let other_names: FxHashSet<u64> = outlines.iter().flat_map(|outline| &outline.other_names).copied().collect();
        let any = hash([&ANY]);
        let filed = |row: &Implemented| if !row.is_own && other_names.contains(&row.head) { any } else { row.head };
        let implementations = (0..)
            .map(FileId)
            .zip(&outlines)
            .flat_map(|(file, outline)| outline.implementations.iter().map(move |row| (row, Id::new(file, row.place))));
        let by_trait: Vec<_> = implementations.clone().map(|(row, id)| (row.of_trait, id)).collect();
        self.implementations = Table::new(&by_trait);
        let by_head: Vec<_> = implementations.map(|(row, id)| (pair(row.of_trait, filed(row)), id)).collect();
        self.by_head = Table::new(&by_head);
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

/// The folder of the files of modules that a module declares, which is `within` the file at `path`.
fn folder_of(within: &str, path: &str, is_root: bool) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    let own = if is_root || stem == "mod" { "" } else { stem };
    let mut parts = vec![folder, own, within];
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// Where the file of a module may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModulePaths {
    /// The paths that it may have: the first at which there is a file counts.
    pub candidates: Vec<String>,
    /// The files of its modules stand beside it, as they do for the root of a crate.
    pub is_beside: bool,
}

/// The paths of the files of the modules that a file declares.
///
/// `is_root` says that the file at `path` is where its crate starts, or is included: the files of its modules then stand beside it.
#[must_use]
pub fn module_paths(items: &FileItems, path: &str, is_root: bool) -> Vec<ModulePaths> {
    let mut paths = Vec::new();
    for_each_file(items, path, is_root, |_, declared, candidates| {
        paths.push(ModulePaths { candidates, is_beside: declared.is_beside() });
    });
    paths
}

/// Calls `act` for each file that a module of the file at `path` declares, with the place of that module and the paths that the file
/// may have: the first at which there is one counts.
pub(super) fn for_each_file(
    items: &FileItems,
    path: &str,
    is_root: bool,
    mut act: impl FnMut(u32, &ModuleFile, Vec<String>),
) {
    for ModuleFiles { module, within, files } in items.module_files().iter() {
        let folder = folder_of(within, path, is_root);
        for declared in files {
            // The path of a module within another one of the file starts from the folder of that one.
            let from = if within.is_empty() || declared.is_included { self::folder(path) } else { &folder };
            act(*module, declared, candidates(declared, &folder, from));
        }
    }
}

/// The paths that the file of a module may have: by its name in `folder`, by the path that is written down from `from`.
fn candidates(declared: &ModuleFile, folder: &str, from: &str) -> Vec<String> {
    let within =
        |folder: &str, rest: &str| if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") };
    match &declared.path {
        Some(written) => vec![plain(&within(from, written))],
        None => {
            vec![within(folder, &format!("{}.rs", declared.name)), within(folder, &format!("{}/mod.rs", declared.name))]
        }
    }
}

/// The path without `.`, `..` and empty parts.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            "" if !parts.is_empty() => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The entries of a table that are named by their file and place.
fn ids<T>(rows: impl Iterator<Item = (u64, (FileId, u32))>) -> Vec<(u64, Id<T>)> {
    rows.map(|(hash, (file, place))| (hash, Id::new(file, place))).collect()
}
