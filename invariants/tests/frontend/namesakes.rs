//! Items of one name are told apart, or their mention is an error; and what a macro makes is not seen.

use steadfast_invariants::frontend::diagnostic::Severity;

use crate::{counter, expect_error, object, reading};

#[test]
fn methods_of_types_of_one_name_are_not_mixed_up() {
    let types = "mod one { pub struct Step(pub u64); impl Step { pub fn size(&self) -> u64 { 1 } } }
        mod two { pub struct Step(pub u64); impl Step { pub fn size(&self) -> u64 { 0 } } }";
    let text =
        counter("#[operation] fn add(&mut self) { let step = two::Step(3); self.count += step.size(); }") + types;
    expect_error(&text, "step.size()", "`size` may be one of several items of that name");
    let derived = "mod one { #[derive(PartialEq)] pub struct Step(pub u64); }
        mod two { pub struct Step(pub u64); impl PartialEq for Step { fn eq(&self, other: &Self) -> bool { true } } }";
    let text =
        counter("#[operation] fn add(&mut self) { if one::Step(1) == one::Step(2) { self.count += 1; } }") + derived;
    let message = "`Step` is the name of several types, one of which has a method `eq` of its own";
    expect_error(&text, "one::Step(1) == one::Step(2)", message);
}

#[test]
fn imports_belong_to_their_module() {
    let text = format!(
        "mod one {{ pub const STEP: u64 = 1; }} mod two {{ pub const STEP: u64 = 2; }}
         mod other {{ use crate::one::STEP; pub fn step() -> u64 {{ STEP }} }}
         mod ledger {{ use crate::two::STEP; {} }}",
        counter("#[operation] fn add(&mut self) { self.count += STEP; }"),
    );
    let found = reading(&[("src/lib.rs", &text)]);
    assert_eq!(found.diagnostics, []);
    let effect = format!("{:?}", found.objects[0].operations[0].effect.state);
    assert!(effect.contains('2') && !effect.contains("Int(1)"), "{effect}");
    let twice = "mod one { pub const STEP: u64 = 1; } mod two { pub const STEP: u64 = 2; }
        #[cfg(unix)] use one::STEP; #[cfg(not(unix))] use two::STEP;";
    let text = twice.to_owned() + &counter("#[operation] fn add(&mut self) { self.count += STEP; }");
    expect_error(&text, "STEP", "`STEP` is imported from several places");
}

#[test]
fn keys_are_compared_as_they_stand() {
    let key = "struct Key { id: u64, tag: u64 }
        impl PartialEq for Key { fn eq(&self, other: &Self) -> bool { self.id == other.id } }";
    let text = counter("")
        .replace("count: u64", "count: u64, keys: HashSet<Key>")
        .replace("count: 0", "count: 0, keys: HashSet::new()")
        + key;
    let found = reading(&[("src/lib.rs", &text)]);
    let message = "the keys are told apart by a comparison of `Key` that is written by hand";
    assert_eq!(found.diagnostics[0].message, message);
    assert_eq!(found.objects.len(), 0);
}

#[test]
fn a_default_written_by_hand_is_a_number_where_its_type_is_one() {
    let text =
        counter("#[operation] fn set(&mut self, step: Option<Step>) { self.count = step.unwrap_or_default().0 + 1; }")
            + "struct Step(u64); impl Default for Step { fn default() -> Step { Step(3) } }";
    let effect = format!("{:?}", object(&text).operations[0].effect.state);
    assert!(effect.contains('3') && !effect.contains("Literal"), "{effect}");
}

#[test]
fn what_a_macro_makes_is_not_seen() {
    expect_error(&counter("make_methods!();"), "make_methods", "a macro in an impl of `Counter` is not expanded");
    let found = reading(&[("src/lib.rs", &(counter("") + "implement!(Counter);"))]);
    let [warning] = &found.diagnostics[..] else { panic!("{:#?}", found.diagnostics) };
    assert_eq!(warning.severity, Severity::Warning);
    assert_eq!(warning.message, "a macro that mentions `Counter` is not expanded");
}
