//! The way from questions to outcomes: given questions and something that solves first-order problems, what is known of
//! each of them.
//!
//! Small scopes come first, because what is found there is readable; a proof needs all. What was found counts only after
//! [`eval`] has confirmed it. Questions of one scope are asked together, so that several workers share them.

use std::collections::VecDeque;

use steadfast_wire::client::Pool;
use steadfast_wire::{Answer, Budget, Problem, Reason, Request, Task};

use crate::encode::{Encoded, Reading, encode, encode_cases};
use crate::eval::{self, Assignment};
use crate::question::{Doubt, Outcome, Question, Scope, Unsupported, Wanted};

/// What solves first-order problems: the workers, or something in their place.
pub trait Solver {
    /// The answers to each request, in their order: one, or one for each of its cases.
    fn solve(&self, requests: Vec<Request>) -> Vec<Vec<Answer>>;
}

impl Solver for Pool {
    fn solve(&self, requests: Vec<Request>) -> Vec<Vec<Answer>> {
        Self::solve(self, requests)
    }
}

/// How hard an answer is looked for: what is tried one after the other, until there is an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Effort {
    /// In their order. A proof that has not failed for want of work is not tried again.
    pub attempts: Vec<Attempt>,
}

/// A scope to search, and what one question may cost there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attempt {
    /// The scope.
    pub scope: Scope,
    /// What one question may cost.
    pub budget: Budget,
}

impl Effort {
    /// Most of what fails does so with one element, and most of what holds is proved with little work, so these come
    /// first. A long proof is tried only when no small scope has refuted the question.
    #[must_use]
    pub fn new(budget: Budget) -> Self {
        let little = match budget.rlimit {
            0 => 1_000_000,
            work => work.div_ceil(20),
        };
        let in_scope = |scope| Attempt { scope, budget };
        let short = Attempt { scope: Scope::Unbounded, budget: Budget { rlimit: little, ..budget } };
        let [one, two, three, four] = [1, 2, 3, 4].map(Scope::Finite).map(in_scope);
        Self { attempts: vec![one, short, two, three, in_scope(Scope::Unbounded), four] }
    }
}

/// What is known of each question, in their order.
#[must_use]
pub fn decide(questions: &[Question], solver: &dyn Solver, effort: &Effort) -> Vec<Outcome> {
    let mut searches: Vec<Search> = questions.iter().map(Search::new).collect();
    for Attempt { scope, budget } in effort.attempts.iter().copied() {
        let mut asked = Vec::new();
        let mut requests = Vec::new();
        let mut waiting = VecDeque::from(groups(&mut searches, scope));
        while let Some(mut group) = waiting.pop_front() {
            match (encoded(&group, scope), &mut group[..]) {
                (Ok((problem, task, reading)), _) => {
                    requests.push(Request { id: requests.len() as u64, problem, task, budget });
                    asked.push((group, reading));
                }
                (Err(unsupported), [search]) => search.fail(scope, Doubt::Unsupported(unsupported)),
                // Not all of them need be unsupported.
                (Err(_), _) => waiting.extend(group.into_iter().map(|search| vec![search])),
            }
        }
        for ((group, reading), answers) in asked.into_iter().zip(solver.solve(requests)) {
            group.into_iter().zip(answers).for_each(|(search, answer)| search.learn(scope, &reading, answer));
        }
    }
    searches.into_iter().map(Search::finish).collect()
}

/// How many cases one request has at most, so that several workers share what has more.
const MOST_CASES: usize = 100;

/// The searches to which a scope is open: those next to each other that are cases of one question together.
fn groups<'s, 'q>(searches: &'s mut [Search<'q>], scope: Scope) -> Vec<Vec<&'s mut Search<'q>>> {
    let mut groups: Vec<Vec<&mut Search<'q>>> = Vec::new();
    for search in searches.iter_mut().filter(|search| search.is_open(scope)) {
        match groups.last_mut() {
            Some(group) if group.len() < MOST_CASES && group[0].question.is_beside(search.question) => {
                group.push(search);
            }
            _ => groups.push(vec![search]),
        }
    }
    groups
}

/// What is to be solved in order to know of a group, and how to read it.
fn encoded(group: &[&mut Search<'_>], scope: Scope) -> Result<(Problem, Task, Reading), Unsupported> {
    let questions: Vec<&Question> = group.iter().map(|search| search.question).collect();
    let Encoded { problem, reading } = match questions[..] {
        [question] => encode(question, scope)?,
        _ => encode_cases(&questions, scope)?,
    };
    let observe = || reading.observe().to_vec();
    let any = questions.iter().all(|question| matches!(question.wanted, Wanted::Any | Wanted::Proof));
    let task = match scope {
        Scope::Finite(_) if any => Task::Example { observe: observe() },
        Scope::Finite(_) => Task::Model { observe: observe() },
        Scope::Unbounded => Task::Check,
    };
    Ok((problem, task, reading))
}

/// What is known of a question so far.
struct Search<'a> {
    question: &'a Question,
    outcome: Option<Outcome>,
    /// Whether the unbounded scope has shown all that it can.
    exhausted: bool,
    /// Why there is no proof.
    unproved: Option<Doubt>,
    /// Why nothing was found in a finite scope, where that is not because there is nothing.
    unsearched: Option<Doubt>,
    /// The largest scope in which there is nothing.
    searched: Option<Scope>,
}

impl<'a> Search<'a> {
    fn new(question: &'a Question) -> Self {
        Self { question, outcome: None, exhausted: false, unproved: None, unsearched: None, searched: None }
    }

    /// Whether it is worth while to search a scope.
    fn is_open(&self, scope: Scope) -> bool {
        let has_shown_all = self.exhausted && (scope == Scope::Unbounded || self.question.wanted == Wanted::Proof);
        let is_early = self.question.wanted == Wanted::Witness && self.searched < Some(Scope::Finite(2));
        self.outcome.is_none() && !has_shown_all && !(scope == Scope::Unbounded && is_early)
    }

    fn learn(&mut self, scope: Scope, reading: &Reading, answer: Answer) {
        match (answer, scope) {
            (Answer::Unsatisfiable, Scope::Unbounded) => self.outcome = Some(Outcome::Impossible),
            (Answer::Unsatisfiable, Scope::Finite(_)) => self.searched = self.searched.max(Some(scope)),
            // There is an assignment, but whoever reads it wants values.
            (Answer::Satisfiable { .. }, Scope::Unbounded) => self.exhausted = true,
            (Answer::Satisfiable { values, .. }, Scope::Finite(_)) => match reading.decode(&values) {
                Ok(assignment) => self.outcome = Some(confirmed(self.question, assignment, scope)),
                Err(unreadable) => self.fail(scope, Doubt::Solver(unreadable.to_string())),
            },
            (Answer::Unknown { reason }, _) => {
                self.exhausted |= scope == Scope::Unbounded && reason != Reason::ResourceLimit;
                self.fail(scope, Doubt::Solver(reason.to_string()));
            }
        }
    }

    /// Notes why an attempt has shown nothing.
    fn fail(&mut self, scope: Scope, doubt: Doubt) {
        let place = if scope == Scope::Unbounded { &mut self.unproved } else { &mut self.unsearched };
        *place = Some(doubt);
    }

    fn finish(self) -> Outcome {
        let large = || self.searched.map(|searched| Doubt::Large { searched });
        self.outcome.unwrap_or_else(|| {
            let doubt = self.unproved.or(self.unsearched).or_else(large);
            Outcome::Undecided(doubt.unwrap_or_else(|| Doubt::Solver("nothing was found out".to_owned())))
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
