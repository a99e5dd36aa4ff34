//! Terms made from terms: parts, replacement, substitution.

use std::collections::{HashMap, HashSet};

use super::{Binder, Kind, Term, Var};
use crate::sort::Sort;

impl Kind {
    /// The terms that this one is made of, in the order of their evaluation.
    #[must_use]
    pub fn parts(&self) -> Vec<&Term> {
        match self {
            Self::Var(_) | Self::Bool(_) | Self::Int(_) | Self::Element(_) | Self::Fail(_) | Self::Empty => Vec::new(),
            Self::Not(first)
            | Self::Wrap(first)
            | Self::Cast(first)
            | Self::Field(first, _)
            | Self::Is(first, _)
            | Self::Payload(first, ..)
            | Self::Keys(first) => vec![first],
            Self::Eq(first, second)
            | Self::Less(first, second)
            | Self::AtMost(first, second)
            | Self::Arith(_, first, second, _)
            | Self::Has(first, second)
            | Self::Insert(first, second)
            | Self::Remove(first, second)
            | Self::Sets(_, first, second)
            | Self::Value(first, second, _)
            | Self::Overlay(first, second) => vec![first, second],
            Self::Ite(first, second, third) | Self::Put(first, second, third) => vec![first, second, third],
            Self::And(terms) | Self::Or(terms) | Self::Record(terms) | Self::Variant(_, terms) => {
                terms.iter().collect()
            }
            Self::All(binder, body)
            | Self::Any(binder, body)
            | Self::Filter(binder, body)
            | Self::Image(binder, body)
            | Self::Rebuild(binder, body) => vec![&binder.source, body],
        }
    }

    /// The binder, of a term that has one.
    #[must_use]
    pub fn binder(&self) -> Option<&Binder> {
        match self {
            Self::All(binder, _)
            | Self::Any(binder, _)
            | Self::Filter(binder, _)
            | Self::Image(binder, _)
            | Self::Rebuild(binder, _) => Some(binder),
            _ => None,
        }
    }
}

impl Term {
    /// The term with its direct parts replaced, built anew through the constructors.
    #[must_use]
    pub fn map_parts(&self, replace: &mut dyn FnMut(&Self) -> Self) -> Self {
        let sort = || self.sort().clone();
        let mut all = |terms: &[Self]| terms.iter().map(&mut *replace).collect::<Vec<_>>();
        match self.kind() {
            Kind::Var(_) | Kind::Bool(_) | Kind::Int(_) | Kind::Element(_) | Kind::Fail(_) | Kind::Empty => {
                self.clone()
            }
            Kind::And(terms) => Self::and(all(terms)),
            Kind::Or(terms) => Self::or(all(terms)),
            Kind::Record(terms) => Self::record(all(terms), sort()),
            Kind::Variant(variant, terms) => Self::variant(*variant, all(terms), sort()),
            Kind::Not(first) => replace(first).not(),
            Kind::Wrap(first) => Self::raw(Kind::Wrap(replace(first)), sort()),
            Kind::Cast(first) => Self::raw(Kind::Cast(replace(first)), sort()),
            Kind::Field(first, place) => replace(first).field(*place),
            Kind::Is(first, variant) => replace(first).is(*variant),
            Kind::Payload(first, variant, field, fault) => replace(first).payload(*variant, *field, *fault),
            Kind::Keys(first) => replace(first).keys(),
            Kind::Eq(first, second) => replace(first).equals(&replace(second)),
            Kind::Less(first, second) => replace(first).less(&replace(second)),
            Kind::AtMost(first, second) => replace(first).at_most(&replace(second)),
            Kind::Arith(op, first, second, fault) => {
                Self::arith(*op, &replace(first), &replace(second), sort(), *fault)
            }
            Kind::Has(first, second) => replace(first).has(&replace(second)),
            Kind::Insert(first, second) => replace(first).insert(&replace(second)),
            Kind::Remove(first, second) => replace(first).remove(&replace(second)),
            Kind::Sets(op, first, second) => Self::sets(*op, &replace(first), &replace(second)),
            Kind::Value(first, second, fault) => replace(first).value(&replace(second), *fault),
            Kind::Overlay(first, second) => replace(first).overlay(&replace(second)),
            Kind::Ite(first, second, third) => Self::ite(&replace(first), &replace(second), &replace(third)),
            Kind::Put(first, second, third) => replace(first).put(&replace(second), &replace(third)),
            Kind::All(binder, body) => Self::all(binder.map_source(replace), &replace(body)),
            Kind::Any(binder, body) => Self::any(binder.map_source(replace), &replace(body)),
            Kind::Filter(binder, body) => Self::filter(binder.map_source(replace), &replace(body)),
            Kind::Image(binder, body) => Self::image(binder.map_source(replace), &replace(body)),
            Kind::Rebuild(binder, body) => Self::rebuild(binder.map_source(replace), &replace(body)),
        }
    }

    /// The term with variables replaced by terms. Bound variables are unlike all others, so nothing is captured.
    #[must_use]
    pub fn substitute(&self, values: &HashMap<Var, Self>) -> Self {
        Substitution { values, done: HashMap::new() }.apply(self)
    }

    /// The variables that are not bound inside, in the order in which they occur.
    #[must_use]
    pub fn free_vars(&self) -> Vec<Var> {
        let mut found = Vec::new();
        let mut bound = HashSet::new();
        let mut seen = HashSet::new();
        let mut stack = vec![self];
        while let Some(term) = stack.pop() {
            if !seen.insert(term.address()) {
                continue;
            }
            if let Kind::Var(var) = term.kind()
                && !found.contains(var)
            {
                found.push(var.clone());
            }
            if let Some(binder) = term.kind().binder() {
                bound.extend(binder.vars.iter().cloned());
            }
            stack.extend(term.kind().parts().into_iter().rev());
        }
        found.retain(|var| !bound.contains(var));
        found
    }

    /// The term with the sorts of everything in it replaced; literals of a sort that became opaque become elements.
    pub(crate) fn map_sorts(&self, replace: &mut dyn FnMut(&Sort) -> Sort, done: &mut HashMap<usize, Self>) -> Self {
        if let Some(known) = done.get(&self.address()) {
            return known.clone();
        }
        let sort = replace(self.sort());
        let bound = |binder: &Binder, replace: &mut dyn FnMut(&Sort) -> Sort, done: &mut HashMap<usize, Self>| {
            let source = binder.source.map_sorts(replace, done);
            let vars = binder.vars.iter().map(|var| var.resorted(replace(&var.sort))).collect();
            Binder { source, vars }
        };
        let kind = match self.kind() {
            Kind::Var(var) => Kind::Var(var.resorted(sort.clone())),
            Kind::Int(value) if matches!(sort, Sort::Opaque(_)) => {
                Kind::Element(super::Element::Literal(value.to_string().into()))
            }
            Kind::All(binder, body) => Kind::All(bound(binder, replace, done), body.map_sorts(replace, done)),
            Kind::Any(binder, body) => Kind::Any(bound(binder, replace, done), body.map_sorts(replace, done)),
            Kind::Filter(binder, body) => Kind::Filter(bound(binder, replace, done), body.map_sorts(replace, done)),
            Kind::Image(binder, body) => Kind::Image(bound(binder, replace, done), body.map_sorts(replace, done)),
            Kind::Rebuild(binder, body) => Kind::Rebuild(bound(binder, replace, done), body.map_sorts(replace, done)),
            Kind::Bool(_) | Kind::Int(_) | Kind::Element(_) | Kind::Fail(_) | Kind::Empty => self.kind().clone(),
            _ => {
                // Constructors that compute a sort need parts whose sorts are final, which they now are.
                let mapped = self.map_parts(&mut |part| part.map_sorts(replace, done));
                let mapped = if *mapped.sort() == sort { mapped } else { Self::raw(mapped.kind().clone(), sort) };
                done.insert(self.address(), mapped.clone());
                return mapped;
            }
        };
        let mapped = Self::raw(kind, sort);
        done.insert(self.address(), mapped.clone());
        mapped
    }
}

impl Binder {
    /// The binder over another collection of the same sort.
    fn map_source(&self, replace: &mut dyn FnMut(&Term) -> Term) -> Self {
        Self { source: replace(&self.source), vars: self.vars.clone() }
    }
}

/// A substitution in progress; parts that are shared are rewritten once.
struct Substitution<'a> {
    values: &'a HashMap<Var, Term>,
    done: HashMap<usize, Term>,
}

impl Substitution<'_> {
    fn apply(&mut self, term: &Term) -> Term {
        if let Some(known) = self.done.get(&term.address()) {
            return known.clone();
        }
        let result = match term.kind() {
            Kind::Var(var) => self.values.get(var).unwrap_or(term).clone(),
            _ => term.map_parts(&mut |part| self.apply(part)),
        };
        self.done.insert(term.address(), result.clone());
        result
    }
}
