//! What may stand before the Rust of a file: a byte order mark, a shebang line, a frontmatter.
//!
//! Given the text of a file, this says how many bytes they take. It does not read what a frontmatter holds.

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, strip_shebang, tokenize};

use crate::ByteRange;

/// The start of a file, which no parser of Rust is given.
pub(crate) struct Preamble {
    /// The shebang line, without its newline.
    pub(crate) shebang: Option<ByteRange>,
    /// Where the Rust begins; the newline of the line before is left to it.
    pub(crate) end: usize,
}

impl Preamble {
    /// Reads the start of `text`.
    pub(crate) fn of(text: &str) -> Self {
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let shebang = strip_shebang(&text[mark..]).map(|length| mark..mark + length);
        let start = shebang.as_ref().map_or(mark, |shebang| shebang.end);
        Self { shebang, end: start + frontmatter(&text[start..]) }
    }
}

/// The bytes up to the end of a frontmatter: the manifest of a package in one file, between two lines of dashes.
///
/// The lexer goes on after an error and takes for frontmatter what only looks like one; that stays, and is an error
/// of the parser.
fn frontmatter(text: &str) -> usize {
    let mut length = 0;
    for token in tokenize(text, FrontmatterAllowed::Yes) {
        let end = length + token.len as usize;
        match token.kind {
            TokenKind::Whitespace => length = end,
            TokenKind::Frontmatter { .. } if is_closed(&text[length..end]) => return end,
            _ => return 0,
        }
    }
    0
}

/// Whether the last line of a frontmatter is the fence that its first line begins with, and nothing else.
fn is_closed(frontmatter: &str) -> bool {
    let fence = &frontmatter[..frontmatter.len() - frontmatter.trim_start_matches('-').len()];
    let closing = frontmatter.lines().skip(1).last();
    !fence.is_empty() && closing.is_some_and(|line| line.trim_end() == fence)
}
