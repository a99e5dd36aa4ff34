//! What is made of a solver's answers, whatever they are.
#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

use std::cell::RefCell;
use std::time::Duration;

use steadfast_invariants::decide::{Effort, Solver, decide};
use steadfast_invariants::sort::Opaque;
use steadfast_invariants::{Doubt, IntType, Outcome, Question, Scope, Sort, Term, Value, Var, Wanted};
use steadfast_wire::{Answer, Budget, Reason, Request, Scalar, Task};

/// Answers what was written down for it, and records how much work each proof was given.
struct Script {
    answers: RefCell<Vec<Answer>>,
    proofs: RefCell<Vec<u32>>,
    cases: RefCell<Vec<usize>>,
}

impl Solver for Script {
    fn solve(&self, requests: Vec<Request>) -> Vec<Vec<Answer>> {
        let answer = |request: Request| {
            if request.task == Task::Check {
                self.proofs.borrow_mut().push(request.budget.rlimit);
            }
            self.cases.borrow_mut().push(request.answers());
            self.answers.borrow_mut().drain(..request.answers()).collect()
        };
        requests.into_iter().map(answer).collect()
    }
}

/// The outcome for a question, and the work that each proof was given.
fn outcome(assumptions: Vec<Term>, answers: Vec<Answer>) -> (Outcome, Vec<u32>) {
    let script = Script { answers: RefCell::new(answers), proofs: RefCell::default(), cases: RefCell::default() };
    let effort = Effort::new(Budget { rlimit: 1_000, wall: Duration::from_secs(1), seed: 0 });
    let mut outcomes = decide(&[Question::new(assumptions)], &script, &effort);
    assert_eq!(*script.answers.borrow(), [], "every answer was asked for");
    (outcomes.swap_remove(0), script.proofs.into_inner())
}

/// The outcomes for questions, and how many cases each request had.
fn outcomes(questions: &[Question], answers: Vec<Answer>) -> (Vec<Outcome>, Vec<usize>) {
    let script = Script { answers: RefCell::new(answers), proofs: RefCell::default(), cases: RefCell::default() };
    let effort = Effort::new(Budget { rlimit: 1_000, wall: Duration::from_secs(1), seed: 0 });
    let outcomes = decide(questions, &script, &effort);
    assert_eq!(*script.answers.borrow(), [], "every answer was asked for");
    (outcomes, script.cases.into_inner())
}

fn int() -> Sort {
    Sort::Int(IntType::named("u8").unwrap())
}

/// `x < 3`.
fn small() -> (Var, Term) {
    let var = Var::new("x", int());
    let holds = Term::var(&var).less(&Term::int(3, int().int().unwrap()));
    (var, holds)
}

fn model(values: impl IntoIterator<Item = i64>) -> Answer {
    let values = values.into_iter().map(|value| Scalar::Int(value.into())).collect();
    Answer::Satisfiable { values, minimal: true }
}

fn unknown(reason: Reason) -> Answer {
    Answer::Unknown { reason }
}

#[test]
fn a_proof_ends_the_search() {
    let answers = vec![Answer::Unsatisfiable, Answer::Unsatisfiable];
    assert_eq!(outcome(vec![small().1], answers), (Outcome::Impossible, vec![50]));
}

#[test]
fn what_is_found_is_read_and_confirmed() {
    let (var, small) = small();
    let expected = [(var, Value::Int(2.into()))].into_iter().collect();
    assert_eq!(outcome(vec![small], vec![model([2])]), (Outcome::Found(expected, Scope::Finite(1)), Vec::new()));
}

#[test]
fn a_model_that_the_interpreter_refutes_is_no_answer() {
    let doubt = Doubt::NotReplayed { assumption: 0 };
    assert_eq!(outcome(vec![small().1], vec![model([3])]), (Outcome::Undecided(doubt), Vec::new()));
}

#[test]
fn a_model_without_the_values_that_were_asked_for_is_no_answer() {
    let yes = Answer::Satisfiable { values: vec![Scalar::Bool(true)], minimal: true };
    let proof = Answer::Unsatisfiable;
    assert_eq!(outcome(vec![small().1], vec![yes, proof.clone()]), (Outcome::Impossible, vec![50]));
    assert_eq!(outcome(vec![small().1], vec![model([]), proof]), (Outcome::Impossible, vec![50]));
}

#[test]
fn a_proof_that_ran_out_of_work_is_tried_again_with_more() {
    let none = Answer::Unsatisfiable;
    let short = unknown(Reason::ResourceLimit);
    let answers = vec![none.clone(), short, none.clone(), none.clone(), none];
    assert_eq!(outcome(vec![small().1], answers), (Outcome::Impossible, vec![50, 1_000]));
}

#[test]
fn a_proof_that_failed_otherwise_is_not_tried_again() {
    let none = Answer::Unsatisfiable;
    let gave_up = Reason::GaveUp("incomplete".to_owned());
    let doubt = Doubt::Solver(gave_up.to_string());
    let answers = vec![none.clone(), unknown(gave_up), none.clone(), none.clone(), none];
    assert_eq!(outcome(vec![small().1], answers), (Outcome::Undecided(doubt), vec![50]));
}

#[test]
fn what_exists_but_is_not_found_is_large() {
    let none = Answer::Unsatisfiable;
    let answers = vec![none.clone(), model([]), none.clone(), none.clone(), none];
    let doubt = Doubt::Large { searched: Scope::Finite(4) };
    assert_eq!(outcome(vec![small().1], answers), (Outcome::Undecided(doubt), vec![50]));
}

#[test]
fn what_has_no_proof_is_not_looked_for_where_only_a_proof_matters() {
    let question = Question { wanted: Wanted::Proof, ..Question::new(vec![small().1]) };
    let none = Answer::Unsatisfiable;
    let doubt = Doubt::Large { searched: Scope::Finite(1) };
    let (found, _) = outcomes(std::slice::from_ref(&question), vec![none.clone(), model([])]);
    assert_eq!(found, [Outcome::Undecided(doubt)]);
    // A proof that ran out of work may still be found.
    let answers = vec![none.clone(), unknown(Reason::ResourceLimit), none.clone(), none.clone(), none];
    assert_eq!(outcomes(&[question], answers).0, [Outcome::Impossible]);
}

#[test]
fn a_witness_is_looked_for_before_a_proof() {
    let (var, small) = small();
    let question = Question { wanted: Wanted::Witness, ..Question::new(vec![small]) };
    let none = Answer::Unsatisfiable;
    let expected = [(var, Value::Int(2.into()))].into_iter().collect();
    let (found, _) = outcomes(std::slice::from_ref(&question), vec![none.clone(), model([2])]);
    assert_eq!(found, [Outcome::Found(expected, Scope::Finite(2))]);
    // Where none is found, the proof counts.
    assert_eq!(outcomes(&[question], vec![none; 4]).0, [Outcome::Impossible]);
}

#[test]
fn elements_of_a_scope_with_one_are_known_without_asking() {
    let account = Sort::Opaque(Opaque { name: "Account".into(), rust: "u64".into() });
    let (one, other) = (Var::new("one", account.clone()), Var::new("other", account));
    let same = Term::var(&one).equals(&Term::var(&other));
    let (found, _) = outcome(vec![same.clone()], vec![model([])]);
    assert!(matches!(&found, Outcome::Found(_, Scope::Finite(1))), "{found:?}");
    let (found, _) = outcome(vec![same.not()], vec![Answer::Unsatisfiable, model([]), model([0, 1])]);
    assert!(matches!(&found, Outcome::Found(_, Scope::Finite(2))), "{found:?}");
}

#[test]
fn cases_of_one_question_are_asked_together() {
    let (var, small) = small();
    let int = int().int().unwrap();
    let question = Question::new(vec![small]);
    let is = |value: i64| Term::var(&var).equals(&Term::int(value, int));
    let cases = [question.case([is(2)]), question.case([is(3)]), question.case([is(1)])];
    // Both are found at once, and what is left is proved.
    let answers = vec![model([2]), Answer::Unsatisfiable, model([1]), Answer::Unsatisfiable];
    let (outcomes, requests) = outcomes(&cases, answers);
    let found = |value: i64| {
        let assignment = [(var.clone(), Value::Int(value.into()))].into_iter().collect();
        Outcome::Found(assignment, Scope::Finite(1))
    };
    assert_eq!((outcomes, requests), (vec![found(2), Outcome::Impossible, found(1)], vec![3, 1]));
}

#[test]
fn joined_questions_share_what_they_begin_with() {
    let (var, small) = small();
    let int = int().int().unwrap();
    let is = |value: i64| Term::var(&var).equals(&Term::int(value, int));
    let mut joined = [Question::new(vec![small.clone(), is(1)]), Question::new(vec![small.clone(), is(7)])];
    Question::join(&mut joined);
    let [one, other] = joined;
    assert!(one.is_beside(&other) && one.shared == Some(1));
    let alone = Question::new(vec![small]);
    assert!(!one.is_beside(&alone) && !alone.is_beside(&one));
    let answers = vec![model([1]), Answer::Unsatisfiable, model([0]), Answer::Unsatisfiable];
    let (outcomes, requests) = outcomes(&[one, other, alone], answers);
    // The third was asked for with the first two, but apart from them.
    assert_eq!(requests, [2, 1, 1]);
    assert!(matches!(&outcomes[..], [Outcome::Found(..), Outcome::Impossible, Outcome::Found(..)]), "{outcomes:?}");
}
