//! Shows the lints' own documentation: one page, or the table of all.

use std::io;

use anstyle::Style;
use steadfast_lints::{Level, Lint};

/// Writes a page in Markdown as it is, with light styling when `color` is wanted.
///
/// # Errors
///
/// When `out` takes no more.
pub(crate) fn page(markdown: &str, color: bool, out: &mut dyn io::Write) -> io::Result<()> {
    let mut in_code = false;
    for line in markdown.lines() {
        let fence = line.starts_with("```");
        let style = match (color, fence || in_code) {
            (false, _) => Style::new(),
            (true, true) => Style::new().dimmed(),
            (true, false) if line.starts_with('#') => Style::new().bold(),
            (true, false) => Style::new(),
        };
        in_code ^= fence;
        writeln!(out, "{style}{line}{style:#}")?;
    }
    Ok(())
}

/// One line of the table of lints.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The lint's name.
    pub(crate) name: &'static str,
    /// Its short form.
    pub(crate) code: &'static str,
    /// Its level by default.
    pub(crate) level: Level,
    /// What it finds.
    pub(crate) summary: String,
}

impl From<&Lint> for Row {
    fn from(lint: &Lint) -> Self {
        // A summary may be wrapped in its page; the table has one line for each lint.
        let summary = lint.summary().replace('\n', " ");
        Self { name: lint.name, code: lint.code, level: lint.level, summary }
    }
}

/// Writes one line for each of `rows`.
///
/// # Errors
///
/// When `out` takes no more.
pub(crate) fn table(rows: &[Row], out: &mut dyn io::Write) -> io::Result<()> {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    for Row { name, code, level, summary } in rows {
        writeln!(out, "{name:width$}  {code}  {:5}  {summary}", level.name())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("only text is written")
    }

    #[test]
    fn a_page_without_colour_is_the_page() {
        let markdown = "# `a`\n\nFinds a.\n\n```rust\n# fn hidden() {}\n```\n";
        assert_eq!(text(|out| page(markdown, false, out)), markdown);
    }

    #[test]
    fn headings_are_bold_and_code_is_dim() {
        let shown = text(|out| page("# a\n```\n# b\n```\nc\n", true, out));
        assert!(shown.contains("\u{1b}[1m# a\u{1b}[0m") && shown.contains("\u{1b}[2m# b\u{1b}[0m"), "{shown:?}");
        assert!(shown.ends_with("\nc\n"), "{shown:?}");
    }

    #[test]
    fn the_table_is_aligned() {
        let row = |name, level| Row { name, code: "EH01", level, summary: "One sentence.".to_owned() };
        let rows = [row("a", Level::Deny), row("bcd", Level::Warn)];
        let shown = text(|out| table(&rows, out));
        assert_eq!(shown, "a    EH01  deny   One sentence.\nbcd  EH01  warn   One sentence.\n");
    }
}
