//! The signatures of one file: what its functions give back, the types of its fields.

use rustc_hash::{FxHashMap, FxHashSet};
use syn::{Block, Field, FnArg, ImplItem, Item, ReturnType, TraitItem};

use super::types::last_segment;
use super::{Aliases, Imports, StdTable, Type};
use crate::handler::peel_groups;

/// What a function gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    /// The type; a future for async functions.
    pub(crate) returns: Type,
    /// The number of arguments, the receiver not counted.
    pub(crate) arity: usize,
}

/// All that a file declares and that tells types.
#[derive(Debug, Default)]
pub(crate) struct FileSignatures {
    /// By owner (the last segment of the impl's type or the trait; empty for free functions) and name.
    functions: FxHashMap<String, FxHashMap<String, Signature>>,
    /// The names of functions that give back a `Result` or a future of one.
    fallible: FxHashSet<String>,
    /// By struct and field.
    fields: FxHashMap<String, FxHashMap<String, Type>>,
    /// Names that stand for types of other names.
    pub(crate) aliases: Aliases,
    /// The `use` items.
    pub(crate) imports: Imports,
}

impl FileSignatures {
    /// Reads the items of a file.
    pub(crate) fn new(items: &[Item]) -> Self {
        let mut signatures = Self::default();
        signatures.aliases.add_imports(items);
        signatures.aliases.add_types(items);
        signatures.items(items);
        signatures
    }

    /// The function `name` of `owner`, free functions having the empty owner.
    pub(crate) fn function(&self, owner: &str, name: &str) -> Option<&Signature> {
        self.functions.get(owner)?.get(name)
    }

    /// Whether `name` may be called for a `Result`, by the signatures and imports of the file and the table.
    pub(crate) fn may_fail(&self, name: &str) -> bool {
        let table = StdTable::get();
        let imported = || match self.imports.resolve(name) {
            (full, true) => table.function(&full, true).is_some(),
            (_, false) => false,
        };
        self.fallible.contains(name) || table.has_name(name) || imported()
    }

    /// The type of a field.
    pub(crate) fn field(&self, owner: &str, name: &str) -> Option<&Type> {
        self.fields.get(owner)?.get(name)
    }

    /// Reads `items`, those of inline modules too.
    pub(crate) fn items(&mut self, items: &[Item]) {
        for item in items {
            self.imports.add(item);
            match item {
                Item::Fn(function) => self.declare("", &function.sig, Some(&function.block)),
                Item::Impl(implementation) => {
                    let written = last_segment(&implementation.self_ty).unwrap_or_default();
                    let owner = self.aliases.original(&written).to_owned();
                    for item in &implementation.items {
                        if let ImplItem::Fn(function) = item {
                            self.declare(&owner, &function.sig, Some(&function.block));
                        }
                    }
                }
                Item::Trait(declared) => {
                    let owner = declared.ident.to_string();
                    for item in &declared.items {
                        if let TraitItem::Fn(function) = item {
                            self.declare(&owner, &function.sig, function.default.as_ref());
                        }
                    }
                }
                Item::Struct(declared) => {
                    let typed =
                        |field: &Field| Some((field.ident.as_ref()?.to_string(), Type::of(&field.ty, &self.aliases)));
                    let fields = declared.fields.iter().filter_map(typed);
                    self.fields.entry(declared.ident.to_string()).or_default().extend(fields);
                }
                Item::Mod(module) => {
                    if let Some((_, items)) = &module.content {
                        self.items(items);
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds one function. Two of the same name that disagree leave the answer unknown.
    fn declare(&mut self, owner: &str, sig: &syn::Signature, block: Option<&Block>) {
        let mut returns = Type::of_return(&sig.output, &self.aliases);
        if let (Type::Named(name), Some(block)) = (&returns, block)
            && name.ends_with("Result")
            && shows_result(block)
        {
            returns = Type::Result(Box::default(), None);
        }
        if let (Type::Named(name), ReturnType::Type(..)) = (&returns, &sig.output)
            && name == "Self"
            && !owner.is_empty()
        {
            returns = Type::Named(owner.to_owned());
        }
        if sig.generics.params.iter().any(|param| matches!((param, &returns), (syn::GenericParam::Type(param), Type::Named(name)) if param.ident == name)) {
            returns = Type::Unknown;
        }
        if sig.asyncness.is_some() {
            returns = Type::Future(Box::new(returns));
        }
        let name = sig.ident.to_string();
        if returns.fails() {
            self.fallible.insert(name.clone());
        }
        let arity = sig.inputs.iter().filter(|input| matches!(input, FnArg::Typed(_))).count();
        let signature = Signature { returns, arity };
        self.functions
            .entry(owner.to_owned())
            .or_default()
            .entry(name)
            .and_modify(|known| {
                if known.returns != signature.returns {
                    known.returns = Type::Unknown;
                }
            })
            .or_insert(signature);
    }
}

/// Whether the body proves that its function gives back a `Result`: it ends in `Ok(..)` or `Err(..)`.
fn shows_result(block: &Block) -> bool {
    let Some(syn::Stmt::Expr(tail, None)) = block.stmts.last() else { return false };
    match peel_groups(tail) {
        syn::Expr::Call(call) => match peel_groups(&call.func) {
            syn::Expr::Path(path) => {
                path.path.segments.last().is_some_and(|last| last.ident == "Ok" || last.ident == "Err")
            }
            _ => false,
        },
        syn::Expr::Block(block) => shows_result(&block.block),
        _ => false,
    }
}
