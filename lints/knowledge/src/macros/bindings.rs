//! What the variables of a rule are bound to, and writing out the rule with them.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

use super::fragment::Fragment;
use super::template::{Piece, Within};

/// What one variable is bound to.
pub(super) enum Binding {
    /// One fragment.
    Fragment(Fragment),
    /// Those of each round of a repetition.
    Sequence(Vec<Binding>),
}

/// What the variables are bound to, by their place.
pub(super) struct Bindings(Vec<Option<Binding>>);

impl Bindings {
    pub(super) fn new(variables: usize) -> Self {
        Self(std::iter::repeat_with(|| None).take(variables).collect())
    }

    /// Binds a variable, in the latest round of `depth` repetitions.
    pub(super) fn bind(&mut self, variable: usize, depth: usize, binding: Binding) {
        if depth == 0 {
            self.0[variable] = Some(binding);
            return;
        }
        let Some(mut at) = self.0[variable].as_mut() else { return };
        for _ in 1..depth {
            let Binding::Sequence(rounds) = at else { return };
            let Some(last) = rounds.last_mut() else { return };
            at = last;
        }
        if let Binding::Sequence(rounds) = at {
            rounds.push(binding);
        }
    }

    /// Begins a repetition that `depth` others stand around.
    pub(super) fn enter(&mut self, variables: Range<usize>, depth: usize) {
        for variable in variables {
            self.bind(variable, depth, Binding::Sequence(Vec::new()));
        }
    }

    /// What a variable is bound to in these rounds of the repetitions around.
    fn get(&self, variable: usize, rounds: &[usize]) -> Option<&Binding> {
        let mut at = self.0[variable].as_ref()?;
        for round in rounds {
            match at {
                Binding::Sequence(bound) => at = bound.get(*round)?,
                Binding::Fragment(_) => break,
            }
        }
        Some(at)
    }
}

/// The writing of one rule.
pub(super) struct Writer<'rule> {
    bindings: &'rule Bindings,
    /// What the crate of the macro is called; `None` for the crate that calls it.
    krate: Option<&'rule str>,
    /// The rounds of the repetitions that are being written.
    rounds: Vec<usize>,
    /// How many tokens may still be written.
    rest: usize,
}

impl<'rule> Writer<'rule> {
    /// A writer of at most `most` tokens, not counting those in groups that are bound.
    pub(super) const fn new(bindings: &'rule Bindings, krate: Option<&'rule str>, most: usize) -> Self {
        Self { bindings, krate, rounds: Vec::new(), rest: most }
    }

    /// Writes `pieces`; `None` if variables do not fit their repetitions, or that is too much.
    pub(super) fn write(&mut self, pieces: &[Piece]) -> Option<TokenStream> {
        let mut tokens = Vec::new();
        self.pieces(pieces, &mut tokens)?;
        Some(tokens.into_iter().collect())
    }

    fn pieces(&mut self, pieces: &[Piece], tokens: &mut Vec<TokenTree>) -> Option<()> {
        for piece in pieces {
            self.rest = self.rest.checked_sub(1)?;
            match piece {
                Piece::Token(token) => tokens.push(token.clone()),
                Piece::Variable { variable, within } => {
                    let Binding::Fragment(fragment) = self.bindings.get(*variable, &self.rounds)? else { return None };
                    self.fragment(fragment, *within, tokens)?;
                }
                Piece::Crate => self.krate(tokens),
                Piece::Group(delimiter, inner) => {
                    tokens.push(Group::new(*delimiter, self.write(inner)?).into());
                }
                Piece::Repetition { pieces, separator, variables } => {
                    for round in 0..self.count(variables)? {
                        self.rest = self.rest.checked_sub(1)?;
                        if round > 0 {
                            tokens.extend(separator.iter().cloned());
                        }
                        self.rounds.push(round);
                        self.pieces(pieces, tokens)?;
                        self.rounds.pop();
                    }
                }
            }
        }
        Some(())
    }

    fn fragment(&mut self, fragment: &Fragment, within: Within, tokens: &mut Vec<TokenTree>) -> Option<()> {
        let is_whole = match within {
            Within::Items => fragment.needs_group(),
            Within::Arguments => fragment.is_whole(),
            Within::Rules => false,
        };
        if is_whole {
            tokens.push(Group::new(Delimiter::None, fragment.tokens.clone()).into());
            return Some(());
        }
        for token in fragment.tokens.clone() {
            self.rest = self.rest.checked_sub(1)?;
            tokens.push(token);
        }
        Some(())
    }

    /// How many rounds a repetition has: as many as every variable in it that is bound more than once.
    fn count(&self, variables: &[usize]) -> Option<usize> {
        let mut count = None;
        for variable in variables {
            if let Binding::Sequence(rounds) = self.bindings.get(*variable, &self.rounds)? {
                match count {
                    Some(known) if known != rounds.len() => return None,
                    _ => count = Some(rounds.len()),
                }
            }
        }
        count
    }

    fn krate(&self, tokens: &mut Vec<TokenTree>) {
        match self.krate {
            None => tokens.push(Ident::new("crate", Span::call_site()).into()),
            Some(name) => {
                tokens.push(Punct::new(':', Spacing::Joint).into());
                tokens.push(Punct::new(':', Spacing::Alone).into());
                tokens.push(Ident::new(name, Span::call_site()).into());
            }
        }
    }
}
