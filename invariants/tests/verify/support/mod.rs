//! Objects built by hand, and an answer to questions by trying all small values.

pub(crate) mod draft;
pub(crate) mod objects;
pub(crate) mod small;

use std::collections::HashSet;

use steadfast_invariants::brute::{Search, search};
use steadfast_invariants::eval::Domain;
use steadfast_invariants::question::Doubt;
use steadfast_invariants::verdict::{PairSummary, Threat};
use steadfast_invariants::{Object, Outcome, Question, Scope, Settings, Term, Var, Verification, Wanted, verify};

/// Decides questions by trying all values of a domain: what is not found there counts as impossible.
pub(crate) fn brute_force(questions: &[Question], domain: &Domain) -> Vec<Outcome> {
    let decide = |question: &Question| match search(&ordered(question), &question.assumptions, domain, 20_000_000) {
        Search::Found(assignment) => Outcome::Found(assignment, Scope::Finite(2)),
        Search::Exhausted => Outcome::Impossible,
        Search::OutOfBudget => Outcome::Undecided(Doubt::Solver("too many values".to_owned())),
    };
    questions.iter().map(decide).collect()
}

/// The variables in the order in which they are tried: those that tell a case of a question first, where any answer will do, and
/// those of which nothing is said last, because nothing is refuted by their values.
fn ordered(question: &Question) -> Vec<Var> {
    let free = |terms: &[Term]| -> HashSet<Var> { terms.iter().flat_map(Term::free_vars).collect() };
    let told = if question.wanted == Wanted::Any { free(question.divided().1) } else { HashSet::new() };
    let mentioned = free(&question.assumptions);
    let mut vars = question.vars.clone();
    vars.sort_by_key(|var| (!mentioned.contains(var), !told.contains(var)));
    vars
}

/// What is known of an object by trying two elements of each sort and a few integers.
pub(crate) fn verified(object: &Object) -> Verification {
    let domain = Domain::new(2, -2..=3);
    verify(object, Settings::default(), &mut |questions| brute_force(questions, &domain))
}

/// What is known of two operations, by their names.
pub(crate) fn pair<'a>(object: &Object, found: &'a Verification, first: &str, second: &str) -> &'a PairSummary {
    let place = |name: &str| {
        let mut names = object.operations.iter().map(|operation| &*operation.name);
        names.position(|known| known == name).expect("the object has the operation")
    };
    let (first, second) = (place(first), place(second));
    let pairs = found.pairs.iter();
    let mut pairs = pairs.filter(|pair| pair.first == first.min(second) && pair.second == first.max(second));
    pairs.next().expect("every pair is judged")
}

/// The names of what is at stake for two operations, the most severe first.
pub(crate) fn threats(object: &Object, found: &Verification, first: &str, second: &str) -> Vec<String> {
    let threats = pair(object, found, first, second).threats.keys();
    threats.map(|threat: &Threat| threat.name(object).to_owned()).collect()
}

/// All conflicts, as in `withdraw / withdraw: positive, precondition`.
pub(crate) fn conflicts(object: &Object, found: &Verification) -> Vec<String> {
    let name = |place: usize| &*object.operations[place].name;
    let pairs = found.pairs.iter().filter(|pair| !pair.is_free());
    let conflicts = pairs.map(|pair| {
        let (first, second) = (name(pair.first), name(pair.second));
        format!("{first} / {second}: {}", threats(object, found, first, second).join(", "))
    });
    conflicts.collect()
}
