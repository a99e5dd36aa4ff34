//! Makes expanded text of the standard library readable for syn: given its tokens, gives back the tokens of its
//! declarations.
//!
//! The library is written in a language that syn knows in part. What syn does not know stands in the bodies of functions,
//! which nobody needs, or is about constant evaluation (`const trait`, `[const] Bound`), which types do not depend on.

use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// Modules that are not read at all: thousands of instructions of processors, each a function, and what is made of them.
const LEFT_OUT: [&str; 3] = ["core_arch", "core_simd", "std_float"];

/// The tokens without the bodies of functions, definitions of macros by `macro`, and what says when something is constant.
pub(crate) fn declarations(tokens: TokenStream) -> TokenStream {
    let mut source = tokens.into_iter().peekable();
    let mut kept: Vec<TokenTree> = Vec::new();
    while let Some(token) = source.next() {
        match token {
            TokenTree::Ident(word) if word == "fn" && matches!(source.peek(), Some(TokenTree::Ident(_))) => {
                kept.push(word.into());
                signature(&mut source, &mut kept);
            }
            TokenTree::Ident(word) if word == "const" && !names_a_constant(&source, kept.last()) => {}
            TokenTree::Ident(word) if word == "mod" => {
                kept.push(word.into());
                if matches!(source.peek(), Some(TokenTree::Ident(name)) if LEFT_OUT.iter().any(|left_out| name == left_out))
                {
                    kept.extend(source.next());
                    kept.extend(source.next().map(without_content));
                }
            }
            // `T is !null`, a type with a pattern.
            TokenTree::Ident(word) if word == "is" && is_mark(source.peek(), '!') => {
                source.next();
                source.next();
            }
            TokenTree::Group(group) if is_const_bound(&group) => {}
            TokenTree::Group(group) => kept.push(within(&group)),
            token => kept.push(token),
        }
    }
    kept.into_iter().collect()
}

/// Takes a signature, whose `fn` was read, up to its body, which is replaced by `{}`, or its semicolon.
fn signature(source: &mut Peekable<IntoIter>, kept: &mut Vec<TokenTree>) {
    let mut angles = 0_usize;
    while let Some(token) = source.next() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && angles == 0 => {
                kept.push(without_content(group.into()));
                return;
            }
            TokenTree::Group(group) if is_const_bound(&group) => {}
            TokenTree::Group(group) => kept.push(within(&group)),
            TokenTree::Ident(word) if word == "const" && !names_a_constant(source, kept.last()) => {}
            TokenTree::Punct(mark) => {
                let arrow = matches!(kept.last(), Some(TokenTree::Punct(before)) if before.spacing() == Spacing::Joint);
                match mark.as_char() {
                    '<' => angles += 1,
                    '>' if !(arrow && is_mark(kept.last(), '-')) => angles = angles.saturating_sub(1),
                    _ => {}
                }
                let ends = mark.as_char() == ';' && angles == 0;
                kept.push(mark.into());
                if ends {
                    return;
                }
            }
            token => kept.push(token),
        }
    }
}

/// Whether a `const` belongs to a constant's name or to a pointer's type, rather than to a function, trait or bound.
fn names_a_constant(after: &Peekable<IntoIter>, before: Option<&TokenTree>) -> bool {
    if is_mark(before, '*') {
        return true;
    }
    let mut ahead = after.clone();
    let Some(TokenTree::Ident(_)) = ahead.next() else { return false };
    matches!(ahead.next(), Some(TokenTree::Punct(mark)) if mark.as_char() == ':' && mark.spacing() == Spacing::Alone)
}

fn is_mark(token: Option<&TokenTree>, expected: char) -> bool {
    matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == expected)
}

/// Whether this is the `[const]` of a bound.
fn is_const_bound(group: &Group) -> bool {
    group.delimiter() == Delimiter::Bracket && group.stream().to_string() == "const"
}

fn within(group: &Group) -> TokenTree {
    let mut content = group.stream();
    // `(u32 is 1..)`, a type with a pattern: it is a `u32`.
    if let [kind @ TokenTree::Ident(_), TokenTree::Ident(word)] =
        &content.clone().into_iter().take(2).collect::<Vec<_>>()[..]
        && word == "is"
    {
        content = kind.clone().into();
    }
    let mut inner = Group::new(group.delimiter(), declarations(content));
    inner.set_span(group.span());
    inner.into()
}

fn without_content(token: TokenTree) -> TokenTree {
    match token {
        TokenTree::Group(group) => {
            let mut empty = Group::new(group.delimiter(), TokenStream::new());
            empty.set_span(group.span());
            empty.into()
        }
        token => token,
    }
}
