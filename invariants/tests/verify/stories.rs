//! What a reader is told of a conflict.

use steadfast_invariants::counterexample::Fields;
use steadfast_invariants::verdict::{Threat, Verdict};
use steadfast_invariants::{Counterexample, Object, Verification};

use crate::support::objects::{account, bank, clamped, courseware, decrements};
use crate::support::{pair, verified};

/// The first counterexample of two operations to what is most at stake.
fn counterexample<'a>(object: &Object, found: &'a Verification, first: &str, second: &str) -> &'a Counterexample {
    let pair = pair(object, found, first, second);
    let judged = pair.judged.iter().map(|place| &found.judged[*place]);
    let mut runs = judged.filter_map(|judged| match &judged.verdict {
        Verdict::Refuted(run) if Threat::of(judged.obligation.rule) == pair.threat() => Some(run),
        _ => None,
    });
    runs.next().expect("the pair conflicts")
}

fn story(object: &Object, first: &str, second: &str) -> String {
    let found = verified(object);
    let run = counterexample(object, &found, first, second);
    format!("{}\n{}\n", run.story(object, Fields::Changed), run.diagram(object))
}

#[test]
fn an_invariant_is_violated() {
    let told = "\
every replica starts with
    accounts = {AccountId#1: 2}
1. replica 1 issues `withdraw(AccountId#1, 1)`
    accounts = {AccountId#1: 1}
2. replica 2 issues `withdraw(AccountId#1, 1)`
    accounts = {AccountId#1: 1}
3. `withdraw(AccountId#1, 1)` of replica 1 arrives at replica 2
    accounts = {AccountId#1: 0}
`positive` does not hold at replica 2: key = AccountId#1, value = 0, `0 > 0` is false
the start is reachable in 1 operation from `new()`
    open(AccountId#1, 2)
replica 1 ──●1──────────▶
replica 2 ──────●2──○1──✗
  1 withdraw(AccountId#1, 1)
  2 withdraw(AccountId#1, 1)
";
    assert_eq!(story(&bank(), "withdraw", "withdraw"), told);
}

#[test]
fn replicas_diverge() {
    let told = "\
every replica starts with
    x = 0
1. replica 1 issues `inc(1)`
    x = 1
2. replica 2 issues `dec(1)`
    nothing changes
3. `dec(1)` of replica 2 arrives at replica 1
    x = 0
4. `inc(1)` of replica 1 arrives at replica 2
    x = 1
the replicas have applied the same calls and differ in `x`
the start is that of `new()`
replica 1 ──●1──────○2──────✗
replica 2 ──────●2──────○1──✗
  1 inc(1)
  2 dec(1)
";
    assert_eq!(story(&clamped(), "inc", "dec"), told);
}

#[test]
fn a_requirement_is_lost() {
    let told = "\
every replica starts with
    x = 2
1. replica 1 issues `dec()`
    x = 1
2. replica 2 issues `dec()`
    x = 1
3. `dec()` of replica 1 arrives at replica 2
    x = 0
what `dec()` requires does not hold where it arrives at replica 2: `1 >= 2` is false
the start is that of `new()`
replica 1 ──●1──────────▶
replica 2 ──────●2──○1──✗
  1 dec()
  2 dec()
";
    assert_eq!(story(&decrements(), "dec", "dec"), told);
}

#[test]
fn a_membership_is_lost() {
    let told = "\
every replica starts with
    courses = {Course#1}
    enrolled = {}
1. replica 1 issues `enroll(Student#1, Course#1)`
    enrolled = {(Student#1, Course#1)}
2. replica 2 issues `delete_course(Course#1)`
    courses = {}
3. `enroll(Student#1, Course#1)` of replica 1 arrives at replica 2
    enrolled = {(Student#1, Course#1)}
`refers` does not hold at replica 2: element = (Student#1, Course#1), Course#1 is not in `courses`
the start is reachable in 2 operations from `new()`
    register(Student#1)
    add_course(Course#1)
replica 1 ──●1──────────▶
replica 2 ──────●2──○1──✗
  1 enroll(Student#1, Course#1)
  2 delete_course(Course#1)
";
    assert_eq!(story(&courseware(), "enroll", "delete_course"), told);
}

#[test]
fn all_fields_are_shown_on_request() {
    let object = courseware();
    let found = verified(&object);
    let run = counterexample(&object, &found, "add_course", "delete_course");
    assert!(!run.story(&object, Fields::Changed).contains("students"));
    assert!(run.story(&object, Fields::All).contains("students = {}"));
}

#[test]
fn the_same_is_told_every_time() {
    assert_eq!(story(&account(), "withdraw", "withdraw"), story(&account(), "withdraw", "withdraw"));
}
