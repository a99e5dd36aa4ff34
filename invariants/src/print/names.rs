//! The names of variables in printed code.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::sort::Sort;
use crate::term::Var;

/// How a variable is reached.
#[derive(Clone, Debug)]
pub(super) enum Access {
    /// As a field of `self`.
    Field(TokenStream),
    /// As a local that holds the value.
    Value(Ident),
    /// As a local that holds a reference to it.
    Reference(Ident),
}

/// The variables in scope, and what printing has used of them.
pub(super) struct Names {
    access: RefCell<HashMap<Var, Access>>,
    taken: RefCell<HashSet<String>>,
    /// How often each was mentioned, and whether inside of a closure or a loop.
    mentions: RefCell<HashMap<Var, usize>>,
    /// How many closures and loops are around.
    depth: RefCell<usize>,
    /// The locals that are mentioned once, so that they can be moved.
    moved: HashSet<Var>,
}

impl Names {
    /// The fields of the state, and the arguments.
    pub(super) fn new<'a>(state: impl Iterator<Item = &'a Var>, locals: impl Iterator<Item = &'a Var>) -> Self {
        let names = Self {
            access: RefCell::default(),
            taken: RefCell::default(),
            mentions: RefCell::default(),
            depth: RefCell::default(),
            moved: HashSet::new(),
        };
        for var in state {
            let name = member(&var.name);
            names.access.borrow_mut().insert(var.clone(), Access::Field(quote! { self.#name }));
        }
        for var in locals {
            let name = names.fresh(&var.name);
            names.access.borrow_mut().insert(var.clone(), Access::Value(name));
        }
        names
    }

    /// The same, where what a trial mentioned once is moved.
    pub(super) fn moving(self, trial: &Self) -> Self {
        let once =
            trial.mentions.borrow().iter().filter(|(_, count)| **count == 1).map(|(var, _)| var.clone()).collect();
        Self { moved: once, ..self }
    }

    /// A name that nothing else has.
    pub(super) fn fresh(&self, wish: &str) -> Ident {
        let mut taken = self.taken.borrow_mut();
        let mut name = wish.to_owned();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{wish}{number}");
            number += 1;
        }
        ident(&name)
    }

    /// Says how another variable is reached.
    pub(super) fn declare(&self, var: &Var, access: Access) {
        self.access.borrow_mut().insert(var.clone(), access);
    }

    /// The name of an argument.
    pub(super) fn declared(&self, var: &Var) -> Ident {
        match self.access.borrow().get(var) {
            Some(Access::Value(name) | Access::Reference(name)) => name.clone(),
            _ => ident(&var.name),
        }
    }

    /// Whether a variable is a field of the state, or a part of one.
    pub(super) fn is_field(&self, var: &Var) -> bool {
        matches!(self.access.borrow().get(var), Some(Access::Field(_)))
    }

    /// How a variable is reached; counted as one use.
    pub(super) fn access(&self, var: &Var) -> Access {
        let weight = 1 + *self.depth.borrow();
        *self.mentions.borrow_mut().entry(var.clone()).or_default() += weight;
        let access = self.access.borrow().get(var).cloned();
        access.unwrap_or_else(|| Access::Value(ident(&var.name)))
    }

    /// Whether a local may be moved where it is mentioned.
    pub(super) fn moves(&self, var: &Var) -> bool {
        self.moved.contains(var)
    }

    /// Prints what stands inside of a closure or a loop, where a variable is reached in another way.
    pub(super) fn within<T>(&self, bound: &[(Var, Access)], print: impl FnOnce() -> T) -> T {
        let mut shadowed = Vec::new();
        for (var, access) in bound {
            shadowed.push((var.clone(), self.access.borrow_mut().insert(var.clone(), access.clone())));
        }
        *self.depth.borrow_mut() += 1;
        let printed = print();
        *self.depth.borrow_mut() -= 1;
        for (var, before) in shadowed {
            let mut access = self.access.borrow_mut();
            match before {
                Some(before) => access.insert(var, before),
                None => access.remove(&var),
            };
        }
        printed
    }
}

/// An identifier, raw where it was.
pub(super) fn ident(name: &str) -> Ident {
    let plain = name.strip_prefix("r#");
    let text = plain.unwrap_or(name);
    if !is_identifier(text) {
        return Ident::new("unnamed", Span::call_site());
    }
    match plain {
        Some(plain) => Ident::new_raw(plain, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Whether a text can be an identifier, as proc-macro2 sees it.
fn is_identifier(text: &str) -> bool {
    syn::parse_str::<Ident>(text).is_ok() || (syn::parse_str::<TokenStream>(text).is_ok_and(is_one_word))
}

fn is_one_word(tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter();
    matches!((tokens.next(), tokens.next()), (Some(proc_macro2::TokenTree::Ident(_)), None))
}

/// A field's name, or its number.
pub(super) fn member(name: &str) -> syn::Member {
    match name.parse::<u32>() {
        Ok(index) => syn::Member::Unnamed(syn::Index { index, span: Span::call_site() }),
        Err(_) => syn::Member::Named(ident(name)),
    }
}

/// Whether values of the sort are copied where they are used.
pub(super) fn is_copy(sort: &Sort) -> bool {
    match sort {
        Sort::Bool | Sort::Int(_) => true,
        Sort::Opaque(opaque) => &*opaque.rust == "char" || crate::IntType::named(&opaque.rust).is_some(),
        Sort::Record(record) => record.name.is_empty() && record.fields.iter().all(|field| is_copy(&field.sort)),
        Sort::Enum(shape) => {
            &*shape.name == "Option"
                && shape.variants.iter().all(|variant| variant.fields.iter().all(|field| is_copy(&field.sort)))
        }
        Sort::Set(_) | Sort::Map(..) | Sort::Open(_) => false,
    }
}
