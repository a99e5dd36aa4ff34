//! Equality and order. Equality makes two sorts one, order makes them numbers (INPUT 15).

use std::sync::Arc;

use proc_macro2::Span;

use super::constructors::type_name;
use super::context::{Lowered, Lowering};
use super::operand::{Operand, Value};
use crate::frontend::items::TypeItem;
use crate::sort::{Enum, Sort, Variant};
use crate::term::{Kind, Term};

/// The place of `Less`, `Equal` and `Greater` in `Ordering`.
const ORDERINGS: [&str; 3] = ["Less", "Equal", "Greater"];

impl Lowering<'_, '_> {
    /// `==`: that of the crate where it is written by hand, else that of the parts.
    pub(super) fn equal(&mut self, first: &Term, second: &Term, span: Span) -> Lowered<Term> {
        let krate = self.krate;
        let item = type_name(first.sort()).map(|owner| krate.method(&self.scope.place, &owner, "eq", span));
        if let Some(item) = item.transpose()?.flatten() {
            let args = [first, second].map(|term| Operand::Value(Value::of(term.clone())));
            return Ok(self.inline(item, None, args.into(), span)?.term);
        }
        self.unify(first.sort(), second.sort(), span)?;
        if let Some(name) = krate.written_by_hand(&self.inference.known(first.sort()), &["eq"]) {
            return Err(self
                .error(span, format!("this compares a `{name}`, whose `==` is written by hand, as a part"))
                .help(format!("compare the parts one by one, or derive `PartialEq` for `{name}`")));
        }
        let is_number = |term: &Term| matches!(term.kind(), Kind::Int(_));
        if is_number(first) || is_number(second) {
            let (first, second, _) = self.numbers(first, second, span)?;
            return Ok(first.equals(&second));
        }
        Ok(self.known(first).equals(&self.known(second)))
    }

    /// `first < second`, or `first <= second`.
    pub(super) fn ordered(&mut self, first: &Term, second: &Term, or_equal: bool, span: Span) -> Lowered<Term> {
        self.unify(first.sort(), second.sort(), span)?;
        let (first, second) = (self.known(first), self.known(second));
        match first.sort().clone() {
            Sort::Bool if or_equal => Ok(Term::or([first.not(), second])),
            Sort::Bool => Ok(Term::and([first.not(), second])),
            Sort::Record(record) => {
                self.check_derived(&first, span)?;
                // The first field that differs decides.
                let mut below = Term::bool(or_equal);
                for place in (0..record.fields.len()).rev() {
                    let (one, other) = (first.field(place), second.field(place));
                    let is_last = place + 1 == record.fields.len();
                    let here = self.ordered(&one, &other, or_equal && is_last, span)?;
                    below = if is_last {
                        here
                    } else {
                        let same = self.equal(&one, &other, span)?;
                        Term::or([here, Term::and([same, below])])
                    };
                }
                Ok(below)
            }
            Sort::Enum(shape) if shape.variants.iter().all(|variant| variant.fields.is_empty()) => {
                self.check_derived(&first, span)?;
                let mut cases = Vec::new();
                for (place, _) in shape.variants.iter().enumerate() {
                    let from = if or_equal { place } else { place + 1 };
                    let above = Term::or((from..shape.variants.len()).map(|other| second.is(other)));
                    cases.push(Term::and([first.is(place), above]));
                }
                Ok(Term::or(cases))
            }
            _ if self.inference.is_integer(first.sort()) => {
                let (first, second, _) = self.numbers(&first, &second, span)?;
                Ok(if or_equal { first.at_most(&second) } else { first.less(&second) })
            }
            sort => {
                let sort = self.inference.describe(&sort);
                Err(self
                    .error(span, format!("the order of `{sort}` is not known here"))
                    .help("compare integers, or compare for equality"))
            }
        }
    }

    /// The order of a type is that of its fields or variants only where nobody wrote another one.
    fn check_derived(&self, term: &Term, span: Span) -> Lowered<()> {
        let is_numbered = |name: &String| {
            self.krate.types(name).iter().any(|located| match located.item {
                TypeItem::Enum(item) => item.variants.iter().any(|variant| variant.discriminant.is_some()),
                _ => false,
            })
        };
        if let Some(name) = type_name(term.sort()).filter(is_numbered) {
            return Err(self
                .error(span, format!("the order of `{name}` is that of the numbers that its variants are given"))
                .help("leave the numbers out, or compare what a method of your own gives"));
        }
        let written = type_name(term.sort())
            .filter(|name| ["partial_cmp", "cmp"].iter().any(|method| self.krate.has_method(name, method)));
        match written {
            None => Ok(()),
            Some(name) => Err(self
                .error(span, format!("the order of `{name}` is written by hand"))
                .help("call a method of your own instead, such as `is_before`")),
        }
    }

    /// The greater of two values, or the lesser.
    pub(super) fn extreme(&mut self, first: &Term, second: &Term, greater: bool, span: Span) -> Lowered<Term> {
        let is_ordered = self.ordered(first, second, true, span)?;
        let (first, second) = (self.known(first), self.known(second));
        Ok(if greater { Term::ite(&is_ordered, &second, &first) } else { Term::ite(&is_ordered, &first, &second) })
    }

    /// What `cmp` gives.
    pub(super) fn compared(&mut self, first: &Term, second: &Term, span: Span) -> Lowered<Term> {
        let less = self.ordered(first, second, false, span)?;
        let equal = self.equal(first, second, span)?;
        let ordering = |place: usize| Term::variant(place, Vec::new(), ordering());
        Ok(Term::ite(&less, &ordering(0), &Term::ite(&equal, &ordering(1), &ordering(2))))
    }

    /// `Ordering::Less` and its like, as an expression or as a pattern.
    pub(super) fn ordering_variant(&self, path: &syn::Path) -> Option<usize> {
        let last = path.segments.last()?.ident.to_string();
        let place = ORDERINGS.iter().position(|name| *name == last)?;
        let owner = path.segments.iter().rev().nth(1)?;
        let is_own = !self.krate.types("Ordering").is_empty();
        (owner.ident == "Ordering" && !is_own).then_some(place)
    }
}

/// The sort of `std::cmp::Ordering`.
pub(super) fn ordering() -> Sort {
    let variants = ORDERINGS.map(|name| Variant { name: name.into(), fields: Vec::new() });
    Sort::Enum(Arc::new(Enum { name: "Ordering".into(), variants: variants.into() }))
}
