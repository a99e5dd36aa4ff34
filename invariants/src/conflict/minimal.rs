//! The smallest predicate for a set of cells: of all disjunctions that hold in these cells and in none of the forbidden ones, one
//! with the fewest cases, then the fewest literals (THEORY section 4).
//!
//! Cells that are neither are free: no two concurrent calls have such arguments. The answer is the same for the same cells, and no
//! literal of it can be left out.

use std::collections::BTreeSet;

use fixedbitset::FixedBitSet;
use itertools::Itertools;
use rayon::prelude::*;

use super::space::{Cell, Space};
use super::{Literal, Predicate};
use crate::bits::{bits, without};

/// How many sets of cases are tried before the best one so far is taken.
const MOST: usize = 50_000;
/// How many steps are made for the cases of one cell, before others are left out.
const STEPS: usize = 2_000;

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
    let mut literals: Vec<(Literal, FixedBitSet)> = Vec::new();
    for literal in space.literals() {
        let holds = bits(count, |place| space.holds(cells[place], &literal));
        // One of several that say the same of these cells is enough.
        if !literals.iter().any(|(_, known)| *known == holds) {
            literals.push((literal, holds));
        }
    }
    let wanted = bits(count, |place| place < wanted.len());
    let forbidden = bits(count, |place| !wanted.contains(place));
    let holding = |cell: usize| bits(literals.len(), |literal| literals[literal].1.contains(cell));
    let outside: Vec<FixedBitSet> = forbidden.ones().map(holding).collect();
    let containing = |cell: usize| Cases::of(&holding(cell), &outside).found();
    let cells: Vec<usize> = wanted.ones().collect();
    let found: Vec<Vec<Vec<usize>>> = cells.into_par_iter().map(containing).collect();
    // Shorter ones are preferred.
    let cases: BTreeSet<(usize, Vec<usize>)> = found.into_iter().flatten().map(|case| (case.len(), case)).collect();
    let cases: Vec<(Vec<usize>, FixedBitSet)> = cases
        .into_iter()
        .map(|(_, case)| {
            let holds = case.iter().fold(wanted.clone(), |cells, literal| &cells & &literals[*literal].1);
            (case, holds)
        })
        .collect();
    let chosen = Cover::smallest(&cases, &wanted);
    let case = |case: &usize| cases[*case].0.iter().map(|literal| literals[*literal].0.clone()).collect();
    let mut cases: Vec<Vec<Literal>> = chosen.iter().map(case).collect();
    cases.sort();
    Predicate { cases }
}

/// Finds the conjunctions that can be cases for one cell: the minimal sets of literals that hold in it and of which each forbidden cell
/// violates one (the minimal hitting sets of Murakami and Uno, "Efficient algorithms for dualizing large-scale hypergraphs", 2014).
struct Cases {
    /// Sets of literals that hold in the cell, one of which a case must have: those that a forbidden cell violates. Of two sets the
    /// one that contains the other is left out; smaller ones come first.
    demands: Vec<FixedBitSet>,
    /// For each literal the demands that it meets.
    meets: Vec<FixedBitSet>,
    found: BTreeSet<Vec<usize>>,
    /// What may still be tried.
    steps: usize,
    /// Whether something longer than allowed was left to try.
    is_cut: bool,
}

impl Cases {
    /// For a cell by the literals that hold in it, and for each forbidden cell those that hold there.
    fn of(holding: &FixedBitSet, outside: &[FixedBitSet]) -> Self {
        let violated: BTreeSet<FixedBitSet> = outside.iter().map(|forbidden| without(holding, forbidden)).collect();
        let mut demands: Vec<FixedBitSet> = Vec::new();
        for demand in violated.into_iter().sorted_by_key(|demand| demand.count_ones(..)) {
            if !demands.iter().any(|smaller| smaller.is_subset(&demand)) {
                demands.push(demand);
            }
        }
        let meets = |literal: usize| bits(demands.len(), |demand| demands[demand].contains(literal));
        let meets = (0..holding.len()).map(meets).collect();
        Self { demands, meets, found: BTreeSet::new(), steps: STEPS, is_cut: false }
    }

    /// The conjunctions: the shorter ones, where there are more than can be tried, and at least one.
    fn found(mut self) -> Vec<Vec<usize>> {
        let usable = bits(self.meets.len(), |literal| !self.meets[literal].is_clear());
        let all = bits(self.demands.len(), |_| true);
        for length in 1..=usable.count_ones(..) {
            self.is_cut = false;
            self.extend(&usable, &mut Vec::new(), &[], &all, length);
            if !self.is_cut || self.steps == 0 {
                break;
            }
        }
        if self.found.is_empty() {
            let case = self.reduced(usable.ones().collect());
            self.found.insert(case);
        }
        self.found.into_iter().collect()
    }

    /// Meets the first demand that is left by each literal that can, `length` literals at most. A literal that was tried for a
    /// demand is not tried again behind the others that meet it, so that no set comes twice. `only` has for each literal of the case
    /// the demands that it alone meets.
    fn extend(
        &mut self,
        usable: &FixedBitSet,
        case: &mut Vec<usize>,
        only: &[FixedBitSet],
        left: &FixedBitSet,
        length: usize,
    ) {
        let Some(demand) = left.minimum() else {
            let mut sorted = case.clone();
            sorted.sort_unstable();
            self.found.insert(sorted);
            return;
        };
        if case.len() == length || self.steps == 0 {
            self.is_cut = true;
            return;
        }
        self.steps -= 1;
        let demand = &self.demands[demand];
        let (mut usable, able) = (without(usable, demand), usable & demand);
        for literal in able.ones() {
            let met = &self.meets[literal];
            // What has become superfluous stays so, whatever is added.
            if only.iter().all(|demands| !demands.is_subset(met)) {
                let only = only.iter().map(|demands| without(demands, met)).chain([left & met]).collect::<Vec<_>>();
                let left = without(left, met);
                case.push(literal);
                self.extend(&usable, case, &only, &left, length);
                case.pop();
            }
            usable.insert(literal);
        }
    }

    /// Whether the other literals of a conjunction meet all demands.
    fn is_superfluous(&self, case: &[usize], left_out: usize) -> bool {
        let others = case.iter().enumerate().filter(|(place, _)| *place != left_out);
        let mut met = FixedBitSet::with_capacity(self.demands.len());
        others.for_each(|(_, literal)| met.union_with(&self.meets[*literal]));
        met.is_full()
    }

    /// Some minimal conjunction out of one that meets all demands.
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
    cases: &'a [(Vec<usize>, FixedBitSet)],
    best: Option<(usize, usize, Vec<usize>)>,
    steps: usize,
}

impl<'a> Cover<'a> {
    fn smallest(cases: &'a [(Vec<usize>, FixedBitSet)], wanted: &FixedBitSet) -> Vec<usize> {
        let mut cover = Self { cases, best: None, steps: MOST };
        // A good answer first, so that worse ones are cut off early.
        let mut left = wanted.clone();
        let mut chosen = Vec::new();
        while !left.is_clear() {
            let most = (0..cases.len())
                .max_by_key(|case| (cases[*case].1.intersection_count(&left), std::cmp::Reverse(*case)));
            let Some(most) = most.filter(|case| !cases[*case].1.is_disjoint(&left)) else { break };
            left.difference_with(&cases[most].1);
            chosen.push(most);
        }
        cover.keep(&chosen);
        cover.choose(wanted, &mut Vec::new());
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

    fn choose(&mut self, left: &FixedBitSet, chosen: &mut Vec<usize>) {
        let Some(place) = left.minimum() else {
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
                self.choose(&without(left, &self.cases[case].1), chosen);
                chosen.pop();
            }
        }
    }
}
