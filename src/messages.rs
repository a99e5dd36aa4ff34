//! What is said on standard error, apart from reports.

use std::fmt::Display;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::report::visible::is_obeyed;

/// Writes one warning.
///
/// # Errors
///
/// When standard error takes no more.
pub(crate) fn warning(message: &dyn Display) -> io::Result<()> {
    write_line("warning", AnsiColor::Yellow, message)
}

/// Writes one error.
///
/// # Errors
///
/// When standard error takes no more.
pub(crate) fn error(message: &dyn Display) -> io::Result<()> {
    write_line("error", AnsiColor::Red, message)
}

/// Writes something worth knowing while it takes its time.
///
/// # Errors
///
/// When standard error takes no more.
pub(crate) fn note(message: &dyn Display) -> io::Result<()> {
    write_line("note", AnsiColor::Cyan, message)
}

/// Writes text that was made ready before, with its colours where they are wanted.
///
/// # Errors
///
/// When standard error takes no more.
pub(crate) fn raw(text: &[u8]) -> io::Result<()> {
    anstream::stderr().write_all(text)
}

fn write_line(kind: &str, color: AnsiColor, message: &dyn Display) -> io::Result<()> {
    let style = Style::new().bold().fg_color(Some(color.into()));
    let text = visible(&message.to_string());
    writeln!(anstream::stderr(), "{style}{kind}{style:#}: {text}")
}

/// `text` with each character that a terminal could obey replaced by one of the same number of bytes, so that byte
/// ranges of the original still fit. Newlines and tabs stay.
pub(crate) fn visible(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\t' => character,
            _ if !is_obeyed(character) => character,
            _ if character.len_utf8() == 1 => '?',
            _ if character.len_utf8() == 2 => '\u{bf}',
            _ => char::REPLACEMENT_CHARACTER,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_reaches_the_terminal_and_no_byte_moves() {
        let hostile = "a\u{1b}[31m\u{9b}b\u{202e}c\td\ne\r\u{7f}";
        let shown = visible(hostile);
        assert_eq!(shown, "a?[31m\u{bf}b\u{fffd}c\td\ne??");
        assert_eq!(shown.len(), hostile.len());
    }
}
