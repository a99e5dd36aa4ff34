//! The whole effect: which field is changed first, and which tests fields share.

use proc_macro2::TokenStream;
use quote::quote;

use super::Printer;
use super::names::member;
use crate::object::Object;
use crate::term::{Kind, Term, Var};

/// A field with its new value.
#[derive(Clone)]
struct Update {
    field: Var,
    value: Term,
}

impl Update {
    fn old(&self) -> Term {
        Term::var(&self.field)
    }
}

impl Printer<'_> {
    /// The statements that put these values into the fields, all at once.
    pub(super) fn effect(&self, object: &Object, values: &[Term]) -> TokenStream {
        let updates =
            object.vars().zip(values).map(|(field, value)| Update { field: field.clone(), value: value.clone() });
        self.updates(updates.collect())
    }

    fn updates(&self, updates: Vec<Update>) -> TokenStream {
        let mut groups = grouped(updates.into_iter().filter(|update| update.value != update.old()).collect());
        let mut statements = TokenStream::new();
        let mut late = TokenStream::new();
        while !groups.is_empty() {
            // A group comes before all that change what it reads.
            let ready = (0..groups.len())
                .find(|&one| (0..groups.len()).all(|other| other == one || !reads_what(&groups[other], &groups[one])));
            match ready {
                Some(ready) => {
                    let group = groups.remove(ready);
                    statements.extend(self.group(&group));
                }
                None => {
                    for update in groups.remove(0) {
                        let (name, field) = (self.names.fresh("next"), member(&update.field.name));
                        let value = self.owned(&update.value).inferred();
                        let ty = super::types::written(&update.field.sort);
                        // Only scalars say their type: a collection may be an ordered or a hashed one.
                        let ty = matches!(update.field.sort, crate::Sort::Int(_)).then(|| quote! { : #ty });
                        let start = quote! { let #name #ty = #value; };
                        statements.extend(start);
                        late.extend(quote! { self.#field = #name; });
                    }
                }
            }
        }
        quote! { #statements #late }
    }

    /// Updates that share a test, or a single one.
    fn group(&self, group: &[Update]) -> TokenStream {
        if let [one] = group {
            let name = member(&one.field.name);
            return self.changes(&quote! { self.#name }, &one.old(), &one.value);
        }
        let Some(condition) = group.first().and_then(|update| test(&update.value)) else { return TokenStream::new() };
        let branch = |then: bool| {
            let updates = group.iter().filter_map(|update| match update.value.kind() {
                Kind::Ite(_, first, second) => {
                    let value = if then { first } else { second };
                    Some(Update { field: update.field.clone(), value: value.clone() })
                }
                _ => None,
            });
            self.updates(updates.collect())
        };
        let (then, other) = (branch(true), branch(false));
        self.branches(condition, &then, &other)
    }
}

/// The test at the top of a term.
fn test(term: &Term) -> Option<&Term> {
    if let Kind::Ite(condition, ..) = term.kind() { Some(condition) } else { None }
}

/// Updates with the same test at the top belong together.
fn grouped(updates: Vec<Update>) -> Vec<Vec<Update>> {
    let mut groups: Vec<Vec<Update>> = Vec::new();
    for update in updates {
        let condition = test(&update.value);
        let shared = condition.and_then(|condition| {
            groups.iter().position(|group| group.first().and_then(|first| test(&first.value)) == Some(condition))
        });
        match shared {
            Some(group) => groups[group].push(update),
            None => groups.push(vec![update]),
        }
    }
    groups
}

/// Whether a group reads a field that another one changes.
fn reads_what(reader: &[Update], writer: &[Update]) -> bool {
    reader.iter().any(|update| {
        let read = update.value.free_vars();
        writer.iter().any(|written| written.field != update.field && read.contains(&written.field))
    })
}
