//! Changes of one place: the statements that turn what it holds into a new value.
//!
//! Everything is read from the state as it was before the effect, because an effect is one simultaneous update. So what a
//! later statement reads of the place that an earlier one has changed is bound to a local first.

use proc_macro2::TokenStream;
use quote::quote;

use super::Printer;
use super::collections::pattern;
use super::names::Access;
use super::numbers::operator;
use crate::sort::Sort;
use crate::term::{Binder, Kind, SetOperation, Term, Var};

impl Printer<'_> {
    /// The statements that make `place`, which holds `old`, hold `new`.
    pub(super) fn changes(&self, place: &TokenStream, old: &Term, new: &Term) -> TokenStream {
        if old == new {
            return TokenStream::new();
        }
        let steps = steps(old, new);
        let Some((first, later)) = steps.split_first() else { return TokenStream::new() };
        // What later steps read of the place is read before the first one changes it, unless they mean the place as
        // the step before has left it.
        let current = Var::new("current", old.sort().clone());
        self.names.declare(&current, Access::Field(place.clone()));
        let mut bound = TokenStream::new();
        let later: Vec<(&Term, Vec<Operand>)> = later
            .iter()
            .zip(&steps)
            .map(|(step, before)| {
                let operands = operands(step.kind()).into_iter().map(|operand| {
                    let now = replaced(operand, before, &Term::var(&current));
                    if !reads(&now, old) {
                        return Operand::Inline(now);
                    }
                    let name = self.names.fresh("value");
                    let value = self.owned(operand).tokens;
                    bound.extend(quote! { let #name = #value; });
                    Operand::Bound(name)
                });
                (*step, operands.collect())
            })
            .collect();
        let first = self.first(place, old, first);
        let later: TokenStream = later.iter().map(|(step, operands)| self.step(place, step.kind(), operands)).collect();
        quote! { #bound #first #later }
    }

    /// The first step, whose operands may read the place itself.
    fn first(&self, place: &TokenStream, old: &Term, new: &Term) -> TokenStream {
        match new.kind() {
            Kind::Ite(..) if self.idiom(new).is_some() => self.assigned(place, new),
            Kind::Ite(condition, then, other) => {
                let (then_branch, other_branch) = (self.changes(place, old, then), self.changes(place, old, other));
                self.branches(condition, &then_branch, &other_branch)
            }
            Kind::Insert(inner, _) | Kind::Remove(inner, _) | Kind::Put(inner, ..) if inner == old => {
                let operands: Vec<_> = operands(new.kind()).into_iter().cloned().map(Operand::Inline).collect();
                self.step(place, new.kind(), &operands)
            }
            Kind::Overlay(inner, other) if inner == old && !reads(other, old) => {
                self.step(place, new.kind(), &[Operand::Inline(other.clone())])
            }
            Kind::Sets(op, inner, other) if inner == old && !reads(other, old) => self.sets(place, *op, other),
            Kind::Filter(binder, body) if binder.source == *old && !reads(body, old) => {
                let access = self.references(binder);
                let body = self.names.within(&access, || self.owned(body).tokens);
                let names = access.iter().filter_map(|(_, access)| match access {
                    Access::Reference(name) => Some(name),
                    _ => None,
                });
                quote! { #place.retain(|#(#names),*| #body); }
            }
            Kind::Rebuild(binder, body) if is_map(binder, old) && !reads(body, old) => {
                let access = self.references(binder);
                let body = self.names.within(&access, || self.owned(body).tokens);
                let pattern = pattern(&access);
                let target = access.iter().rev().find_map(|(_, access)| match access {
                    Access::Reference(name) => Some(name),
                    _ => None,
                });
                quote! { for #pattern in #place.iter_mut() { *#target = #body; } }
            }
            Kind::Arith(op, first, second, _) if first == old && new.sort() == old.sort() => {
                let (_, sign) = operator(*op);
                let second = match new.int_type() {
                    Some(int) => self.number(second, int),
                    None => self.owned(second),
                };
                let second = second.tokens;
                let sign: TokenStream = format!("{sign}=").parse().unwrap_or(sign);
                quote! { #place #sign #second; }
            }
            Kind::Empty => quote! { #place.clear(); },
            Kind::Record(fields) => match changed_field(fields, old) {
                Some(field) => {
                    let name = super::expressions::field_name(old.sort(), field);
                    self.changes(&quote! { #place.#name }, &old.field(field), &fields[field])
                }
                None => self.assigned(place, new),
            },
            _ => self.assigned(place, new),
        }
    }

    pub(super) fn assigned(&self, place: &TokenStream, new: &Term) -> TokenStream {
        let value = self.owned(new).inferred();
        quote! { #place = #value; }
    }

    /// One step on a place that holds the result of the steps before.
    fn step(&self, place: &TokenStream, kind: &Kind, operands: &[Operand]) -> TokenStream {
        match (kind, operands) {
            (Kind::Insert(..), [element]) => {
                let element = element.owned(self);
                quote! { #place.insert(#element); }
            }
            (Kind::Remove(..), [key]) => {
                let key = key.reference(self);
                quote! { #place.remove(#key); }
            }
            (Kind::Put(..), [key, value]) => {
                let (key, value) = (key.owned(self), value.owned(self));
                quote! { #place.insert(#key, #value); }
            }
            (Kind::Overlay(..), [other]) => {
                let other = other.owned(self);
                quote! { #place.extend(#other); }
            }
            _ => TokenStream::new(),
        }
    }

    fn sets(&self, place: &TokenStream, op: SetOperation, other: &Term) -> TokenStream {
        match op {
            SetOperation::Union => {
                let other = self.owned(other).tokens;
                quote! { #place.extend(#other); }
            }
            SetOperation::Intersection | SetOperation::Difference => {
                let element = self.names.fresh("element");
                // The condition is asked again for every element, so a value is made once.
                let (made, other) = match other.kind() {
                    Kind::Var(_) | Kind::Field(..) | Kind::Value(..) => (TokenStream::new(), self.base(other)),
                    _ => {
                        let name = self.names.fresh("other");
                        let value = self.owned(other).tokens;
                        (quote! { let #name = #value; }, quote! { #name })
                    }
                };
                let not = (op == SetOperation::Difference).then(|| quote! { ! });
                quote! { #made #place.retain(|#element| #not #other.contains(#element)); }
            }
        }
    }

    /// `if`, with `else if` where the other branch is one again.
    pub(super) fn branches(&self, condition: &Term, then: &TokenStream, other: &TokenStream) -> TokenStream {
        match (then.is_empty(), other.is_empty()) {
            (true, true) => TokenStream::new(),
            (true, false) => {
                let condition = self.owned(&condition.not()).tokens;
                quote! { if #condition { #other } }
            }
            (false, true) => {
                let condition = self.owned(condition).tokens;
                quote! { if #condition { #then } }
            }
            (false, false) => {
                let condition = self.owned(condition).tokens;
                let chained = syn::parse2::<syn::ExprIf>(other.clone()).is_ok();
                let other = if chained {
                    other.clone()
                } else {
                    quote! { { #other } }
                };
                quote! { if #condition { #then } else #other }
            }
        }
    }
}

/// What a step takes beside the place.
enum Operand {
    /// Read where it stands.
    Inline(Term),
    /// Bound before.
    Bound(proc_macro2::Ident),
}

impl Operand {
    fn owned(&self, printer: &Printer<'_>) -> TokenStream {
        match self {
            Self::Inline(term) => printer.owned(term).tokens,
            Self::Bound(name) => quote! { #name },
        }
    }

    fn reference(&self, printer: &Printer<'_>) -> TokenStream {
        match self {
            Self::Inline(term) => printer.reference(term),
            Self::Bound(name) => quote! { &#name },
        }
    }
}

/// The terms from `old` to `new` of which each is the one before with a step applied, `old` left out.
fn steps<'a>(old: &Term, new: &'a Term) -> Vec<&'a Term> {
    let mut steps = Vec::new();
    let mut term = new;
    while term != old {
        steps.push(term);
        match term.kind() {
            Kind::Insert(inner, _) | Kind::Remove(inner, _) | Kind::Put(inner, ..) => term = inner,
            _ => break,
        }
    }
    steps.reverse();
    steps
}

fn operands(kind: &Kind) -> Vec<&Term> {
    match kind {
        Kind::Insert(_, operand) | Kind::Remove(_, operand) | Kind::Overlay(_, operand) => vec![operand],
        Kind::Put(_, key, value) => vec![key, value],
        _ => Vec::new(),
    }
}

/// The term with a part of it replaced wherever it occurs.
fn replaced(term: &Term, part: &Term, by: &Term) -> Term {
    if term == part { by.clone() } else { term.map_parts(&mut |inner| replaced(inner, part, by)) }
}

/// The variable that a place begins with.
pub(super) fn root(place: &Term) -> Option<&Var> {
    match place.kind() {
        Kind::Var(var) => Some(var),
        Kind::Field(inner, _) => root(inner),
        _ => None,
    }
}

/// Whether a term reads what a place held.
fn reads(term: &Term, old: &Term) -> bool {
    root(old).is_some_and(|root| term.free_vars().contains(root))
}

fn is_map(binder: &Binder, old: &Term) -> bool {
    binder.source == *old && matches!(old.sort(), Sort::Map(..))
}

/// The field in which a record differs from an old one, where it is the only one.
fn changed_field(fields: &[Term], old: &Term) -> Option<usize> {
    let mut changed = fields.iter().enumerate().filter(|(place, field)| **field != old.field(*place));
    let (first, _) = changed.next()?;
    changed.next().is_none().then_some(first)
}
