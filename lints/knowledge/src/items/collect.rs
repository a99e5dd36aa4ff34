//! From the syntax tree of a file to what it declares.

use proc_macro2::TokenStream;
use rustc_hash::FxHashMap;
use syn::{Attribute, FnArg, ImplItem, ReturnType, TraitItem as SynTraitItem, Type, UseTree};

use super::part::{declared_paths, derives, is_must_use, name_bounds, read_fields, read_named, read_receiver};
use super::{
    Alias, Called, Container, Fields, FileItems, Function, Implementation, Item, Module, ModuleFile, Noted, Shape,
    TraitItem, TypeItem, Use, Value, call::MacroCall, foreign, projection, visible,
};
use crate::list::List;
use crate::written::{Generics, Name, Parameter, Segment, Written, WrittenPath, name, read_bounds};

/// What a file declares, and where in its tree the functions and blocks stand that were read.
#[derive(Debug, Default)]
pub struct Collected {
    /// What is kept.
    pub items: FileItems,
    /// Functions by the address of their signature: good while the tree lives.
    pub functions: FxHashMap<usize, u32>,
    /// Modules of blocks by the address of the block.
    pub blocks: FxHashMap<usize, u32>,
    /// Inline modules by the address of their item.
    pub modules: FxHashMap<usize, u32>,
}

/// Reads the declarations of a file. Those in blocks of functions are read where `with_blocks` says so.
#[must_use]
pub fn collect(items: &[syn::Item], with_blocks: bool) -> Collected {
    let mut collected = Collector::new(with_blocks, false).collect(items);
    collected.items.note();
    collected
}

/// Reads the declarations of a file of which only other crates want to know: private functions, constants and fields are left out,
/// and modules for tests or single processors. Private types, traits, modules and imports stay, because what is public may be written with them.
#[must_use]
pub fn collect_public(items: &[syn::Item]) -> FileItems {
    Collector::new(false, true).collect(items).items
}

/// The state of reading one file.
pub(crate) struct Collector {
    pub(super) collected: Collected,
    /// The calls of macros, with their arguments, that are not yet among the items.
    pub(super) calls: Vec<(MacroCall, TokenStream)>,
    pub(super) with_blocks: bool,
    pub(super) only_public: bool,
    /// The types that are read are projected.
    pub(super) projects: bool,
}

/// The address of a node: its identity while the tree lives.
pub(crate) fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node).addr()
}

/// The place that the next element of a list gets. Files have less than 2³² items.
#[expect(clippy::cast_possible_truncation, reason = "no file has that many items")]
pub(super) const fn next<T>(list: &List<T>) -> u32 {
    list.len() as u32
}

impl Collector {
    fn new(with_blocks: bool, only_public: bool) -> Self {
        Self { collected: Collected::default(), calls: Vec::new(), with_blocks, only_public, projects: false }
    }

    /// Goes on with the items of a file.
    pub(crate) fn resume(mut items: FileItems, only_public: bool) -> Self {
        items.outline = Noted::default();
        let collected = Collected { items, ..Collected::default() };
        Self { collected, calls: Vec::new(), with_blocks: false, only_public, projects: false }
    }

    fn collect(mut self, items: &[syn::Item]) -> Collected {
        self.items(items, 0);
        self.keep_calls();
        self.collected
    }

    /// Whether nobody who asks may name something of this visibility.
    const fn hides(&self, visibility: &syn::Visibility) -> bool {
        self.only_public && !visible::is_public(visibility)
    }

    pub(super) fn items(&mut self, items: &[syn::Item], module: u32) {
        for item in items {
            self.item(item, module);
        }
    }

    pub(super) fn add(&mut self, module: u32, name: Name, item: Item) {
        self.collected.items.modules[module as usize].items.push((name, item));
    }

    pub(super) fn item(&mut self, item: &syn::Item, module: u32) {
        if self.only_public && visible::is_silent(visible::attributes(item)) {
            return;
        }
        match item {
            syn::Item::Use(item) => self.tree(&item.tree, Vec::new(), item, module),
            syn::Item::ExternCrate(item) => {
                let called = item.rename.as_ref().map_or_else(|| name(&item.ident), |(_, rename)| name(rename));
                let path = vec![name(&item.ident)];
                let is_public = visible::is_public(&item.vis);
                let used = Use { path, global: item.ident != "self", called: Called::Name(called), is_public };
                self.collected.items.modules[module as usize].uses.push(used);
            }
            syn::Item::Mod(item) => self.module(item, module),
            syn::Item::Struct(item) => {
                let shape = Shape::Struct(self.fields(&item.fields));
                self.type_item(&item.ident, &item.generics, shape, &item.attrs, module);
                projection::of_struct(self, item, module);
            }
            syn::Item::Union(item) => {
                let fields = item.fields.named.iter().filter_map(read_named).collect();
                let shape = Shape::Struct(Fields { fields, are_named: true });
                self.type_item(&item.ident, &item.generics, shape, &item.attrs, module);
            }
            syn::Item::Enum(item) => {
                let variants =
                    item.variants.iter().map(|variant| (name(&variant.ident), read_fields(&variant.fields))).collect();
                self.type_item(&item.ident, &item.generics, Shape::Enum(variants), &item.attrs, module);
                projection::of_enum(self, item, module);
            }
            syn::Item::Trait(item) => self.trait_item(item, module),
            // `impl !Send for X` declares nothing.
            syn::Item::Impl(item) if item.modifiers.polarity.is_some() => {}
            syn::Item::Impl(item) => self.implementation(item, module),
            syn::Item::Fn(item) if self.hides(&item.vis) => {}
            syn::Item::Fn(item) => {
                let function = self.function(&item.sig, &item.attrs, Container::Free, module);
                self.add(module, name(&item.sig.ident), Item::Function(function));
                self.body(&item.block, module);
            }
            syn::Item::Type(item) => {
                let place = next(&self.collected.items.aliases);
                let alias = Alias {
                    module,
                    name: name(&item.ident),
                    generics: Generics::read(&item.generics),
                    of: Written::read(&item.ty),
                };
                self.collected.items.aliases.push(alias);
                self.add(module, name(&item.ident), Item::Alias(place));
            }
            syn::Item::Const(item) if item.ident == "_" => self.nameless(&item.expr, module),
            syn::Item::Const(syn::ItemConst { vis, .. }) | syn::Item::Static(syn::ItemStatic { vis, .. })
                if self.hides(vis) => {}
            syn::Item::Const(item) => self.value(&item.ident, &item.ty, module),
            syn::Item::Static(item) => self.value(&item.ident, &item.ty, module),
            syn::Item::ForeignMod(item) => {
                for item in &item.items {
                    match item {
                        syn::ForeignItem::Fn(syn::ForeignItemFn { vis, .. })
                        | syn::ForeignItem::Static(syn::ForeignItemStatic { vis, .. })
                            if self.hides(vis) => {}
                        syn::ForeignItem::Fn(item) => {
                            let function = self.function(&item.sig, &item.attrs, Container::Free, module);
                            self.add(module, name(&item.sig.ident), Item::Function(function));
                        }
                        syn::ForeignItem::Static(item) => self.value(&item.ident, &item.ty, module),
                        _ => {}
                    }
                }
            }
            syn::Item::Macro(item) => foreign::read(self, item, module),
            _ => {}
        }
    }

    fn module(&mut self, item: &syn::ItemMod, module: u32) {
        let called = name(&item.ident);
        let Some((_, items)) = &item.content else {
            let paths = declared_paths(&item.attrs, self.only_public).into_iter();
            let files = paths.map(|path| ModuleFile { name: called.clone(), path, is_included: false });
            self.collected.items.modules[module as usize].files.extend(files);
            return;
        };
        let inner = next(&self.collected.items.modules);
        self.collected.items.modules.push(Module { name: called.clone(), parent: Some(module), ..Module::default() });
        self.collected.modules.insert(address(item), inner);
        self.add(module, called, Item::Module(inner));
        self.items(items, inner);
    }

    pub(super) fn value(&mut self, ident: &proc_macro2::Ident, ty: &Type, module: u32) {
        let place = next(&self.collected.items.values);
        let called = name(ident);
        self.collected.items.values.push(Value { module, name: called.clone(), ty: Written::read(ty) });
        self.add(module, called, Item::Value(place));
    }

    fn fields(&self, written: &syn::Fields) -> Fields {
        let mut fields = read_fields(written);
        if self.only_public {
            visible::retain_public(&mut fields, written);
        }
        fields
    }

    fn type_item(
        &mut self,
        ident: &proc_macro2::Ident,
        generics: &syn::Generics,
        shape: Shape,
        attributes: &[Attribute],
        module: u32,
    ) {
        let place = next(&self.collected.items.types);
        let called = name(ident);
        let generics = Generics::read(generics);
        self.derived(&called, &generics, attributes, module);
        self.collected.items.types.push(TypeItem {
            module,
            name: called.clone(),
            generics,
            shape,
            must_use: is_must_use(attributes),
        });
        self.add(module, called, Item::Type(place));
    }

    /// The implementations that `#[derive(..)]` stands for, as far as their heads go.
    fn derived(&mut self, called: &Name, generics: &Generics, attributes: &[Attribute], module: u32) {
        let own = |parameter: &Parameter| Written::Path(WrittenPath::of_names([parameter.name.clone()]));
        for path in attributes.iter().flat_map(derives) {
            let arguments = generics.parameters.iter().map(own).collect();
            let of = WrittenPath { global: false, segments: vec![Segment { name: called.clone(), arguments }] };
            self.collected.items.implementations.push(Implementation {
                module,
                generics: generics.clone(),
                of_trait: Some(path),
                of: Written::Path(of),
                functions: Vec::new(),
                types: Vec::new(),
                values: Vec::new(),
            });
        }
    }

    fn trait_item(&mut self, item: &syn::ItemTrait, module: u32) {
        let place = next(&self.collected.items.traits);
        let called = name(&item.ident);
        self.collected.items.traits.push(TraitItem {
            module,
            name: called.clone(),
            generics: Generics::read(&item.generics),
            supertraits: read_bounds(&item.supertraits),
            functions: Vec::new(),
            types: Vec::new(),
            values: Vec::new(),
        });
        self.add(module, called, Item::Trait(place));
        self.trait_items(&item.items, place, module);
    }

    /// Reads the declarations in a trait.
    pub(super) fn trait_items(&mut self, items: &[SynTraitItem], place: u32, module: u32) {
        for item in items {
            match item {
                SynTraitItem::Fn(item) => {
                    let function = self.function(&item.sig, &item.attrs, Container::Trait(place), module);
                    self.collected.items.traits[place as usize].functions.push(function);
                    if let Some(block) = &item.default {
                        self.body(block, module);
                    }
                }
                SynTraitItem::Type(item) => {
                    let declared = (name(&item.ident), read_bounds(&item.bounds));
                    self.collected.items.traits[place as usize].types.push(declared);
                }
                SynTraitItem::Const(item) => {
                    let declared = (name(&item.ident), Written::read(&item.ty));
                    self.collected.items.traits[place as usize].values.push(declared);
                }
                SynTraitItem::Macro(item) => self.call(&item.mac, module, Container::Trait(place)),
                _ => {}
            }
        }
    }

    fn implementation(&mut self, item: &syn::ItemImpl, module: u32) {
        let place = next(&self.collected.items.implementations);
        self.collected.items.implementations.push(Implementation {
            module,
            generics: Generics::read(&item.generics),
            of_trait: item.trait_.as_ref().map(|(path, _)| WrittenPath::read(path)),
            of: Written::read(&item.self_ty),
            functions: Vec::new(),
            types: Vec::new(),
            values: Vec::new(),
        });
        self.implementation_items(&item.items, place, module);
    }

    /// Reads the declarations in an implementation.
    pub(super) fn implementation_items(&mut self, items: &[ImplItem], place: u32, module: u32) {
        let is_inherent = self.collected.items.implementations[place as usize].of_trait.is_none();
        for item in items {
            match item {
                ImplItem::Fn(syn::ImplItemFn { vis, .. }) | ImplItem::Const(syn::ImplItemConst { vis, .. })
                    if is_inherent && self.hides(vis) => {}
                ImplItem::Fn(item) => {
                    let function = self.function(&item.sig, &item.attrs, Container::Implementation(place), module);
                    self.collected.items.implementations[place as usize].functions.push(function);
                    self.body(&item.block, module);
                }
                ImplItem::Type(item) => {
                    let declared = (name(&item.ident), Written::read(&item.ty));
                    self.collected.items.implementations[place as usize].types.push(declared);
                }
                ImplItem::Const(item) => {
                    let declared = (name(&item.ident), Written::read(&item.ty));
                    self.collected.items.implementations[place as usize].values.push(declared);
                }
                ImplItem::Macro(item) => self.call(&item.mac, module, Container::Implementation(place)),
                _ => {}
            }
        }
    }

    fn function(&mut self, sig: &syn::Signature, attributes: &[Attribute], container: Container, module: u32) -> u32 {
        let place = next(&self.collected.items.functions);
        self.collected.functions.insert(address(sig), place);
        let mut generics = Generics::read(&sig.generics);
        let mut receiver = None;
        let mut parameters = Vec::new();
        for input in &sig.inputs {
            match input {
                FnArg::Receiver(written) => receiver = Some(read_receiver(written)),
                FnArg::Typed(typed) => {
                    let mut ty = Written::read(&typed.ty);
                    name_bounds(&mut ty, &mut generics.parameters);
                    parameters.push(ty);
                }
            }
        }
        let output = match &sig.output {
            ReturnType::Default => Written::unit(),
            ReturnType::Type(_, ty) => Written::read(ty),
        };
        self.collected.items.functions.push(Function {
            module,
            container,
            name: name(&sig.ident),
            generics,
            receiver,
            parameters,
            output,
            asynchronous: sig.asyncness.is_some(),
            must_use: is_must_use(attributes),
        });
        place
    }

    fn tree(&mut self, tree: &UseTree, mut path: Vec<Name>, item: &syn::ItemUse, module: u32) {
        let called = match tree {
            UseTree::Path(inner) => {
                path.push(name(&inner.ident));
                return self.tree(&inner.tree, path, item, module);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, path.clone(), item, module);
                }
                return;
            }
            UseTree::Name(inner) if inner.ident == "self" => {
                let Some(last) = path.last() else { return };
                Called::Name(last.clone())
            }
            UseTree::Name(inner) => {
                path.push(name(&inner.ident));
                Called::Name(name(&inner.ident))
            }
            UseTree::Rename(inner) => {
                if inner.ident != "self" || path.is_empty() {
                    path.push(name(&inner.ident));
                }
                Called::Name(name(&inner.rename))
            }
            UseTree::Glob(_) => Called::Glob,
        };
        let (global, is_public) = (item.leading_colon.is_some(), visible::is_public(&item.vis));
        self.collected.items.modules[module as usize].uses.push(Use { path, global, called, is_public });
    }
}
