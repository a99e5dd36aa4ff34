//! Imports under other names, and `Result` in front of its variants.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Ident, TokenTree};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{ExprPath, Item, PatTupleStruct, Path, UseRename, UseTree, parse_quote};

use crate::tree::{edited, is_member, punct, tokens_edited};
use crate::{Basis, Transformation};

/// `use std::fs as alias7_fs;`.
pub(crate) const MODULES: Transformation =
    Transformation::new("modules imported under another name", Basis::Printed, 100, |text| {
        aliased(text, |name, behind| !is_type(name) && behind == Behind::Path)
    })
    .renaming(original);

/// `use std::fs::File as Alias7File;`.
pub(crate) const TYPES: Transformation =
    Transformation::new("types imported under another name", Basis::Printed, 150, |text| {
        aliased(text, |name, _| is_type(name))
    })
    .renaming(original);

/// `use std::mem::drop as alias7_drop;`.
pub(crate) const FUNCTIONS: Transformation =
    Transformation::new("functions imported under another name", Basis::Printed, 10, |text| {
        aliased(text, |name, behind| !is_type(name) && behind == Behind::Arguments)
    })
    .renaming(original);

/// The name that imported names get.
fn alias(name: &Ident) -> Ident {
    let front = if is_type(&name.to_string()) { "Alias7" } else { "alias7_" };
    Ident::new(&format!("{front}{name}"), name.span())
}

/// The name before it was an alias.
fn original(name: &str) -> String {
    name.replace("alias7_", "").replace("Alias7", "")
}

fn is_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// What stands behind a name where it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behind {
    /// `::`.
    Path,
    /// `(`.
    Arguments,
    Other,
}

impl Behind {
    fn of(tokens: &[TokenTree], at: usize) -> Self {
        match tokens.get(at + 1) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => Self::Arguments,
            _ if (1..3).all(|behind| punct(tokens, Some(at + behind)) == Some(':')) => Self::Path,
            _ => Self::Other,
        }
    }
}

/// The text with imports under other names: those that are used, and in a way that is `wanted` wherever they are.
fn aliased(text: &str, wanted: fn(&str, Behind) -> bool) -> Option<String> {
    let mut file = syn::parse_file(text).expect("what was printed from a tree parses");
    let mut imported = Imported { names: BTreeSet::new(), taken: BTreeSet::new() };
    imported.visit_file(&file);
    let mut used = BTreeSet::new();
    let unchanged = outside_imports(text, |tokens, at, name| {
        let behind = Behind::of(tokens, at);
        if wanted(name, behind) { &mut used } else { &mut imported.taken }.insert(name.to_owned());
        None
    });
    assert_eq!(unchanged, None);
    let names: BTreeSet<String> =
        imported.names.into_iter().filter(|name| used.contains(name) && !imported.taken.contains(name)).collect();
    let renamed = outside_imports(text, |tokens, at, name| match &tokens[at] {
        TokenTree::Ident(ident) if names.contains(name) => Some(TokenTree::Ident(alias(ident))),
        _ => None,
    })?;
    file = syn::parse_file(&renamed).expect("names are replaced by names");
    let mut aliases = Aliases(&names);
    aliases.visit_file_mut(&mut file);
    Some(prettyplease::unparse(&file))
}

/// Edits the names that are looked up in scope, those in `use` items left out.
fn outside_imports(text: &str, mut edit: impl FnMut(&[TokenTree], usize, &str) -> Option<TokenTree>) -> Option<String> {
    let mut importing = false;
    tokens_edited(text, |tokens, at| {
        match &tokens[at] {
            // `use<'a>` belongs to a type.
            TokenTree::Ident(name) if name == "use" => importing = punct(tokens, Some(at + 1)) != Some('<'),
            TokenTree::Punct(punct) if punct.as_char() == ';' => importing = false,
            TokenTree::Ident(name) if !importing && !is_member(tokens, at) => {
                return edit(tokens, at, &name.to_string());
            }
            _ => {}
        }
        None
    })
}

/// The names that imports bring, and those that stand for something else too.
struct Imported {
    names: BTreeSet<String>,
    taken: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Imported {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if let UseTree::Path(path) = &item.tree {
            // `use io::Write` behind `use std::io`.
            self.taken.insert(path.ident.to_string());
        }
        self.visit_use_tree(&item.tree);
    }

    fn visit_use_path(&mut self, path: &'ast syn::UsePath) {
        let itself = |tree: &UseTree| matches!(tree, UseTree::Name(name) if name.ident == "self");
        if let UseTree::Group(group) = &*path.tree
            && group.items.iter().any(itself)
        {
            self.names.insert(path.ident.to_string());
        }
        visit::visit_use_path(self, path);
    }

    fn visit_use_name(&mut self, name: &'ast syn::UseName) {
        if name.ident != "self" {
            self.names.insert(name.ident.to_string());
        }
    }

    fn visit_item(&mut self, item: &'ast Item) {
        let declared = match item {
            Item::Fn(item) => Some(&item.sig.ident),
            Item::Mod(item) => Some(&item.ident),
            _ => None,
        };
        self.taken.extend(declared.map(ToString::to_string));
        visit::visit_item(self, item);
    }

    // `Self::Error` is the associated type, not the import.
    fn visit_impl_item_type(&mut self, item: &'ast syn::ImplItemType) {
        self.taken.insert(item.ident.to_string());
    }

    fn visit_trait_item_type(&mut self, item: &'ast syn::TraitItemType) {
        self.taken.insert(item.ident.to_string());
    }

    // `Kind::File` is the variant, not the import.
    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.taken.insert(variant.ident.to_string());
    }
}

/// Puts `as` behind the names of imports.
struct Aliases<'names>(&'names BTreeSet<String>);

impl Aliases<'_> {
    fn of(&self, imported: &Ident, name: &Ident) -> Option<UseTree> {
        self.0.contains(&name.to_string()).then(|| {
            UseTree::Rename(UseRename { ident: imported.clone(), as_token: Default::default(), rename: alias(name) })
        })
    }
}

impl VisitMut for Aliases<'_> {
    fn visit_use_path_mut(&mut self, path: &mut syn::UsePath) {
        if let UseTree::Group(group) = &mut *path.tree {
            for tree in &mut group.items {
                if let UseTree::Name(name) = &*tree
                    && name.ident == "self"
                    && let Some(new) = self.of(&name.ident, &path.ident)
                {
                    *tree = new;
                }
            }
        }
        visit_mut::visit_use_path_mut(self, path);
    }

    fn visit_use_tree_mut(&mut self, tree: &mut UseTree) {
        visit_mut::visit_use_tree_mut(self, tree);
        if let UseTree::Name(name) = &*tree
            && let Some(new) = self.of(&name.ident, &name.ident)
        {
            *tree = new;
        }
    }
}

/// `Result::Ok` for `Ok`, in patterns and expressions.
pub(crate) const RESULT: Transformation =
    Transformation::new("variants of `Result` by their path", Basis::Printed, 200, |text| {
        qualified(text, &parse_quote!(Result))
    });

/// `std::result::Result::Ok` for `Ok`, in patterns and expressions.
pub(crate) const STD_RESULT: Transformation =
    Transformation::new("variants of `Result` by their full path", Basis::Printed, 200, |text| {
        qualified(text, &parse_quote!(std::result::Result))
    });

fn qualified(text: &str, owner: &Path) -> Option<String> {
    edited(text, |file| {
        let mut variants = Variants { owner, changes: 0 };
        variants.visit_file_mut(file);
        variants.changes
    })
}

struct Variants<'path> {
    owner: &'path Path,
    changes: usize,
}

impl Variants<'_> {
    fn qualify(&mut self, path: &mut Path) {
        if let Some(variant) = path.get_ident().filter(|name| *name == "Ok" || *name == "Err") {
            let owner = self.owner;
            *path = parse_quote!(#owner::#variant);
            self.changes += 1;
        }
    }
}

impl VisitMut for Variants<'_> {
    fn visit_expr_path_mut(&mut self, expr: &mut ExprPath) {
        self.qualify(&mut expr.path);
    }

    fn visit_pat_tuple_struct_mut(&mut self, pat: &mut PatTupleStruct) {
        visit_mut::visit_pat_tuple_struct_mut(self, pat);
        self.qualify(&mut pat.path);
    }
}
