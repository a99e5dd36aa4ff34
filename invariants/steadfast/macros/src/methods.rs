//! The body of an `impl` without the attributes that are meant for `verify`.
//!
//! Tokens that stay are the ones that came, with their places, so that errors and debuggers point into the user's code.

use proc_macro::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::item;
use crate::mistake::Mistakes;
use crate::options;

/// What a method can be.
const ROLES: [&str; 6] = ["initial", "invariant", "operation", "effect", "local", "equivalence"];
/// What can be said of a parameter.
const PARAMETERS: [&str; 2] = ["fresh", "replica"];

/// The body without the attributes of `verify`. Mistakes in them are noted.
pub(crate) fn stripped(body: TokenStream, mistakes: &mut Mistakes) -> TokenStream {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let mut kept = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        rest = member(rest, &mut kept, mistakes);
    }
    kept.into_iter().collect()
}

/// An attribute with its options.
struct Attribute {
    name: Ident,
    options: TokenStream,
}

impl Attribute {
    /// The attribute in these brackets, if it is one of `names`, by its name or as `steadfast::name`.
    fn among(names: &[&str], brackets: &Group) -> Option<Self> {
        let tokens: Vec<TokenTree> = brackets.stream().into_iter().collect();
        let (path, options) = match tokens.split_last()? {
            (TokenTree::Group(group), path) if group.delimiter() == Delimiter::Parenthesis => (path, group.stream()),
            _ => (tokens.as_slice(), TokenStream::new()),
        };
        let written: String = path.iter().map(ToString::to_string).collect();
        let written = written.trim_start_matches("::");
        let name = written.strip_prefix("steadfast::").unwrap_or(written);
        match path.last()? {
            TokenTree::Ident(ident) if names.contains(&name) => Some(Self { name: ident.clone(), options }),
            _ => None,
        }
    }

    fn is(&self, name: &str) -> bool {
        self.name.to_string() == name
    }

    fn span(&self) -> Span {
        self.name.span()
    }
}

/// Moves one member of the `impl` to `kept`, and returns what follows it.
fn member<'a>(tokens: &'a [TokenTree], kept: &mut Vec<TokenTree>, mistakes: &mut Mistakes) -> &'a [TokenTree] {
    let (roles, tokens) = without_attributes(&ROLES, tokens, kept);
    let Some(keyword) = item::keyword(tokens) else {
        kept.extend(tokens.iter().cloned());
        return &[];
    };
    let word = tokens[keyword].to_string();
    check(&roles, &word, mistakes);
    // No code calls these, and yet they are not dead: they say what the rest is for.
    if let Some(role) = roles.iter().find(|role| role.is("invariant") || role.is("equivalence")) {
        kept.extend(allow_dead_code(role.span()));
    }
    let extent = Extent::of(tokens, keyword, &word);
    let is_operation = roles.iter().any(|role| role.is("operation"));
    for (place, token) in tokens[..extent.end].iter().enumerate() {
        match token {
            TokenTree::Group(group) if extent.parameters == Some(place) => {
                kept.push(TokenTree::Group(parameters(group, is_operation, mistakes)));
            }
            _ => kept.push(token.clone()),
        }
    }
    &tokens[extent.end..]
}

/// Moves the attributes at the front to `kept`, except those of `names`, which are returned with the tokens after them.
fn without_attributes<'a>(
    names: &[&str],
    mut tokens: &'a [TokenTree],
    kept: &mut Vec<TokenTree>,
) -> (Vec<Attribute>, &'a [TokenTree]) {
    let mut found = Vec::new();
    loop {
        match tokens {
            [TokenTree::Punct(hash), TokenTree::Group(brackets), rest @ ..] if hash.as_char() == '#' => {
                match Attribute::among(names, brackets) {
                    Some(attribute) => found.push(attribute),
                    None => kept.extend(tokens[..2].iter().cloned()),
                }
                tokens = rest;
            }
            // An attribute of the `impl` itself: `#![..]`.
            [TokenTree::Punct(hash), TokenTree::Punct(_), TokenTree::Group(_), rest @ ..] if hash.as_char() == '#' => {
                kept.extend(tokens[..3].iter().cloned());
                tokens = rest;
            }
            _ => return (found, tokens),
        }
    }
}

/// How far a member reaches, and where its parameters are.
struct Extent {
    parameters: Option<usize>,
    end: usize,
}

impl Extent {
    fn of(tokens: &[TokenTree], keyword: usize, word: &str) -> Self {
        let mut parameters = None;
        let mut angles = 0_u32;
        let mut arrow = false;
        for (place, token) in tokens.iter().enumerate().skip(keyword) {
            match token {
                TokenTree::Group(group) if angles == 0 => match group.delimiter() {
                    Delimiter::Parenthesis if word == "fn" => {
                        parameters.get_or_insert(place);
                    }
                    // The body of a function, or of a macro's call; a constant goes on to its semicolon.
                    Delimiter::Brace if !["const", "type"].contains(&word) => {
                        return Self { parameters, end: place + 1 };
                    }
                    _ => {}
                },
                TokenTree::Punct(punct) => match punct.as_char() {
                    ';' => return Self { parameters, end: place + 1 },
                    '<' if word == "fn" => angles += 1,
                    '>' if word == "fn" && !arrow => angles = angles.saturating_sub(1),
                    _ => {}
                },
                _ => {}
            }
            arrow = matches!(token, TokenTree::Punct(punct) if punct.as_char() == '-');
        }
        Self { parameters, end: tokens.len() }
    }
}

/// The parameters without what is said of them for `verify`.
fn parameters(group: &Group, of_operation: bool, mistakes: &mut Mistakes) -> Group {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let mut kept = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    let mut changed = false;
    while let [token, ..] = rest {
        let (said, after) = without_attributes(&PARAMETERS, rest, &mut kept);
        for attribute in said {
            changed = true;
            options::none(attribute.options.clone(), &attribute.name.to_string(), mistakes);
            if !of_operation {
                let message = format!("`#[{}]` belongs on a parameter of an `#[operation]`", attribute.name);
                mistakes.push(attribute.span(), message);
            }
        }
        if after.len() == rest.len() {
            kept.push(token.clone());
            rest = &rest[1..];
        } else {
            rest = after;
        }
    }
    if !changed {
        return group.clone();
    }
    let mut group_without = Group::new(group.delimiter(), kept.into_iter().collect());
    group_without.set_span(group.span());
    group_without
}

fn check(roles: &[Attribute], word: &str, mistakes: &mut Mistakes) {
    for (place, role) in roles.iter().enumerate() {
        if word != "fn" {
            mistakes.push(role.span(), format!("`#[{}]` belongs on a method, not on `{word}`", role.name));
        } else if let Some(first) = roles[..place].first() {
            let message = if first.is(&role.name.to_string()) {
                format!("`#[{}]` is said twice", role.name)
            } else {
                format!("a method is either `#[{}]` or `#[{}]`", first.name, role.name)
            };
            mistakes.push(role.span(), message);
        }
        match role.name.to_string().as_str() {
            "operation" => options::of_operation(role.options.clone(), mistakes),
            "local" => options::of_local(role.options.clone(), role.span(), mistakes),
            name => options::none(role.options.clone(), name, mistakes),
        }
    }
}

/// `#[allow(dead_code)]`, as a macro's own token, so that it is no allowance of the user's.
fn allow_dead_code(span: Span) -> [TokenTree; 2] {
    let span = Span::mixed_site().located_at(span);
    let ident = |name| TokenTree::Ident(Ident::new(name, span));
    let group = |delimiter, tokens: Vec<TokenTree>| {
        let mut group = Group::new(delimiter, tokens.into_iter().collect());
        group.set_span(span);
        TokenTree::Group(group)
    };
    let lint = group(Delimiter::Parenthesis, vec![ident("dead_code")]);
    let hash = Punct::new('#', Spacing::Alone);
    [TokenTree::Punct(hash), group(Delimiter::Bracket, vec![ident("allow"), lint])]
}
