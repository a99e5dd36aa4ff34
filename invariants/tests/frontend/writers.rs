//! Code that changes the state unseen.

use steadfast_invariants::frontend::diagnostic::Severity;

use crate::{counter, expect_error, object, reading};

#[test]
fn a_public_method_that_changes_the_state_says_what_it_is() {
    let cases = [
        "pub fn bump(&mut self) { self.count += 1; }",
        "pub(crate) fn bump(&mut self) { self.count += 1; }",
        "pub fn bump(mut self) -> Self { self.count += 1; self }",
    ];
    for member in cases {
        expect_error(&counter(member), "bump", "`bump` changes replicated state unseen");
    }
    let of_trait = counter("") + "impl Extend<u64> for Counter { fn extend(&mut self, by: u64) { self.count += by; } }";
    expect_error(&of_trait, "extend", "`extend` changes replicated state unseen");
}

#[test]
fn a_local_method_is_taken_at_its_word() {
    let local = object(&counter("#[local(\"a cache\")] pub fn warm(&mut self) { self.count += 0; }"));
    assert_eq!(local.assumptions, ["`warm` changes nothing that matters: a cache"]);
}

#[test]
fn reading_is_free() {
    object(&counter("pub fn count(&self) -> u64 { self.count } pub fn into_count(self) -> u64 { self.count }"));
}

#[test]
fn functions_outside_do_not_write() {
    let cases = [
        (
            "fn reset(counter: &mut Counter) { counter.count = 0; }",
            "counter.count",
            "`reset` writes `count` of `Counter` unseen",
        ),
        (
            "fn raise(counter: &mut Counter) { counter.count += 2; }",
            "counter.count",
            "`raise` writes `count` of `Counter` unseen",
        ),
        (
            "fn lend(counter: &mut Counter) { take(&mut counter.count); }",
            "counter.count",
            "`lend` writes `count` of `Counter` unseen",
        ),
        (
            "fn replace(counter: &mut Counter) { *counter = Counter::new(); }",
            "*counter",
            "`replace` writes the whole of `Counter` unseen",
        ),
        (
            "fn make() -> Counter { let mut made = Counter::new(); made.count = 5; made }",
            "made.count",
            "`make` writes `count` of `Counter` unseen",
        ),
        (
            "struct Node { counter: Counter } impl Node { fn reset(&mut self) { self.counter.count = 0; } }",
            "self.counter.count",
            "`reset` writes `count` of `Counter` unseen",
        ),
        (
            "fn take(counter: &mut Counter) { let Counter { count, .. } = counter; *count = 0; }",
            "*count",
            "`take` writes `count` of `Counter` unseen",
        ),
        (
            "fn all(counters: &mut Vec<Counter>) { for one in counters.iter_mut() { one.count = 0; } }",
            "one.count",
            "`all` writes `count` of `Counter` unseen",
        ),
        (
            "fn first(counters: &mut [Counter]) { if let Some(one) = counters.first_mut() { one.count = 0; } }",
            "one.count",
            "`first` writes `count` of `Counter` unseen",
        ),
        (
            "fn at(counters: &mut [Counter]) { counters[0].count = 0; }",
            "counters[0].count",
            "`at` writes `count` of `Counter` unseen",
        ),
        (
            "fn swap(counter: &mut Counter) { std::mem::swap(counter, &mut Counter::new()); }",
            "counter",
            "`swap` writes the whole of `Counter` unseen",
        ),
        (
            "struct Node { counter: Mutex<Counter> }
             impl Node { fn reset(&self) { let mut held = self.counter.lock().unwrap(); held.count = 0; } }",
            "held.count",
            "`reset` writes `count` of `Counter` unseen",
        ),
        (
            "struct Node { counter: Counter }
             impl Node { fn inner(&mut self) -> &mut Counter { &mut self.counter } fn reset(&mut self) { self.inner().count = 0; } }",
            "self.inner().count",
            "`reset` writes `count` of `Counter` unseen",
        ),
    ];
    for (outside, place, message) in cases {
        expect_error(&(counter("") + outside), place, message);
    }
    let helper = counter("fn step(&mut self) { self.count += 1; } #[operation] fn add(&mut self) { self.step(); }");
    expect_error(
        &(helper + "fn sneak(counter: &mut Counter) { counter.step(); }"),
        "step",
        "`sneak` calls `step`, which changes the state of `Counter` unseen",
    );
}

#[test]
fn functions_outside_may_call_operations_and_have_fields_of_their_own() {
    let text = counter("#[operation] pub fn add(&mut self) { self.count += 1; }")
        + "fn run(counter: &mut Counter) { counter.add(); }
           struct Other { count: u64 }
           fn other(other: &mut Other) { other.count = 1; }
           #[cfg(test)] mod tests { fn reset(counter: &mut super::Counter) { counter.count = 0; } }";
    object(&text);
}

#[test]
fn a_field_that_others_can_write_is_a_warning() {
    let text =
        counter("#[operation] fn add(&mut self) { self.count += 1; }").replace("{ count: u64 }", "{ pub count: u64 }");
    let found = reading(&[("src/lib.rs", &text)]);
    let [warning] = &found.diagnostics[..] else { panic!("{:#?}", found.diagnostics) };
    assert_eq!(warning.severity, Severity::Warning);
    assert_eq!(warning.message, "the field `count` of replicated state can be written from outside");
    assert!(found.objects[0].state[0].public);
}
