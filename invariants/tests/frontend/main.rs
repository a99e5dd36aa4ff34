//! What is read as an object, and what is said of source that is not.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod conditions;
mod hostile;
mod metamorphic;
mod misuse;
mod namesakes;
mod objects;
mod writers;

use steadfast_invariants::Object;
use steadfast_invariants::frontend::diagnostic::{Diagnostic, Severity};
use steadfast_invariants::frontend::{Reading, SourceText, read};

/// What is read of several files, by path and text.
pub(crate) fn reading(files: &[(&str, &str)]) -> Reading {
    let files: Vec<SourceText> =
        files.iter().map(|(path, text)| SourceText { path: (*path).to_owned(), text: (*text).to_owned() }).collect();
    read(&files)
}

/// The only object of a file of which nothing is to be said.
pub(crate) fn object(text: &str) -> Object {
    let mut reading = reading(&[("src/lib.rs", text)]);
    assert_eq!(reading.diagnostics, [], "{text}");
    assert_eq!(reading.objects.len(), 1, "{text}");
    reading.objects.remove(0)
}

/// A counter with more members of its impl.
pub(crate) fn counter(members: &str) -> String {
    format!(
        "#[replicated]
struct Counter {{ count: u64 }}
#[replicated]
impl Counter {{
    #[initial]
    fn new() -> Self {{ Self {{ count: 0 }} }}
    {members}
}}
"
    )
}

/// The only error of a file: what it points at, and what it says. It says what to write instead.
pub(crate) fn error(text: &str) -> (String, String) {
    let reading = reading(&[("src/lib.rs", text)]);
    let errors: Vec<&Diagnostic> =
        reading.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect();
    let [error] = errors[..] else { panic!("{errors:#?} of {text}") };
    assert!(error.help.is_some(), "{}", error.message);
    assert_eq!(reading.objects.len(), 0, "an object of which an error is said");
    (text[error.site.range()].to_owned(), error.message.clone())
}

/// Checks the only error of a file.
pub(crate) fn expect_error(text: &str, place: &str, message: &str) {
    assert_eq!(error(text), (place.to_owned(), message.to_owned()), "{text}");
}
