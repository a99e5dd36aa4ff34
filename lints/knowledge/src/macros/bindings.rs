//! What the variables of a rule are bound to, and writing out the rule with them.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

use super::Miss;
use super::depth::Depth;
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

/// What a rule was written out to.
pub(super) struct Written {
    pub(super) tokens: TokenStream,
    /// How many tokens these are, those in groups counted.
    pub(super) size: usize,
    /// No tree over them is deeper.
    pub(super) depth: usize,
}

/// The tokens between two delimiters.
#[derive(Default)]
struct Level {
    tokens: Vec<TokenTree>,
    depth: Depth,
}

impl Level {
    fn push(&mut self, token: TokenTree) {
        self.depth.token(&token);
        self.tokens.push(token);
    }

    fn push_group(&mut self, group: Group, depth: usize) {
        self.depth.group(group.delimiter(), depth);
        self.tokens.push(group.into());
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
    hygiene: Option<&'rule Hygiene<'rule>>,
}

/// Which words of a macro are not those of who calls it, though they look the same.
pub(super) struct Hygiene<'call> {
    /// The local variables that the arguments speak of.
    pub(super) locals: &'call [&'call str],
    /// What sets words apart from those of other expansions around.
    pub(super) level: usize,
}

impl Hygiene<'_> {
    /// The word of the macro that stands in the place of `word`, if that is also a local variable of the arguments.
    fn renamed(&self, word: &Ident) -> Option<Ident> {
        // `self` is only ever that of the caller.
        let is_local = word != "self" && self.locals.iter().any(|local| word == local);
        is_local.then(|| Ident::new(&format!("{word}__{}", self.level), word.span()))
    }
}

impl<'rule> Writer<'rule> {
    /// A writer of at most `most` tokens.
    pub(super) const fn new(
        bindings: &'rule Bindings,
        krate: Option<&'rule str>,
        most: usize,
        hygiene: Option<&'rule Hygiene<'rule>>,
    ) -> Self {
        Self { bindings, krate, rounds: Vec::new(), rest: most, hygiene }
    }

    /// Writes `pieces`, if the variables fit their repetitions, and that is not too much.
    pub(super) fn all(mut self, pieces: &[Piece]) -> Result<Written, Miss> {
        let most = self.rest;
        let mut level = Level::default();
        self.pieces(pieces, &mut level)?;
        Ok(Written { tokens: level.tokens.into_iter().collect(), size: most - self.rest, depth: level.depth.bound() })
    }

    fn pieces(&mut self, pieces: &[Piece], level: &mut Level) -> Result<(), Miss> {
        for piece in pieces {
            self.spend(1)?;
            match piece {
                Piece::Token(token) => level.push(self.token(token, level)),
                Piece::Variable { variable, within } => {
                    self.fragment(self.bound(*variable)?, *within, level)?;
                }
                Piece::Attribute(variable) => {
                    let fragment = self.bound(*variable)?;
                    if !fragment.is_documentation() {
                        self.spend(fragment.size)?;
                        level.push(Punct::new('#', Spacing::Alone).into());
                        level.push_group(fragment.group(Delimiter::Bracket), fragment.size);
                    }
                }
                Piece::Crate { within } => self.krate(*within, level),
                Piece::Group(delimiter, pieces) => {
                    let mut inner = Level::default();
                    self.pieces(pieces, &mut inner)?;
                    let group = Group::new(*delimiter, inner.tokens.into_iter().collect());
                    level.push_group(group, inner.depth.bound());
                }
                Piece::Repetition { pieces, separator, variables } => {
                    for round in 0..self.count(variables)? {
                        self.spend(1 + separator.len())?;
                        if round > 0 {
                            separator.iter().for_each(|token| level.push(token.clone()));
                        }
                        self.rounds.push(round);
                        self.pieces(pieces, level)?;
                        self.rounds.pop();
                    }
                }
            }
        }
        Ok(())
    }

    /// A token of the rule, behind those in `level`.
    fn token(&self, token: &TokenTree, level: &Level) -> TokenTree {
        // Fields and methods are no variables.
        let is_member = matches!(level.tokens.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '.');
        match (self.hygiene, token) {
            (Some(hygiene), TokenTree::Ident(word)) if !is_member => {
                hygiene.renamed(word).map_or_else(|| token.clone(), Into::into)
            }
            _ => token.clone(),
        }
    }

    fn fragment(&mut self, fragment: &Fragment, within: Within, level: &mut Level) -> Result<(), Miss> {
        let is_whole = match within {
            Within::Items => fragment.needs_group(),
            Within::Arguments => fragment.is_whole(),
            Within::Rules => false,
        };
        self.spend(fragment.size)?;
        if is_whole {
            level.push_group(fragment.group(Delimiter::None), fragment.size);
        } else {
            level.depth.add(fragment.size);
            level.tokens.extend_from_slice(&fragment.tokens);
        }
        Ok(())
    }

    fn bound(&self, variable: usize) -> Result<&'rule Fragment, Miss> {
        match self.bindings.get(variable, &self.rounds) {
            Some(Binding::Fragment(fragment)) => Ok(fragment),
            Some(Binding::Sequence(_)) | None => Err(Miss::Unmatched),
        }
    }

    fn spend(&mut self, tokens: usize) -> Result<(), Miss> {
        self.rest = self.rest.checked_sub(tokens).ok_or(Miss::Excessive)?;
        Ok(())
    }

    /// How many rounds a repetition has: as many as every variable in it that is bound more than once.
    fn count(&self, variables: &[usize]) -> Result<usize, Miss> {
        let mut count = None;
        for variable in variables {
            if let Some(Binding::Sequence(rounds)) = self.bindings.get(*variable, &self.rounds) {
                match count {
                    Some(known) if known != rounds.len() => return Err(Miss::Unmatched),
                    _ => count = Some(rounds.len()),
                }
            }
        }
        count.ok_or(Miss::Unmatched)
    }

    fn krate(&self, within: Within, level: &mut Level) {
        match self.krate {
            None => {
                if within == Within::Rules {
                    level.push(Punct::new('$', Spacing::Alone).into());
                }
                level.push(Ident::new("crate", Span::call_site()).into());
            }
            Some(name) => {
                level.push(Punct::new(':', Spacing::Joint).into());
                level.push(Punct::new(':', Spacing::Alone).into());
                level.push(Ident::new(name, Span::call_site()).into());
            }
        }
    }
}
