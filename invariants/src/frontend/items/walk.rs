//! One pass over a file that notes its items, those inside of functions and inline modules too.

use proc_macro2::Span;
use syn::visit::Visit;

use super::conditions::{attributes_of, condition, is_test};
use super::{ConstantItem, Crate, FunctionItem, Import, Located, Owner, Place, TypeItem};

/// A pass over one file.
pub(super) struct Walk<'krate, 'ast> {
    pub(super) krate: &'krate mut Crate<'ast>,
    pub(super) place: Place,
}

/// The module that a file is, by its path: `accounts` for `src/accounts.rs` and for `src/accounts/mod.rs`.
pub(super) fn module_of(path: &str) -> Option<String> {
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next()?.strip_suffix(".rs")?;
    let name = if name == "mod" { parts.next()? } else { name };
    (!matches!(name, "lib" | "main")).then(|| name.to_owned())
}

/// Whether one of the attributes derives the trait.
pub(super) fn derives(attributes: &[syn::Attribute], derived: &str) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("derive")).any(|attribute| {
        let mut found = false;
        let read = attribute.parse_nested_meta(|meta| {
            found |= meta.path.segments.last().is_some_and(|segment| segment.ident == derived);
            Ok(())
        });
        // steadfast: allow(default_on_error): an attribute that is no `derive` as rustc has it derives nothing
        read.is_ok() && found
    })
}

/// The last segment of a type's path, references and parentheses aside.
pub(super) fn type_name(ty: &syn::Type) -> Option<String> {
    match ty {
        syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        syn::Type::Reference(reference) => type_name(&reference.elem),
        syn::Type::Paren(inner) => type_name(&inner.elem),
        syn::Type::Group(inner) => type_name(&inner.elem),
        _ => None,
    }
}

impl<'ast> Walk<'_, 'ast> {
    /// Walks what stands under these attributes; what is compiled for tests alone is left out.
    fn under(&mut self, attributes: &[syn::Attribute], walk: impl FnOnce(&mut Self)) {
        if is_test(attributes) {
            return;
        }
        let condition = condition(attributes).map(|span| self.krate.site(self.place.file, span));
        let depth = self.place.conditions.len();
        self.place.conditions.extend(condition);
        walk(self);
        self.place.conditions.truncate(depth);
    }

    fn note_type(&mut self, ident: &syn::Ident, item: TypeItem<'ast>) {
        let located = Located { place: self.place.clone(), item };
        self.krate.types.entry(ident.to_string()).or_default().push(located);
    }

    fn note_impl(&mut self, item: &'ast syn::ItemImpl) {
        let Some(name) = type_name(&item.self_ty) else { return };
        let of_trait = item.trait_.as_ref().and_then(|(path, _)| path.segments.last()).map(|segment| &segment.ident);
        if let Some(of_trait) = of_trait {
            self.krate.traits.entry(name.clone()).or_default().push(of_trait.to_string());
        }
        let owner =
            Owner { self_type: Some(&item.self_ty), generics: &item.generics, of_trait, attributes: &item.attrs };
        for member in &item.items {
            match member {
                syn::ImplItem::Fn(function) => self.under(&function.attrs, |walk| {
                    let noted = FunctionItem {
                        place: walk.place.clone(),
                        attributes: &function.attrs,
                        visibility: Some(&function.vis),
                        signature: &function.sig,
                        body: &function.block,
                        owner: Some(owner),
                    };
                    let methods = walk.krate.methods.entry(name.clone()).or_default();
                    methods.entry(function.sig.ident.to_string()).or_default().push(noted);
                }),
                syn::ImplItem::Const(constant) => self.under(&constant.attrs, |walk| {
                    let noted = ConstantItem {
                        place: walk.place.clone(),
                        name: &constant.ident,
                        ty: &constant.ty,
                        value: &constant.expr,
                        is_static: false,
                        owner: Some(owner),
                    };
                    let constants = walk.krate.associated.entry(name.clone()).or_default();
                    constants.entry(constant.ident.to_string()).or_default().push(noted);
                }),
                _ => {}
            }
        }
    }

    fn note_imports(&mut self, tree: &syn::UseTree, path: &mut Vec<String>) {
        let mut import = |name: String, path: Vec<String>, span: Span| {
            let place = self.place.clone();
            self.krate.imports[self.place.file].push(Import { place, name, path, span });
        };
        match tree {
            syn::UseTree::Path(inner) => {
                let name = inner.ident.to_string();
                let counts = !matches!(name.as_str(), "crate" | "self" | "super");
                if counts {
                    path.push(name);
                }
                self.note_imports(&inner.tree, path);
                if counts {
                    path.pop();
                }
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                if let Some(last) = path.last() {
                    import(last.clone(), path.clone(), name.ident.span());
                }
            }
            syn::UseTree::Name(name) => {
                let (span, name) = (name.ident.span(), name.ident.to_string());
                import(name.clone(), path.iter().cloned().chain([name]).collect(), span);
            }
            syn::UseTree::Rename(renamed) => {
                let name = renamed.ident.to_string();
                import(renamed.rename.to_string(), path.iter().cloned().chain([name]).collect(), renamed.rename.span());
            }
            syn::UseTree::Glob(glob) => import("*".to_owned(), path.clone(), glob.star_token.span),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.note_imports(tree, path);
                }
            }
        }
    }

    fn note_constant(&mut self, noted: ConstantItem<'ast>) {
        self.krate.constants.entry(noted.name.to_string()).or_default().push(noted);
    }
}

impl<'ast> Visit<'ast> for Walk<'_, 'ast> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        self.under(attributes_of(item), |walk| syn::visit::visit_item(walk, item));
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.place.modules.push(item.ident.to_string());
        syn::visit::visit_item_mod(self, item);
        self.place.modules.pop();
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        match &item.ident {
            Some(name) => {
                self.krate.macros.insert(name.to_string());
            }
            None => self.krate.macro_calls.push(Located { place: self.place.clone(), item: &item.mac }),
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.note_type(&item.ident, TypeItem::Struct(item));
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.note_type(&item.ident, TypeItem::Enum(item));
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.note_type(&item.ident, TypeItem::Alias(item));
    }

    fn visit_item_union(&mut self, item: &'ast syn::ItemUnion) {
        self.note_type(&item.ident, TypeItem::Union(item));
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.note_imports(&item.tree, &mut Vec::new());
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.note_constant(ConstantItem {
            place: self.place.clone(),
            name: &item.ident,
            ty: &item.ty,
            value: &item.expr,
            is_static: false,
            owner: None,
        });
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.note_constant(ConstantItem {
            place: self.place.clone(),
            name: &item.ident,
            ty: &item.ty,
            value: &item.expr,
            is_static: true,
            owner: None,
        });
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        let noted = FunctionItem {
            place: self.place.clone(),
            attributes: &item.attrs,
            visibility: Some(&item.vis),
            signature: &item.sig,
            body: &item.block,
            owner: None,
        };
        self.krate.functions.entry(item.sig.ident.to_string()).or_default().push(noted);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.krate.impls.push(Located { place: self.place.clone(), item });
        self.note_impl(item);
        syn::visit::visit_item_impl(self, item);
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        for member in &item.items {
            let syn::TraitItem::Fn(function) = member else { continue };
            let Some(body) = &function.default else { continue };
            let owner = Owner {
                self_type: None,
                generics: &item.generics,
                of_trait: Some(&item.ident),
                attributes: &item.attrs,
            };
            let noted = FunctionItem {
                place: self.place.clone(),
                attributes: &function.attrs,
                visibility: None,
                signature: &function.sig,
                body,
                owner: Some(owner),
            };
            let methods = self.krate.defaults.entry(item.ident.to_string()).or_default();
            methods.entry(function.sig.ident.to_string()).or_default().push(noted);
        }
    }
}
