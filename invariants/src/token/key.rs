//! Which instance of a token a call takes, told by its arguments.

use std::collections::BTreeSet;

use super::relation::{Argument, Signature};
use crate::{Sort, Value};

/// A part of a key.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Part {
    /// The value of an argument.
    Value(Argument),
    /// The values of two arguments, in either order. The smaller argument comes first.
    Unordered(Argument, Argument),
}

/// The parts that select an instance; none where the token has one instance in all.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Key {
    /// In the order that all operations share.
    pub parts: Vec<Part>,
}

/// Which instances an acquisition is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Reach {
    /// The one of the key.
    Own,
    /// All but the one of the key: what "own key shared, the rest exclusive" needs of a token service (THEORY section 4).
    Others,
}

impl Part {
    /// Two arguments in either order; one of them where they are the same.
    #[must_use]
    pub fn unordered(one: Argument, other: Argument) -> Self {
        match one.cmp(&other) {
            std::cmp::Ordering::Less => Self::Unordered(one, other),
            std::cmp::Ordering::Equal => Self::Value(one),
            std::cmp::Ordering::Greater => Self::Unordered(other, one),
        }
    }

    /// The value that a call has there; a set for two in either order, which is equal to another where the pairs are.
    fn value(&self, arguments: &[Value]) -> Option<Value> {
        match self {
            Self::Value(argument) => argument.value(arguments).cloned(),
            Self::Unordered(one, other) => {
                let values = [one, other].map(|argument| argument.value(arguments).cloned());
                let values: Option<BTreeSet<Value>> = values.into_iter().collect();
                values.map(Value::Set)
            }
        }
    }

    /// What it ranges over: one sort, or a set for two arguments in either order.
    pub(super) fn sort(&self, signature: &Signature) -> Option<Sort> {
        match self {
            Self::Value(argument) => signature.sort(argument).cloned(),
            Self::Unordered(one, _) => signature.sort(one).cloned().map(Sort::set),
        }
    }

    /// The arguments that it is about.
    pub(super) fn arguments(&self) -> Vec<&Argument> {
        match self {
            Self::Value(argument) => vec![argument],
            Self::Unordered(one, other) => vec![one, other],
        }
    }

    /// As reports write it: `account`, `{from, to}`.
    #[must_use]
    pub fn text(&self, signature: &Signature) -> String {
        match self {
            Self::Value(argument) => signature.path(argument),
            Self::Unordered(one, other) => format!("{{{}, {}}}", signature.path(one), signature.path(other)),
        }
    }

    /// The part that [`Part::text`] writes so; `None` where the operation has no such argument.
    #[must_use]
    pub fn parse(text: &str, signature: &Signature) -> Option<Self> {
        match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            None => signature.argument(text).map(Self::Value),
            Some(pair) => {
                let (one, other) = pair.split_once(',')?;
                Some(Self::unordered(signature.argument(one.trim())?, signature.argument(other.trim())?))
            }
        }
    }

    /// What a token that is keyed by it may be called: `account`, `from_to`.
    pub(super) fn word(&self, signature: &Signature) -> String {
        let words: Vec<String> = self.arguments().into_iter().map(|argument| signature.word(argument)).collect();
        words.join("_")
    }
}

impl Key {
    /// Whether there is one instance in all.
    #[must_use]
    pub fn is_global(&self) -> bool {
        self.parts.is_empty()
    }

    /// The instance that a call selects; `None` where the call lacks an argument.
    #[must_use]
    pub fn instance(&self, arguments: &[Value]) -> Option<Vec<Value>> {
        self.parts.iter().map(|part| part.value(arguments)).collect()
    }

    /// As reports write it, part by part.
    #[must_use]
    pub fn texts(&self, signature: &Signature) -> Vec<String> {
        self.parts.iter().map(|part| part.text(signature)).collect()
    }
}

impl Reach {
    /// Whether acquisitions with these instances have one in common. Two that leave one out each have, as keys are more than two.
    #[must_use]
    pub fn meets(self, instance: &[Value], other: Self, other_instance: &[Value]) -> bool {
        match (self, other) {
            (Self::Own, Self::Own) => instance == other_instance,
            (Self::Own, Self::Others) | (Self::Others, Self::Own) => instance != other_instance,
            (Self::Others, Self::Others) => true,
        }
    }
}
