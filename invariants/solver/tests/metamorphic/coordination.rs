//! What the tool says of the coordination of an object, with the questions that were already answered remembered.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use steadfast_invariants::Object;
use steadfast_invariants::conflict::{Conflict, Conflicts, conflicts};
use steadfast_invariants::decide::{Effort, Solver, decide};
use steadfast_invariants::token::{Plan, Relation, plans};
use steadfast_wire::client::Pool;
use steadfast_wire::{Answer, Budget, Request, encode};

use super::support::pool;

/// The coordination of an object.
pub(crate) struct Coordination {
    pub(crate) object: Object,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) plans: Vec<Plan>,
    /// Other essential conflicts that suffice as well, with the plans for them.
    pub(crate) alternatives: Vec<(Vec<Conflict>, Vec<Plan>)>,
}

/// The answers to the requests about one model and what was made of it. What is made of an answer depends on the request alone, so
/// that it need be given once.
#[derive(Default)]
pub(crate) struct Known(Mutex<HashMap<[u64; 2], Vec<Answer>>>);

impl Known {
    /// The coordination of an object.
    pub(crate) fn coordination(&self, object: Object) -> Coordination {
        let effort = Effort::new(Budget { rlimit: 20_000_000, wall: Duration::from_secs(60), seed: 0 });
        let Conflicts { conflicts, alternatives, .. } =
            conflicts(&object, &mut |questions| decide(questions, self, &effort));
        let plans = plans(&Relation::of(&object, &conflicts));
        let alternatives = alternatives.into_iter().map(|other| (other.conflicts, other.plans)).collect();
        Coordination { object, conflicts, plans, alternatives }
    }

    fn answers(&self, key: [u64; 2]) -> Option<Vec<Answer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }
}

impl Solver for Known {
    fn solve(&self, requests: Vec<Request>) -> Vec<Vec<Answer>> {
        static POOL: OnceLock<Pool> = OnceLock::new();
        let keys: Vec<[u64; 2]> = requests.iter().map(key).collect();
        let mut asked: Vec<[u64; 2]> = Vec::new();
        let mut open = Vec::new();
        for (key, request) in keys.iter().zip(requests) {
            if self.answers(*key).is_none() && !asked.contains(key) {
                asked.push(*key);
                open.push(request);
            }
        }
        if !open.is_empty() {
            let answers = POOL.get_or_init(pool).solve(open);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(asked.into_iter().zip(answers));
        }
        keys.into_iter().map(|key| self.answers(key).expect("every request was answered")).collect()
    }
}

/// What a request asks, whichever its number.
fn key(request: &Request) -> [u64; 2] {
    let bytes = encode(&vec![Request { id: 0, ..request.clone() }]).expect("a request can be written");
    [0, 1].map(|salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, &bytes).hash(&mut hasher);
        hasher.finish()
    })
}
