//! The constructors of terms about sets and maps; as those of [`super::build`], they simplify what is evident.

use super::{Binder, Kind, SetOperation, Term};
use crate::site::Fault;
use crate::sort::{NONE, SOME, Sort};

impl Term {
    /// The empty set or map of that sort.
    #[must_use]
    pub fn empty(sort: Sort) -> Self {
        Self::raw(Kind::Empty, sort)
    }

    /// Whether a set has the element, or a map the key.
    #[must_use]
    pub fn has(&self, key: &Self) -> Self {
        if matches!(self.kind(), Kind::Empty) {
            return Self::bool(false);
        }
        Self::raw(Kind::Has(self.clone(), key.clone()), Sort::Bool)
    }

    /// The set with one more element.
    #[must_use]
    pub fn insert(&self, element: &Self) -> Self {
        Self::raw(Kind::Insert(self.clone(), element.clone()), self.sort().clone())
    }

    /// The set without the element, or the map without the key.
    #[must_use]
    pub fn remove(&self, key: &Self) -> Self {
        Self::raw(Kind::Remove(self.clone(), key.clone()), self.sort().clone())
    }

    /// Two sets made one.
    #[must_use]
    pub fn sets(op: SetOperation, first: &Self, second: &Self) -> Self {
        Self::raw(Kind::Sets(op, first.clone(), second.clone()), first.sort().clone())
    }

    /// The map with `value` at `key`.
    #[must_use]
    pub fn put(&self, key: &Self, value: &Self) -> Self {
        Self::raw(Kind::Put(self.clone(), key.clone(), value.clone()), self.sort().clone())
    }

    /// The value of a map at a key; a fault where there is none.
    ///
    /// # Panics
    ///
    /// Where the sort is no map.
    #[must_use]
    #[expect(clippy::panic, reason = "documented; the front end resolves methods before it builds terms")]
    pub fn value(&self, key: &Self, fault: Fault) -> Self {
        let Sort::Map(_, value) = self.sort() else { panic!("a value of {:?}", self.sort()) };
        Self::raw(Kind::Value(self.clone(), key.clone(), fault), (**value).clone())
    }

    /// What `get` gives: the value at the key, or `None`.
    ///
    /// # Panics
    ///
    /// Where the sort is no map.
    #[must_use]
    pub fn get(&self, key: &Self, fault: Fault) -> Self {
        let value = self.value(key, fault);
        let none = Self::none(value.sort().clone());
        Self::ite(&self.has(key), &value.some(), &none)
    }

    /// The map and the key of what [`Term::get`] makes.
    pub(super) fn looked_up(&self) -> Option<(&Self, &Self)> {
        let Kind::Ite(condition, then, other) = self.kind() else { return None };
        let (Kind::Has(map, key), Kind::Variant(SOME, found), Kind::Variant(NONE, _)) =
            (condition.kind(), then.kind(), other.kind())
        else {
            return None;
        };
        let [found] = found.as_slice() else { return None };
        match found.kind() {
            Kind::Value(from, at, _) if from == map && at == key => Some((map, key)),
            _ => None,
        }
    }

    /// The map with the entries of another, which win.
    #[must_use]
    pub fn overlay(&self, other: &Self) -> Self {
        Self::raw(Kind::Overlay(self.clone(), other.clone()), self.sort().clone())
    }

    /// The set of a map's keys.
    ///
    /// # Panics
    ///
    /// Where the sort is no map.
    #[must_use]
    #[expect(clippy::panic, reason = "documented; the front end resolves methods before it builds terms")]
    pub fn keys(&self) -> Self {
        let Sort::Map(key, _) = self.sort() else { panic!("the keys of {:?}", self.sort()) };
        Self::raw(Kind::Keys(self.clone()), Sort::Set(key.clone()))
    }

    /// Whether a set or a map has no entry.
    #[must_use]
    pub fn is_empty(&self) -> Self {
        Self::empty(self.sort().clone()).equals(self)
    }

    /// Whether `body` holds for every entry.
    #[must_use]
    pub fn all(binder: Binder, body: &Self) -> Self {
        if body.as_bool() == Some(true) {
            return body.clone();
        }
        Self::raw(Kind::All(binder, body.clone()), Sort::Bool)
    }

    /// Whether `body` holds for some entry.
    #[must_use]
    pub fn any(binder: Binder, body: &Self) -> Self {
        if body.as_bool() == Some(false) {
            return body.clone();
        }
        Self::raw(Kind::Any(binder, body.clone()), Sort::Bool)
    }

    /// The collection with the entries for which `body` holds.
    #[must_use]
    pub fn filter(binder: Binder, body: &Self) -> Self {
        let sort = binder.source.sort().clone();
        Self::raw(Kind::Filter(binder, body.clone()), sort)
    }

    /// The set of the values of `body` for all entries.
    #[must_use]
    pub fn image(binder: Binder, body: &Self) -> Self {
        Self::raw(Kind::Image(binder, body.clone()), Sort::set(body.sort().clone()))
    }

    /// The map from each element, or each key, to the value of `body` there.
    #[must_use]
    pub fn rebuild(binder: Binder, body: &Self) -> Self {
        let key = binder.vars.first().map_or_else(Sort::unit, |var| var.sort.clone());
        Self::raw(Kind::Rebuild(binder, body.clone()), Sort::map(key, body.sort().clone()))
    }
}
