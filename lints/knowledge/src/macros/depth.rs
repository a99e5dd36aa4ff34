//! A bound on the depth of any syntax tree over tokens, as they are written.
//!
//! It adds up everything between two places of which it is certain that what follows is not nested in what came before. That
//! is rougher than what `steadfast_source` does to texts, and enough for declarations.

use proc_macro2::{Delimiter, TokenTree};

/// The tokens between two delimiters so far.
#[derive(Default)]
pub(super) struct Depth {
    /// How many there are since the last separator.
    run: usize,
    /// The bound for the deepest group since then.
    inner: usize,
    /// The bound for what came before.
    deepest: usize,
    after_brace: bool,
}

impl Depth {
    /// Takes the next token, which is no group.
    pub(super) fn token(&mut self, token: &TokenTree) {
        let begins_item = match token {
            TokenTree::Ident(word) => word != "as" && word != "else" && word != "in",
            TokenTree::Punct(punct) => punct.as_char() == '#',
            _ => false,
        };
        if self.after_brace && begins_item {
            self.separate();
        }
        self.add(1);
        if matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';') {
            self.separate();
        }
    }

    /// Takes a group in which nothing is deeper than `depth`.
    pub(super) fn group(&mut self, delimiter: Delimiter, depth: usize) {
        self.add(1);
        self.inner = self.inner.max(depth);
        self.after_brace = delimiter == Delimiter::Brace;
    }

    /// Takes tokens of which nothing is known but how many they are.
    pub(super) const fn add(&mut self, tokens: usize) {
        self.run += tokens;
        self.after_brace = false;
    }

    /// The bound for all tokens so far.
    pub(super) fn bound(mut self) -> usize {
        self.separate();
        self.deepest
    }

    fn separate(&mut self) {
        self.deepest = self.deepest.max(self.run + self.inner);
        self.run = 0;
        self.inner = 0;
    }
}
