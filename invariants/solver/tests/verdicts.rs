//! The verdicts that are found by trying all small values are those of the solver, on objects of the literature and on
//! random ones.

#![expect(clippy::expect_used, reason = "a failed assertion and a failed `expect` are the same thing in a test")]

#[path = "../../tests/verify/support/mod.rs"]
mod verify_support;

use std::path::Path;
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use steadfast_invariants::decide::{Effort, decide};
use steadfast_invariants::eval::Domain;
use steadfast_invariants::obligation::Choice;
use steadfast_invariants::{
    Object, Obligation, Outcome, Question, Scope, Settings, Verification, gate, obligations, verify,
};
use steadfast_wire::Budget;
use steadfast_wire::client::{Limits, Pool};
use verify_support::objects::{account, bank, clamped, courseware, decrements};
use verify_support::small::ELEMENTS;
use verify_support::{brute_force, conflicts, small, verified};

static POOL: LazyLock<Pool> = LazyLock::new(|| {
    let program = Path::new(env!("CARGO_BIN_EXE_steadfast-solver"));
    Pool::start(program, 2, Limits::default()).expect("the worker was built with this test")
});

fn effort() -> Effort {
    Effort::new(Budget { rlimit: 20_000_000, wall: Duration::from_secs(60), seed: 0 })
}

fn solved(object: &Object) -> Verification {
    verify(object, Settings::default(), &mut |questions| decide(questions, &*POOL, &effort()))
}

#[test]
fn the_solver_agrees_with_trying() {
    for object in [account(), bank(), clamped(), courseware(), decrements()] {
        let (tried, solved) = (verified(&object), solved(&object));
        assert_eq!(conflicts(&object, &tried), conflicts(&object, &solved), "{}", object.name);
        for (tried, solved) in tried.judged.iter().zip(&solved.judged) {
            let key = tried.obligation.rule.key(&object);
            assert_eq!(tried.holds(), solved.holds(), "{}: {key}: {}", object.name, solved.sentence());
            assert_eq!(tried.is_refuted(), solved.is_refuted(), "{}: {key}: {}", object.name, solved.sentence());
        }
    }
}

/// Objects that are asked about together, so that no worker waits.
const BATCH: usize = 20;

/// Everything that is asked about an object, with its name.
fn about(object: &Object) -> (Vec<String>, Vec<Question>) {
    let checks = gate::checks(object).into_iter().map(|(check, question)| (format!("{check:?}"), question));
    let obligations = obligations(object, &Choice::all(object));
    let open = obligations.iter().filter(|obligation| !obligation.is_evident());
    let open = open.map(|obligation: &Obligation| (obligation.rule.key(object), obligation.question(object)));
    checks.chain(open).unzip()
}

/// With as many elements as were tried, the solver finds something exactly where trying does; what it proves, trying does not
/// refute.
fn agree(objects: usize) {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let bytes = vec(any::<u8>(), 20..60);
    let domain = Domain::new(ELEMENTS, []);
    let (mut found, mut proved, mut unknown) = (0, 0, 0);
    for _ in 0..objects / BATCH {
        let (mut names, mut questions) = (Vec::new(), Vec::new());
        for _ in 0..BATCH {
            let bytes = bytes.new_tree(&mut runner).expect("nothing is rejected").current();
            let (keys, asked) = about(&small::object(&bytes));
            names.extend(keys.into_iter().map(|key| format!("{bytes:?}: {key}")));
            questions.extend(asked);
        }
        // The workers are other processes: while they think, this one tries.
        let (tried, solved) = thread::scope(|scope| {
            let tried = scope.spawn(|| brute_force(&questions, &domain));
            let solved = decide(&questions, &*POOL, &effort());
            (tried.join().expect("trying does not panic"), solved)
        });
        for ((name, tried), solved) in names.iter().zip(tried).zip(solved) {
            let small = matches!(solved, Outcome::Found(_, Scope::Finite(elements)) if elements <= ELEMENTS);
            assert_eq!(matches!(tried, Outcome::Found(..)), small, "{name}: {tried:?}, {solved:?}");
            match solved {
                Outcome::Found(..) => found += 1,
                Outcome::Impossible => proved += 1,
                Outcome::Undecided(_) => unknown += 1,
            }
        }
    }
    println!("{objects} objects: {found} found, {proved} proved, {unknown} unknown");
    assert!(found > 5 * objects && proved > 5 * objects && unknown * 100 < proved, "{found}, {proved}, {unknown}");
}

#[test]
fn the_solver_agrees_on_random_objects() {
    agree(2_000);
}
