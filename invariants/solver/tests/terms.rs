//! Terms mean the same to the interpreter and to the solver, by way of the encoder.
#![expect(clippy::expect_used, reason = "what is not there fails the test")]

#[path = "../../tests/random/mod.rs"]
mod random;

use std::cell::Cell;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::{any, prop_assert_eq, prop_assert_ne};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use random::{Random, literal, vars};
use steadfast_invariants::brute::{Search, search};
use steadfast_invariants::encode::{Encoded, encode};
use steadfast_invariants::eval::{Domain, first_overflow, satisfied};
use steadfast_invariants::question::Unsupported;
use steadfast_invariants::term::Kind;
use steadfast_invariants::term::conditions::{conjunction, demands, overflow};
use steadfast_invariants::{Assignment, Question, Scope, Sort, Term, Var, evaluate};
use steadfast_wire::client::{Limits, Pool};
use steadfast_wire::{Answer, Budget, Reason, Request, Task};

/// How deep the terms are.
const DEPTH: u32 = 5;

static POOL: LazyLock<Pool> = LazyLock::new(|| {
    let program = Path::new(env!("CARGO_BIN_EXE_steadfast-solver"));
    Pool::start(program, 2, Limits::default()).expect("the worker was built with this test")
});

/// Whether the solver finds values in a scope, where it knows.
fn possible(question: &Question, scope: Scope) -> Option<bool> {
    let Encoded { problem, reading } = match encode(question, scope) {
        Ok(encoded) => encoded,
        Err(Unsupported::CollectionAsKey | Unsupported::TooManyKeys) => return None,
        Err(unsupported) => panic!("{unsupported}"),
    };
    let budget = Budget { rlimit: 20_000_000, wall: Duration::from_secs(20), seed: 0 };
    let task = match scope {
        Scope::Finite(_) => Task::Model { observe: reading.observe().to_vec() },
        Scope::Unbounded => Task::Check,
    };
    let answers = POOL.solve(vec![Request { id: 0, problem, task, budget }]).concat();
    match &answers[0] {
        Answer::Unsatisfiable => Some(false),
        Answer::Satisfiable { values, .. } => {
            if let Scope::Finite(_) = scope {
                let found = reading.decode(values).expect("all that was observed has a value");
                let unmet = question.assumptions.iter().find(|assumption| !satisfied(assumption, &found));
                assert_eq!(unmet, None, "{found:?}");
            }
            Some(true)
        }
        Answer::Unknown { reason: Reason::GaveUp(_) | Reason::ResourceLimit } => None,
        Answer::Unknown { reason } => panic!("{reason}"),
    }
}

/// What is true of a term with these values of its variables: its value, or that it has none.
fn claim(term: &Term, assignment: &Assignment) -> Term {
    let defined = conjunction(&demands(term));
    match evaluate(term, assignment) {
        Ok(value) => {
            let value = literal(&value, term.sort());
            let same = Term::raw(Kind::Eq(term.clone(), value), Sort::Bool);
            Term::raw(Kind::And(vec![defined, same]), Sort::Bool)
        }
        Err(_) => Term::raw(Kind::Not(defined), Sort::Bool),
    }
}

/// That variables have these values.
fn pins(vars: &[Var], assignment: &Assignment) -> Vec<Term> {
    let pin = |var: &Var| {
        let value = literal(assignment.get(var).expect("all variables have values"), &var.sort);
        Term::raw(Kind::Eq(Term::var(var), value), Sort::Bool)
    };
    vars.iter().map(pin).collect()
}

/// Terms of any sorts, whose plain operations stay in their types.
fn terms(choices: &[Vec<u8>], vars: &[Var], assignment: &Assignment) -> Vec<Term> {
    let terms = choices.iter().map(|choices| {
        let mut random = Random::new(choices, vars);
        let sort = random.sort();
        random.term(&sort, DEPTH)
    });
    terms.filter(|term| first_overflow([term], assignment).is_none()).collect()
}

/// Asks about many random terms; the solver must know of most of them.
fn compare(scope: Scope) {
    let (asked, known) = (Cell::new(0), Cell::new(0));
    let config = Config { cases: 120, failure_persistence: None, ..Config::default() };
    let choices = (vec(vec(any::<u8>(), 20..300), 1..12), vec(any::<u8>(), 0..100));
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&choices, |(choices, values)| {
        let vars = vars();
        let assignment = Random::new(&values, &vars).assignment(&vars);
        let claims: Vec<Term> =
            terms(&choices, &vars, &assignment).iter().map(|term| claim(term, &assignment)).collect();
        let whole = Term::raw(Kind::And(claims), Sort::Bool);
        let opposite = Term::raw(Kind::Not(whole.clone()), Sort::Bool);
        for (claim, expected) in [(whole, true), (opposite, false)] {
            let mut assumptions = pins(&claim.free_vars(), &assignment);
            assumptions.push(claim);
            asked.set(asked.get() + 1);
            match possible(&Question::new(assumptions), scope) {
                // A small scope need not have the integers that are keys.
                None | Some(false) if expected && scope != Scope::Unbounded => {}
                None => {}
                Some(found) => {
                    prop_assert_eq!(found, expected);
                    known.set(known.get() + 1);
                }
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let (asked, known) = (asked.get(), known.get());
    println!("{known} of {asked} known");
    assert!(known * 10 > asked * 9, "only {known} of {asked} known");
}

#[test]
fn small_scopes_agree_with_the_interpreter() {
    compare(Scope::Finite(2));
}

#[test]
fn proofs_agree_with_the_interpreter() {
    compare(Scope::Unbounded);
}

/// Whatever exists in a small scope or is found by trying exists, so that no proof may say otherwise.
#[test]
fn no_proof_contradicts_what_was_found() {
    let (possible_ones, impossible_ones) = (Cell::new(0), Cell::new(0));
    let config = Config { cases: 120, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&vec(vec(any::<u8>(), 20..200), 1..3), |choices| {
        let vars = vars();
        let assumptions: Vec<Term> =
            choices.iter().map(|choices| Random::new(choices, &vars).term(&Sort::Bool, DEPTH)).collect();
        let question = Question::new(assumptions);
        let ranges: Vec<Term> = question.assumptions.iter().flat_map(overflow).map(|demand| demand.holds).collect();
        let question = Question::new(question.assumptions.into_iter().chain(ranges).collect());
        let domain = Domain::new(1, [0, 1]).with_literals_of(&question.assumptions);
        let tried = matches!(search(&question.vars, &question.assumptions, &domain, 20_000), Search::Found(_));
        let found = [1, 2].map(|elements| possible(&question, Scope::Finite(elements)) == Some(true));
        if tried || found.contains(&true) {
            prop_assert_ne!(possible(&question, Scope::Unbounded), Some(false));
            possible_ones.set(possible_ones.get() + 1);
        } else if possible(&question, Scope::Unbounded) == Some(false) {
            impossible_ones.set(impossible_ones.get() + 1);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    println!("{} possible, {} impossible", possible_ones.get(), impossible_ones.get());
    assert!(possible_ones.get() > 20 && impossible_ones.get() > 20);
}
