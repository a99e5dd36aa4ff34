//! The theorem of THEORY section 2, by enumeration: where the pairs whose obligations fail are ordered, every replica of every
//! small execution satisfies the invariants, every effect is defined, and replicas with the same events agree.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use steadfast_invariants::counterexample::Budget;
use steadfast_invariants::eval::run::{begin, violated};
use steadfast_invariants::eval::{Call, Domain, Run, State};
use steadfast_invariants::object::Role;
use steadfast_invariants::obligation::alone;
use steadfast_invariants::{Object, Outcome, Question, Settings, Value, Verdict, Verification, verify};

use crate::support::brute_force;
use crate::support::small::{ELEMENTS, object};

/// The events of one execution.
const EVENTS: usize = 3;

/// Sets of events, a bit each.
type Events = u8;

#[derive(Clone)]
struct Event {
    operation: usize,
    arguments: Vec<Value>,
    captures: Vec<Value>,
    /// The events that had been applied where it was issued.
    before: Events,
}

/// What was seen of all objects, so that the test cannot hold of nothing.
#[derive(Default)]
struct Seen {
    objects: usize,
    coordinated: usize,
    executions: usize,
}

struct Executions<'a> {
    object: &'a Object,
    domain: Domain,
    found: &'a Verification,
    start: State,
    events: Vec<Event>,
    seen: usize,
}

impl Executions<'_> {
    /// Every execution that continues this one.
    fn explore(&mut self) {
        self.check();
        self.seen += 1;
        if self.events.len() == EVENTS {
            return;
        }
        let contexts: Vec<Events> = (0..1 << self.events.len()).filter(|set| self.is_closed(*set)).collect();
        for before in contexts {
            let state = self.states(before).into_iter().next().expect("it was checked");
            for (operation, declared) in self.object.operations.iter().enumerate() {
                let vars: Vec<_> = declared.params.iter().map(|param| param.var.clone()).collect();
                let choices: Vec<_> = self.domain.assignments(&vars).collect();
                for values in choices {
                    let arguments: Vec<Value> = values.iter().map(|(_, value)| value.clone()).collect();
                    if !self.is_possible(before, operation, &arguments) {
                        continue;
                    }
                    let mut unordered = (0..self.events.len()).filter(|place| before & 1 << place == 0);
                    if unordered.any(|place| self.conflict(&self.events[place], operation, &arguments)) {
                        continue;
                    }
                    match Call::new(self.object, declared, arguments.clone()).accept(&state) {
                        Run::Accepted(accepted) => {
                            let captures = accepted.captures;
                            self.events.push(Event { operation, arguments, captures, before });
                            self.explore();
                            self.events.pop();
                        }
                        Run::Refused => {}
                        Run::Panicked(fault) => panic!("`{}` panics: {fault:?}", declared.name),
                    }
                }
            }
        }
    }

    /// Whether a call can be issued after some events and beside the others, by what is known of its argument (INPUT 18 and
    /// 19): fresh ones were not mentioned, and are not mentioned by concurrent calls, whose replicas differ.
    fn is_possible(&self, before: Events, operation: usize, arguments: &[Value]) -> bool {
        let role = |operation: usize| self.object.operations[operation].params[0].role;
        let same = self.events.iter().enumerate().filter(|(_, event)| event.arguments == arguments);
        same.into_iter().all(|(place, event)| {
            let ordered = before & 1 << place != 0;
            match (role(operation), role(event.operation)) {
                (Role::Fresh, _) => false,
                (_, Role::Fresh) => ordered,
                (Role::Replica, Role::Replica) => ordered,
                (Role::Plain, _) | (_, Role::Plain) => true,
            }
        })
    }

    /// Whether two calls are to be ordered: those, and only those, that the predicate of an essential conflict holds of.
    fn conflict(&self, event: &Event, operation: usize, arguments: &[Value]) -> bool {
        let [first, second] = if event.operation <= operation {
            [(event.operation, event.arguments.as_slice()), (operation, arguments)]
        } else {
            [(operation, arguments), (event.operation, event.arguments.as_slice())]
        };
        let conflicts = self.found.conflicts.iter().filter(|conflict| conflict.essential);
        let mut about = conflicts.filter(|conflict| (conflict.first, conflict.second) == (first.0, second.0));
        about.any(|conflict| conflict.when.holds(first.1, second.1))
    }

    fn is_closed(&self, set: Events) -> bool {
        let events = self.events.iter().enumerate();
        events.filter(|(place, _)| set & 1 << place != 0).all(|(_, event)| event.before & !set == 0)
    }

    /// The states of replicas that have applied a closed set of events, in every order that is allowed.
    fn states(&self, set: Events) -> BTreeSet<State> {
        if set == 0 {
            return [self.start.clone()].into();
        }
        let mut states = BTreeSet::new();
        for last in (0..self.events.len()).filter(|place| set & 1 << place != 0) {
            let rest = set & !(1 << last);
            if self.is_closed(rest) {
                let event = &self.events[last];
                let call = &self.object.operations[event.operation];
                let call = Call::new(self.object, call, event.arguments.clone());
                states.extend(self.states(rest).into_iter().map(|state| {
                    call.deliver(&event.captures, &state).unwrap_or_else(|fault| panic!("undefined: {fault:?}"))
                }));
            }
        }
        states
    }

    fn check(&self) {
        for set in (0..1 << self.events.len()).filter(|set| self.is_closed(*set)) {
            let states = self.states(set);
            assert_eq!(states.len(), 1, "replicas diverge: {states:?}");
            for state in states {
                assert!(violated(self.object, &state).is_empty(), "an invariant is violated: {state:?}");
            }
        }
    }
}

fn check(bytes: &[u8], seen: &mut Seen) {
    let object = object(bytes);
    let domain = Domain::new(ELEMENTS, []);
    // Most random objects are unsafe by themselves; this is found out first, because it is quick.
    let alone: Vec<Question> = alone(&object)
        .iter()
        .filter(|obligation| !obligation.is_evident())
        .map(|obligation| obligation.question(&object))
        .collect();
    if brute_force(&alone, &domain).iter().any(|outcome| *outcome != Outcome::Impossible) {
        return;
    }
    let settings = Settings { reach: Budget { states: 20, calls: 100 }, ..Settings::default() };
    let found = verify(&object, settings, &mut |questions| brute_force(questions, &domain));
    for judged in &found.judged {
        // What is found by trying is found by the interpreter, so it must be replayed.
        assert!(!matches!(judged.verdict, Verdict::Unknown(_)), "{}", judged.sentence());
    }
    let Run::Accepted(start) = begin(&object.initials[0], &[]) else { panic!("the object begins") };
    let mut executions = Executions { object: &object, domain, found: &found, start, events: Vec::new(), seen: 0 };
    executions.explore();
    seen.objects += 1;
    seen.coordinated += usize::from(found.pairs.iter().any(|pair| !pair.is_free()));
    seen.executions += executions.seen;
}

#[test]
fn coordinated_executions_are_safe() {
    let config = Config { cases: 400, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let seen = std::cell::RefCell::new(Seen::default());
    let outcome = runner.run(&vec(any::<u8>(), 20..60), |bytes| {
        check(&bytes, &mut seen.borrow_mut());
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let Seen { objects, coordinated, executions } = seen.into_inner();
    let told = format!("{objects} safe objects, {coordinated} with conflicts, {executions} executions");
    println!("{told}");
    assert!(objects > 40 && coordinated > 20 && objects > coordinated + 10 && executions > 4_000, "{told}");
}
