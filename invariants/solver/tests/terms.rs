//! Terms mean the same to the interpreter and to the solver, by way of the encoder.

#[path = "../../tests/random/mod.rs"]
mod random;

use std::cell::Cell;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use random::{Random, literal, vars};
use steadfast_invariants::encode::{Encoded, encode};
use steadfast_invariants::eval::{first_overflow, satisfied};
use steadfast_invariants::question::Unsupported;
use steadfast_invariants::term::Kind;
use steadfast_invariants::{Assignment, Question, Scope, Sort, Term, evaluate};
use steadfast_wire::client::{Limits, Pool};
use steadfast_wire::{Answer, Budget, Reason, Request, Task};

/// How deep the terms are.
const DEPTH: u32 = 4;

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
    let answers = POOL.solve(vec![Request { id: 0, problem, task, budget }]);
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

/// That the free variables of a term have these values, and that it is the given value, or is not.
fn question(term: &Term, assignment: &Assignment, expected: &Term, same: bool) -> Question {
    let pinned = term.free_vars().into_iter().map(|var| {
        let value = literal(assignment.get(&var).expect("all variables have values"), &var.sort);
        Term::raw(Kind::Eq(Term::var(&var), value), Sort::Bool)
    });
    let equal = Term::raw(Kind::Eq(term.clone(), expected.clone()), Sort::Bool);
    let goal = if same { equal } else { Term::raw(Kind::Not(equal), Sort::Bool) };
    Question::new(pinned.chain([goal]).collect())
}

fn choices() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
    (vec(any::<u8>(), 0..200), vec(any::<u8>(), 0..100))
}

/// A term of any sort with values for its variables, none of whose plain operations leaves its type.
fn case(choices: &(Vec<u8>, Vec<u8>)) -> Option<(Term, Assignment)> {
    let vars = vars();
    let mut random = Random::new(&choices.0, &vars);
    let sort = random.sort();
    let term = random.term(&sort, DEPTH);
    let assignment = Random::new(&choices.1, &vars).assignment(&vars);
    first_overflow([&term], &assignment).is_none().then_some((term, assignment))
}

/// How often the solver was asked, and how often it knew.
#[derive(Default)]
struct Tally {
    asked: Cell<u32>,
    known: Cell<u32>,
}

impl Tally {
    /// That the solver finds values for the question exactly where it is `expected`.
    fn agree(&self, question: &Question, scope: Scope, expected: bool) {
        self.asked.set(self.asked.get() + 1);
        if let Some(found) = possible(question, scope) {
            assert_eq!(found, expected, "{question:#?}");
            self.known.set(self.known.get() + 1);
        }
    }
}

/// Asks about random terms that are `of_interest`; the solver must know of most of them.
fn compare(scope: Scope, of_interest: fn(&Term) -> bool) {
    let tally = Tally::default();
    let config = Config { cases: 400, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&choices(), |choices| {
        let Some((term, assignment)) = case(&choices).filter(|(term, _)| of_interest(term)) else { return Ok(()) };
        match evaluate(&term, &assignment) {
            Ok(value) => {
                let value = literal(&value, term.sort());
                tally.agree(&question(&term, &assignment, &value, true), scope, true);
                tally.agree(&question(&term, &assignment, &value, false), scope, false);
            }
            Err(_) => tally.agree(&question(&term, &assignment, &term, true), scope, false),
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let (asked, known) = (tally.asked.get(), tally.known.get());
    println!("{known} of {asked} known");
    assert!(asked > 200 && known * 10 > asked * 9, "only {known} of {asked} known");
}

#[test]
fn small_scopes_agree_with_the_interpreter() {
    compare(Scope::Finite(2), |_| true);
}

#[test]
fn proofs_agree_with_the_interpreter() {
    compare(Scope::Unbounded, |_| true);
}
