//! The smallest predicate for a set of cells: of all disjunctions that hold in these cells and in none of the forbidden ones, one
//! with the fewest cases, then the fewest literals (THEORY section 4).
//!
//! Cells that are neither are free: no two concurrent calls have such arguments. The answer is the same for the same cells, and no
//! literal of it can be left out.

use std::collections::BTreeSet;

use super::space::{Cell, Space};
use super::{Literal, Predicate};

/// How many sets of cases are tried before the best one so far is taken.
const MOST: usize = 50_000;
/// How many steps are made for the cases of one cell, before others are left out.
const STEPS: usize = 2_000;

/// A set of cells, a bit each.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Cells(Vec<u64>);

impl Cells {
    fn of(count: usize, holds: impl Fn(usize) -> bool) -> Self {
        let mut words = vec![0; count.div_ceil(64)];
        for place in (0..count).filter(|place| holds(*place)) {
            words[place / 64] |= 1 << (place % 64);
        }
        Self(words)
    }

    fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one & other).collect())
    }

    fn without(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one & !other).collect())
    }

    /// Whether there is a cell in both.
    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }

    fn first(&self) -> Option<usize> {
        let words = self.0.iter().enumerate();
        let mut places = words.filter(|(_, word)| **word != 0).map(|(place, word)| place * 64 + trailing(*word));
        places.next()
    }

    fn contains(&self, place: usize) -> bool {
        self.0[place / 64] >> (place % 64) & 1 == 1
    }

    fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

fn trailing(word: u64) -> usize {
    word.trailing_zeros() as usize
}

/// The smallest predicate that holds in all cells of `wanted` and in none of `forbidden`.
pub(super) fn smallest(space: &Space, wanted: &BTreeSet<Cell>, forbidden: &BTreeSet<Cell>) -> Predicate {
    if wanted.is_empty() {
        return Predicate::never();
    }
    if forbidden.is_empty() {
        return Predicate::always();
    }
    let cells: Vec<&Cell> = wanted.iter().chain(forbidden).collect();
    let count = cells.len();
    let mut literals: Vec<(Literal, Cells)> = Vec::new();
    for literal in space.literals() {
        let holds = Cells::of(count, |place| space.holds(cells[place], &literal));
        // One of several that say the same of these cells is enough.
        if !literals.iter().any(|(_, known)| *known == holds) {
            literals.push((literal, holds));
        }
    }
    let wanted = Cells::of(count, |place| place < wanted.len());
    let forbidden = Cells::of(count, |place| !wanted.contains(place));
    let mut cases =
        Cases { literals: &literals, forbidden: &forbidden, found: BTreeSet::new(), steps: 0, is_cut: false };
    let mut left = wanted.clone();
    while let Some(place) = left.first() {
        cases.containing(place);
        left = left.without(&Cells::of(count, |other| other == place));
    }
    let cases: Vec<(Vec<usize>, Cells)> = cases
        .found
        .into_iter()
        .map(|(_, case)| {
            let holds = case.iter().fold(wanted.clone(), |cells, literal| cells.and(&literals[*literal].1));
            (case, holds)
        })
        .collect();
    let chosen = Cover::smallest(&cases, &wanted);
    let case = |case: &usize| cases[*case].0.iter().map(|literal| literals[*literal].0.clone()).collect();
    let mut cases: Vec<Vec<Literal>> = chosen.iter().map(case).collect();
    cases.sort();
    Predicate { cases }
}

/// Finds the conjunctions that can be cases: the minimal sets of literals that hold in a cell and of which each forbidden cell
/// violates one (the minimal hitting sets of Murakami and Uno, "Efficient algorithms for dualizing large-scale hypergraphs", 2014).
struct Cases<'a> {
    literals: &'a [(Literal, Cells)],
    forbidden: &'a Cells,
    /// With their lengths first, so that shorter ones are preferred.
    found: BTreeSet<(usize, Vec<usize>)>,
    /// What may still be tried for the cell at hand.
    steps: usize,
    /// Whether something longer than allowed was left to try.
    is_cut: bool,
}

impl Cases<'_> {
    /// Adds the conjunctions for a cell, the shortest first, for where there are more than can be tried.
    fn containing(&mut self, place: usize) {
        let usable: Vec<usize> =
            (0..self.literals.len()).filter(|literal| self.literals[*literal].1.contains(place)).collect();
        self.steps = STEPS;
        for length in 1..=usable.len() {
            self.is_cut = false;
            self.extend(&usable, &mut Vec::new(), &[], self.forbidden, length);
            if !self.is_cut || self.steps == 0 {
                break;
            }
        }
        let contains = |case: &Vec<usize>| case.iter().all(|literal| self.literals[*literal].1.contains(place));
        if !self.found.iter().any(|(_, case)| contains(case)) {
            let case = self.reduced(usable);
            self.found.insert((case.len(), case));
        }
    }

    /// Excludes the first forbidden cell that is left by each literal that can, `length` literals at most. A literal that was tried
    /// for a cell is not tried again behind the others that exclude it, so that no set comes twice. `only` has for each
    /// literal of the case the forbidden cells that it alone excludes.
    fn extend(&mut self, usable: &[usize], case: &mut Vec<usize>, only: &[Cells], left: &Cells, length: usize) {
        let Some(excluded) = left.first() else {
            let mut sorted = case.clone();
            sorted.sort_unstable();
            self.found.insert((sorted.len(), sorted));
            return;
        };
        if case.len() == length || self.steps == 0 {
            self.is_cut = true;
            return;
        }
        self.steps -= 1;
        let literals = self.literals;
        let (mut usable, able): (Vec<usize>, Vec<usize>) =
            usable.iter().partition(|literal| literals[**literal].1.contains(excluded));
        for literal in able {
            let holds = &literals[literal].1;
            // What has become superfluous stays so, whatever is added.
            if only.iter().all(|cells| cells.meets(holds)) {
                let only = only.iter().map(|cells| cells.and(holds)).chain([left.without(holds)]).collect::<Vec<_>>();
                case.push(literal);
                self.extend(&usable, case, &only, &left.and(holds), length);
                case.pop();
            }
            usable.push(literal);
        }
    }

    /// Whether the other literals of a conjunction exclude all forbidden cells.
    fn is_superfluous(&self, case: &[usize], left_out: usize) -> bool {
        let others = case.iter().enumerate().filter(|(place, _)| *place != left_out);
        others.fold(self.forbidden.clone(), |cells, (_, literal)| cells.and(&self.literals[*literal].1)).is_empty()
    }

    /// Some minimal conjunction out of one that excludes all forbidden cells.
    fn reduced(&self, mut case: Vec<usize>) -> Vec<usize> {
        let mut place = case.len();
        while place > 0 {
            place -= 1;
            if self.is_superfluous(&case, place) {
                case.remove(place);
            }
        }
        case
    }
}

/// Chooses cases that hold in all wanted cells together.
struct Cover<'a> {
    cases: &'a [(Vec<usize>, Cells)],
    best: Option<(usize, usize, Vec<usize>)>,
    steps: usize,
}

impl<'a> Cover<'a> {
    fn smallest(cases: &'a [(Vec<usize>, Cells)], wanted: &Cells) -> Vec<usize> {
        let mut cover = Self { cases, best: None, steps: MOST };
        // A good answer first, so that worse ones are cut off early.
        let mut left = wanted.clone();
        let mut chosen = Vec::new();
        while !left.is_empty() {
            let most = (0..cases.len()).max_by_key(|case| (cases[*case].1.and(&left).len(), std::cmp::Reverse(*case)));
            let Some(most) = most.filter(|case| !cases[*case].1.and(&left).is_empty()) else { break };
            left = left.without(&cases[most].1);
            chosen.push(most);
        }
        cover.keep(&chosen);
        cover.choose(wanted.clone(), &mut Vec::new());
        cover.best.map(|(.., chosen)| chosen).unwrap_or_default()
    }

    fn keep(&mut self, chosen: &[usize]) {
        let mut sorted = chosen.to_vec();
        sorted.sort_unstable();
        let literals = sorted.iter().map(|case| self.cases[*case].0.len()).sum();
        let candidate = (sorted.len(), literals, sorted);
        if self.best.as_ref().is_none_or(|best| candidate < *best) {
            self.best = Some(candidate);
        }
    }

    fn choose(&mut self, left: Cells, chosen: &mut Vec<usize>) {
        let Some(place) = left.first() else {
            self.keep(chosen);
            return;
        };
        let is_worse = self.best.as_ref().is_some_and(|(cases, ..)| chosen.len() + 1 > *cases);
        if is_worse || self.steps == 0 {
            return;
        }
        self.steps -= 1;
        for case in 0..self.cases.len() {
            if self.cases[case].1.contains(place) {
                chosen.push(case);
                self.choose(left.without(&self.cases[case].1), chosen);
                chosen.pop();
            }
        }
    }
}
