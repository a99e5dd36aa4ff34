//! Terms without what is evident from around them: a test whose outcome is known from the tests on the way to it, and
//! the entry of a collection that has just been put there.
//!
//! A tidied term has the same value as the original wherever that has one. As with the constructors, it may have a value
//! where the original has none, so demands are derived before. What lowering and symbolic execution make is correct but
//! says the same more than once; the solver and the reader want it said once.

use std::collections::HashMap;

use super::{Kind, Term};
use crate::term::conditions::demands;

impl Term {
    /// The same term, tidied.
    #[must_use]
    pub fn tidied(&self) -> Self {
        self.tidied_under(&[])
    }

    /// The same term where these conditions hold, each of which has a value where those before it hold.
    #[must_use]
    pub fn tidied_under(&self, conditions: &[Self]) -> Self {
        let mut tidying = Tidying::default();
        conditions.iter().for_each(|condition| tidying.learn(condition, true));
        tidying.walk(self)
    }
}

/// A walk with the outcomes of the tests on the way.
#[derive(Default)]
struct Tidying {
    known: Vec<(Term, bool)>,
    /// What is done under the same outcomes; the outcomes are those that were known when the table was begun.
    done: HashMap<Term, Term>,
}

impl Tidying {
    fn walk(&mut self, term: &Term) -> Term {
        if let Some(known) = self.done.get(term) {
            return known.clone();
        }
        let tidied = match term.kind() {
            Kind::Ite(condition, then, other) => {
                let condition = self.walk(condition);
                match condition.as_bool() {
                    Some(true) => self.walk(then),
                    Some(false) => self.walk(other),
                    None => {
                        let then = self.under(&condition, true, then);
                        let other = self.under(&condition, false, other);
                        Term::ite(&condition, &then, &other)
                    }
                }
            }
            Kind::And(parts) => self.in_turn(parts, true),
            Kind::Or(parts) => self.in_turn(parts, false),
            _ => {
                let term = term.map_parts(&mut |part| self.walk(part));
                self.evident(&term)
            }
        };
        let tidied = self.outcome(&tidied).map_or(tidied, Term::bool);
        self.done.insert(term.clone(), tidied.clone());
        tidied
    }

    /// Walks where a test has an outcome.
    fn under(&mut self, condition: &Term, outcome: bool, term: &Term) -> Term {
        let before = self.known.len();
        let done = std::mem::take(&mut self.done);
        self.learn(condition, outcome);
        let tidied = self.walk(term);
        self.known.truncate(before);
        self.done = done;
        tidied
    }

    /// The parts of a conjunction, of which each is evaluated where those before hold, or of a disjunction.
    fn in_turn(&mut self, parts: &[Term], conjunction: bool) -> Term {
        let before = self.known.len();
        let done = std::mem::take(&mut self.done);
        let mut tidied: Vec<Term> = Vec::new();
        let mut defined = true;
        for part in parts {
            let part = self.walk(part);
            self.done.clear();
            let decided = part.as_bool() == Some(!conjunction);
            if decided && defined {
                tidied = vec![part];
                break;
            }
            defined &= self.is_total(&part);
            self.learn(&part, conjunction);
            tidied.push(part);
            if decided {
                break;
            }
        }
        self.known.truncate(before);
        self.done = done;
        if conjunction { Term::and(tidied) } else { Term::or(tidied) }
    }

    fn learn(&mut self, condition: &Term, outcome: bool) {
        match condition.kind() {
            Kind::Bool(_) => {}
            Kind::Not(inner) => self.learn(inner, !outcome),
            Kind::And(parts) if outcome => parts.iter().for_each(|part| self.learn(part, true)),
            Kind::Or(parts) if !outcome => parts.iter().for_each(|part| self.learn(part, false)),
            Kind::Less(first, second) => {
                self.known.push((second.at_most(first), !outcome));
                self.known.push((condition.clone(), outcome));
            }
            Kind::AtMost(first, second) => {
                self.known.push((second.less(first), !outcome));
                self.known.push((condition.clone(), outcome));
            }
            _ => self.known.push((condition.clone(), outcome)),
        }
    }

    fn outcome(&self, term: &Term) -> Option<bool> {
        if term.as_bool().is_some() || *term.sort() != crate::Sort::Bool {
            return None;
        }
        self.known.iter().find(|(known, _)| known == term).map(|(_, outcome)| *outcome)
    }

    /// Whether a term has a value wherever the walk has come to.
    fn is_total(&mut self, term: &Term) -> bool {
        demands(term).iter().all(|demand| self.walk(&demand.holds).as_bool() == Some(true))
    }

    fn all_total(&mut self, terms: &[&Term]) -> bool {
        terms.iter().all(|term| self.is_total(term))
    }

    /// What is known of a collection that has just been changed at the same place. Nothing is dropped that may be undefined.
    fn evident(&mut self, term: &Term) -> Term {
        match term.kind() {
            // Integers have a total order, so that there is one way to say which of two is the smaller.
            Kind::Not(inner) => match inner.kind() {
                Kind::Less(first, second) => second.at_most(first),
                Kind::AtMost(first, second) => second.less(first),
                _ => term.clone(),
            },
            Kind::Has(changed, key) => match changed.kind() {
                Kind::Put(map, at, value) if at == key && self.all_total(&[map, at, value]) => Term::bool(true),
                Kind::Put(map, at, value)
                    if self.all_total(&[at, value]) && self.outcome(&map.has(key)) == Some(true) =>
                {
                    Term::bool(true)
                }
                Kind::Insert(set, at) if at == key && self.all_total(&[set, at]) => Term::bool(true),
                Kind::Remove(collection, at) if at == key && self.all_total(&[collection, at]) => Term::bool(false),
                _ => term.clone(),
            },
            Kind::Value(changed, key, _) => match changed.kind() {
                Kind::Put(map, at, value) if at == key && self.all_total(&[map, at]) => value.clone(),
                _ => term.clone(),
            },
            Kind::Put(changed, key, value) => match changed.kind() {
                Kind::Put(map, at, before) if at == key && self.all_total(&[before]) => map.put(key, value),
                Kind::Remove(map, at) if at == key => map.put(key, value),
                _ => term.clone(),
            },
            Kind::Insert(changed, key) => match changed.kind() {
                Kind::Insert(_, at) if at == key => changed.clone(),
                Kind::Remove(set, at) if at == key => set.insert(key),
                _ => term.clone(),
            },
            Kind::Remove(changed, key) => match changed.kind() {
                Kind::Put(collection, at, value) if at == key && self.all_total(&[value]) => collection.remove(key),
                Kind::Insert(collection, at) if at == key => collection.remove(key),
                Kind::Remove(_, at) if at == key => changed.clone(),
                _ => term.clone(),
            },
            _ => term.clone(),
        }
    }
}
