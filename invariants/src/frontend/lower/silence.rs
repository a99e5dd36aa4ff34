//! Macros that only tell somebody something, and what must not stand in them.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::spanned::Spanned as _;

use super::context::{Lowered, Lowering};
use crate::frontend::items::Crate;

/// The methods of the standard library that change what they are called on.
const CHANGING: [&str; 22] = [
    "append",
    "clear",
    "drain",
    "entry",
    "extend",
    "get_mut",
    "get_or_insert",
    "get_or_insert_with",
    "insert",
    "iter_mut",
    "pop",
    "pop_first",
    "pop_last",
    "push",
    "push_str",
    "remove",
    "replace",
    "retain",
    "swap",
    "take",
    "truncate",
    "values_mut",
];

impl Lowering<'_, '_> {
    /// A macro that is skipped. What it evaluates changes nothing, or skipping it would drop a change in silence.
    pub(super) fn silent_macro(&self, mac: &syn::Macro, name: &str) -> Lowered<()> {
        match changing(self.krate, mac.tokens.clone()) {
            None => Ok(()),
            Some(span) => Err(self.unsupported(
                if span.byte_range().is_empty() { mac.span() } else { span },
                &format!("a change inside of `{name}!`"),
                "make the change in a statement before it",
            )),
        }
    }
}

/// What changes something among the tokens: an assignment, a `&mut`, or the call of a method that takes one.
fn changing(krate: &Crate<'_>, tokens: TokenStream) -> Option<Span> {
    let mut before: Option<TokenTree> = None;
    for token in tokens {
        let found = match (&before, &token) {
            (_, TokenTree::Ident(ident)) if ident == "mut" || ident == "return" => Some(ident.span()),
            // `+=` and its like; a plain `=` gives a name to an argument.
            (Some(TokenTree::Punct(first)), TokenTree::Punct(second)) => {
                let compound = "+-*/%^&|".contains(first.as_char()) && second.as_char() == '=';
                (compound && first.spacing() == proc_macro2::Spacing::Joint).then(|| first.span())
            }
            (Some(TokenTree::Ident(name)), TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                let name_text = name.to_string();
                let changes = CHANGING.contains(&&*name_text) || krate.changes_its_receiver(&name_text);
                changes.then(|| name.span()).or_else(|| changing(krate, group.stream()))
            }
            (_, TokenTree::Group(group)) => changing(krate, group.stream()),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        before = Some(token);
    }
    None
}
