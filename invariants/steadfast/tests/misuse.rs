//! Attributes that could not mean anything are errors at their place; what looks dead without reason is not hidden.

#[test]
fn misuse_is_a_clear_error() {
    trybuild::TestCases::new().compile_fail("tests/fixtures/*.rs");
}
