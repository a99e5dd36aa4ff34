//! Rust that rustc reads and syn does not, put into words of the same length that syn reads too.
//!
//! Given a text that syn has refused, this gives back a text of the same length in which everything stands where it
//! stood. It looks at tokens alone: what is in a comment or a string is not touched.

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

use crate::ByteRange;

/// `text` in words that syn reads; `None` when there is nothing to put differently.
///
/// - `pub impl ..`, which attribute macros take for an extension trait, loses its visibility.
/// - `&Fn(A) -> B` and `Box<Fn(A) -> B>`, which need no `dyn` up to edition 2018, become `fn(A) -> B`.
pub(crate) fn translate(text: &str) -> Option<String> {
    let tokens = Tokens::of(text);
    let mut translated = text.to_owned();
    for (at, word) in tokens.words() {
        match word {
            "pub" => {
                let end = tokens.visibility_end(at);
                if tokens.is_impl(end) {
                    for range in (at..end).map(|token| tokens.range(token)) {
                        translated.replace_range(range.clone(), &" ".repeat(range.len()));
                    }
                }
            }
            "Fn" | "FnMut" | "FnOnce" if tokens.is_bare_object(at) => {
                translated.replace_range(tokens.range(at), &format!("{:1$}", "fn", word.len()));
            }
            _ => {}
        }
    }
    (translated != text).then_some(translated)
}

/// The tokens of a text that are neither whitespace nor comment.
struct Tokens<'text> {
    text: &'text str,
    tokens: Vec<(TokenKind, ByteRange)>,
}

impl<'text> Tokens<'text> {
    fn of(text: &'text str) -> Self {
        let mut at = 0;
        let mut tokens = Vec::new();
        for token in tokenize(text, FrontmatterAllowed::No) {
            let range = at..at + token.len as usize;
            at = range.end;
            match token.kind {
                TokenKind::Whitespace | TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => {}
                kind => tokens.push((kind, range)),
            }
        }
        Self { text, tokens }
    }

    /// The identifiers and keywords with their positions.
    fn words(&self) -> impl Iterator<Item = (usize, &'text str)> {
        let words = self.tokens.iter().enumerate().filter(|(_, (kind, _))| *kind == TokenKind::Ident);
        words.map(|(at, (_, range))| (at, &self.text[range.clone()]))
    }

    fn range(&self, at: usize) -> ByteRange {
        self.tokens[at].1.clone()
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|(kind, _)| *kind)
    }

    fn word(&self, at: usize) -> Option<&'text str> {
        self.tokens.get(at).filter(|(kind, _)| *kind == TokenKind::Ident).map(|(_, range)| &self.text[range.clone()])
    }

    /// Whether the word at `at` names a trait where a type stands: behind a reference, or as the first argument.
    fn is_bare_object(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let in_type = match self.kind(before) {
            Some(TokenKind::And | TokenKind::Lt | TokenKind::Lifetime { .. }) => true,
            Some(TokenKind::Ident) => self.word(before) == Some("mut"),
            _ => false,
        };
        in_type && self.kind(at + 1) == Some(TokenKind::OpenParen)
    }

    /// The position after the visibility that begins at `at`.
    fn visibility_end(&self, at: usize) -> usize {
        if self.kind(at + 1) != Some(TokenKind::OpenParen) {
            return at + 1;
        }
        let close = self.tokens[at..].iter().position(|(kind, _)| *kind == TokenKind::CloseParen);
        close.map_or(at + 1, |close| at + close + 1)
    }

    /// Whether an `impl` begins at `at`.
    fn is_impl(&self, at: usize) -> bool {
        let qualifiers = (at..).take_while(|at| matches!(self.word(*at), Some("default" | "unsafe"))).count();
        self.word(at + qualifiers) == Some("impl")
    }
}
