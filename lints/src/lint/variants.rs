//! What the type of an error tells of the errors that a handler takes together.

use crate::handler::{ErrorType, Handler};

/// What variants are called that say that something is not there.
const ABSENT: &[&str] = &["NotFound", "NotExist", "NoSuch", "Missing", "Absent", "DoesNotExist", "Unknown"];

/// The errors that arrive at a handler that tells none apart: ``all 7 variants of `StoreError` ``.
pub(crate) fn caught(handler: &Handler) -> Option<String> {
    let error = handler.error_type.as_ref()?;
    match error.variants.len() {
        0 if error.is_io => Some("every kind of `std::io::Error`".to_owned()),
        0 | 1 => None,
        2 => Some(format!("both variants of `{}`", error.name)),
        many => Some(format!("all {many} variants of `{}`", error.name)),
    }
}

/// What is lost where these errors get one answer: a variant for absence among others that are failures.
pub(crate) fn absence(handler: &Handler) -> Option<&str> {
    absent_variant(handler.error_type.as_ref()?)
}

fn absent_variant(error: &ErrorType) -> Option<&str> {
    if error.is_io {
        return Some("NotFound");
    }
    let is_absent = |name: &&String| ABSENT.iter().any(|word| name.starts_with(word) || name.ends_with(word));
    error.variants.iter().find(is_absent).map(String::as_str).filter(|_| error.variants.len() > 1)
}
