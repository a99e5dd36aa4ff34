//! What a lint is, and what it says.

pub(crate) mod variants;
pub(crate) mod wording;

use std::fmt;

use crate::Level;
use crate::handler::Handler;

/// What a check looks for in a handler.
pub(crate) type Check = fn(&Handler) -> Option<Statement>;

/// What a lint states of a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    /// The level, before configuration; [`Level::Allow`] is shown in profile `all` only.
    pub(crate) level: Level,
    /// What was found.
    pub(crate) message: String,
    /// What the primary place is called.
    pub(crate) label: String,
    /// Why it matters here.
    pub(crate) notes: Vec<String>,
    /// What to do.
    pub(crate) help: String,
}

/// One lint: its name, its level, its page, and how it is found.
pub struct Lint {
    /// What people write: `empty_handler`.
    pub name: &'static str,
    /// The stable short form: `EH01`.
    pub code: &'static str,
    /// The highest level that it reports at by default; [`Level::Allow`] is off.
    pub level: Level,
    /// The page in Markdown: a title, a paragraph that sums it up, then sections.
    pub page: &'static str,
    /// How specific it is: of the lints that apply to a handler, the one with the lowest number speaks.
    pub(crate) rank: u8,
    /// Whether it is one of the checks of the OSDI 2014 paper, the rules of Aspirator (Yuan et al., "Simple Testing Can
    /// Prevent Most Critical Failures"); the profile `osdi14` is these.
    pub(crate) in_osdi14: bool,
    /// Whether it speaks only of what is known to be a `Result`.
    pub(crate) needs_fallible: bool,
    /// Finds it.
    pub(crate) check: Check,
}

impl Lint {
    /// The first paragraph of the page: what the lint finds, on one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let paragraph = self.page.split("\n\n").nth(1).unwrap_or_default();
        paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Debug for Lint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Lint")
            .field("name", &self.name)
            .field("code", &self.code)
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}

/// All lints in the order of their codes.
#[must_use]
pub fn lints() -> &'static [&'static Lint] {
    crate::rules::LINTS
}
