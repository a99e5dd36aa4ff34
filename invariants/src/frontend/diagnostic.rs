//! What the front end says of source that it cannot read, or should not have been given.

use crate::site::Site;

/// How much a diagnostic matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The object is not analysed.
    Error,
    /// The object is analysed, and what is said of it holds under a condition that is named.
    Warning,
}

/// A construct that is outside of what `verify` reads, or that means something else than it seems to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Diagnostic {
    /// The construct.
    pub site: Site,
    /// How much it matters.
    pub severity: Severity,
    /// Names the construct and says what is wrong with it; lower case, no final stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Why it matters, and other places.
    pub notes: Vec<Note>,
}

/// A remark on a diagnostic, possibly with a place of its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Note {
    /// The other place.
    pub site: Option<Site>,
    /// What is to be known.
    pub message: String,
}

impl Diagnostic {
    /// An error at a place.
    #[must_use]
    pub fn error(site: Site, message: impl Into<String>) -> Self {
        Self { site, severity: Severity::Error, message: message.into(), help: None, notes: Vec::new() }
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(site: Site, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(site, message) }
    }

    /// The same, with what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with why it matters.
    #[must_use]
    pub fn note(mut self, message: impl Into<String>) -> Self {
        self.notes.push(Note { site: None, message: message.into() });
        self
    }

    /// The same, with another place.
    #[must_use]
    pub fn place(mut self, site: Site, message: impl Into<String>) -> Self {
        self.notes.push(Note { site: Some(site), message: message.into() });
        self
    }
}
