//! One pass over the tokens of a text, for what the syntax tree cannot give: the comments, and how deep it is nested.

use ra_ap_rustc_lexer::{Cursor, FrontmatterAllowed, LiteralKind, TokenKind};

use crate::comments::Comment;
use crate::nesting::Nesting;

/// What one pass over the tokens finds.
pub(crate) struct Scan {
    /// The comments, in order.
    pub(crate) comments: Vec<Comment>,
    /// A bound on the depth of the syntax tree.
    pub(crate) depth: usize,
}

/// Scans `text` from the byte at `start` on.
pub(crate) fn scan(text: &str, start: usize) -> Scan {
    let mut comments = Vec::new();
    let mut nesting = Nesting::new();
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        let (kind, length) = first_token(text, at);
        let mut end = at + length;
        match kind {
            TokenKind::LineComment { doc_style } => {
                let carriage_return = text[at..end].ends_with('\r') && end < text.len();
                comments.push(Comment { range: at..end - usize::from(carriage_return), doc: doc_style.is_some() });
            }
            TokenKind::BlockComment { doc_style, .. } => {
                comments.push(Comment { range: at..end, doc: doc_style.is_some() });
            }
            // From edition 2024 on `#"` and `##` are reserved, and the lexer leaves the quote behind. Before that, and
            // for syn, a string begins at the quote: only the first character is a token.
            TokenKind::GuardedStrPrefix => {
                end = at + 1;
                nesting.push(TokenKind::Pound, "#", None, None);
            }
            // `k#br` is a keyword of editions to come, of which nothing is stable. For syn it is three tokens, of which the
            // last may begin a string.
            TokenKind::ForcedKeywordIdent => {
                end = at + 1;
                nesting.push(TokenKind::Ident, "k", None, None);
            }
            // The number of `1e-r#x`, whose exponent has no digits, ends before the sign for syn.
            TokenKind::Literal { kind: kind @ LiteralKind::Float { empty_exponent: true, .. }, suffix_start } => {
                end = at + text[at..end].find(['+', '-']).unwrap_or(length);
                nesting.push(TokenKind::Literal { kind, suffix_start }, &text[at..end], None, None);
            }
            TokenKind::Whitespace => {}
            kind => {
                let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied();
                nesting.push(kind, &text[at..end], before, bytes.get(end).copied());
            }
        }
        at = end;
    }
    Scan { comments, depth: nesting.depth() }
}

/// The kind and the length of the token at `at`, which is before the end of `text`.
///
/// Most tokens are told by their bytes: white space, names and punctuation in ASCII. They are read here, because the
/// lexer, which reads all others, decodes characters and takes several times as long.
pub(crate) fn first_token(text: &str, at: usize) -> (TokenKind, usize) {
    let rest = &text.as_bytes()[at..];
    let run = |class| rest.iter().position(|byte| CLASSES[usize::from(*byte)] != class).unwrap_or(rest.len());
    let kind = match rest[0] {
        b' ' | b'\n' | b'\r' | b'\t' => {
            let length = run(Class::Space);
            match rest.get(length) {
                // More white space, perhaps.
                Some(0x0b | 0x0c | 0x80..) => return lexed(&text[at..]),
                _ => return (TokenKind::Whitespace, length),
            }
        }
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
            let length = run(Class::Name);
            match rest.get(length) {
                // The prefix of a string, a raw name, a name that goes on beyond ASCII.
                Some(b'"' | b'\'' | b'#' | 0x80..) => return lexed(&text[at..]),
                _ => return (TokenKind::Ident, length),
            }
        }
        b'(' => TokenKind::OpenParen,
        b')' => TokenKind::CloseParen,
        b'[' => TokenKind::OpenBracket,
        b']' => TokenKind::CloseBracket,
        b'{' => TokenKind::OpenBrace,
        b'}' => TokenKind::CloseBrace,
        b'<' => TokenKind::Lt,
        b'>' => TokenKind::Gt,
        b',' => TokenKind::Comma,
        b';' => TokenKind::Semi,
        b':' => TokenKind::Colon,
        b'.' => TokenKind::Dot,
        b'=' => TokenKind::Eq,
        b'!' => TokenKind::Bang,
        b'&' => TokenKind::And,
        b'|' => TokenKind::Or,
        b'?' => TokenKind::Question,
        b'*' => TokenKind::Star,
        b'-' => TokenKind::Minus,
        b'+' => TokenKind::Plus,
        _ => return lexed(&text[at..]),
    };
    (kind, 1)
}

/// What a byte is in runs of its like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// White space in ASCII that editors write.
    Space,
    /// Part of a name in ASCII.
    Name,
    /// Everything else.
    Other,
}

/// The class of each byte.
static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte: u8 = 0;
    while byte < 0x80 {
        classes[byte as usize] = match byte {
            b' ' | b'\n' | b'\r' | b'\t' => Class::Space,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => Class::Name,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

/// The kind and the length of the token that `rest` begins with.
fn lexed(rest: &str) -> (TokenKind, usize) {
    let token = Cursor::new(rest, FrontmatterAllowed::No).advance_token();
    (token.kind, token.len as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ra_ap_rustc_lexer::tokenize;

    use super::*;

    proptest! {
        #[test]
        fn tokens_are_those_of_the_lexer(text in "([a-zr_0-9{}\\[\\]()<>,;:.=!&|?*+#\"'/\\\\ \n\t-]|[ä\u{2028}])*") {
            let mut at = 0;
            for token in tokenize(&text, FrontmatterAllowed::No) {
                prop_assert_eq!(first_token(&text, at), (token.kind, token.len as usize), "at {}", at);
                at += token.len as usize;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
