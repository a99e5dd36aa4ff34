//! What the solver is asked, and what is known afterwards: is there an assignment under which all of this holds?
//!
//! Obligations ask it about their hypotheses and the opposite of their conclusion. `encode` makes a question into a
//! first-order problem, `decide` finds the outcome.

use std::fmt;

use crate::eval::Assignment;
use crate::term::{Term, Var};

/// Whether some values of the variables make every assumption true.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Every free variable of the assumptions, and what else the reader wants to know the value of. Small values are
    /// sought for the first ones first.
    pub vars: Vec<Var>,
    /// What must hold together; one that is undefined does not hold.
    pub assumptions: Vec<Term>,
    /// How many of the assumptions, from the first one on, are those of the questions next to it where these are about the same
    /// variables: such questions are decided together, each as a case. `None` where it stands alone.
    pub shared: Option<usize>,
    /// Which assignment is wanted.
    pub wanted: Wanted,
}

impl Question {
    /// Whether the assumptions can hold together, about their free variables in the order in which they occur.
    #[must_use]
    pub fn new(assumptions: Vec<Term>) -> Self {
        let mut vars = Vec::new();
        for var in assumptions.iter().flat_map(Term::free_vars) {
            if !vars.contains(&var) {
                vars.push(var);
            }
        }
        Self { vars, assumptions, shared: None, wanted: Wanted::Simplest }
    }

    /// The case of this question in which these terms hold, too; they have no other variables. Any assignment will do where one is
    /// wanted.
    #[must_use]
    pub fn case(&self, terms: impl IntoIterator<Item = Term>) -> Self {
        let wanted = if self.wanted == Wanted::Proof { Wanted::Proof } else { Wanted::Any };
        let mut case = Self { shared: Some(self.assumptions.len()), wanted, ..self.clone() };
        case.assumptions.extend(terms);
        case
    }

    /// Makes questions cases of one, which has the assumptions with which all of them begin.
    pub fn join(questions: &mut [Self]) {
        let Some((first, rest)) = questions.split_first() else { return };
        let mut vars = first.vars.clone();
        let mut shared = first.assumptions.len();
        for other in rest {
            vars.extend(other.vars.iter().filter(|var| !vars.contains(var)).cloned().collect::<Vec<_>>());
            let alike = first.assumptions.iter().zip(&other.assumptions).take_while(|(one, other)| one == other);
            shared = shared.min(alike.count());
        }
        for question in questions {
            question.vars.clone_from(&vars);
            question.shared = Some(shared);
        }
    }

    /// Whether both are cases of one question.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        self.shared.is_some()
            && (self.shared, self.wanted) == (other.shared, other.wanted)
            && self.vars == other.vars
            && self.divided().0 == other.divided().0
    }

    /// The assumptions that the question shares with those next to it, and its own.
    #[must_use]
    pub fn divided(&self) -> (&[Term], &[Term]) {
        self.assumptions.split_at(self.shared.unwrap_or_default())
    }
}

/// Which of several assignments is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// The one that is shown to a reader.
    Simplest,
    /// The same, where it is known that there is one: it is looked for before a proof is.
    Witness,
    /// Any, because only whether there is one matters. Which it is depends on the seed.
    Any,
    /// None: only a proof that there is none matters, and whoever gets no proof assumes that there may be one.
    Proof,
}

/// How much of the world is searched.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Scope {
    /// As many elements of each opaque sort, besides those that the question names, and keys that are integers of at
    /// most this absolute value, or named in the question. Finding nothing proves nothing.
    Finite(u32),
    /// Everything. Finding nothing is a proof.
    Unbounded,
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finite(1) => formatter.write_str("one element a sort"),
            Self::Finite(elements) => write!(formatter, "{elements} elements a sort"),
            Self::Unbounded => formatter.write_str("any number of elements"),
        }
    }
}

/// What is known about a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Proved: there is no such assignment.
    Impossible,
    /// This is one, and `eval` agrees; with the scope in which it was found.
    Found(Assignment, Scope),
    /// Neither could be shown.
    Undecided(Doubt),
}

/// Why a question has no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// The solver gave up, ran out of its budget, or crashed; in its words.
    Solver(String),
    /// It is not in the logic that the solver is spoken to in.
    Unsupported(Unsupported),
    /// There may be an assignment, but none with so few elements that it could be written down.
    Large {
        /// The largest scope that was searched.
        searched: Scope,
    },
    /// An assignment was found that `eval` does not confirm: the encoder or `eval` is wrong.
    NotReplayed {
        /// The assumption that does not hold, by its place in the question.
        assumption: usize,
    },
}

impl fmt::Display for Doubt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Solver(reason) => write!(formatter, "the solver does not know: {reason}"),
            Self::Unsupported(unsupported) => unsupported.fmt(formatter),
            Self::Large { searched } => {
                write!(formatter, "no proof was found, and no counterexample with {searched}")
            }
            Self::NotReplayed { assumption } => {
                write!(formatter, "internal error: a model was found that does not satisfy assumption {assumption}")
            }
        }
    }
}

/// What cannot be encoded in a scope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unsupported {
    /// A collection is the element or key of another one, so that a quantifier over it is of second order.
    CollectionAsKey,
    /// A finite scope has more keys of one sort than are written out.
    TooManyKeys,
    /// A sort that inference has not resolved; no finished object has one.
    OpenSort,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::CollectionAsKey => "a collection is the key of another one, which is only searched and not proved",
            Self::TooManyKeys => "the keys of a collection are too many to be written out",
            Self::OpenSort => "internal error: a sort was not inferred",
        })
    }
}

impl std::error::Error for Unsupported {}
