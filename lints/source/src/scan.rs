//! One pass over the tokens of a text, for what the syntax tree cannot give: the comments, and how deep it is nested.

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

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
    let mut tokens = tokenize(&text[start..], FrontmatterAllowed::No);
    while let Some(token) = tokens.next() {
        let mut end = at + token.len as usize;
        match token.kind {
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
                tokens = tokenize(&text[end..], FrontmatterAllowed::No);
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
