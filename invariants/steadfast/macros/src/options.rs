//! What stands in the parentheses of an attribute.

use proc_macro::{Delimiter, Ident, Span, TokenStream, TokenTree};

use crate::mistake::Mistakes;

/// Checks the options of `#[replicated]` on a struct.
pub(crate) fn of_struct(options: TokenStream, mistakes: &mut Mistakes) {
    for option in split(options, mistakes) {
        match (option.name.to_string().as_str(), &option.value) {
            ("apply", Value::Text(value)) => {
                one_of(value, &["effect", "rerun"], &option, mistakes);
            }
            ("overflow", Value::Text(value)) => one_of(value, &["checked", "assumed"], &option, mistakes),
            (name @ ("apply" | "overflow"), _) => {
                mistakes.push(option.name.span(), format!("`{name}` is given as `{name} = \"..\"`"));
            }
            (name, _) => {
                let message = format!("`#[replicated]` has no option `{name}`; there are `apply` and `overflow`");
                mistakes.push(option.name.span(), message);
            }
        }
    }
}

/// Checks that `#[replicated]` on an `impl` has no options.
pub(crate) fn of_impl(options: TokenStream, mistakes: &mut Mistakes) {
    if let Some(first) = options.into_iter().next() {
        mistakes.push(first.span(), "the options of `#[replicated]` belong on the struct, not on its `impl`");
    }
}

/// Checks the options of `#[operation]`.
pub(crate) fn of_operation(options: TokenStream, mistakes: &mut Mistakes) {
    for option in split(options, mistakes) {
        match (option.name.to_string().as_str(), &option.value) {
            ("refuses", Value::Text(value)) => {
                one_of(value, &["err", "none", "false", "never"], &option, mistakes);
            }
            ("refuses", _) => mistakes.push(option.name.span(), "`refuses` is given as `refuses = \"..\"`"),
            ("rate", Value::Number) | ("token", Value::List) => {}
            ("rate", _) => mistakes.push(option.name.span(), "`rate` is given as a number: `rate = 100`"),
            ("token", _) => {
                let message = "`token` is given as `token(\"name\", key = parameter, mode = \"exclusive\")`";
                mistakes.push(option.name.span(), message);
            }
            (name, _) => {
                let message = format!("`#[operation]` has no option `{name}`; there are `refuses`, `token` and `rate`");
                mistakes.push(option.name.span(), message);
            }
        }
    }
}

/// Checks that `#[local]` says why.
pub(crate) fn of_local(reason: TokenStream, span: Span, mistakes: &mut Mistakes) {
    let reason: Vec<TokenTree> = reason.into_iter().collect();
    let given = matches!(reason.as_slice(), [TokenTree::Literal(text)] if text.to_string().len() > 2 && is_text(text));
    if !given {
        mistakes.push(span, "`#[local]` needs a reason: `#[local(\"why this change is not replicated\")]`");
    }
}

/// Checks that an attribute has no options.
pub(crate) fn none(options: TokenStream, name: &str, mistakes: &mut Mistakes) {
    if let Some(first) = options.into_iter().next() {
        mistakes.push(first.span(), format!("`#[{name}]` takes no options"));
    }
}

struct Choice {
    name: Ident,
    value: Value,
    /// Where the value stands.
    span: Span,
}

enum Value {
    /// `name = "text"`, without the quotes.
    Text(String),
    /// `name = 1`.
    Number,
    /// `name(..)`.
    List,
    /// `name`.
    Nothing,
}

/// The options between the commas.
fn split(options: TokenStream, mistakes: &mut Mistakes) -> Vec<Choice> {
    let tokens: Vec<TokenTree> = options.into_iter().collect();
    let parts = tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','));
    let mut choices = Vec::new();
    for part in parts {
        let (name, value, span) = match part {
            [] => continue,
            [TokenTree::Ident(name)] => (name, Value::Nothing, name.span()),
            [TokenTree::Ident(name), TokenTree::Group(list)] if list.delimiter() == Delimiter::Parenthesis => {
                (name, Value::List, list.span())
            }
            [TokenTree::Ident(name), TokenTree::Punct(equals), TokenTree::Literal(literal)]
                if equals.as_char() == '=' =>
            {
                let text = literal.to_string();
                let value =
                    if is_text(literal) { Value::Text(text.trim_matches('"').to_owned()) } else { Value::Number };
                (name, value, literal.span())
            }
            [first, ..] => {
                mistakes.push(first.span(), "an option is written `name = \"value\"`");
                continue;
            }
        };
        choices.push(Choice { name: name.clone(), value, span });
    }
    choices
}

fn is_text(literal: &proc_macro::Literal) -> bool {
    literal.to_string().starts_with('"')
}

fn one_of(value: &str, allowed: &[&str], option: &Choice, mistakes: &mut Mistakes) {
    if !allowed.contains(&value) {
        let allowed: Vec<String> = allowed.iter().map(|value| format!("`\"{value}\"`")).collect();
        let name = &option.name;
        mistakes.push(option.span, format!("`{name}` is {}, not `\"{value}\"`", allowed.join(" or ")));
    }
}
