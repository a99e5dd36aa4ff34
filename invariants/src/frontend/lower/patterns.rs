//! Patterns: what they test of a value, and what they bind. Neither has an effect, so a pattern is first read as a
//! whole and then made into tests and slots.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;

use super::context::{Lowered, Lowering};
use super::exclusion::Failed;
use super::operand::{Operand, Value};
use super::place::payload;
use crate::graph::BlockId;
use crate::site::FaultReason;
use crate::sort::Sort;
use crate::term::{Kind, Term};

/// A pattern against a value.
#[derive(Debug, Default)]
struct Matching {
    /// What must hold, in order: a later one is looked at only where the earlier ones hold.
    tests: Vec<(Term, Span)>,
    /// The names, with what they stand for.
    bindings: Vec<(String, Value, Span)>,
}

impl Lowering<'_, '_> {
    /// Goes on with the names bound where the pattern matches, else at `other`.
    pub(super) fn match_pattern(&mut self, pattern: &syn::Pat, value: &Value, other: BlockId) -> Lowered<()> {
        let matching = self.matching(pattern, value)?;
        for (test, span) in &matching.tests {
            let next = self.flow.block();
            let site = self.site(*span);
            self.flow.branch(test, site, next, other);
            self.flow.enter(next);
        }
        self.bind_all(matching)
    }

    /// Goes on where the pattern of an arm matches, else at `other`. What `failed` in the arms before need not be asked
    /// again: of `None` and `Some` the second is there where the first is not.
    pub(super) fn match_next(
        &mut self,
        pattern: &syn::Pat,
        value: &Value,
        other: BlockId,
        failed: &mut Failed,
        is_guarded: bool,
    ) -> Lowered<()> {
        let mut matching = self.matching(pattern, value)?;
        matching.tests.retain(|(test, _)| !failed.imply(test));
        for (test, span) in &matching.tests {
            let next = self.flow.block();
            let site = self.site(*span);
            self.flow.branch(test, site, next, other);
            self.flow.enter(next);
        }
        if let ([(test, _)], false) = (&matching.tests[..], is_guarded) {
            failed.learn(test);
        }
        self.bind_all(matching)
    }

    /// Binds the names of a pattern that is known to match.
    pub(super) fn bind_matching(&mut self, pattern: &syn::Pat, value: &Value) -> Lowered<()> {
        let matching = self.matching(pattern, value)?;
        self.bind_all(matching)
    }

    /// Binds the names of a pattern that always matches; a bare name may stand for anything.
    pub(super) fn bind_pattern(&mut self, pattern: &syn::Pat, operand: Operand, span: Span) -> Lowered<()> {
        match pattern {
            syn::Pat::Ident(ident) if ident.by_ref.is_none() && ident.subpat.is_none() => {
                self.bind(&ident.ident.to_string(), operand, span)
            }
            syn::Pat::Wild(_) => Ok(()),
            syn::Pat::Paren(inner) => self.bind_pattern(&inner.pat, operand, span),
            pattern => {
                let value = self.as_value(operand, span)?;
                self.bind_matching(pattern, &value)
            }
        }
    }

    /// Whether the pattern matches, as a term, for `matches!`; its names are bound.
    pub(super) fn pattern_test(&mut self, pattern: &syn::Pat, value: &Value) -> Lowered<Term> {
        let matching = self.matching(pattern, value)?;
        Ok(Term::and(matching.tests.into_iter().map(|(test, _)| test)))
    }

    fn bind_all(&mut self, matching: Matching) -> Lowered<()> {
        for (name, value, span) in matching.bindings {
            self.bind(&name, Operand::Value(value), span)?;
        }
        Ok(())
    }

    fn matching(&mut self, pattern: &syn::Pat, value: &Value) -> Lowered<Matching> {
        let mut matching = Matching::default();
        let value = Value { term: self.known(&value.term), ..value.clone() };
        self.note(pattern, value, &mut matching)?;
        Ok(matching)
    }

    fn note(&mut self, pattern: &syn::Pat, value: Value, found: &mut Matching) -> Lowered<()> {
        match pattern {
            syn::Pat::Wild(_) | syn::Pat::Rest(_) => Ok(()),
            syn::Pat::Paren(inner) => self.note(&inner.pat, value, found),
            syn::Pat::Type(typed) => {
                let sort = self.krate.sort_of(&typed.ty, &self.scope, self.inference)?;
                self.unify(value.term.sort(), &sort, typed.span())?;
                self.note(&typed.pat, Value { term: self.known(&value.term), ..value }, found)
            }
            syn::Pat::Reference(inner) => self.note(&inner.pat, Value { exclusive: false, ..value }, found),
            syn::Pat::Ident(ident) => self.note_name(ident, value, found),
            syn::Pat::Tuple(tuple) => self.note_tuple(tuple, &value, found),
            syn::Pat::TupleStruct(tuple) => {
                let data = self.data(&tuple.path, &value, pattern.span(), found)?;
                self.note_positions(&tuple.elems, data.len(), pattern.span(), |place| data[place].1.clone(), found)
            }
            syn::Pat::Struct(shape) => {
                let data = self.data(&shape.path, &value, pattern.span(), found)?;
                for field in &shape.fields {
                    let name = member_name(&field.member);
                    let Some((_, part)) = data.iter().find(|(one, _)| *one == name) else {
                        return Err(self.error(field.member.span(), format!("no field `{name}` is known here")));
                    };
                    self.note(&field.pat, part.clone(), found)?;
                }
                Ok(())
            }
            syn::Pat::Path(path) => self.note_path(&path.path, path, &value, found),
            syn::Pat::Lit(literal) => {
                let literal_term = self.literal(&literal.lit, Some(value.term.sort()))?;
                let test = self.equal(&value.term, &literal_term, literal.span())?;
                found.tests.push((test, literal.span()));
                Ok(())
            }
            syn::Pat::Range(range) => self.note_range(range, &value, found),
            syn::Pat::Or(or) => self.note_alternatives(or, &value, found),
            syn::Pat::Slice(_) => {
                Err(self.unsupported(pattern.span(), "a pattern of a slice", "use sets, maps and tuples"))
            }
            _ => Err(self.unsupported(pattern.span(), "this pattern", "compare with `==` in a guard of the arm")),
        }
    }

    fn note_name(&mut self, ident: &syn::PatIdent, value: Value, found: &mut Matching) -> Lowered<()> {
        let path = syn::ExprPath { attrs: Vec::new(), qself: None, path: ident.ident.clone().into() };
        let is_plain = ident.by_ref.is_none() && ident.mutability.is_none() && ident.subpat.is_none();
        // Constants and variants look like names; `None` is one.
        if is_plain
            && (self.krate.variant(&path.path, &self.scope, self.inference)?.is_some() || self.is_constant(&path)?)
        {
            return self.note_path(&path.path, ident, &value, found);
        }
        let exclusive =
            (ident.by_ref.is_some() && ident.mutability.is_some()) || (value.exclusive && ident.by_ref.is_none());
        let bound = Value { exclusive, ..value.clone() };
        found.bindings.push((ident.ident.to_string(), bound, ident.span()));
        match &ident.subpat {
            Some((_, inner)) => self.note(inner, value, found),
            None => Ok(()),
        }
    }

    /// A path without data: a variant, a unit struct, or a constant.
    fn note_path(
        &mut self,
        path: &syn::Path,
        tokens: &dyn quote::ToTokens,
        value: &Value,
        found: &mut Matching,
    ) -> Lowered<()> {
        let span = tokens.span();
        let expr = syn::ExprPath { attrs: Vec::new(), qself: None, path: path.clone() };
        if self.krate.variant(path, &self.scope, self.inference)?.is_some() {
            return self.data(path, value, span, found).map(drop);
        }
        let constant = match self.constant(&expr)? {
            Some(constant) => Some(constant),
            None => self.integer_limit(&expr)?,
        };
        match constant {
            Some(constant) => {
                let test = match constant.kind() {
                    Kind::Variant(variant, data) if data.is_empty() => {
                        self.unify(value.term.sort(), constant.sort(), span)?;
                        self.known(&value.term).is(*variant)
                    }
                    _ => self.equal(&value.term, &constant, span)?,
                };
                found.tests.push((test, span));
                Ok(())
            }
            None => self.data(path, value, span, found).map(drop),
        }
    }

    fn note_tuple(&mut self, tuple: &syn::PatTuple, value: &Value, found: &mut Matching) -> Lowered<()> {
        let mut value = value.clone();
        let has_rest = tuple.elems.iter().any(|element| matches!(element, syn::Pat::Rest(_)));
        if value.term.sort().record().is_none() && !has_rest {
            let sorts = tuple.elems.iter().map(|_| self.inference.hole()).collect();
            self.unify(value.term.sort(), &Sort::tuple(sorts), tuple.span())?;
            value.term = self.known(&value.term);
        }
        let Some(count) = value.term.sort().record().map(|record| record.fields.len()) else {
            return Err(self.error(tuple.span(), "the type of what this pattern takes apart is not known here"));
        };
        let parts: Vec<Value> = (0..count).map(|place| self.field_of(&value, place)).collect();
        self.note_positions(&tuple.elems, count, tuple.span(), |place| parts[place].clone(), found)
    }

    /// Patterns by position, possibly with `..` among them.
    fn note_positions(
        &mut self,
        patterns: &Punctuated<syn::Pat, syn::Token![,]>,
        count: usize,
        span: Span,
        part: impl Fn(usize) -> Value,
        found: &mut Matching,
    ) -> Lowered<()> {
        let rest = patterns.iter().position(|pattern| matches!(pattern, syn::Pat::Rest(_)));
        let given = patterns.len() - usize::from(rest.is_some());
        if given > count || (rest.is_none() && given < count) {
            return Err(self.error(span, "the type that this pattern takes apart has another number of fields"));
        }
        for (place, pattern) in patterns.iter().enumerate() {
            let place = match rest {
                Some(rest) if place == rest => continue,
                Some(rest) if place > rest => count - (patterns.len() - place),
                _ => place,
            };
            self.note(pattern, part(place), found)?;
        }
        Ok(())
    }

    /// The data of the variant or of the struct that a path names, by name; with the test that it is that variant.
    fn data(
        &mut self,
        path: &syn::Path,
        value: &Value,
        span: Span,
        found: &mut Matching,
    ) -> Lowered<Vec<(String, Value)>> {
        if let Some(named) = self.krate.variant(path, &self.scope, self.inference)? {
            self.unify(value.term.sort(), &named.sort, span)?;
            let value = Value { term: self.known(&value.term), ..value.clone() };
            let Some(shape) = value.term.sort().variants().cloned() else {
                return Err(self.error(span, "this variant is of another type than the value"));
            };
            let reason = if &*shape.name == "Option" { FaultReason::Missing } else { FaultReason::OtherVariant };
            let fault = self.fault(span, reason);
            if shape.variants.len() > 1 {
                found.tests.push((value.term.is(named.variant), span));
            }
            let fields = shape.variants[named.variant].fields.iter().enumerate();
            return Ok(fields
                .map(|(place, field)| {
                    let term = self.known(&payload(&value.term, named.variant, place, fault));
                    let inner = value.place.as_ref().map(|inner| inner.payload(named.variant, place, fault));
                    (field.name.to_string(), Value { term, place: inner, exclusive: value.exclusive })
                })
                .collect());
        }
        let sort = self.krate.sort_of_path(path, &self.scope, self.inference)?;
        self.unify(value.term.sort(), &sort, span)?;
        let value = Value { term: self.known(&value.term), ..value.clone() };
        let Some(record) = value.term.sort().record().cloned() else {
            return Err(self.unsupported(span, "this pattern", "name a struct or a variant of this crate"));
        };
        let fields = record.fields.iter().enumerate();
        Ok(fields.map(|(place, field)| (field.name.to_string(), self.field_of(&value, place))).collect())
    }

    fn field_of(&self, value: &Value, position: usize) -> Value {
        let term = self.known(&value.term.field(position));
        let place = value.place.as_ref().map(|place| place.field(position));
        Value { term, place, exclusive: value.exclusive }
    }

    fn note_range(&mut self, range: &syn::PatRange, value: &Value, found: &mut Matching) -> Lowered<()> {
        let sort = value.term.sort().clone();
        let mut tests = Vec::new();
        if let Some(from) = &range.start {
            let from = self.term(from, Some(&sort))?;
            let (value, from, _) = self.numbers(&value.term, &from, range.span())?;
            tests.push(from.at_most(&value));
        }
        if let Some(to) = &range.end {
            let to = self.term(to, Some(&sort))?;
            let (value, to, _) = self.numbers(&value.term, &to, range.span())?;
            let is_closed = matches!(range.limits, syn::RangeLimits::Closed(_));
            tests.push(if is_closed { value.at_most(&to) } else { value.less(&to) });
        }
        found.tests.extend(tests.into_iter().map(|test| (test, range.span())));
        Ok(())
    }

    /// `A(x) | B(x)`: a name stands for what the first alternative that matches gives it.
    fn note_alternatives(&mut self, or: &syn::PatOr, value: &Value, found: &mut Matching) -> Lowered<()> {
        let mut alternatives = Vec::new();
        for case in &or.cases {
            let matching = self.matching(case, value)?;
            let test = Term::and(matching.tests.into_iter().map(|(test, _)| test));
            alternatives.push((test, matching.bindings));
        }
        found.tests.push((Term::or(alternatives.iter().map(|(test, _)| test.clone())), or.span()));
        let Some((_, last)) = alternatives.last() else { return Ok(()) };
        for (name, value, span) in last {
            let mut term = value.term.clone();
            for (test, bindings) in alternatives.iter().rev().skip(1) {
                let Some((_, other, _)) = bindings.iter().find(|(other, ..)| other == name) else { continue };
                self.unify(term.sort(), other.term.sort(), *span)?;
                term = Term::ite(test, &other.term, &term);
            }
            if value.exclusive {
                return Err(self.unsupported(
                    *span,
                    "a `&mut` to one of several places",
                    "write an arm for each variant",
                ));
            }
            found.bindings.push((name.clone(), Value::of(self.known(&term)), *span));
        }
        Ok(())
    }
}

/// The name of a field, or its number.
pub(super) fn member_name(member: &syn::Member) -> String {
    match member {
        syn::Member::Named(name) => name.to_string(),
        syn::Member::Unnamed(index) => index.index.to_string(),
    }
}
