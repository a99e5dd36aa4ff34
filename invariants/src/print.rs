//! Guards and effects as Rust, for the reader and for the compiler (INPUT 10).
//!
//! With its guard removed an effect is code that nobody wrote. It is given an operation of an [`Object`] and gives back a
//! method that compiles among the types of the original file: where the effect is undefined, it panics. Arithmetic
//! without bounds is done in `i128`, so operations on 128-bit integers other than the wrapping ones may panic instead of
//! saturating.

mod blocks;
mod collections;
mod comparisons;
mod expressions;
mod idioms;
mod names;
mod numbers;
mod statements;
#[cfg(test)]
mod tests;
mod text;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

use self::names::{Names, ident};
use self::text::Text;
use crate::object::{Object, Operation};
use crate::term::Term;
use crate::term::conditions;

/// The guard of an operation as a method: `fn withdraw_guard(&self, ..) -> bool`.
#[must_use]
pub fn guard(object: &Object, operation: &Operation) -> String {
    let name = ident(&format!("{}_guard", operation.name));
    twice(object, operation, |names| {
        let params = params(operation, names, false);
        let holds = Term::and(operation.guards.iter().map(|clause| clause.holds.clone()));
        let body = Printer { names }.owned(&holds).tokens;
        quote! { fn #name(&self, #params) -> bool { #body } }
    })
}

/// The effect of an operation as a method: `fn withdraw_effect(&mut self, ..)`, with its captures behind its arguments.
#[must_use]
pub fn effect(object: &Object, operation: &Operation) -> String {
    let name = ident(&format!("{}_effect", operation.name));
    twice(object, operation, |names| {
        let params = params(operation, names, true);
        let printer = Printer { names };
        let asserts = asserts(operation).map(|(holds, reason)| {
            let holds = printer.owned(holds).tokens;
            quote! { assert!(#holds, #reason); }
        });
        let asserts: TokenStream = asserts.collect();
        let body = printer.effect(object, &operation.effect.state);
        quote! { fn #name(&mut self, #params) { #asserts #body } }
    })
}

/// Turns terms into Rust, under names.
struct Printer<'a> {
    names: &'a Names,
}

/// Prints once to see which arguments are used once, and can be moved, and once more.
fn twice(object: &Object, operation: &Operation, function: impl Fn(&Names) -> TokenStream) -> String {
    let captures = operation.captures.iter().map(|capture| &capture.var);
    let locals = || operation.params.iter().map(|param| &param.var).chain(captures.clone());
    let trial = Names::new(object.vars(), locals());
    drop(function(&trial));
    let names = Names::new(object.vars(), locals()).moving(&trial);
    formatted(function(&names))
}

fn params(operation: &Operation, names: &Names, captures: bool) -> TokenStream {
    let params = operation.params.iter().map(|param| &param.var);
    let captures = operation.captures.iter().filter(|_| captures).map(|capture| &capture.var);
    let params = params.chain(captures).map(|var| {
        let name = names.declared(var);
        let ty = types::written(&var.sort);
        quote! { #name: #ty, }
    });
    params.collect()
}

/// What the effect demands beyond what the printed expressions demand by themselves.
fn asserts(operation: &Operation) -> impl Iterator<Item = (&Term, String)> {
    let evident: Vec<_> = operation.effect.state.iter().flat_map(conditions::demands).collect();
    let demands = operation.effect.demands.iter();
    demands
        .filter(move |demand| !evident.contains(demand))
        .map(|demand| (&demand.holds, demand.fault.reason.to_string()))
}

/// The source of one function.
fn formatted(function: TokenStream) -> String {
    let text = function.to_string();
    match syn::parse2::<syn::ItemFn>(function) {
        Ok(item) => {
            let file =
                syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![syn::Item::Fn(item)] };
            prettyplease::unparse(&file)
        }
        // A name that is no identifier, in an object that was not read from source.
        Err(_) => text,
    }
}

/// A parenthesised expression is one again.
fn parenthesised(text: &Text) -> TokenStream {
    let tokens = &text.tokens;
    quote! { (#tokens) }
}
