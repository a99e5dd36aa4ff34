//! Shows the lints' own documentation: one page, or the table of all.

use std::io;

use anstyle::Style;
use steadfast_lints::Lint;

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

/// Writes one line for each of `lints`: name, code, level and summary.
///
/// # Errors
///
/// When `out` takes no more.
pub(crate) fn table(lints: &[&Lint], out: &mut dyn io::Write) -> io::Result<()> {
    let width = lints.iter().map(|lint| lint.name.len()).max().unwrap_or(0);
    for lint in lints {
        // A summary may be wrapped in its page; the table has one line for each lint.
        let summary = lint.summary().replace('\n', " ");
        writeln!(out, "{:width$}  {}  {:5}  {summary}", lint.name, lint.code, lint.level.name())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use steadfast_lints::Level;

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
        let lint = |name, level| Lint { name, code: "EH01", level, page: "# t\n\nOne\nsentence.\n\nMore." };
        let (short, long) = (lint("a", Level::Deny), lint("bcd", Level::Warn));
        let shown = text(|out| table(&[&short, &long], out));
        assert_eq!(shown, "a    EH01  deny   One sentence.\nbcd  EH01  warn   One sentence.\n");
    }
}
