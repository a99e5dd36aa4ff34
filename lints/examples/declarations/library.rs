//! The crates as a tree of modules: given parsed files, gives back where each item is declared, and what a path leads to.

use syn::{Item, UseTree, Visibility};

use crate::aliases;
use crate::strip::{self, Stability};

/// The first part of a path that begins with `::`, and names a crate.
pub(crate) const CRATES: &str = "";

/// An item that is no module and no import.
pub(crate) struct Entry {
    pub(crate) module: usize,
    pub(crate) stability: Stability,
    pub(crate) name: Option<String>,
    pub(crate) item: Item,
}

/// One name, or all names of a module, that a `use` brings into a module.
pub(crate) struct Import {
    pub(crate) module: usize,
    pub(crate) stability: Stability,
    pub(crate) visibility: Visibility,
    pub(crate) path: Vec<String>,
    /// `None` for all names.
    pub(crate) name: Option<String>,
}

/// A module or the root of a crate.
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) parent: Option<usize>,
    pub(crate) visibility: Visibility,
    /// In the order of the source.
    pub(crate) parts: Vec<Part>,
}

/// What stands in a module, by its index in the library.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// An item.
    Entry(usize),
    /// An import.
    Import(usize),
    /// A module.
    Module(usize),
}

/// All crates.
#[derive(Default)]
pub(crate) struct Library {
    pub(crate) entries: Vec<Entry>,
    pub(crate) imports: Vec<Import>,
    pub(crate) modules: Vec<Module>,
    /// The roots of the crates.
    pub(crate) roots: Vec<usize>,
}

impl Library {
    /// Adds a crate.
    pub(crate) fn add(&mut self, name: &str, mut file: syn::File) {
        aliases::replace(&mut file);
        let root = self.module(name, None, Visibility::Inherited);
        self.roots.push(root);
        self.read(root, file.items);
    }

    fn module(&mut self, name: &str, parent: Option<usize>, visibility: Visibility) -> usize {
        self.modules.push(Module { name: name.to_owned(), parent, visibility, parts: Vec::new() });
        self.modules.len() - 1
    }

    fn read(&mut self, module: usize, items: Vec<Item>) {
        for item in items {
            let item = strip::with_body(item);
            let stability = Stability::of(strip::attributes(&item));
            match item {
                Item::Mod(item) => {
                    if let Some((_, items)) = item.content {
                        let inner = self.module(&item.ident.to_string(), Some(module), item.vis);
                        self.modules[module].parts.push(Part::Module(inner));
                        self.read(inner, items);
                    }
                }
                Item::Use(item) => {
                    let mut leaves = Vec::new();
                    let mut path: Vec<String> = item.leading_colon.iter().map(|_| CRATES.to_owned()).collect();
                    flatten(&item.tree, &mut path, &mut leaves);
                    for (path, name) in leaves {
                        // `use x as _` brings in methods alone.
                        if name.as_deref() != Some("_") {
                            self.import(Import { module, stability, visibility: item.vis.clone(), path, name });
                        }
                    }
                }
                Item::ExternCrate(_) | Item::Macro(_) | Item::ForeignMod(_) | Item::Verbatim(_) => {}
                item => {
                    let name = name(&item);
                    let item = strip::declaration(item);
                    self.modules[module].parts.push(Part::Entry(self.entries.len()));
                    self.entries.push(Entry { module, stability, name, item });
                }
            }
        }
    }

    fn import(&mut self, import: Import) {
        self.modules[import.module].parts.push(Part::Import(self.imports.len()));
        self.imports.push(import);
    }

    fn root_named(&self, name: &str) -> Vec<Part> {
        let named = self.roots.iter().filter(|&&root| self.modules[root].name == name);
        named.map(|&root| Part::Module(root)).collect()
    }

    /// What a path that stands in a module leads to, and the imports on the way. Empty for what is declared elsewhere, as
    /// primitive types and parameters are, and for macros.
    pub(crate) fn resolve(&self, module: usize, path: &[String]) -> Resolved {
        let mut search = Search { library: self, visited: Vec::new() };
        search.resolve(module, path)
    }
}

/// Where a path leads.
#[derive(Default)]
pub(crate) struct Resolved {
    /// Types, values and modules can share a name.
    pub(crate) targets: Vec<Part>,
    /// The imports that were followed.
    pub(crate) imports: Vec<usize>,
}

struct Search<'library> {
    library: &'library Library,
    /// Names that are being looked up: imports can go round in a circle.
    visited: Vec<(usize, String)>,
}

impl Search<'_> {
    fn resolve(&mut self, module: usize, path: &[String]) -> Resolved {
        let Some((first, mut rest)) = path.split_first() else { return Resolved::default() };
        let mut found = match first.as_str() {
            "crate" => Resolved { targets: vec![Part::Module(self.root(module))], ..Resolved::default() },
            "self" => Resolved { targets: vec![Part::Module(module)], ..Resolved::default() },
            "super" => {
                let parent = self.library.modules[module].parent;
                Resolved { targets: parent.map(Part::Module).into_iter().collect(), ..Resolved::default() }
            }
            CRATES => {
                let Some((name, further)) = rest.split_first() else { return Resolved::default() };
                rest = further;
                Resolved { targets: self.library.root_named(name), ..Resolved::default() }
            }
            name => self.lookup(module, name, true),
        };
        while let Some((name, further)) = rest.split_first() {
            rest = further;
            let mut next = Resolved { imports: found.imports, ..Resolved::default() };
            for target in found.targets {
                match target {
                    Part::Module(inner) if name == "super" => {
                        next.targets.extend(self.library.modules[inner].parent.map(Part::Module));
                    }
                    Part::Module(inner) => {
                        let deeper = self.lookup(inner, name, false);
                        next.targets.extend(deeper.targets);
                        next.imports.extend(deeper.imports);
                    }
                    // What belongs to an item, such as a variant, stands and falls with it.
                    target => next.targets.push(target),
                }
            }
            found = next;
        }
        if found.targets.is_empty() { Resolved::default() } else { found }
    }

    fn root(&self, mut module: usize) -> usize {
        while let Some(parent) = self.library.modules[module].parent {
            module = parent;
        }
        module
    }

    fn lookup(&mut self, module: usize, name: &str, first: bool) -> Resolved {
        let asked = (module, name.to_owned());
        if self.visited.contains(&asked) {
            return Resolved::default();
        }
        self.visited.push(asked);
        let mut found = self.declared(module, name);
        if found.targets.is_empty() {
            found = self.imported(module, name, false);
        }
        if found.targets.is_empty() {
            found = self.imported(module, name, true);
        }
        if found.targets.is_empty() && first {
            found.targets = self.library.root_named(name);
        }
        self.visited.pop();
        found
    }

    /// What a name means among all that a path brings in: the names of a module or the variants of an enum.
    fn among_all(&mut self, module: usize, path: &[String], name: &str) -> Resolved {
        let mut found = self.resolve(module, path);
        for target in std::mem::take(&mut found.targets) {
            match target {
                Part::Module(inner) => {
                    let deeper = self.lookup(inner, name, false);
                    found.targets.extend(deeper.targets);
                    found.imports.extend(deeper.imports);
                }
                Part::Entry(entry) => match &self.library.entries[entry].item {
                    Item::Enum(declared) if declared.variants.iter().any(|variant| variant.ident == name) => {
                        found.targets.push(target);
                    }
                    _ => {}
                },
                Part::Import(_) => {}
            }
        }
        found
    }

    fn declared(&self, module: usize, name: &str) -> Resolved {
        let parts = self.library.modules[module].parts.iter().copied();
        let targets = parts.filter(|part| match part {
            Part::Entry(entry) => self.library.entries[*entry].name.as_deref() == Some(name),
            Part::Module(inner) => self.library.modules[*inner].name == name,
            Part::Import(_) => false,
        });
        Resolved { targets: targets.collect(), imports: Vec::new() }
    }

    fn imported(&mut self, module: usize, name: &str, all: bool) -> Resolved {
        let mut found = Resolved::default();
        let library = self.library;
        for part in &library.modules[module].parts {
            let Part::Import(index) = part else { continue };
            let import = &library.imports[*index];
            let mut reached = match &import.name {
                Some(own) if !all && own == name => self.resolve(module, &import.path),
                None if all => self.among_all(module, &import.path, name),
                _ => continue,
            };
            if !reached.targets.is_empty() {
                found.targets.append(&mut reached.targets);
                found.imports.append(&mut reached.imports);
                found.imports.push(*index);
            }
        }
        found
    }
}

/// The name that an item declares.
fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// The leaves of a `use`: a path, and the name that it gets.
fn flatten(tree: &UseTree, path: &mut Vec<String>, leaves: &mut Vec<(Vec<String>, Option<String>)>) {
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            flatten(&inner.tree, path, leaves);
            path.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, path, leaves)),
        UseTree::Glob(_) => leaves.push((path.clone(), None)),
        UseTree::Name(leaf) => leaves.push(named(path, &leaf.ident.to_string(), None)),
        UseTree::Rename(leaf) => leaves.push(named(path, &leaf.ident.to_string(), Some(leaf.rename.to_string()))),
    }
}

fn named(path: &[String], last: &str, rename: Option<String>) -> (Vec<String>, Option<String>) {
    let mut path = path.to_vec();
    if last != "self" || path.is_empty() {
        path.push(last.to_owned());
    }
    let name = rename.or_else(|| path.last().cloned());
    (path, name)
}
