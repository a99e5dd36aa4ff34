//! What must be proved of an object so that every replica keeps the invariants and all replicas agree.
//!
//! Given an [`Object`], gives the obligations O0 to O4 of Gotsman et al. (POPL 2016, section 4, in the form of predicates
//! `Q`) as data: hypotheses, a conclusion, and the sentence for each outcome. `Q` of a call is that its effect is defined, that
//! every invariant holds after the effect, and what a [`Choice`] keeps of what held at the origin. All obligations
//! are discharged together: each assumes what others prove, so one proof alone says nothing. Nothing here asks a solver.

mod choice;
mod congruence;
mod convergence;
mod freshness;
mod initial;
mod instance;
mod origin;
mod pair;
mod refusal;
mod rule;
mod stability;

use std::collections::HashSet;

pub use choice::{Candidate, Choice, Relation};
pub use instance::{Instance, State, current};
pub use pair::{Pair, Side, possible};
pub use rule::{Congruent, Part, Respected, Rule};

use crate::Object;
use crate::object::Clause;
use crate::term::conditions;
use crate::{Question, Term};

/// One thing to prove.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// Which rule of the proof it belongs to, and about what; no two obligations of an object have the same.
    pub rule: Rule,
    /// The calls that it speaks of: none, one, or the two of a pair in its order.
    pub instances: Vec<Instance>,
    /// What may be assumed; where one is undefined, it does not hold.
    pub hypotheses: Vec<Term>,
    /// What must hold, and be defined, under all hypotheses.
    pub conclusion: Vec<Clause>,
    /// What is known once it is proved.
    pub success: String,
    /// What is wrong where it does not hold.
    pub failure: String,
}

impl Obligation {
    /// Whether every clause of the conclusion is among the hypotheses, so that nothing is left to ask. This is so where an
    /// effect writes no field that the clause reads.
    #[must_use]
    pub fn is_evident(&self) -> bool {
        let known: HashSet<&Term> = self.hypotheses.iter().collect();
        self.conclusion.iter().all(|clause| clause.holds.as_bool() == Some(true) || known.contains(&clause.holds))
    }

    /// The terms that hold together exactly in the states and for the arguments in which the obligation fails.
    #[must_use]
    pub fn refutation(&self) -> Vec<Term> {
        let conclusion = Term::and(self.conclusion.iter().map(|clause| certainly(&clause.holds)));
        self.hypotheses.iter().cloned().chain([conclusion.not()]).collect()
    }

    /// What to ask in order to find where the obligation fails; the state's variables come first, because a small state is
    /// what makes a counterexample readable.
    #[must_use]
    pub fn question(&self, object: &Object) -> Question {
        let mut question = Question::new(self.refutation());
        let calls = self.instances.iter().flat_map(Instance::vars);
        let mut seen = HashSet::new();
        let vars = object.vars().chain(calls).cloned().chain(std::mem::take(&mut question.vars));
        question.vars = vars.filter(|var| seen.insert(var.clone())).collect();
        question
    }
}

/// Every obligation of an object, in the order in which a reader wants them: the initial states, each operation alone, the
/// equivalence, then the pairs.
#[must_use]
pub fn obligations(object: &Object, choice: &Choice) -> Vec<Obligation> {
    let mut found = alone(object);
    found.extend(congruence::obligations(object, choice));
    found.extend(Pair::all(object).into_iter().flat_map(|pair| together(object, pair, choice)));
    found
}

/// The obligations about initial states and about each operation alone, which no choice of `Q` changes.
#[must_use]
pub fn alone(object: &Object) -> Vec<Obligation> {
    let mut found = initial::obligations(object);
    for operation in 0..object.operations.len() {
        found.extend(origin::obligations(object, operation));
        found.extend(refusal::obligations(object, operation));
    }
    found
}

/// The obligations about a declared equivalence; none without.
#[must_use]
pub fn congruence(object: &Object, choice: &Choice) -> Vec<Obligation> {
    congruence::obligations(object, choice)
}

/// The obligations about two operations that run concurrently: stability in both directions, then convergence. For an operation
/// with itself one direction stands for both, since the calls can trade places.
#[must_use]
pub fn together(object: &Object, pair: Pair, choice: &Choice) -> Vec<Obligation> {
    let mut found = stability::obligations(object, pair, choice);
    found.push(convergence::obligation(object, pair, choice));
    found
}

/// That a term is defined and holds; itself always defined.
#[must_use]
pub fn certainly(term: &Term) -> Term {
    let demands = conditions::demands(term);
    Term::and(demands.into_iter().map(|demand| demand.holds).chain([term.clone()]))
}

/// That a condition holds wherever it is defined; itself always defined. Arithmetic that is not reached does not overflow.
fn unless_undefined(condition: &Term) -> Term {
    conditions::conjunction(&conditions::demands(condition)).implies(condition)
}
