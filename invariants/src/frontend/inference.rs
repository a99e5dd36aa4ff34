//! Which integers are numbers and which are identifiers (INPUT 15): every occurrence of a type is an open sort of its
//! own, flow and comparison make them one, order and arithmetic pin them to integers, and what nothing pins is opaque.
//!
//! A second kind of open sort is a hole, for a type that the source leaves to rustc: the element of `BTreeSet::new()`.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::sort::{Field, IntType, Opaque, Sort};

/// How good a name is for an opaque sort that has several.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rank {
    /// Of a field, which is often a plural: `accounts`.
    Field,
    /// Of a parameter: `account`.
    Parameter,
    /// Of a type: `AccountId`.
    Type,
}

/// A name for an opaque sort, should it become one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// The name.
    pub name: Arc<str>,
    /// How good it is.
    pub rank: Rank,
}

/// The open sorts of one object, and what is known of them.
#[derive(Clone, Debug, Default)]
pub struct Inference {
    classes: Vec<Class>,
    /// The names given to opaque sorts, by root.
    names: BTreeMap<u32, Arc<str>>,
    taken: BTreeSet<Arc<str>>,
    /// Types from outside the crate that are taken for granted to have a lawful `Eq`.
    pub external: BTreeSet<String>,
}

/// What is known of an open sort.
#[derive(Clone, Debug)]
enum Class {
    /// It is the same as another one.
    Same(u32),
    /// Anything at all.
    Hole,
    /// Some integer: that of a literal without suffix.
    Integer,
    /// A type of which only equality has been seen.
    Free { rust: Arc<str>, hint: Hint },
    /// Known.
    Is(Sort),
}

/// Two sorts that cannot be one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mismatch {
    /// The first, in words.
    pub first: String,
    /// The second, in words.
    pub second: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` where `{}` is expected", self.first, self.second)
    }
}

impl Inference {
    /// A sort for one occurrence of the type that Rust writes `rust`, opaque unless something pins it.
    pub fn fresh(&mut self, rust: &str, hint: Hint) -> Sort {
        self.class(Class::Free { rust: rust.into(), hint })
    }

    /// A sort of which nothing is known.
    pub fn hole(&mut self) -> Sort {
        self.class(Class::Hole)
    }

    /// The sort of an integer literal without suffix: some integer type.
    pub fn integer(&mut self) -> Sort {
        self.class(Class::Integer)
    }

    fn class(&mut self, class: Class) -> Sort {
        let number = self.classes.len();
        self.classes.push(class);
        Sort::Open(u32::try_from(number).unwrap_or(u32::MAX))
    }

    /// What is known of the class of `open`, by its representative.
    fn root(&self, mut open: u32) -> u32 {
        while let Class::Same(next) = self.classes[open as usize] {
            open = next;
        }
        open
    }

    /// The sort with what is known by now put in; open sorts that remain are representatives.
    #[must_use]
    pub fn known(&self, sort: &Sort) -> Sort {
        sort.map_leaves(&mut |leaf| {
            let Sort::Open(open) = leaf else { return leaf.clone() };
            let root = self.root(*open);
            match &self.classes[root as usize] {
                Class::Is(sort) => self.known(sort),
                _ => Sort::Open(root),
            }
        })
    }

    /// Makes two sorts one where they are of one type, and says whether they are; otherwise nothing changes.
    pub fn unify_alike(&mut self, first: &Sort, second: &Sort) -> bool {
        let mut tried = self.clone();
        match tried.unify(first, second) {
            Ok(()) => {
                *self = tried;
                true
            }
            Err(Mismatch { .. }) => false,
        }
    }

    /// Makes two sorts one, because a value flows from one to the other or is compared with it.
    ///
    /// # Errors
    ///
    /// [`Mismatch`] where they are different types.
    pub fn unify(&mut self, first: &Sort, second: &Sort) -> Result<(), Mismatch> {
        match (&self.known(first), &self.known(second)) {
            (Sort::Open(first), Sort::Open(second)) => self.join(*first, *second),
            (Sort::Open(open), sort) | (sort, Sort::Open(open)) => self.bind(*open, sort),
            (Sort::Set(first), Sort::Set(second)) => self.unify(first, second),
            (Sort::Map(key, value), Sort::Map(other_key, other_value)) => {
                self.unify(key, other_key)?;
                self.unify(value, other_value)
            }
            (Sort::Record(one), Sort::Record(other)) if one.name == other.name => {
                self.fields(&one.fields, &other.fields, first, second)
            }
            (Sort::Enum(one), Sort::Enum(other))
                if one.name == other.name && one.variants.len() == other.variants.len() =>
            {
                for (one, other) in one.variants.iter().zip(&other.variants) {
                    self.fields(&one.fields, &other.fields, first, second)?;
                }
                Ok(())
            }
            (one, other) if one == other => Ok(()),
            _ => Err(self.mismatch(first, second)),
        }
    }

    fn fields(&mut self, one: &[Field], other: &[Field], first: &Sort, second: &Sort) -> Result<(), Mismatch> {
        if one.len() != other.len() {
            return Err(self.mismatch(first, second));
        }
        one.iter().zip(other).try_for_each(|(one, other)| self.unify(&one.sort, &other.sort))
    }

    /// Makes two open sorts one; both are representatives.
    fn join(&mut self, first: u32, second: u32) -> Result<(), Mismatch> {
        if first == second {
            return Ok(());
        }
        let mismatch = || self.mismatch(&Sort::Open(first), &Sort::Open(second));
        let joined = match (&self.classes[first as usize], &self.classes[second as usize]) {
            (Class::Hole, other) | (other, Class::Hole) => other.clone(),
            (Class::Integer, Class::Integer) => Class::Integer,
            (Class::Integer, Class::Free { rust, hint }) | (Class::Free { rust, hint }, Class::Integer) => {
                IntType::named(rust).ok_or_else(mismatch)?;
                Class::Free { rust: rust.clone(), hint: hint.clone() }
            }
            (Class::Free { rust, hint }, Class::Free { rust: other, hint: other_hint }) if rust == other => {
                // The earlier of equally good names, so that the answer does not depend on the direction of flow.
                let better = if (other_hint.rank, first) > (hint.rank, second) { other_hint } else { hint };
                Class::Free { rust: rust.clone(), hint: better.clone() }
            }
            _ => return Err(mismatch()),
        };
        let (root, leaf) = (first.min(second), first.max(second));
        self.classes[root as usize] = joined;
        self.classes[leaf as usize] = Class::Same(root);
        Ok(())
    }

    /// Says what an open sort is; it is a representative, and the sort has what is known put in.
    fn bind(&mut self, open: u32, sort: &Sort) -> Result<(), Mismatch> {
        let fits = match &self.classes[open as usize] {
            Class::Hole => !contains(sort, open),
            Class::Integer => sort.int().is_some(),
            Class::Free { rust, .. } => sort.int().is_some_and(|int| IntType::named(rust) == Some(int)),
            Class::Same(_) | Class::Is(_) => false,
        };
        if !fits {
            return Err(self.mismatch(&Sort::Open(open), sort));
        }
        self.classes[open as usize] = Class::Is(sort.clone());
        Ok(())
    }

    /// Makes the sort an integer, because its order or arithmetic matters, and gives its type.
    ///
    /// A literal of which nothing else is known becomes an `i32`, as in Rust; unify it with its context first.
    ///
    /// # Errors
    ///
    /// [`Mismatch`] where it is no integer.
    pub fn pin(&mut self, sort: &Sort) -> Result<IntType, Mismatch> {
        let known = self.known(sort);
        let Sort::Open(open) = known else {
            return known.int().ok_or_else(|| self.mismatch(&known, &Sort::Int(IntType::MATHEMATICAL)));
        };
        let int = match &self.classes[open as usize] {
            Class::Integer => IntType::named("i32"),
            Class::Free { rust, .. } => IntType::named(rust),
            _ => None,
        };
        let int = int.ok_or_else(|| self.mismatch(&known, &Sort::Int(IntType::MATHEMATICAL)))?;
        self.classes[open as usize] = Class::Is(Sort::Int(int));
        Ok(int)
    }

    /// The integer type that the sort has, pinned or not; `None` where it is none, or not known to be one.
    #[must_use]
    pub fn integer_type(&self, sort: &Sort) -> Option<IntType> {
        match self.known(sort) {
            Sort::Int(int) => Some(int),
            Sort::Open(open) => match &self.classes[open as usize] {
                Class::Free { rust, .. } => IntType::named(rust),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the sort is an integer, though perhaps not known which.
    #[must_use]
    pub fn is_integer(&self, sort: &Sort) -> bool {
        let literal = |open| matches!(self.classes[open as usize], Class::Integer);
        self.integer_type(sort).is_some() || matches!(self.known(sort), Sort::Open(open) if literal(open))
    }

    /// The final sort, without open ones. Ask for what the reader sees first: the first to be asked for gets the name as
    /// it is, later sorts that would have the same one are numbered.
    pub fn resolve(&mut self, sort: &Sort) -> Sort {
        self.known(sort).map_leaves(&mut |leaf| {
            let Sort::Open(root) = leaf else { return leaf.clone() };
            match self.classes[*root as usize].clone() {
                Class::Free { rust, hint } => Sort::Opaque(Opaque { name: self.name(*root, &hint.name), rust }),
                Class::Integer => Sort::Opaque(Opaque { name: self.name(*root, "i32"), rust: "i32".into() }),
                // Nothing ever has a value of it: one value is as good as any number.
                _ => Sort::unit(),
            }
        })
    }

    fn name(&mut self, root: u32, wish: &str) -> Arc<str> {
        if let Some(name) = self.names.get(&root) {
            return name.clone();
        }
        let mut name: Arc<str> = wish.into();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{wish}{number}").into();
            number += 1;
        }
        self.names.insert(root, name.clone());
        name
    }

    /// The sort as Rust would write it, for messages.
    #[must_use]
    pub fn describe(&self, sort: &Sort) -> String {
        let list =
            |fields: &[Field]| fields.iter().map(|field| self.describe(&field.sort)).collect::<Vec<_>>().join(", ");
        match &self.known(sort) {
            Sort::Bool => "bool".to_owned(),
            Sort::Int(int) => int.to_string(),
            Sort::Opaque(opaque) => opaque.rust.to_string(),
            Sort::Record(record) if record.name.is_empty() => format!("({})", list(&record.fields)),
            Sort::Record(record) => record.name.to_string(),
            Sort::Enum(shape) if matches!(&*shape.name, "Option" | "Result") => {
                let parts: Vec<String> = shape
                    .variants
                    .iter()
                    .map(|variant| list(&variant.fields))
                    .filter(|part| !part.is_empty())
                    .collect();
                format!("{}<{}>", shape.name, parts.join(", "))
            }
            Sort::Enum(shape) => shape.name.to_string(),
            Sort::Set(element) => format!("set of {}", self.describe(element)),
            Sort::Map(key, value) => format!("map from {} to {}", self.describe(key), self.describe(value)),
            Sort::Open(open) => match &self.classes[*open as usize] {
                Class::Free { rust, .. } => rust.to_string(),
                Class::Integer => "integer".to_owned(),
                _ => "_".to_owned(),
            },
        }
    }

    fn mismatch(&self, first: &Sort, second: &Sort) -> Mismatch {
        Mismatch { first: self.describe(first), second: self.describe(second) }
    }
}

/// Whether the open sort occurs in another one.
fn contains(sort: &Sort, open: u32) -> bool {
    let mut found = false;
    drop(sort.map_leaves(&mut |leaf| {
        found |= *leaf == Sort::Open(open);
        leaf.clone()
    }));
    found
}
