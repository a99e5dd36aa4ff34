//! Code that is compiled under a condition is another program than the one that is analysed.

use crate::{counter, expect_error, object, reading};

const PART: &str = "a part of `Counter` is compiled under a condition that is not known here";
const ITEM: &str = "this is compiled under a condition that is not known here";

#[test]
fn a_member_under_a_condition_is_named() {
    let cases = [
        "#[cfg(feature = \"strict\")] #[invariant] fn small(&self) -> bool { self.count < 9 }",
        "#[cfg(unix)] #[operation] fn small(&mut self) { self.count = 0; }",
        "#[cfg_attr(feature = \"strict\", steadfast::operation)] #[operation] fn small(&mut self) {}",
    ];
    for member in cases {
        expect_error(&counter(member), "small", ITEM);
    }
}

#[test]
fn what_an_operation_calls_is_compiled_with_it() {
    let calls = counter("#[operation] fn add(&mut self) { self.count += step(); }");
    expect_error(&(calls.clone() + "#[cfg(unix)] fn step() -> u64 { 1 }"), "step", ITEM);
    let two = "#[cfg(unix)] fn step() -> u64 { 1 } #[cfg(not(unix))] fn step() -> u64 { 2 }";
    expect_error(&(calls.clone() + two), "step", "`step` may be one of several items of that name");
    object(
        &(calls + "#[cfg(test)] fn step() -> u64 { 2 } #[cfg_attr(feature = \"a\", inline)] fn step() -> u64 { 1 }"),
    );
    let method = "#[operation] fn add(&mut self) { self.count = self.next(); }
        #[cfg(unix)] fn next(&self) -> u64 { 1 } #[cfg(not(unix))] fn next(&self) -> u64 { 2 }";
    expect_error(&counter(method), "self.next()", ITEM);
}

#[test]
fn parts_of_types_are_always_there() {
    let field = counter("").replace("{ count: u64 }", "{ count: u64, #[cfg(unix)] more: u64 }");
    expect_error(&field, "#[cfg(unix)]", PART);
    let variant = counter("#[operation] fn set(&mut self, kind: Kind) { if let Kind::A = kind { self.count = 1; } }")
        + "enum Kind { A, #[cfg(unix)] B }";
    expect_error(&variant, "#[cfg(unix)]", &PART.replace("Counter", "Kind"));
}

#[test]
fn a_condition_on_the_whole_module_is_one_program() {
    let text = format!(
        "#[cfg(feature = \"server\")] mod ledger {{ const STEP: u64 = 2; {} }}",
        counter("#[operation] fn add(&mut self) { self.count += STEP; }")
    );
    let found = reading(&[("src/lib.rs", &text)]);
    assert_eq!(found.diagnostics, []);
    assert_eq!(found.objects.len(), 1);
}
