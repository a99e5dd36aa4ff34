//! Text from files, paths and messages, made safe to print.
//!
//! Given any text, gives back one that shows the same characters but can neither move the cursor, nor reorder the
//! line, nor speak to the log reader of a CI service. It does not know any format.

/// The characters of `text` with their byte offsets, those that a terminal or a CI log would obey replaced by visible
/// ones. Newlines and tabs stay: [`one_line`] replaces them too.
pub(super) fn visible(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut previous = None;
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (offset, character) = characters.next()?;
        let next = characters.peek().map(|(_, next)| *next);
        let shown = match character {
            '\n' | '\t' => character,
            // `##[error]` and `##vso[...]` are commands of GitHub Actions and Azure Pipelines anywhere in a line.
            '#' if previous == Some('#') && next.is_some_and(|next| next == '[' || next.is_alphabetic()) => '＃',
            _ => replacement(character),
        };
        previous = Some(character);
        Some((offset, shown))
    })
}

/// The character that stands for `character`: itself unless it is invisible and acts.
fn replacement(character: char) -> char {
    match character {
        // The block of control pictures has the order of the controls.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '␡',
        _ if is_obeyed(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

/// Whether a terminal or an editor acts on the character instead of showing it: controls, line separators, and marks,
/// overrides and isolates of text direction.
pub(crate) fn is_obeyed(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
        )
}

/// `text` in one line, safe to print.
pub(super) fn one_line(text: &str) -> String {
    visible(text).map(|(_, character)| replacement(character)).collect()
}

/// A path in one line, safe to print, also at the start of a line.
pub(super) fn path(path: &str) -> String {
    let shown = one_line(path);
    // A line that starts with `::` is a command to GitHub Actions, which ignores white space before it. The second colon may be
    // the one behind the path.
    if shown.trim_start().is_empty() || shown.trim_start().starts_with(':') { format!("./{shown}") } else { shown }
}
