//! Names of obligations.

use std::fmt;

use super::{Candidate, Pair, Relation, Side};
use crate::Object;

/// Which rule an obligation belongs to, and about what. Places are those of [`Object`]. The order is that of a report.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Rule {
    /// O0: an initial state satisfies an invariant.
    Initial {
        /// The way to begin.
        initial: usize,
        /// The invariant.
        invariant: usize,
    },
    /// The run of an operation does not panic where it is issued.
    Origin {
        /// The operation.
        operation: usize,
    },
    /// O1 and O2: an operation alone is safe.
    Safety {
        /// The operation.
        operation: usize,
        /// Definedness or an invariant.
        part: Part,
    },
    /// A refusing path leaves the state unchanged.
    Refusal {
        /// The operation.
        operation: usize,
        /// The path.
        refusal: usize,
    },
    /// The declared equivalence is one, and is respected.
    Congruence(Congruent),
    /// O3: a conjunct of one call's `Q` survives the other call.
    Stability {
        /// The two calls.
        pair: Pair,
        /// Whose `Q`.
        threatened: Side,
        /// Which conjunct.
        part: Part,
    },
    /// O4: two calls commute.
    Convergence {
        /// The two calls.
        pair: Pair,
    },
}

/// A conjunct of `Q`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Part {
    /// What held at the origin and is demanded of the state at hand.
    Candidate(Candidate),
    /// That the effect is defined.
    Definedness,
    /// That an invariant holds after the effect.
    Invariant(usize),
}

/// What is asked of a declared equivalence (INPUT 16).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Congruent {
    /// Every state is like itself.
    Reflexive,
    /// It holds in both directions.
    Symmetric,
    /// It holds along a chain.
    Transitive,
    /// An invariant holds of both states or of neither.
    Invariant(usize),
    /// An operation cannot tell the states apart.
    Operation(usize, Respected),
}

/// What of an operation must not tell equivalent states apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Respected {
    /// Whether it is accepted.
    Acceptance,
    /// What it requires, by conjunct.
    Guard(usize),
    /// What it captures.
    Captures,
    /// Whether its effect is defined.
    Definedness,
    /// What its effect makes.
    Effect,
    /// What it returns.
    Result,
}

impl Rule {
    /// The name of the obligation in reports and file names; stable as long as the names in the source are.
    #[must_use]
    pub fn key(&self, object: &Object) -> String {
        let operation = |place: usize| object.operations[place].name.to_string();
        match *self {
            Self::Initial { initial, invariant } => {
                format!("initial/{}/{}", object.initials[initial].name, object.invariants[invariant].name)
            }
            Self::Origin { operation: place } => format!("origin/{}", operation(place)),
            Self::Safety { operation: place, part } => format!("safety/{}/{}", operation(place), part.key(object)),
            Self::Refusal { operation: place, refusal } => format!("refusal/{}/{refusal}", operation(place)),
            Self::Congruence(congruent) => congruent.key(object),
            Self::Stability { pair, threatened, part } => {
                format!("stability/{}/{threatened}/{}", pair.key(object), part.key(object))
            }
            Self::Convergence { pair } => format!("convergence/{}", pair.key(object)),
        }
    }

    /// The pair of concurrent calls, of a rule about one.
    #[must_use]
    pub fn pair(&self) -> Option<Pair> {
        match *self {
            Self::Stability { pair, .. } | Self::Convergence { pair } => Some(pair),
            _ => None,
        }
    }

    /// The operation, of a rule about one alone.
    #[must_use]
    pub fn operation(&self) -> Option<usize> {
        match *self {
            Self::Origin { operation } | Self::Safety { operation, .. } | Self::Refusal { operation, .. } => {
                Some(operation)
            }
            _ => None,
        }
    }
}

impl Part {
    fn key(self, object: &Object) -> String {
        match self {
            Self::Candidate(Candidate::Guard(place)) => format!("guard-{place}"),
            Self::Candidate(Candidate::Captured(place, relation)) => {
                let relation = match relation {
                    Relation::Equal => "equal",
                    Relation::AtMost => "at-most",
                    Relation::AtLeast => "at-least",
                };
                format!("capture-{place}-{relation}")
            }
            Self::Definedness => "definedness".to_owned(),
            Self::Invariant(place) => object.invariants[place].name.to_string(),
        }
    }
}

impl Congruent {
    fn key(self, object: &Object) -> String {
        let what = match self {
            Self::Reflexive => "reflexive".to_owned(),
            Self::Symmetric => "symmetric".to_owned(),
            Self::Transitive => "transitive".to_owned(),
            Self::Invariant(place) => object.invariants[place].name.to_string(),
            Self::Operation(place, respected) => {
                let respected = match respected {
                    Respected::Acceptance => "acceptance".to_owned(),
                    Respected::Guard(guard) => format!("guard-{guard}"),
                    Respected::Captures => "captures".to_owned(),
                    Respected::Definedness => "definedness".to_owned(),
                    Respected::Effect => "effect".to_owned(),
                    Respected::Result => "result".to_owned(),
                };
                format!("{}/{respected}", object.operations[place].name)
            }
        };
        format!("congruence/{what}")
    }
}

impl Pair {
    fn key(self, object: &Object) -> String {
        let (first, second) = (&object.operations[self.first].name, &object.operations[self.second].name);
        format!("{first}/{second}")
    }
}

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::First => "first",
            Self::Second => "second",
        })
    }
}
