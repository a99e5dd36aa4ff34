//! Names that stand for types of other names: type aliases of `Result`, and imports under another name.

use rustc_hash::FxHashMap;
use syn::{Item, UseTree};

use super::Type;

/// The aliases of one file.
#[derive(Debug, Default)]
pub(crate) struct Aliases {
    /// Aliases of `Result`, with the error's name where the alias fixes it.
    results: FxHashMap<String, Option<String>>,
    /// Aliases of other types that tell more than their name.
    types: FxHashMap<String, Type>,
    /// What `use path::Name as Alias` calls `Alias`.
    renamed: FxHashMap<String, String>,
}

impl Aliases {
    /// The error's name of an alias of `Result`, where the alias fixes it; `None` where `name` is no such alias.
    pub(super) fn result(&self, name: &str) -> Option<&Option<String>> {
        self.results.get(name)
    }

    /// Whether `name` stands for `Result`.
    pub(crate) fn is_result(&self, name: &str) -> bool {
        name == "Result" || self.results.contains_key(name)
    }

    /// The type that `name` is an alias of, where that is no `Result` and tells more than a name.
    pub(super) fn other(&self, name: &str) -> Option<&Type> {
        self.types.get(name)
    }

    /// The name that `name` was imported from, itself where it was not renamed.
    pub(crate) fn original<'name>(&'name self, name: &'name str) -> &'name str {
        self.renamed.get(name).map_or(name, String::as_str)
    }

    /// Reads the type aliases among `items`, those of inline modules too.
    pub(super) fn add_types(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Type(alias) => {
                    let name = alias.ident.to_string();
                    match Type::of(&alias.ty, self) {
                        Type::Result(_, error) => {
                            self.results.insert(name, error);
                        }
                        Type::Named(_) | Type::Unknown => {}
                        ty => {
                            self.types.insert(name, ty);
                        }
                    }
                }
                Item::Mod(module) => {
                    if let Some((_, items)) = &module.content {
                        self.add_types(items);
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads the imports under another name among `items`, those of inline modules too.
    pub(super) fn add_imports(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Use(item) => self.tree(&item.tree, ""),
                Item::Mod(module) => {
                    if let Some((_, items)) = &module.content {
                        self.add_imports(items);
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads one tree below a path that ends in `owner`.
    fn tree(&mut self, tree: &UseTree, owner: &str) {
        match tree {
            UseTree::Path(path) => self.tree(&path.tree, &path.ident.to_string()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, owner)),
            // `use anyhow::Result as AnyResult`: the new name is a `Result`.
            UseTree::Rename(rename) if rename.ident == "Result" => {
                self.results.insert(rename.rename.to_string(), None);
            }
            UseTree::Rename(rename) => {
                let original = if rename.ident == "self" { owner.to_owned() } else { rename.ident.to_string() };
                self.renamed.insert(rename.rename.to_string(), original);
            }
            UseTree::Name(_) | UseTree::Glob(_) => {}
        }
    }
}
