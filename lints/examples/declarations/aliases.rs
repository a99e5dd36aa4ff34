//! Other names of crates: given a crate that says `extern crate alloc as alloc_crate`, writes `::alloc` wherever it says
//! `alloc_crate`.
//!
//! Such a name is known in all modules, without a `use`, which no reader of declarations need know.

use std::collections::HashMap;

use syn::visit_mut::{self, VisitMut};
use syn::{Ident, Item, UseTree};

/// Writes the crates' own names.
pub(crate) fn replace(file: &mut syn::File) {
    let mut names = HashMap::new();
    file.items.retain(|item| match item {
        Item::ExternCrate(declared) => {
            names.extend(declared.rename.iter().map(|(_, alias)| (alias.clone(), declared.ident.clone())));
            false
        }
        _ => true,
    });
    Aliases { names }.visit_file_mut(file);
}

struct Aliases {
    /// The name of a crate by its other name.
    names: HashMap<Ident, Ident>,
}

impl VisitMut for Aliases {
    fn visit_item_use_mut(&mut self, item: &mut syn::ItemUse) {
        if let UseTree::Path(path) = &mut item.tree
            && let Some(name) = self.names.get(&path.ident)
        {
            path.ident = name.clone();
            item.leading_colon.get_or_insert_default();
        }
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if let Some(first) = path.segments.first_mut()
            && let Some(name) = self.names.get(&first.ident)
        {
            first.ident = name.clone();
            path.leading_colon.get_or_insert_default();
        }
        visit_mut::visit_path_mut(self, path);
    }
}
