//! What the names at the head of a path stand for, by the `use` items of the file.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use syn::{Item, UseTree};

use super::names::last_of;

/// The imports of a file, `use` items of inline modules included, those inside of functions not.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    /// From the name in the file to the full path.
    names: FxHashMap<String, String>,
}

impl Imports {
    /// Adds the imports of one item.
    pub(crate) fn add(&mut self, item: &Item) {
        if let Item::Use(item) = item {
            self.tree(&item.tree, String::new());
        }
    }

    fn tree(&mut self, tree: &UseTree, prefix: String) {
        let join = |name: &str| if prefix.is_empty() { name.to_owned() } else { format!("{prefix}::{name}") };
        match tree {
            UseTree::Path(path) => self.tree(&path.tree, join(&path.ident.to_string())),
            UseTree::Name(name) if name.ident == "self" => {
                self.names.insert(last_of(&prefix).to_owned(), prefix.clone());
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                let path = join(&name);
                self.names.insert(name, path);
            }
            UseTree::Rename(rename) => {
                let path = if rename.ident == "self" { prefix } else { join(&rename.ident.to_string()) };
                self.names.insert(rename.rename.to_string(), path);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, prefix.clone());
                }
            }
            UseTree::Glob(_) => {}
        }
    }

    /// The path with its head replaced by what the head was imported as. `None` as the second part: the head is not
    /// imported, so it is a crate, a module or an item of the prelude.
    pub(crate) fn resolve<'a>(&'a self, path: &'a str) -> (Cow<'a, str>, bool) {
        let head = path.find(':').unwrap_or(path.len());
        match self.names.get(&path[..head]) {
            Some(full) if head == path.len() => (Cow::Borrowed(full), true),
            Some(full) => (Cow::Owned(format!("{full}{}", &path[head..])), true),
            None => (Cow::Borrowed(path), false),
        }
    }
}
