//! The lints by the names that people type.

use std::fmt;

use steadfast_lints::{Lint, lints};

/// A name that no lint has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnknownLint {
    /// The name as it was given.
    pub(crate) name: String,
    /// The lint whose name is nearest, when one is near.
    pub(crate) suggestion: Option<&'static str>,
}

impl fmt::Display for UnknownLint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "unknown lint `{}`", self.name)?;
        match self.suggestion {
            Some(suggestion) => write!(formatter, "; did you mean `{suggestion}`?"),
            None => write!(formatter, "; `explain --list` shows all of them"),
        }
    }
}

impl std::error::Error for UnknownLint {}

/// The lint called `name`: its name with `_` or `-`, or its code, in any case.
///
/// # Errors
///
/// [`UnknownLint`] when there is none.
pub(crate) fn lint(name: &str) -> Result<&'static Lint, UnknownLint> {
    let names: Vec<_> = lints().iter().map(|lint| (lint.name, lint.code)).collect();
    position(&names, name).map(|at| lints()[at])
}

/// Where the lint called `name` stands in a list of names and codes.
fn position(names: &[(&'static str, &str)], name: &str) -> Result<usize, UnknownLint> {
    let wanted = name.to_ascii_lowercase().replace('-', "_");
    let found = names.iter().position(|(name, code)| *name == wanted || code.eq_ignore_ascii_case(&wanted));
    found.ok_or_else(|| UnknownLint {
        name: name.to_owned(),
        suggestion: nearest(&wanted, names.iter().map(|(name, _)| *name)),
    })
}

/// The candidate that is most like `name`, when it is like enough for a slip of the finger.
pub(crate) fn nearest<'names>(name: &str, candidates: impl Iterator<Item = &'names str>) -> Option<&'names str> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [(&str, &str); 2] = [("log_only", "EH08"), ("empty_handler", "EH01")];

    #[test]
    fn names_and_codes_are_found_in_any_case() {
        for name in ["empty_handler", "Empty-Handler", "EH01", "eh01"] {
            assert_eq!(position(&NAMES, name), Ok(1), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_gets_the_nearest_as_suggestion() {
        let error = position(&NAMES, "emptyhandler").expect_err("it has no underscore");
        assert_eq!(error.to_string(), "unknown lint `emptyhandler`; did you mean `empty_handler`?");
        let error = position(&NAMES, "zzz").expect_err("no lint is called that");
        assert_eq!(error.suggestion, None);
    }
}
