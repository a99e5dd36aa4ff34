//! Sets and maps as values, and what ranges over their entries.

use proc_macro2::TokenStream;
use quote::quote;

use super::Printer;
use super::names::{Access, is_copy};
use super::text::{Level, Text};
use crate::sort::Sort;
use crate::term::{Binder, Kind, SetOperation, Term, Var};

impl Printer<'_> {
    /// A set or a map that is no variable, or a quantifier over one.
    pub(super) fn collection(&self, term: &Term) -> Text {
        match term.kind() {
            Kind::Empty => Text::postfix(quote! { Default::default() }),
            Kind::Insert(..) | Kind::Remove(..) | Kind::Put(..) | Kind::Overlay(..) => self.updated(term),
            Kind::Sets(op, first, second) => {
                let (first, second) = (self.base(first), self.reference(second));
                let method = match op {
                    SetOperation::Union => quote! { union },
                    SetOperation::Intersection => quote! { intersection },
                    SetOperation::Difference => quote! { difference },
                };
                self.collected(&quote! { #first.#method(#second).cloned() }, term.sort())
            }
            Kind::Keys(map) => {
                let base = self.base(map);
                self.collected(&quote! { #base.keys().cloned() }, term.sort())
            }
            Kind::All(binder, body) => self.quantified(binder, body, &quote! { all }),
            Kind::Any(binder, body) => self.quantified(binder, body, &quote! { any }),
            Kind::Filter(binder, body) => self.filtered(binder, body, term.sort()),
            Kind::Image(binder, body) => {
                let (source, pattern, body) = self.bound(binder, body, |body| self.owned(body).tokens);
                self.collected(&quote! { #source.map(|#pattern| #body) }, term.sort())
            }
            Kind::Rebuild(binder, body) => {
                let access = self.references(binder);
                let value = self.names.within(&access, || self.owned(body).tokens);
                let key = self.names.within(&access, || self.owned(&binder.var(0)).tokens);
                let (pattern, source) = (pattern(&access), self.base(&binder.source));
                self.collected(&quote! { #source.iter().map(|#pattern| (#key, #value)) }, term.sort())
            }
            _ => Text::postfix(quote! { Default::default() }),
        }
    }

    /// A collection with changes, made on a copy.
    fn updated(&self, term: &Term) -> Text {
        let mut base = term;
        while let Kind::Insert(inner, ..) | Kind::Remove(inner, _) | Kind::Put(inner, ..) | Kind::Overlay(inner, _) =
            base.kind()
        {
            base = inner;
        }
        let copy = self.names.fresh("copy");
        let (start, ty) = match base.kind() {
            Kind::Empty => {
                let ty = super::types::written(term.sort());
                (quote! { Default::default() }, quote! { : #ty })
            }
            _ => (self.owned(base).tokens, TokenStream::new()),
        };
        let changes = self.changes(&quote! { #copy }, base, term);
        Text::new(quote! { { let mut #copy #ty = #start; #changes #copy } }, Level::Block)
    }

    fn filtered(&self, binder: &Binder, body: &Term, sort: &Sort) -> Text {
        let source = self.base(&binder.source);
        let access = self.references(binder);
        let body = self.names.within(&access, || self.owned(body).tokens);
        let pattern = pattern(&access);
        match sort {
            Sort::Map(..) => self.collected(
                &quote! {
                    #source.iter().filter(|&#pattern| #body).map(|(key, value)| (key.clone(), value.clone()))
                },
                sort,
            ),
            _ => self.collected(&quote! { #source.iter().filter(|&#pattern| #body).cloned() }, sort),
        }
    }

    fn quantified(&self, binder: &Binder, body: &Term, method: &TokenStream) -> Text {
        let (source, pattern, body) = self.bound(binder, body, |body| self.owned(body).tokens);
        Text::postfix(quote! { #source.#method(|#pattern| #body) })
    }

    /// An iterator over the entries that the body mentions, the pattern of a closure over it, and the body.
    fn bound(
        &self,
        binder: &Binder,
        body: &Term,
        print: impl Fn(&Term) -> TokenStream,
    ) -> (TokenStream, TokenStream, TokenStream) {
        let source = self.base(&binder.source);
        let mentioned = body.free_vars();
        let is_mentioned = |var: &Var| mentioned.contains(var);
        let entries: Vec<&Var> = match binder.source.sort() {
            Sort::Map(..) => binder.vars.iter().filter(|var| is_mentioned(var)).collect(),
            _ => binder.vars.iter().collect(),
        };
        let (iterator, entries) = match (entries.as_slice(), binder.vars.as_slice()) {
            ([one], [key, _]) if *one == key => (quote! { keys }, entries),
            ([one], [_, value]) if *one == value => (quote! { values }, entries),
            ([], [_, value]) => (quote! { values }, vec![value]),
            _ => (quote! { iter }, entries),
        };
        let named: Vec<_> = entries.iter().map(|var| ((*var).clone(), self.names.fresh(&var.name))).collect();
        let access: Vec<_> = named
            .iter()
            .map(|(var, name)| {
                let by_value = is_copy(&var.sort);
                (var.clone(), if by_value { Access::Value(name.clone()) } else { Access::Reference(name.clone()) })
            })
            .collect();
        let patterns: Vec<_> = access
            .iter()
            .map(|(var, access)| match access {
                Access::Value(name) if is_mentioned(var) => quote! { &#name },
                Access::Reference(name) if is_mentioned(var) => quote! { #name },
                _ => quote! { _ },
            })
            .collect();
        let pattern = match patterns.as_slice() {
            [one] => one.clone(),
            _ => quote! { (#(#patterns),*) },
        };
        let body = self.names.within(&access, || print(body));
        (quote! { #source.#iterator() }, pattern, body)
    }

    /// The entries, each reached by reference.
    pub(super) fn references(&self, binder: &Binder) -> Vec<(Var, Access)> {
        let vars = binder.vars.iter();
        vars.map(|var| (var.clone(), Access::Reference(self.names.fresh(&var.name)))).collect()
    }

    /// An iterator collected; a set or a map says of itself what it is.
    fn collected(&self, iterator: &TokenStream, sort: &Sort) -> Text {
        let text = Text::postfix(match sort {
            Sort::Map(..) => quote! { #iterator.collect::<std::collections::BTreeMap<_, _>>() },
            _ => quote! { #iterator.collect::<std::collections::BTreeSet<_>>() },
        });
        Text { inferred: Some(quote! { #iterator.collect() }), ..text }
    }
}

/// The pattern of a closure over entries by reference.
pub(super) fn pattern(access: &[(Var, Access)]) -> TokenStream {
    let names = access.iter().map(|(_, access)| match access {
        Access::Value(name) | Access::Reference(name) => quote! { #name },
        Access::Field(_) => quote! { _ },
    });
    match access {
        [_] => quote! { #(#names)* },
        _ => quote! { (#(#names),*) },
    }
}
