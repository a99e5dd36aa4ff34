//! What the lints report: facts about one place in one file, for a later layer to show.

use serde::{Deserialize, Serialize};
use steadfast_source::ByteRange;

/// How much a finding matters. The order is that of severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Shown in one line, fails nothing.
    Note,
    /// Shown in full.
    Warn,
    /// Shown in full, and the run fails.
    Deny,
}

impl Level {
    /// The word that configuration, options and reports use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }

    /// One level less severe; [`Level::Note`] stays.
    #[must_use]
    pub const fn lowered(self) -> Self {
        match self {
            Self::Deny => Self::Warn,
            Self::Warn | Self::Note => Self::Note,
            Self::Allow => Self::Allow,
        }
    }
}

/// What is known of whether the expression can fail at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fallible {
    /// A signature or the table of the standard library says that it is a `Result`.
    Known,
    /// The syntax around it proves a `Result`: an `Err` pattern, `.ok()`, `.map_err(..)`.
    Syntax,
    /// Nothing tells.
    Unknown,
}

/// A second place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place, in the same file.
    pub range: ByteRange,
    /// What stands there.
    pub message: String,
}

/// One lint's statement about one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The lint's name, `empty_handler`.
    pub lint: &'static str,
    /// The lint's short form, `EH01`.
    pub code: &'static str,
    /// The level after configuration.
    pub level: Level,
    /// From the construct that loses the error to its end.
    pub range: ByteRange,
    /// What the primary place is called in the report ("the error is dropped here").
    pub label: String,
    /// What was found, in lower case, no final stop.
    pub message: String,
    /// Other places: the fallible call first, where it is known.
    pub labels: Vec<Label>,
    /// Why it matters here, and which other lints apply.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: String,
    /// The function around it, `Store::put`; `None` outside of functions.
    pub function: Option<String>,
    /// The fallible call as written, `self.log.append`; `None` where there is no call.
    pub callee: Option<String>,
    /// The class of the callee, `write`; `None` where nothing tells.
    pub callee_class: Option<String>,
    /// What is known of the callee's type.
    pub fallible: Fallible,
    /// Names the finding across edits elsewhere in the file: 32 hexadecimal digits.
    pub fingerprint: String,
}
