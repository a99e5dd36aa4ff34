//! From the items of a crate to its objects (INPUT 1 to 6, 11).
//!
//! All bodies of an object are lowered first, because what one of them does with a type may say of the others what is a
//! number; then every sort is resolved, and the guards and effects are taken from the graphs.

mod beginnings;
mod freshness;
mod members;
mod operations;
mod predicates;
mod resolved;
mod state;
mod tidied;
mod writers;

use std::sync::Arc;

use syn::spanned::Spanned as _;

use self::members::{Member, Members};
use self::resolved::Resolver;
use super::attributes::{self, Attributes, Mark, Options};
use super::diagnostic::{Diagnostic, Severity};
use super::inference::Inference;
use super::items::{Crate, Place, TypeItem};
use super::lower::{self, Body, State};
use crate::object::{Object, Operation, Role, StateField};
use crate::sort::Sort;
use crate::term::Var;

/// The objects of a crate, in source order, and what is to be said of them. An object of which an error is said is not
/// among them.
pub(super) fn objects(krate: &Crate<'_>) -> (Vec<Object>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut replicated: Vec<_> = krate
        .all_types()
        .filter_map(|located| match located.item {
            TypeItem::Struct(item) => {
                attributes::named(&item.attrs, "replicated").map(|attribute| (located, item, attribute))
            }
            TypeItem::Enum(item) => {
                let attribute = attributes::named(&item.attrs, "replicated")?;
                let site = krate.site(located.place.file, attribute.span());
                diagnostics.push(
                    Diagnostic::error(site, "an enum cannot be `#[replicated]`")
                        .help("make it a field of a struct, and replicate that"),
                );
                None
            }
            TypeItem::Alias(_) | TypeItem::Union(_) => None,
        })
        .collect();
    replicated.sort_by_key(|(located, item, _)| krate.site(located.place.file, item.ident.span()));
    diagnostics.extend(members::strays(krate, &replicated.iter().map(|(_, item, _)| *item).collect::<Vec<_>>()));
    let mut objects = Vec::new();
    for (located, item, attribute) in replicated {
        let assembly = Assembly {
            krate,
            item,
            place: &located.place,
            inference: Inference::default(),
            sort: Sort::unit(),
            vars: Vec::new(),
            diagnostics: Vec::new(),
        };
        let (object, said) = assembly.object(attribute);
        objects.extend(object);
        diagnostics.extend(said);
    }
    (objects, diagnostics)
}

/// One object being put together.
struct Assembly<'run, 'ast> {
    krate: &'run Crate<'ast>,
    item: &'ast syn::ItemStruct,
    place: &'run Place,
    inference: Inference,
    /// The sort of the struct, with open sorts.
    sort: Sort,
    /// The variables of its fields, with open sorts.
    vars: Vec<Var>,
    diagnostics: Vec<Diagnostic>,
}

impl<'run, 'ast> Assembly<'run, 'ast> {
    fn object(mut self, attribute: &syn::Attribute) -> (Option<Object>, Vec<Diagnostic>) {
        let object = self.assembled(attribute);
        let failed = self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        (object.filter(|_| !failed), self.diagnostics)
    }

    fn assembled(&mut self, attribute: &syn::Attribute) -> Option<Object> {
        let options = self.options(attribute);
        let state = self.state()?;
        let members = Members::of(self);
        self.unseen_writers(&members);
        let operations = self.lowered_operations(&members);
        let invariants = self.lowered_invariants(&members);
        let equivalence = self.lowered_equivalence(&members);
        if equivalence.is_none() {
            self.compared_by_parts(&state);
        }
        let initials = self.lowered_initials(&members);

        // The names of opaque sorts follow the order in which they are asked for: the state first.
        let mut resolver = Resolver::new(&mut self.inference);
        let mut state: Vec<StateField> =
            state.into_iter().map(|field| StateField { var: resolver.var(&field.var), ..field }).collect();
        for operation in &operations {
            resolver.params(&operation.params);
        }
        let vars: Vec<Var> = state.iter().map(|field| field.var.clone()).collect();
        let operations = operations::finished(operations, &mut resolver);
        let minted = freshness::complaints(&operations);
        let invariants = predicates::invariants(invariants, &mut resolver);
        let equivalence = equivalence.map(|equivalence| predicates::equivalence(equivalence, &vars, &mut resolver));
        let initials = beginnings::finished(initials, &mut resolver);
        for (place, field) in state.iter_mut().enumerate() {
            let unchanged = crate::Term::var(&field.var);
            field.constant = operations.iter().all(|operation| operation.effect.state[place] == unchanged);
        }
        self.diagnostics.extend(minted);
        let mut assumptions = self.assumptions(&members);
        assumptions.extend(taken_for_granted(&operations, options.overflow_checked));
        Some(Object {
            name: self.item.ident.to_string().into(),
            site: self.krate.site(self.place.file, self.item.ident.span()),
            state,
            initials,
            invariants,
            operations,
            apply: options.apply,
            overflow_checked: options.overflow_checked,
            equivalence,
            assumptions,
        })
    }

    fn options(&mut self, attribute: &syn::Attribute) -> Options {
        let read = Attributes { krate: self.krate, file: self.place.file }.options(attribute);
        read.unwrap_or_else(|diagnostic| {
            self.diagnostics.push(diagnostic);
            Options::default()
        })
    }

    /// The body of a method, with its parameters; what stops it is noted.
    fn body(&mut self, member: &Member<'run, 'ast>) -> Option<Body> {
        let state = State { sort: &self.sort, fields: &self.vars };
        match lower::method(self.krate, &mut self.inference, member.function, state) {
            Ok(body) => Some(body),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn assumptions(&self, members: &Members<'run, 'ast>) -> Vec<String> {
        let external = self.inference.external.iter();
        let mut assumptions: Vec<String> = external
            .map(|name| format!("`==` of `{name}` is an equivalence, and tells apart what the code can"))
            .collect();
        for member in members.iter() {
            if let Some(Mark::Local { reason }) = &member.mark {
                assumptions.push(format!("`{}` changes nothing that matters: {reason}", member.name()));
            }
        }
        assumptions
    }

    fn error(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// What the rules assume of arguments and of arithmetic (INPUT 17 to 19), where it matters.
fn taken_for_granted(operations: &[Operation], overflow_checked: bool) -> Vec<String> {
    let mut assumptions = Vec::new();
    for operation in operations {
        for param in &operation.params {
            let (op, name) = (&operation.name, &param.var.name);
            match param.role {
                Role::Fresh => assumptions.push(format!("`{name}` of `{op}` was used nowhere before the call")),
                Role::Replica => assumptions.push(format!("`{name}` of `{op}` is the replica that issues the call")),
                Role::Plain => {}
            }
        }
    }
    let plain = operations.iter().any(|operation| !operation.effect.overflow.is_empty());
    if plain && !overflow_checked {
        assumptions.push("plain `+`, `-` and `*` stay within their types".to_owned());
    }
    assumptions
}

/// The name of an identifier, shared.
fn shared(ident: &syn::Ident) -> Arc<str> {
    ident.to_string().into()
}
