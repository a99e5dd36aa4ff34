//! The rules of a macro, from their tokens to steps that match and pieces that are written out.
//!
//! A matcher is flat, as in rustc's `macro_parser`: repetitions are jumps between its steps, so that several ways through it
//! can be followed at once.

use std::ops::Range;

use proc_macro2::{Delimiter, Ident, Punct, Spacing, TokenStream, TokenTree};

use super::fragment::Kind;
use super::template::{self, Template};

/// The rules of one macro, in their order; `None` for one that is not understood.
pub(super) struct Rules(pub(super) Vec<Option<Rule>>);

/// One rule.
pub(super) struct Rule {
    pub(super) matcher: Matcher,
    pub(super) template: Template,
}

/// What the arguments of a macro must be.
pub(super) struct Matcher {
    pub(super) steps: Vec<Step>,
    /// What is bound, in the order of the declarations; those of a repetition stand together.
    pub(super) variables: Vec<Variable>,
}

/// A name that arguments are bound to.
pub(super) struct Variable {
    pub(super) name: Ident,
    /// How many repetitions it stands in.
    pub(super) depth: usize,
}

/// One step through a matcher.
pub(super) enum Step {
    /// This word.
    Ident(Ident),
    /// This mark.
    Punct(char),
    /// This literal.
    Literal(String),
    /// The start of a group.
    Open(Delimiter),
    /// The end of a group.
    Close,
    /// The start of a repetition: go on, or to `exit` if it may be left out.
    Enter { variables: Range<usize>, depth: usize, exit: usize, is_optional: bool },
    /// The end of a round: go on, or to `exit`.
    Fork { exit: usize },
    /// Go to another step.
    Jump(usize),
    /// A fragment, bound to a variable.
    Variable { variable: usize, kind: Kind },
    /// The end of the arguments.
    End,
}

/// How often something may be repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    /// `?`.
    Once,
    /// `*`.
    Any,
    /// `+`.
    Some,
}

impl Rules {
    /// The rules in the body of a `macro_rules!`; `None` where that holds none.
    pub(super) fn read(tokens: TokenStream) -> Option<Self> {
        let mut tokens = tokens.into_iter();
        let mut rules = Vec::new();
        while let Some(token) = tokens.next() {
            let TokenTree::Group(matcher) = token else { return None };
            let arrow = [tokens.next()?, tokens.next()?];
            if !matches!(&arrow, [TokenTree::Punct(one), TokenTree::Punct(other)] if one.as_char() == '=' && other.as_char() == '>')
            {
                return None;
            }
            let TokenTree::Group(template) = tokens.next()? else { return None };
            rules.push(Rule::read(matcher.stream(), template.stream()));
            match tokens.next() {
                Some(TokenTree::Punct(punct)) if punct.as_char() == ';' => {}
                Some(_) => return None,
                None => break,
            }
        }
        Some(Self(rules))
    }
}

impl Rule {
    fn read(matcher: TokenStream, template: TokenStream) -> Option<Self> {
        let mut reader = MatcherReader { steps: Vec::new(), variables: Vec::new() };
        reader.sequence(&trees(matcher), 0)?;
        reader.steps.push(Step::End);
        let matcher = Matcher { steps: reader.steps, variables: reader.variables };
        let template = template::read(template, &matcher.variables)?;
        Some(Self { matcher, template })
    }
}

/// The tokens as a list.
pub(super) fn trees(tokens: TokenStream) -> Vec<TokenTree> {
    tokens.into_iter().collect()
}

/// Keeps the last mark from becoming one operator with what will stand behind it.
pub(super) fn part(tokens: &mut [TokenTree]) {
    if let Some(TokenTree::Punct(punct)) = tokens.last_mut()
        && punct.spacing() == Spacing::Joint
    {
        *punct = Punct::new(punct.as_char(), Spacing::Alone);
    }
}

struct MatcherReader {
    steps: Vec<Step>,
    variables: Vec<Variable>,
}

impl MatcherReader {
    fn sequence(&mut self, tokens: &[TokenTree], depth: usize) -> Option<()> {
        let mut rest = tokens;
        while let Some((token, behind)) = rest.split_first() {
            rest = behind;
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '$' => match rest {
                    [TokenTree::Ident(name), TokenTree::Punct(colon), TokenTree::Ident(kind), behind @ ..]
                        if colon.as_char() == ':' =>
                    {
                        let step =
                            Step::Variable { variable: self.variables.len(), kind: Kind::of(&kind.to_string())? };
                        self.variables.push(Variable { name: name.clone(), depth });
                        self.steps.push(step);
                        rest = behind;
                    }
                    [TokenTree::Group(group), behind @ ..] if group.delimiter() == Delimiter::Parenthesis => {
                        let (separator, times, behind) = repetition(behind)?;
                        self.repetition(&trees(group.stream()), separator, times, depth)?;
                        rest = behind;
                    }
                    [] => self.token(token),
                    _ => return None,
                },
                TokenTree::Group(group) => {
                    self.steps.push(Step::Open(group.delimiter()));
                    self.sequence(&trees(group.stream()), depth)?;
                    self.steps.push(Step::Close);
                }
                token => self.token(token),
            }
        }
        Some(())
    }

    fn token(&mut self, token: &TokenTree) {
        self.steps.push(match token {
            TokenTree::Ident(ident) => Step::Ident(ident.clone()),
            TokenTree::Punct(punct) => Step::Punct(punct.as_char()),
            TokenTree::Literal(literal) => Step::Literal(literal.to_string()),
            TokenTree::Group(group) => Step::Open(group.delimiter()),
        });
    }

    fn repetition(&mut self, body: &[TokenTree], separator: &[TokenTree], times: Times, depth: usize) -> Option<()> {
        let (enter, first) = (self.steps.len(), self.variables.len());
        self.steps.push(Step::Close);
        self.sequence(body, depth + 1)?;
        if times != Times::Once {
            let fork = self.steps.len();
            self.steps.push(Step::Close);
            for token in separator {
                self.token(token);
            }
            self.steps.push(Step::Jump(enter + 1));
            self.steps[fork] = Step::Fork { exit: self.steps.len() };
        }
        let (variables, exit) = (first..self.variables.len(), self.steps.len());
        self.steps[enter] = Step::Enter { variables, depth, exit, is_optional: times != Times::Some };
        Some(())
    }
}

/// The separator and the number of times that stand behind a repetition, and what comes after.
pub(super) fn repetition(tokens: &[TokenTree]) -> Option<(&[TokenTree], Times, &[TokenTree])> {
    let (first, behind) = tokens.split_first()?;
    if let Some(times) = times(first) {
        return Some((&[], times, behind));
    }
    if matches!(first, TokenTree::Group(_)) {
        return None;
    }
    let length = glued(tokens);
    let (separator, behind) = tokens.split_at(length);
    let (operator, behind) = behind.split_first()?;
    Some((separator, times(operator)?, behind))
}

fn times(token: &TokenTree) -> Option<Times> {
    let TokenTree::Punct(punct) = token else { return None };
    match punct.as_char() {
        '?' => Some(Times::Once),
        '*' => Some(Times::Any),
        '+' => Some(Times::Some),
        _ => None,
    }
}

const OPERATORS: &[&str] = &[
    "<<=", ">>=", "...", "..=", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=",
    "<<", ">>", "->", "=>", "::", "..", "<-",
];

/// How many tokens at the start are one to a macro: an operator of several marks, a lifetime, or anything else that is one.
pub(super) fn glued(tokens: &[TokenTree]) -> usize {
    let mut text = String::new();
    for token in tokens.iter().take(3) {
        let TokenTree::Punct(punct) = token else { break };
        text.push(punct.as_char());
        if punct.spacing() == Spacing::Alone {
            break;
        }
    }
    if text == "'" {
        return tokens.len().min(2);
    }
    OPERATORS.iter().find(|operator| text.starts_with(**operator)).map_or(1, |operator| operator.len())
}
