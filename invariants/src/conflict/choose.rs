//! The choice of `Q`, and with it the relation of conflicts (INPUT 13; THEORY section 3).
//!
//! At first `Q` demands all that held where a call was issued. What another call falsifies where neither an invariant nor
//! convergence nor definedness is at stake is dropped, until nothing is. Since dropping can bring new conflicts, each dropped
//! candidate is then tried again together with the conflicts that it forces: it comes back where no conflict is added.

use std::collections::BTreeSet;

use itertools::Itertools;

use super::study::{Cells, Relation, Study};
use crate::obligation::{Candidate, Choice, Part, Rule};

/// What was chosen.
pub(super) struct Chosen {
    /// What follows where `Q` demands everything.
    pub(super) everything: Relation,
    /// What is recommended.
    pub(super) relation: Relation,
    /// Other relations, none of which is contained in another.
    pub(super) alternatives: Vec<Relation>,
}

/// Up to this many dropped candidates are taken back in every combination, more of them two at a time.
const EVERY: usize = 4;

/// Chooses `Q`. Of relations none of which is contained in another, the one with the lowest cost is taken, and of those that cost
/// the same the one that takes back least; the order of the source decides what is tried first.
pub(super) fn choose<'a, C: Ord>(
    study: &mut Study<'a, '_>,
    mut cost: impl FnMut(&mut Study<'a, '_>, &Relation) -> C,
) -> Chosen {
    let everything = study.relation(Choice::all(study.object));
    let (base, dropped) = without_falsified(study, &everything);
    let with = |choice: Choice, (operation, candidate): &(usize, Candidate)| choice.with(*operation, *candidate);
    let taking = |taken: &[(usize, Candidate)]| taken.iter().fold(base.choice.clone(), with);
    let combinations = combinations(study, &everything, &base, &dropped);
    // Much of what is to be known of more candidates follows from what is known of fewer.
    for alike in combinations.chunk_by(|one, other| one.len() == other.len()) {
        study.examine(&alike.iter().map(|taken| taking(taken)).collect::<Vec<_>>());
    }
    let mut minimal: Vec<Relation> = Vec::new();
    for taken in combinations {
        let relation = study.relation(taking(&taken));
        let is_contained = |one: &Relation, other: &Relation| is_within(&one.conflicts, &other.conflicts);
        if let Some(known) = minimal.iter_mut().find(|known| known.conflicts == relation.conflicts) {
            // A guard that can be demanded at no cost is (INPUT 13). That a captured value is out of date says less to a reader
            // than what comes of it.
            if taken.iter().all(|(_, candidate)| matches!(candidate, Candidate::Guard(_))) {
                *known = relation;
            }
        } else if !minimal.iter().any(|known| is_contained(known, &relation)) {
            minimal.retain(|known| !is_contained(&relation, known));
            minimal.push(relation);
        }
    }
    let cheapest = match minimal.len() {
        0 | 1 => 0,
        _ => {
            let costs: Vec<C> = minimal.iter().map(|relation| cost(study, relation)).collect();
            (0..costs.len()).min_by(|one, other| costs[*one].cmp(&costs[*other])).unwrap_or(0)
        }
    };
    let relation = if minimal.is_empty() { base } else { minimal.remove(cheapest) };
    Chosen { everything, relation: without_captures(study, relation), alternatives: minimal }
}

/// Drops what another call falsifies where nothing else is at stake, until nothing is left to drop; gives what was dropped, too.
fn without_falsified(study: &mut Study<'_, '_>, everything: &Relation) -> (Relation, BTreeSet<(usize, Candidate)>) {
    let mut relation = everything.clone();
    let mut dropped = BTreeSet::new();
    loop {
        let needed = study.cells(&relation.findings, |rule| candidate_of(rule).is_none());
        let falsified = falsified(study, &relation, &needed);
        if falsified.is_empty() {
            return (relation, dropped);
        }
        let without = |choice: Choice, about: &(usize, Candidate)| choice.without(study.object, about.0, about.1);
        let choice = falsified.iter().fold(relation.choice.clone(), without);
        dropped.extend(falsified);
        relation = study.relation(choice);
    }
}

/// What may be taken back together, nothing at first: of the candidates that were dropped those of operations that conflict where
/// they did not before.
fn combinations(
    study: &Study<'_, '_>,
    everything: &Relation,
    base: &Relation,
    dropped: &BTreeSet<(usize, Candidate)>,
) -> Vec<Vec<(usize, Candidate)>> {
    let nothing = BTreeSet::new();
    let before = study.cells(&everything.findings, |rule| candidate_of(rule).is_none());
    let grown = base.conflicts.iter().filter(|(pair, cells)| !cells.is_subset(before.get(pair).unwrap_or(&nothing)));
    let operations: BTreeSet<usize> = grown.flat_map(|(pair, _)| [pair.first, pair.second]).collect();
    let relevant: Vec<(usize, Candidate)> =
        dropped.iter().filter(|(operation, _)| operations.contains(operation)).copied().collect();
    let most = if relevant.len() <= EVERY { relevant.len() } else { 2 };
    (0..=most).flat_map(|count| relevant.iter().copied().combinations(count)).collect()
}

/// Drops captured values that are out of date only where the pair conflicts anyway, so that no reason speaks of them.
fn without_captures(study: &mut Study<'_, '_>, mut relation: Relation) -> Relation {
    let nothing = Cells::new();
    let mut tried = BTreeSet::new();
    loop {
        let falsified = falsified(study, &relation, &nothing);
        let mut captured = falsified.into_iter().filter(|(_, candidate)| matches!(candidate, Candidate::Captured(..)));
        let Some((operation, candidate)) = captured.find(|about| tried.insert(*about)) else { return relation };
        let less = study.relation(relation.choice.without(study.object, operation, candidate));
        if less.conflicts == relation.conflicts {
            relation = less;
        }
    }
}

/// The candidates that some call falsifies in a cell outside of `needed`.
fn falsified(study: &Study<'_, '_>, relation: &Relation, needed: &Cells) -> BTreeSet<(usize, Candidate)> {
    let nothing = BTreeSet::new();
    let mut found = BTreeSet::new();
    for (pair, findings) in &relation.findings {
        let needed = needed.get(pair).unwrap_or(&nothing);
        for (obligation, answers) in findings.iter().filter(|(_, answers)| !answers.is_empty()) {
            if let Some((operation, candidate)) = candidate_of(obligation.rule)
                && !study.failing(*pair, answers).is_subset(needed)
            {
                found.insert((operation, candidate));
            }
        }
    }
    found
}

/// The candidate that a rule is about, with its operation.
pub(super) fn candidate_of(rule: Rule) -> Option<(usize, Candidate)> {
    match rule {
        Rule::Stability { pair, threatened, part: Part::Candidate(candidate) } => {
            Some((pair.operation(threatened), candidate))
        }
        _ => None,
    }
}

/// Whether every conflict of one relation is one of the other.
fn is_within(one: &Cells, other: &Cells) -> bool {
    one.iter().all(|(pair, cells)| other.get(pair).is_some_and(|other| cells.is_subset(other)))
}
