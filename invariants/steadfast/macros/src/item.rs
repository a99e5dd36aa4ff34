//! The item that an attribute stands on, as far as its tokens tell.

use proc_macro::{Delimiter, Group, Span, TokenStream, TokenTree};

use crate::mistake::Mistakes;

/// What may stand before the keyword of an item.
const MODIFIERS: [&str; 5] = ["pub", "unsafe", "default", "async", "extern"];

/// An item with its attributes.
pub(crate) struct Item {
    tokens: Vec<TokenTree>,
    keyword: Option<usize>,
}

impl Item {
    /// The item of these tokens.
    pub(crate) fn new(tokens: TokenStream) -> Self {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let keyword = keyword(&tokens);
        Self { tokens, keyword }
    }

    /// The word that says what it is: `struct`, `impl`, `fn`; empty where there is none.
    pub(crate) fn keyword(&self) -> String {
        self.keyword.map(|place| self.tokens[place].to_string()).unwrap_or_default()
    }

    /// Where that word stands.
    pub(crate) fn span(&self) -> Span {
        self.keyword.map_or_else(Span::call_site, |place| self.tokens[place].span())
    }

    /// Puts another body in the place of the one in braces, which ends the item; without braces there is none.
    pub(crate) fn replace_body(&mut self, replace: impl FnOnce(TokenStream) -> TokenStream) {
        if let Some(TokenTree::Group(body)) = self.tokens.last_mut()
            && body.delimiter() == Delimiter::Brace
        {
            let span = body.span();
            *body = Group::new(Delimiter::Brace, replace(body.stream()));
            body.set_span(span);
        }
    }

    /// The item, followed by an error for each of the mistakes.
    pub(crate) fn into_tokens(self, mistakes: Mistakes) -> TokenStream {
        self.tokens.into_iter().chain(mistakes.into_tokens()).collect()
    }
}

/// The place of the first word that is no modifier.
pub(crate) fn keyword(tokens: &[TokenTree]) -> Option<usize> {
    tokens.iter().enumerate().find_map(|(place, token)| match token {
        TokenTree::Ident(word) => {
            let modifies = MODIFIERS.contains(&word.to_string().as_str()) || is_const_function(&tokens[place..]);
            (!modifies).then_some(place)
        }
        // Attributes, the scope of `pub(crate)` and the name of an ABI.
        _ => None,
    })
}

/// Whether a `const` belongs to a function; otherwise it is an item of its own.
fn is_const_function(tokens: &[TokenTree]) -> bool {
    let is = |place: usize, words: &[&str]| {
        tokens.get(place).is_some_and(|token| words.contains(&token.to_string().as_str()))
    };
    is(0, &["const"]) && is(1, &["fn", "unsafe", "async", "extern"])
}
