//! The way from questions to outcomes: given questions and something that solves first-order problems, what is known of
//! each of them.
//!
//! Small scopes come first, because what is found there is readable; a proof needs all. What was found counts only after
//! [`eval`] has confirmed it. Questions of one scope are asked together, so that several workers share them.

use steadfast_wire::client::Pool;
use steadfast_wire::{Answer, Budget, Request, Task};

use crate::encode::{Encoded, Reading, encode};
use crate::eval::{self, Assignment};
use crate::question::{Doubt, Outcome, Question, Scope};

/// What solves first-order problems: the workers, or something in their place.
pub trait Solver {
    /// An answer to each request, in their order.
    fn solve(&self, requests: Vec<Request>) -> Vec<Answer>;
}

impl Solver for Pool {
    fn solve(&self, requests: Vec<Request>) -> Vec<Answer> {
        Self::solve(self, requests)
    }
}

/// How hard an answer is looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Effort {
    /// The scopes, in the order in which they are searched; those behind the unbounded one are for questions that
    /// it has not settled.
    pub scopes: Vec<Scope>,
    /// What one question may cost in one scope.
    pub budget: Budget,
}

impl Effort {
    /// The usual scopes, at this cost.
    #[must_use]
    pub fn new(budget: Budget) -> Self {
        let scopes = vec![Scope::Finite(1), Scope::Finite(2), Scope::Unbounded, Scope::Finite(3), Scope::Finite(4)];
        Self { scopes, budget }
    }
}

/// What is known of each question, in their order.
#[must_use]
pub fn decide(questions: &[Question], solver: &dyn Solver, effort: &Effort) -> Vec<Outcome> {
    let mut searches: Vec<Search> = questions.iter().map(Search::new).collect();
    for scope in &effort.scopes {
        let mut asked = Vec::new();
        let mut requests = Vec::new();
        for search in searches.iter_mut().filter(|search| search.outcome.is_none()) {
            match encode(search.question, *scope) {
                Ok(Encoded { problem, reading }) => {
                    let task = match scope {
                        Scope::Finite(_) => Task::Model { observe: reading.observe().to_vec() },
                        Scope::Unbounded => Task::Check,
                    };
                    let id = requests.len() as u64;
                    requests.push(Request { id, problem, task, budget: effort.budget });
                    asked.push((search, reading));
                }
                Err(unsupported) => search.doubt(*scope, Doubt::Unsupported(unsupported)),
            }
        }
        for ((search, reading), answer) in asked.into_iter().zip(solver.solve(requests)) {
            search.learn(*scope, &reading, answer);
        }
    }
    searches.into_iter().map(Search::finish).collect()
}

/// What is known of a question so far.
struct Search<'a> {
    question: &'a Question,
    outcome: Option<Outcome>,
    /// Why there is no proof.
    unproved: Option<Doubt>,
    /// Why nothing was found in a finite scope, where that is not because there is nothing.
    unsearched: Option<Doubt>,
    /// The largest scope in which there is nothing.
    searched: Option<Scope>,
}

impl<'a> Search<'a> {
    fn new(question: &'a Question) -> Self {
        Self { question, outcome: None, unproved: None, unsearched: None, searched: None }
    }

    fn learn(&mut self, scope: Scope, reading: &Reading, answer: Answer) {
        match (answer, scope) {
            (Answer::Unsatisfiable, Scope::Unbounded) => self.outcome = Some(Outcome::Impossible),
            (Answer::Unsatisfiable, Scope::Finite(_)) => self.searched = self.searched.max(Some(scope)),
            (Answer::Satisfiable { .. }, Scope::Unbounded) => {}
            (Answer::Satisfiable { values, .. }, Scope::Finite(_)) => match reading.decode(&values) {
                Ok(assignment) => self.outcome = Some(confirmed(self.question, assignment, scope)),
                Err(unreadable) => self.doubt(scope, Doubt::Solver(unreadable.to_string())),
            },
            (Answer::Unknown { reason }, _) => self.doubt(scope, Doubt::Solver(reason.to_string())),
        }
    }

    fn doubt(&mut self, scope: Scope, doubt: Doubt) {
        let place = if scope == Scope::Unbounded { &mut self.unproved } else { &mut self.unsearched };
        place.get_or_insert(doubt);
    }

    fn finish(self) -> Outcome {
        let large = || self.searched.map(|searched| Doubt::Large { searched });
        self.outcome.unwrap_or_else(|| {
            let doubt = self.unproved.or(self.unsearched).or_else(large);
            Outcome::Undecided(doubt.unwrap_or_else(|| Doubt::Solver("nothing was asked".to_owned())))
        })
    }
}

/// The outcome of having found an assignment: it counts where every assumption is true under it.
fn confirmed(question: &Question, assignment: Assignment, scope: Scope) -> Outcome {
    let wrong = question.assumptions.iter().position(|assumption| !eval::satisfied(assumption, &assignment));
    match wrong {
        Some(assumption) => Outcome::Undecided(Doubt::NotReplayed { assumption }),
        None => Outcome::Found(assignment, scope),
    }
}
