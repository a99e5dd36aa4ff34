//! Mistakes in the use of the attributes, as errors of the compiler at their place.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// The mistakes of one item.
#[derive(Default)]
pub(crate) struct Mistakes {
    found: Vec<(Span, String)>,
}

impl Mistakes {
    /// Notes one more mistake.
    pub(crate) fn push(&mut self, span: Span, message: impl Into<String>) {
        self.found.push((span, message.into()));
    }

    /// A `compile_error!` for each, valid wherever an item is.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.found.into_iter().flat_map(|(span, message)| compile_error(span, &message)).collect()
    }
}

fn compile_error(span: Span, message: &str) -> [TokenTree; 8] {
    let punct = |symbol, spacing| TokenTree::Punct(Punct::new(symbol, spacing));
    let ident = |name| TokenTree::Ident(Ident::new(name, span));
    let message = TokenStream::from(TokenTree::Literal(Literal::string(message)));
    let mut tokens = [
        punct(':', Spacing::Joint),
        punct(':', Spacing::Alone),
        ident("core"),
        punct(':', Spacing::Joint),
        punct(':', Spacing::Alone),
        ident("compile_error"),
        punct('!', Spacing::Alone),
        TokenTree::Group(Group::new(Delimiter::Brace, message)),
    ];
    // The compiler points at the whole of the call.
    for token in &mut tokens {
        token.set_span(span);
    }
    tokens
}
