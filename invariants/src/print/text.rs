//! Expressions as tokens that know how tightly they bind.

use proc_macro2::TokenStream;
use quote::quote;

/// How tightly an expression binds, from the loosest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Level {
    /// `if`, `match` and blocks, which need parentheses as an operand.
    Block,
    Or,
    And,
    Compare,
    Sum,
    Product,
    /// `as`.
    Cast,
    /// `!`, `-`, `&`.
    Prefix,
    /// Everything that a method can be called on.
    Postfix,
}

/// An expression.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) tokens: TokenStream,
    pub(super) level: Level,
    /// The same without the type of what is collected, for where the context says it.
    pub(super) inferred: Option<TokenStream>,
}

impl Text {
    pub(super) fn new(tokens: TokenStream, level: Level) -> Self {
        Self { tokens, level, inferred: None }
    }

    /// An expression that a method can be called on.
    pub(super) fn postfix(tokens: TokenStream) -> Self {
        Self::new(tokens, Level::Postfix)
    }

    /// The tokens where a value of a known type is wanted.
    pub(super) fn inferred(&self) -> TokenStream {
        self.inferred.clone().unwrap_or_else(|| self.tokens.clone())
    }

    /// The tokens where an operand that binds at least so tightly is wanted.
    pub(super) fn at(&self, level: Level) -> TokenStream {
        if self.level >= level { self.tokens.clone() } else { super::parenthesised(self) }
    }

    /// The tokens where a method is called on it.
    pub(super) fn receiver(&self) -> TokenStream {
        self.at(Level::Postfix)
    }

    /// `&self`, where that is not what `*self` undoes.
    pub(super) fn borrowed(&self) -> TokenStream {
        let place = self.at(Level::Prefix);
        quote! { &#place }
    }
}
