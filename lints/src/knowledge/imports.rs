//! What the names at the head of a path stand for, by the `use` items of the file.

use std::collections::HashMap;

use syn::{Item, UseTree};

/// The imports of a file, `use` items of inline modules included, those inside of functions not.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    /// From the name in the file to the full path.
    names: HashMap<String, String>,
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
                if let Some(last) = prefix.rsplit("::").next() {
                    self.names.insert(last.to_owned(), prefix.clone());
                }
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
    pub(crate) fn resolve(&self, path: &str) -> (String, bool) {
        let (head, rest) = path.split_once("::").unwrap_or((path, ""));
        match self.names.get(head) {
            Some(full) if rest.is_empty() => (full.clone(), true),
            Some(full) => (format!("{full}::{rest}"), true),
            None => (path.to_owned(), false),
        }
    }
}
