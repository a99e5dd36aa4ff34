//! What a rule writes out, as pieces.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::rules::{Variable, part, repetition, trees};

/// What a rule writes out.
pub(super) type Template = Vec<Piece>;

/// One piece of it.
pub(super) enum Piece {
    /// This token.
    Token(TokenTree),
    /// What is bound to a variable.
    Variable { variable: usize, within: Within },
    /// `#[..]` around what is bound to a variable.
    Attribute(usize),
    /// The crate of the macro.
    Crate { within: Within },
    /// Delimiters around more.
    Group(Delimiter, Template),
    /// More, as often as the variables in it are bound.
    Repetition { pieces: Template, separator: Vec<TokenTree>, variables: Vec<usize> },
}

/// What a piece is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// What the macro expands to. The bodies of functions are left out: nothing in them is a declaration that others can name.
    Items,
    /// The arguments of another macro, to which a fragment is one token.
    Arguments,
    /// The rules of another macro.
    Rules,
}

/// Reads what a rule writes out; `None` where that is not understood.
pub(super) fn read(tokens: TokenStream, variables: &[Variable]) -> Option<Template> {
    TemplateReader { variables }.sequence(&trees(tokens), Within::Items)
}

struct TemplateReader<'rule> {
    variables: &'rule [Variable],
}

impl TemplateReader<'_> {
    fn sequence(&self, tokens: &[TokenTree], within: Within) -> Option<Template> {
        let mut pieces = Vec::with_capacity(tokens.len());
        let mut at = 0;
        let mut in_signature = false;
        while let Some(token) = tokens.get(at) {
            let (before, behind) = (&tokens[..at], &tokens[at + 1..]);
            at += 1;
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '$' => {
                    at += self.dollar(token, behind, within, &mut pieces)?;
                }
                TokenTree::Group(group)
                    if in_signature && within == Within::Items && group.delimiter() == Delimiter::Brace =>
                {
                    in_signature = false;
                    pieces.push(Piece::Group(Delimiter::Brace, Vec::new()));
                }
                TokenTree::Punct(punct) if punct.as_char() == '#' && within == Within::Items && is_silent(behind) => {
                    at += 1;
                }
                TokenTree::Punct(punct) if punct.as_char() == '#' && within == Within::Items => {
                    match self.attribute(behind) {
                        Some(variable) => {
                            at += 1;
                            pieces.push(Piece::Attribute(variable));
                        }
                        None => pieces.push(Piece::Token(token.clone())),
                    }
                }
                TokenTree::Group(group) => pieces.push(self.group(group, before, within)?),
                token => {
                    if is_mark(token, ';') {
                        in_signature = false;
                    } else if matches!(token, TokenTree::Ident(word) if word == "fn") {
                        // What has no name is a type.
                        in_signature |= match behind.first() {
                            Some(TokenTree::Ident(_)) => true,
                            next => next.is_some_and(|next| is_mark(next, '$')),
                        };
                    }
                    let mut token = [token.clone()];
                    if behind.first().is_some_and(|next| is_mark(next, '$')) {
                        part(&mut token);
                    }
                    pieces.extend(token.map(Piece::Token));
                }
            }
        }
        Some(pieces)
    }

    fn group(&self, group: &Group, before: &[TokenTree], within: Within) -> Option<Piece> {
        let within = match (within, before) {
            (Within::Items, [.., TokenTree::Ident(_), mark]) if is_mark(mark, '!') => Within::Arguments,
            (Within::Items, [.., TokenTree::Ident(_), mark, TokenTree::Ident(_)]) if is_mark(mark, '!') => {
                Within::Rules
            }
            _ => within,
        };
        Some(Piece::Group(group.delimiter(), self.sequence(&trees(group.stream()), within)?))
    }

    fn note_variables(&self, tokens: &[TokenTree], variables: &mut Vec<usize>) {
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.note_variables(&trees(group.stream()), variables),
                TokenTree::Ident(word) if at > 0 && is_mark(&tokens[at - 1], '$') => {
                    variables.extend(self.variable(word).filter(|variable| !variables.contains(variable)));
                }
                _ => {}
            }
        }
    }

    /// The variable that is all of the attribute that comes next, behind its `#`.
    fn attribute(&self, behind: &[TokenTree]) -> Option<usize> {
        let Some(TokenTree::Group(group)) = behind.first() else { return None };
        match &*trees(group.stream()) {
            [dollar, TokenTree::Ident(word)] if is_mark(dollar, '$') => self.variable(word),
            _ => None,
        }
    }

    fn variable(&self, word: &Ident) -> Option<usize> {
        self.variables.iter().position(|variable| variable.name == *word)
    }

    /// Reads what stands behind a `$`, and says how many tokens that took.
    fn dollar(&self, dollar: &TokenTree, behind: &[TokenTree], within: Within, pieces: &mut Template) -> Option<usize> {
        let Some(next) = behind.first() else {
            pieces.push(Piece::Token(dollar.clone()));
            return Some(0);
        };
        match next {
            TokenTree::Ident(word) if word == "crate" => {
                pieces.push(Piece::Crate { within });
                Some(1)
            }
            TokenTree::Ident(word) => {
                match self.variable(word) {
                    Some(variable) => pieces.push(Piece::Variable { variable, within }),
                    // That of a macro that this one defines.
                    None => pieces.extend([dollar, next].map(|token| Piece::Token(token.clone()))),
                }
                Some(1)
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                let (separator, _, rest) = repetition(&behind[1..])?;
                let tokens = trees(group.stream());
                let inner = self.sequence(&tokens, within)?;
                // Those in what is left out count too.
                let mut variables = Vec::new();
                self.note_variables(&tokens, &mut variables);
                let mut separator = separator.to_vec();
                part(&mut separator);
                pieces.push(Piece::Repetition { pieces: inner, separator, variables });
                Some(behind.len() - rest.len())
            }
            // `$$` and `${..}` are not stable.
            _ => None,
        }
    }
}

/// Attributes that say nothing of what is declared.
const SILENT: &[&str] = &["allow", "deny", "doc", "expect", "inline", "warn"];

/// Whether an attribute without meaning here comes next, behind its `#`.
fn is_silent(behind: &[TokenTree]) -> bool {
    let Some(TokenTree::Group(group)) = behind.first() else { return false };
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(word)) if SILENT.iter().any(|silent| word == silent))
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}
