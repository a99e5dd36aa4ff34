//! What a lint is.

use crate::Level;

/// One lint: its name, its level and its page.
#[derive(Debug)]
pub struct Lint {
    /// What people write: `empty_handler`.
    pub name: &'static str,
    /// The stable short form: `EH01`.
    pub code: &'static str,
    /// The highest level that it reports at by default; [`Level::Allow`] is off.
    pub level: Level,
    /// The page in Markdown: summary in the first paragraph after the title, then sections.
    pub page: &'static str,
}

impl Lint {
    /// The first paragraph of the page: one sentence that says what the lint finds.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.page.split("\n\n").nth(1).unwrap_or_default().trim()
    }
}

/// All lints in the order of their codes.
#[must_use]
pub fn lints() -> &'static [&'static Lint] {
    &[]
}
