//! Attributes where they do not belong.

use crate::{counter, expect_error, object, reading};

#[test]
fn methods_have_the_signature_of_what_they_are() {
    let cases = [
        (
            "#[invariant] fn fine(&self, n: u64) -> bool { true }",
            "fine",
            "`fine` is no invariant: that is a question to the state alone",
        ),
        (
            "#[invariant] fn fine(&mut self) -> bool { true }",
            "fine",
            "`fine` is no invariant: that is a question to the state alone",
        ),
        (
            "#[equivalence] fn same(&self) -> bool { true }",
            "same",
            "`same` is no equivalence: that compares two states",
        ),
        (
            "#[initial] fn reset(&self) -> Self { Self { count: 0 } }",
            "reset",
            "`reset` does not make the first state, it is given one",
        ),
        ("#[operation] fn add(self) {}", "add", "`add` takes the object away"),
        ("#[operation] fn add() {}", "add", "`add` has no object to operate on"),
        ("#[operation] fn add<T>(&mut self, n: T) {}", "add", "`add` is generic, so that it is many operations"),
        (
            "#[operation] async fn add(&mut self) {}",
            "add",
            "`add` is async, so that other code runs while the operation is half done",
        ),
        (
            "#[effect] fn add(&mut self, n: u64) -> bool { true }",
            "add",
            "`add` is no effect: that applies one value, and cannot refuse",
        ),
    ];
    for (member, place, message) in cases {
        expect_error(&counter(member), place, message);
    }
}

#[test]
fn attributes_say_one_thing_that_exists() {
    let cases = [
        (
            "#[operation] #[effect] fn add(&mut self, n: u64) {}",
            "#[effect]",
            "a method cannot be `#[effect]` and `#[operation]`",
        ),
        ("#[invariant(x)] fn fine(&self) -> bool { true }", "#[invariant(x)]", "`#[invariant]` takes no options"),
        (
            "#[local] fn cache(&mut self) {}",
            "#[local]",
            "`#[local]` without a reason: expected attribute arguments in parentheses: #[local(...)]",
        ),
        ("#[local(\" \")] fn cache(&mut self) {}", "#[local(\" \")]", "`#[local]` without a reason"),
        (
            "#[operation] fn add(&mut self, #[fresh] #[replica] n: u64) {}",
            "#[replica]",
            "a parameter cannot be `#[fresh]` and `#[replica]`",
        ),
        (
            "#[operation(token(\"t\", key = m))] fn add(&mut self, n: u64) { self.count += n; }",
            "\"t\"",
            "the key `m` of the token is no parameter",
        ),
    ];
    for (member, place, message) in cases {
        expect_error(&counter(member), place, message);
    }
}

#[test]
fn unknown_options_are_named() {
    let found = reading(&[("src/lib.rs", &counter("#[operation(refuse = \"err\")] fn add(&mut self) {}"))]);
    let message = &found.diagnostics[0].message;
    assert!(message.starts_with("unknown option of `#[operation]`"), "{message}");
    let text = counter("").replace("#[replicated]\nstruct", "#[replicated(apply = \"later\")]\nstruct");
    let found = reading(&[("src/lib.rs", &text)]);
    let message = &found.diagnostics[0].message;
    assert_eq!(message, "`apply` is \"effect\" or \"rerun\", not \"later\"");
}

#[test]
fn effects_and_operations_fit_together() {
    let producer = "#[operation] fn add(&self) -> Added { Added }";
    let applier = "#[effect] fn apply(&mut self, added: Added) { self.count += 1; }";
    let text = |members: &str| counter(members) + "struct Added;";
    expect_error(&text(applier), "apply", "no operation returns what the effect `apply` takes");
    let second = applier.replace("apply", "again");
    let both = text(&format!("{producer} {applier} {second}"));
    expect_error(&both, "again", "`apply` and `again` are effects for the same type");
    let minting = text("#[operation] fn add(&self, #[fresh] id: u64) -> Added { Added }");
    expect_error(&minting, "add", "no effect takes what `add` returns, so the operation changes nothing");
}

#[test]
fn struct_and_impl_go_together() {
    expect_error(
        "struct A; #[replicated] impl A { #[operation] fn f(&mut self) {} }",
        "#[replicated]",
        "the type of this impl is not `#[replicated]`",
    );
    expect_error(
        "#[replicated] #[derive(Default)] struct A { n: u64 } impl A { #[invariant] fn f(&self) -> bool { true } }",
        "#[invariant]",
        "this impl is not `#[replicated]`, so its attributes mean nothing to rustc",
    );
    expect_error("#[replicated] enum A { B }", "#[replicated]", "an enum cannot be `#[replicated]`");
    expect_error("#[replicated] struct A { n: u64 }", "A", "`A` has no first state");
    expect_error(
        "#[replicated] struct A { n: u64 } #[replicated] impl A { #[initial] fn new() -> u8 { 1 } }",
        "new",
        "`new` does not return the object",
    );
    expect_error(
        "#[replicated] #[derive(Default)] struct A { n: f32 }",
        "f32",
        "`f32` is a float, whose rounding differs between replicas that reorder",
    );
}

#[test]
fn the_attribute_goes_by_its_own_name() {
    let text = "use steadfast::{replicated as shared};\n#[shared]\nstruct Counter { count: u64 }\n";
    expect_error(text, "shared", "`replicated` is called `shared` here");
}

/// A set of identifiers with a fresh argument, and another member.
fn registry(member: &str) -> String {
    format!(
        "#[replicated]
struct Registry {{ known: BTreeSet<u64>, last: u64 }}
#[replicated]
impl Registry {{
    #[initial]
    fn new() -> Self {{ Self {{ known: BTreeSet::new(), last: 0 }} }}
    #[operation]
    fn add(&mut self, #[fresh] id: u64) {{ self.known.insert(id); }}
    {member}
}}
"
    )
}

#[test]
fn nobody_but_the_caller_makes_fresh_values() {
    object(&registry("#[operation] fn count(&mut self) { self.last = self.last.wrapping_add(1); }"));
    object(&registry("#[operation] fn forget(&mut self) { self.known.remove(&7); }"));
    let text = registry("#[operation] fn reserve(&mut self) { self.known.insert(7); }");
    expect_error(&text, "reserve", "`reserve` makes a value that `id` of `add` may be");
    let text = registry("#[operation] fn renumber(&mut self, by: u64) { if by > 3 { self.known.insert(by); } }");
    expect_error(&text, "add", "`id` of `add` is `#[fresh]`, and is a number that is ordered or computed with");
    let text = registry("#[operation] fn next(&mut self) { self.known.insert(self.last.wrapping_add(1)); }");
    expect_error(&text, "add", "`id` of `add` is `#[fresh]`, and is a number that is ordered or computed with");
}
