//! What coordination has to achieve: which calls of which operations must be ordered.

use std::sync::Arc;

use crate::conflict::{Conflict, Operand, Place, Predicate};
use crate::object::Role;
use crate::obligation::Side;
use crate::sort::Sort;
use crate::{Object, Rate, Value};

/// The operations of an object, and which of their calls may not run concurrently.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation {
    /// In source order.
    pub operations: Vec<Signature>,
    /// What has to be ordered; several may be about one pair.
    pub requirements: Vec<Requirement>,
}

/// An operation as its callers see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// Its name, unique in the object.
    pub name: Arc<str>,
    /// Its arguments.
    pub params: Vec<Parameter>,
    /// How often it is called.
    pub rate: Rate,
}

/// An argument of an operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// What the reader calls it.
    pub name: Arc<str>,
    /// What it ranges over.
    pub sort: Sort,
    /// What is known of its values in concurrent calls.
    pub role: Role,
}

/// Calls of two operations that must be ordered, for some of their arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Requirement {
    /// One operation, by its place.
    pub first: usize,
    /// The other, or the same; never before the first.
    pub second: usize,
    /// For which arguments, of the first as call 1 and of the second as call 2.
    pub when: Predicate,
    /// The conflict that asks for it, by its place in the list that the relation was made from.
    pub conflict: usize,
}

/// An argument of a call, or a field of one.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Argument {
    /// The parameter, by its place.
    pub param: usize,
    /// The way to the field, by places; empty for the argument as a whole.
    pub fields: Vec<usize>,
}

impl Relation {
    /// What the essential conflicts of an object ask for. The others are survived without coordination.
    #[must_use]
    pub fn of(object: &Object, conflicts: &[Conflict]) -> Self {
        let signature = |operation: &crate::Operation| Signature {
            name: operation.name.clone(),
            params: operation
                .params
                .iter()
                .map(|param| Parameter { name: param.var.name.clone(), sort: param.var.sort.clone(), role: param.role })
                .collect(),
            rate: operation.rate,
        };
        let essential = conflicts.iter().enumerate().filter(|(_, conflict)| conflict.essential);
        Self {
            operations: object.operations.iter().map(signature).collect(),
            requirements: essential
                .map(|(place, conflict)| Requirement {
                    first: conflict.first,
                    second: conflict.second,
                    when: conflict.when.clone(),
                    conflict: place,
                })
                .collect(),
        }
    }

    /// Whether two calls must be ordered. Which is called first does not matter: a call of one operation and another of the
    /// same are ordered where the predicate holds in either reading.
    #[must_use]
    pub fn holds(&self, first: Call<'_>, second: Call<'_>) -> bool {
        self.requirements.iter().any(|requirement| requirement.holds(first, second))
    }

    /// Every two operations, and each with itself, in source order.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let count = self.operations.len();
        (0..count).flat_map(move |first| (first..count).map(move |second| (first, second)))
    }
}

/// A call of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The operation, by its place.
    pub operation: usize,
    /// Its arguments, in the order of the parameters.
    pub arguments: &'a [Value],
}

impl Requirement {
    /// Whether it asks that two calls are ordered.
    fn holds(&self, first: Call<'_>, second: Call<'_>) -> bool {
        let pair = (self.first, self.second);
        (pair == (first.operation, second.operation) && self.asks(first.arguments, second.arguments))
            || (pair == (second.operation, first.operation) && self.asks(second.arguments, first.arguments))
    }

    /// Whether it asks that calls of its first and its second operation are ordered, with these arguments.
    pub(super) fn asks(&self, first: &[Value], second: &[Value]) -> bool {
        self.when.holds(first, second) || (self.first == self.second && self.when.holds(second, first))
    }
}

impl Signature {
    /// How the reader calls an argument: `account`, or `transfer.from` for a field.
    #[must_use]
    pub fn path(&self, argument: &Argument) -> String {
        self.words(argument).join(".")
    }

    /// The last part of the path to an argument: `from` for `transfer.from`. The number of a field of a tuple says nothing
    /// by itself and stays with the name before it: `pair_0`.
    #[must_use]
    pub fn word(&self, argument: &Argument) -> String {
        let words = self.words(argument);
        let is_number = |word: &&String| word.bytes().all(|byte| byte.is_ascii_digit());
        let numbers = words.iter().rev().take_while(is_number).count();
        let from = words.len().saturating_sub(numbers + 1);
        words[from..].join("_")
    }

    /// What an argument ranges over; `None` where there is no such argument.
    #[must_use]
    pub fn sort(&self, argument: &Argument) -> Option<&Sort> {
        let param = self.params.get(argument.param)?;
        argument.fields.iter().try_fold(&param.sort, |sort, field| Some(&sort.record()?.fields.get(*field)?.sort))
    }

    /// The argument of that path, such as `account` or `transfer.from`; `None` where there is none.
    #[must_use]
    pub fn argument(&self, path: &str) -> Option<Argument> {
        let mut words = path.split('.');
        let name = words.next()?;
        let param = self.params.iter().position(|param| *param.name == *name)?;
        let mut sort = &self.params[param].sort;
        let mut fields = Vec::new();
        for word in words {
            let record = sort.record()?;
            let field = record.fields.iter().position(|field| *field.name == *word)?;
            fields.push(field);
            sort = &record.fields[field].sort;
        }
        Some(Argument { param, fields })
    }

    fn words(&self, argument: &Argument) -> Vec<String> {
        let Some(param) = self.params.get(argument.param) else { return vec![argument.param.to_string()] };
        let mut words = vec![param.name.to_string()];
        let mut sort = Some(&param.sort);
        for place in &argument.fields {
            let field = sort.and_then(Sort::record).and_then(|record| record.fields.get(*place));
            words.push(field.map_or_else(|| place.to_string(), |field| field.name.to_string()));
            sort = field.map(|field| &field.sort);
        }
        words
    }
}

impl Argument {
    /// An argument as a whole.
    #[must_use]
    pub fn whole(param: usize) -> Self {
        Self { param, fields: Vec::new() }
    }

    /// The value that a call has there; `None` where it has no such argument.
    #[must_use]
    pub fn value<'a>(&self, arguments: &'a [Value]) -> Option<&'a Value> {
        self.fields.iter().try_fold(arguments.get(self.param)?, |value, field| match value {
            Value::Record(fields) => fields.get(*field),
            _ => None,
        })
    }

    /// The same argument as part of a predicate.
    #[must_use]
    pub(super) fn on(&self, side: Side) -> Operand {
        Operand::Argument(Place { side, param: self.param, fields: self.fields.clone() })
    }
}

impl From<&Place> for Argument {
    fn from(place: &Place) -> Self {
        Self { param: place.param, fields: place.fields.clone() }
    }
}
