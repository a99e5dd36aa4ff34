//! Sets and maps, asked about one key at a time, and quantifiers over their entries.

use std::rc::Rc;

use steadfast_wire::NodeId;

use super::Encoder;
use super::symbol::{Closure, Collection, Entry, Shape, Symbol};
use crate::question::Scope;
use crate::sort::Sort;
use crate::term::SetOperation;

/// What is said about an entry: its key, and its value in a map.
pub(super) type Statement<'a> = &'a mut dyn FnMut(&mut Encoder, &Symbol, Option<&Symbol>) -> NodeId;

impl Encoder {
    /// Whether a collection has a key.
    pub(super) fn present(&mut self, collection: &Collection, key: &Symbol) -> NodeId {
        let mut formulas = Vec::new();
        let recorded = key.formulas(&mut formulas);
        if recorded && let Some(known) = collection.presence.borrow().get(&formulas) {
            return *known;
        }
        let present = self.find_present(collection, key);
        if recorded {
            collection.presence.borrow_mut().insert(formulas, present);
        }
        present
    }

    fn find_present(&mut self, collection: &Collection, key: &Symbol) -> NodeId {
        match &collection.shape {
            Shape::Empty => self.formulas.bool(false),
            Shape::Table(entries) => {
                let mut found = Vec::new();
                for (candidate, entry) in entries {
                    let same = self.same(key, candidate);
                    found.push(self.formulas.and([same, entry.present]));
                }
                self.formulas.or(found)
            }
            Shape::Function { present, arguments, .. } => {
                let mut all = arguments.clone();
                all.extend(self.arguments(key, &collection.key));
                self.formulas.apply(*present, all)
            }
            Shape::With(source, other, _) => {
                let same = self.same(key, other);
                let present = self.present(source, key);
                self.formulas.or([same, present])
            }
            Shape::Without(source, other) => {
                let differs = self.differs(key, other);
                let present = self.present(source, key);
                self.formulas.and([differs, present])
            }
            Shape::Sets(op, first, second) => {
                let one = self.present(first, key);
                let other = self.present(second, key);
                match op {
                    SetOperation::Union => self.formulas.or([one, other]),
                    SetOperation::Intersection => self.formulas.and([one, other]),
                    SetOperation::Difference => {
                        let absent = self.formulas.not(other);
                        self.formulas.and([one, absent])
                    }
                }
            }
            Shape::Overlay(first, second) => {
                let one = self.present(first, key);
                let other = self.present(second, key);
                self.formulas.or([one, other])
            }
            Shape::Keys(source) | Shape::Rebuild(source, _) => self.present(source, key),
            Shape::Either(condition, first, second) => {
                let one = self.present(first, key);
                let other = self.present(second, key);
                self.formulas.ite(*condition, one, other)
            }
            Shape::Filter(source, closure) => {
                let present = self.present(source, key);
                let value = self.value_of(source, key);
                let holds = self.called(closure, key, value.as_ref()).scalar();
                self.formulas.and([present, holds])
            }
            Shape::Image(source, closure) => self.entries(source, false, &mut |encoder, entry, value| {
                let element = encoder.called(closure, entry, value);
                encoder.same(&element, key)
            }),
        }
    }

    /// The value of a map at a key; arbitrary where it has none. Nothing of a set.
    fn value_of(&mut self, collection: &Collection, key: &Symbol) -> Option<Symbol> {
        let sort = collection.value.as_ref()?;
        Some(self.value(collection, key, sort))
    }

    /// The value of a map, whose values are of that sort, at a key; arbitrary where it has none.
    pub(super) fn value(&mut self, collection: &Collection, key: &Symbol, sort: &Sort) -> Symbol {
        let mut formulas = Vec::new();
        let recorded = key.formulas(&mut formulas);
        if recorded && let Some(known) = collection.values.borrow().get(&formulas) {
            return known.clone();
        }
        let value = self.find_value(collection, key, sort);
        if recorded {
            collection.values.borrow_mut().insert(formulas, value.clone());
        }
        value
    }

    fn find_value(&mut self, collection: &Collection, key: &Symbol, sort: &Sort) -> Symbol {
        match &collection.shape {
            Shape::Table(entries) => self.tabled(entries, key, sort),
            Shape::Function { value: Some(pattern), arguments, .. } => {
                let mut all = arguments.clone();
                all.extend(self.arguments(key, &collection.key));
                self.at(pattern, &all)
            }
            Shape::With(source, other, Some(value)) => {
                let same = self.same(key, other);
                let before = self.value(source, key, sort);
                self.either(same, value, &before)
            }
            Shape::Without(source, _) | Shape::Filter(source, _) => self.value(source, key, sort),
            Shape::Overlay(first, second) => {
                let wins = self.present(second, key);
                let new = self.value(second, key, sort);
                let old = self.value(first, key, sort);
                self.either(wins, &new, &old)
            }
            Shape::Either(condition, first, second) => {
                let one = self.value(first, key, sort);
                let other = self.value(second, key, sort);
                self.either(*condition, &one, &other)
            }
            Shape::Rebuild(source, closure) => {
                let value = self.value_of(source, key);
                self.called(closure, key, value.as_ref())
            }
            // The empty map has no value, and what is left are sets.
            _ => self.default_of(sort),
        }
    }

    fn tabled(&mut self, entries: &[(Symbol, Entry)], key: &Symbol, sort: &Sort) -> Symbol {
        let mut found: Option<Symbol> = None;
        for (candidate, entry) in entries.iter().rev() {
            let Some(value) = &entry.value else { continue };
            let same = self.same(key, candidate);
            found = Some(match found {
                Some(found) => self.either(same, value, &found),
                None => value.clone(),
            });
        }
        found.unwrap_or_else(|| self.default_of(sort))
    }

    /// That the statement holds of all entries, or else of some.
    pub(super) fn entries(&mut self, collection: &Collection, all: bool, statement: Statement<'_>) -> NodeId {
        match &collection.shape {
            Shape::Empty => self.formulas.bool(all),
            Shape::With(source, new, value) => {
                let first = statement(self, new, value.as_ref());
                let others = self.entries(source, all, &mut |encoder, key, old| {
                    // What a set has already is no other entry.
                    let other = if value.is_some() { encoder.differs(key, new) } else { encoder.formulas.bool(true) };
                    encoder.under(other, all, |encoder| statement(encoder, key, old))
                });
                self.formulas.junction([first, others], all)
            }
            Shape::Without(source, gone) => self.entries(source, all, &mut |encoder, key, value| {
                let stays = encoder.differs(key, gone);
                encoder.under(stays, all, |encoder| statement(encoder, key, value))
            }),
            Shape::Sets(SetOperation::Union, first, second) => {
                let one = self.entries(first, all, statement);
                let other = self.entries(second, all, statement);
                self.formulas.junction([one, other], all)
            }
            Shape::Sets(op, first, second) => self.entries(first, all, &mut |encoder, key, value| {
                let present = encoder.present(second, key);
                let wanted = matches!(op, SetOperation::Intersection);
                let stays = if wanted { present } else { encoder.formulas.not(present) };
                encoder.under(stays, all, |encoder| statement(encoder, key, value))
            }),
            Shape::Overlay(first, second) => {
                let new = self.entries(second, all, statement);
                let old = self.entries(first, all, &mut |encoder, key, value| {
                    let hidden = encoder.present(second, key);
                    let stays = encoder.formulas.not(hidden);
                    encoder.under(stays, all, |encoder| statement(encoder, key, value))
                });
                self.formulas.junction([new, old], all)
            }
            Shape::Keys(source) => self.entries(source, all, &mut |encoder, key, _| statement(encoder, key, None)),
            Shape::Filter(source, closure) => self.entries(source, all, &mut |encoder, key, value| {
                let stays = encoder.called(closure, key, value).scalar();
                encoder.under(stays, all, |encoder| statement(encoder, key, value))
            }),
            Shape::Image(source, closure) => self.entries(source, all, &mut |encoder, key, value| {
                let element = encoder.called(closure, key, value);
                statement(encoder, &element, None)
            }),
            Shape::Rebuild(source, closure) => self.entries(source, all, &mut |encoder, key, value| {
                let value = encoder.called(closure, key, value);
                statement(encoder, key, Some(&value))
            }),
            // Both sides at once, unless membership would bring a quantifier into the quantifier.
            Shape::Either(condition, first, second) if collection.existential => {
                let one = self.entries(first, all, statement);
                let other = self.entries(second, all, statement);
                self.formulas.ite(*condition, one, other)
            }
            Shape::Table(_) | Shape::Function { .. } | Shape::Either(..) => {
                self.every_key(&collection.key, all, &mut |encoder, key| {
                    let present = encoder.present(collection, key);
                    encoder.under(present, all, |encoder| {
                        let value = encoder.value_of(collection, key);
                        statement(encoder, key, value.as_ref())
                    })
                })
            }
        }
    }

    /// Whether two collections have the same keys with the same values.
    pub(super) fn same_entries(&mut self, first: &Rc<Collection>, second: &Rc<Collection>) -> NodeId {
        let mut never = |encoder: &mut Self, _: &Symbol, _: Option<&Symbol>| encoder.formulas.bool(false);
        match (&first.shape, &second.shape) {
            _ if Rc::ptr_eq(first, second) => self.formulas.bool(true),
            (Shape::Empty, _) => self.entries(second, true, &mut never),
            (_, Shape::Empty) => self.entries(first, true, &mut never),
            _ if self.world.scope == Scope::Unbounded && (first.existential || second.existential) => {
                let there = self.entries(first, true, &mut |encoder, key, value| encoder.has(second, key, value));
                let back = self.entries(second, true, &mut |encoder, key, value| encoder.has(first, key, value));
                self.formulas.and([there, back])
            }
            _ => self.every_key(&first.key, true, &mut |encoder, key| {
                let one = encoder.present(first, key);
                let other = encoder.present(second, key);
                let both = encoder.formulas.eq(one, other);
                let values = encoder.under(one, true, |encoder| {
                    match (encoder.value_of(first, key), encoder.value_of(second, key)) {
                        (Some(one), Some(other)) => encoder.same(&one, &other),
                        _ => encoder.formulas.bool(true),
                    }
                });
                encoder.formulas.and([both, values])
            }),
        }
    }

    /// Whether a collection has an entry.
    fn has(&mut self, collection: &Collection, key: &Symbol, value: Option<&Symbol>) -> NodeId {
        let present = self.present(collection, key);
        let same = match (value, self.value_of(collection, key)) {
            (Some(value), Some(own)) => self.same(value, &own),
            _ => self.formulas.bool(true),
        };
        self.formulas.and([present, same])
    }

    /// That the statement holds of all keys there could be, or else of some.
    fn every_key(&mut self, sort: &Sort, all: bool, statement: &mut dyn FnMut(&mut Self, &Symbol) -> NodeId) -> NodeId {
        let mut parts = Vec::new();
        for keys in self.keys(sort) {
            let part = self.under(keys.guard, all, |encoder| statement(encoder, &keys.key));
            parts.push(self.formulas.quantify(all, keys.variables, part));
        }
        self.formulas.junction(parts, all)
    }

    /// The statement about what is guarded, among all or some; not asked where it is guarded for ever.
    fn under(&mut self, guard: NodeId, all: bool, statement: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        if self.formulas.as_bool(guard) == Some(false) {
            return self.formulas.bool(all);
        }
        let statement = statement(self);
        if all { self.formulas.implies(guard, statement) } else { self.formulas.and([guard, statement]) }
    }

    fn differs(&mut self, first: &Symbol, second: &Symbol) -> NodeId {
        let same = self.same(first, second);
        self.formulas.not(same)
    }

    /// The body of a binder for one entry.
    pub(super) fn called(&mut self, closure: &Closure, key: &Symbol, value: Option<&Symbol>) -> Symbol {
        let values = [key].into_iter().chain(value).cloned();
        let values = closure.vars.iter().cloned().zip(values).collect();
        self.inside(&closure.body, values, &closure.scope)
    }
}
