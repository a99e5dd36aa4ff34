//! Predicates over the arguments of two concurrent calls, in disjunctive normal form (INPUT 21).

use std::cmp::Ordering;

use crate::Value;
use crate::obligation::Side;

/// An argument of one of the two calls, or a field of one.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Whose.
    pub side: Side,
    /// The parameter, by its place.
    pub param: usize,
    /// The way to the field, by places; empty for the argument as a whole.
    pub fields: Vec<usize>,
}

/// What is compared.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Operand {
    /// An argument.
    Argument(Place),
    /// A constant of the source, or zero.
    Constant(Value),
}

/// How two operands compare.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// A comparison of two operands of the same sort; `<` and its like are of integers.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Literal {
    /// The left operand; an argument of the first call where one of the two is.
    pub left: Operand,
    /// How they compare.
    pub comparison: Comparison,
    /// The right operand.
    pub right: Operand,
}

/// A disjunction of conjunctions. Without a case it never holds, with an empty case always.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Predicate {
    /// The conjunctions.
    pub cases: Vec<Vec<Literal>>,
}

impl Place {
    /// The value that stands there.
    #[must_use]
    pub fn value<'a>(&self, first: &'a [Value], second: &'a [Value]) -> Option<&'a Value> {
        let arguments = match self.side {
            Side::First => first,
            Side::Second => second,
        };
        self.fields.iter().try_fold(arguments.get(self.param)?, |value, field| match value {
            Value::Record(fields) => fields.get(*field),
            _ => None,
        })
    }
}

impl Comparison {
    /// Every comparison.
    pub const ALL: [Self; 6] = [Self::Equal, Self::NotEqual, Self::Less, Self::AtMost, Self::Greater, Self::AtLeast];

    /// As Rust writes it.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it holds of two operands that are ordered so. Values without an order are equal or greater.
    #[must_use]
    pub fn accepts(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
        }
    }

    /// The comparison that says the same with the operands exchanged.
    #[must_use]
    pub fn exchanged(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            Self::Equal | Self::NotEqual => self,
        }
    }
}

impl Literal {
    /// Whether it holds of the arguments of two calls; not where they lack an argument that it names.
    #[must_use]
    pub fn holds(&self, first: &[Value], second: &[Value]) -> bool {
        let value = |operand: &Operand| match operand {
            Operand::Argument(place) => place.value(first, second).cloned(),
            Operand::Constant(value) => Some(value.clone()),
        };
        value(&self.left).zip(value(&self.right)).is_some_and(|(left, right)| self.comparison.accepts(left.cmp(&right)))
    }
}

impl Predicate {
    /// Of no arguments.
    #[must_use]
    pub fn never() -> Self {
        Self { cases: Vec::new() }
    }

    /// Of all arguments.
    #[must_use]
    pub fn always() -> Self {
        Self { cases: vec![Vec::new()] }
    }

    /// Whether it is written as holding of all arguments.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.cases.iter().any(Vec::is_empty)
    }

    /// Whether it is written as holding of no arguments.
    #[must_use]
    pub fn is_never(&self) -> bool {
        self.cases.is_empty()
    }

    /// Whether it holds of the arguments of two calls.
    #[must_use]
    pub fn holds(&self, first: &[Value], second: &[Value]) -> bool {
        self.cases.iter().any(|case| case.iter().all(|literal| literal.holds(first, second)))
    }
}
