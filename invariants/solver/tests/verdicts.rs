//! The verdicts that are found by trying all small values are those of the solver.

#[path = "../../tests/verify/support/mod.rs"]
mod support;

use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use steadfast_invariants::decide::{Effort, decide};
use steadfast_invariants::{Object, Settings, Verification, verify};
use steadfast_wire::Budget;
use steadfast_wire::client::{Limits, Pool};
use support::objects::{account, bank, clamped, courseware, decrements};
use support::{conflicts, verified};

static POOL: LazyLock<Pool> = LazyLock::new(|| {
    let program = Path::new(env!("CARGO_BIN_EXE_steadfast-solver"));
    Pool::start(program, 2, Limits::default()).expect("the worker was built with this test")
});

fn solved(object: &Object) -> Verification {
    let effort = Effort::new(Budget { rlimit: 20_000_000, wall: Duration::from_secs(20), seed: 0 });
    verify(object, Settings::default(), &mut |questions| {
        let now = Instant::now();
        let outcomes = decide(questions, &*POOL, &effort);
        eprintln!("{}: {} questions in {:?}", object.name, questions.len(), now.elapsed());
        outcomes
    })
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
