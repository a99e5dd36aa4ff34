//! What terms mean: given a term and the values of its variables, its value, or the fault for which it has none.
//!
//! This is the meaning that the encoder must agree with, and that every counterexample is replayed by. Nothing is
//! searched or proved here. Plain arithmetic is exact, as in [`crate::term::Kind::Arith`]: that it stays within its type
//! is asked separately, of [`conditions::overflow`].

mod domain;
mod evaluator;
pub mod run;

use indexmap::IndexMap;

pub use domain::Domain;
pub use evaluator::Evaluator;
pub use run::{Accepted, Call, Run, State};

use crate::site::Fault;
use crate::term::conditions::{self, Demand};
use crate::term::{Term, Var};
use crate::value::Value;

/// The values of variables, in the order in which they were first given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Assignment {
    values: IndexMap<Var, Value>,
}

impl Assignment {
    /// No variable has a value.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a variable, if it has one.
    #[must_use]
    pub fn get(&self, var: &Var) -> Option<&Value> {
        self.values.get(var)
    }

    /// Gives a variable a value, instead of the one that it may have had.
    pub fn insert(&mut self, var: Var, value: Value) {
        self.values.insert(var, value);
    }

    /// The variables with their values, in the order in which they were first given.
    pub fn iter(&self) -> impl Iterator<Item = (&Var, &Value)> {
        self.values.iter()
    }
}

impl Extend<(Var, Value)> for Assignment {
    fn extend<I: IntoIterator<Item = (Var, Value)>>(&mut self, values: I) {
        self.values.extend(values);
    }
}

impl FromIterator<(Var, Value)> for Assignment {
    fn from_iter<I: IntoIterator<Item = (Var, Value)>>(values: I) -> Self {
        Self { values: values.into_iter().collect() }
    }
}

/// The value of `term`, or the first fault on the way to it.
///
/// Only what is needed is evaluated: of an [`crate::term::Kind::Ite`] the chosen branch, of a conjunction or disjunction
/// the operands up to the one that decides. The body of a binder is evaluated for every entry. An entry of a larger
/// [`Assignment`] than needed does no harm.
///
/// # Errors
///
/// Where the term is undefined.
///
/// # Panics
///
/// Where a variable that is needed has no value, and where the term or a value is not of its sort.
pub fn evaluate(term: &Term, assignment: &Assignment) -> Result<Value, Fault> {
    Evaluator::new(assignment).evaluate(term)
}

/// Whether `condition` is true; one that is undefined is not.
///
/// # Panics
///
/// As [`evaluate`] does.
#[must_use]
pub fn satisfied(condition: &Term, assignment: &Assignment) -> bool {
    Evaluator::new(assignment).satisfied(condition)
}

/// The first of `demands` that is not satisfied.
///
/// # Panics
///
/// As [`evaluate`] does.
#[must_use]
pub fn first_unmet<'a>(demands: &'a [Demand], assignment: &Assignment) -> Option<&'a Demand> {
    let mut evaluator = Evaluator::new(assignment);
    demands.iter().find(|demand| !evaluator.satisfied(&demand.holds))
}

/// The fault of the first plain operation of `terms` whose result leaves its type (INPUT 17).
///
/// # Panics
///
/// As [`evaluate`] does.
#[must_use]
pub fn first_overflow<'a>(terms: impl IntoIterator<Item = &'a Term>, assignment: &Assignment) -> Option<Fault> {
    terms.into_iter().find_map(|term| first_unmet(&conditions::overflow(term), assignment).map(|demand| demand.fault))
}
