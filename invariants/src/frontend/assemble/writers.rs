//! Code that changes the state unseen (INPUT 2): methods that are neither operation nor effect, and functions outside of
//! the struct's impls that write its fields.
//!
//! Types are not known here. A variable counts as the object where its declaration says so, a field of another struct
//! where its type does.

mod search;

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;

use self::search::Search;
use super::Assembly;
use super::members::{Member, Members, Receiver};
use crate::frontend::diagnostic::Diagnostic;
use crate::frontend::items::{FunctionItem, TypeItem};

impl<'run, 'ast> Assembly<'run, 'ast> {
    /// Says of every writer that is not seen.
    pub(super) fn unseen_writers(&mut self, members: &Members<'run, 'ast>) {
        let mut private = BTreeSet::new();
        let mut found = Vec::new();
        for member in members.iter() {
            let writes = match member.receiver {
                Receiver::Mutable => true,
                Receiver::Owned => returns_self(member, &self.item.ident),
                Receiver::Shared | Receiver::None => false,
            };
            if !writes || member.mark.is_some() {
                continue;
            }
            if member.is_public() {
                found.push(
                    Diagnostic::error(member.site, format!("`{}` changes replicated state unseen", member.name()))
                        .help("mark it `#[operation]`, `#[effect]`, or `#[local(\"reason\")]` where it changes nothing that matters")
                        .note("what no operation does is not replicated, and no invariant is checked for it"),
                );
            } else {
                // Called by marked methods alone, unless somebody outside calls it, which is looked for below.
                private.insert(member.name().to_string());
            }
        }
        self.diagnostics.extend(found);
        self.outside_writers(members, &private);
    }

    fn outside_writers(&mut self, members: &Members<'run, 'ast>, private: &BTreeSet<String>) {
        let name = self.item.ident.to_string();
        let fields: BTreeSet<String> =
            self.item.fields.iter().filter_map(|field| field.ident.as_ref()).map(ToString::to_string).collect();
        let holders = self.holders(&name);
        let returns = |function: &&FunctionItem<'_>| match &function.signature.output {
            syn::ReturnType::Default => false,
            syn::ReturnType::Type(_, ty) => mentions(ty, &name),
        };
        let returning: BTreeSet<String> =
            self.krate.all_functions().filter(returns).map(|function| function.signature.ident.to_string()).collect();
        for function in self.krate.all_functions() {
            if members.iter().any(|member| std::ptr::eq(member.function.body, function.body)) {
                continue;
            }
            let mut search = Search {
                object: &name,
                fields: &fields,
                private,
                returning: &returning,
                holders: &holders,
                objects: BTreeSet::new(),
                parts: BTreeMap::new(),
                found: Vec::new(),
            };
            for input in &function.signature.inputs {
                if let syn::FnArg::Typed(typed) = input {
                    search.declare(&typed.pat, &typed.ty);
                }
            }
            search.visit_block(function.body);
            for (span, what) in search.found {
                let site = self.krate.site(function.place.file, span);
                self.diagnostics.push(
                    Diagnostic::error(site, format!("`{}` {what} of `{name}` unseen", function.signature.ident))
                        .help(format!("make the change an `#[operation]` of `{name}`, and call that")),
                );
            }
        }
    }

    /// The fields of other structs that hold the object.
    fn holders(&self, name: &str) -> BTreeSet<String> {
        let mut holders = BTreeSet::new();
        for located in self.krate.all_types() {
            let TypeItem::Struct(item) = located.item else { continue };
            let held = item.fields.iter().filter(|field| mentions(&field.ty, name));
            holders.extend(held.filter_map(|field| field.ident.as_ref()).map(ToString::to_string));
        }
        holders
    }
}

/// Whether a method by value gives back a changed object.
fn returns_self(member: &Member<'_, '_>, ident: &syn::Ident) -> bool {
    match &member.function.signature.output {
        syn::ReturnType::Default => false,
        syn::ReturnType::Type(_, ty) => mentions(ty, "Self") || mentions(ty, &ident.to_string()),
    }
}

/// Whether a type has a segment of that name.
fn mentions(ty: &syn::Type, name: &str) -> bool {
    struct Mention<'a>(&'a str, bool);
    impl Visit<'_> for Mention<'_> {
        fn visit_path_segment(&mut self, segment: &syn::PathSegment) {
            self.1 |= segment.ident == self.0;
            syn::visit::visit_path_segment(self, segment);
        }
    }
    let mut mention = Mention(name, false);
    mention.visit_type(ty);
    mention.1
}
