//! The choice of `Q`, and with it the relation of conflicts (INPUT 13; THEORY section 3).
//!
//! At first `Q` demands all that held where a call was issued. What another call falsifies where neither an invariant nor
//! convergence nor definedness is at stake is dropped, until nothing is. Since dropping can bring new conflicts, each dropped
//! candidate is then tried again together with the conflicts that it forces: it comes back where no conflict is added.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::search::{Decide, Found, Inquiry, search};
use super::space::{Cell, Space};
use crate::Object;
use crate::Question;
use crate::obligation::{Candidate, Choice, Obligation, Pair, Part, Rule, possible, together};

/// The obligations of a pair, and in which cells each fails.
pub(super) type Findings = Vec<(Obligation, Found)>;

/// For each pair the cells in which it conflicts.
pub(super) type Cells = BTreeMap<Pair, BTreeSet<Cell>>;

/// A choice of `Q` with what follows from it.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// What `Q` demands.
    pub(super) choice: Choice,
    /// What that makes of each pair.
    pub(super) findings: BTreeMap<Pair, Rc<Findings>>,
    /// Where the pairs have to be coordinated.
    pub(super) conflicts: Cells,
}

/// Everything that is known of the pairs of an object.
pub(super) struct Study<'a, 'd> {
    object: &'a Object,
    /// The cells of each pair.
    pub(super) spaces: BTreeMap<Pair, Space>,
    decide: &'a mut Decide<'d>,
    known: BTreeMap<(Pair, Vec<Candidate>, Vec<Candidate>), Rc<Findings>>,
}

impl<'a, 'd> Study<'a, 'd> {
    pub(super) fn new(object: &'a Object, decide: &'a mut Decide<'d>) -> Self {
        let spaces = Pair::all(object).into_iter().map(|pair| (pair, Space::new(object, pair))).collect();
        Self { object, spaces, decide, known: BTreeMap::new() }
    }

    /// What a choice makes of each pair. A pair is asked about once for each `Q` of its two operations.
    pub(super) fn relation(&mut self, choice: Choice) -> Relation {
        let key = |pair: Pair| (pair, choice.kept(pair.first).to_vec(), choice.kept(pair.second).to_vec());
        let new: Vec<Pair> = self.spaces.keys().copied().filter(|pair| !self.known.contains_key(&key(*pair))).collect();
        let mut all: Vec<(Pair, Obligation)> = Vec::new();
        for pair in &new {
            all.extend(together(self.object, *pair, &choice).into_iter().map(|obligation| (*pair, obligation)));
        }
        let open: Vec<usize> = (0..all.len()).filter(|place| !all[*place].1.is_evident()).collect();
        let inquiries: Vec<Inquiry<'_>> = open
            .iter()
            .map(|place| {
                let (pair, obligation) = &all[*place];
                Inquiry {
                    question: obligation.question(self.object),
                    calls: obligation.instances.clone(),
                    space: &self.spaces[pair],
                    known: Vec::new(),
                }
            })
            .collect();
        let mut answers: BTreeMap<usize, Found> = open.iter().copied().zip(search(&inquiries, self.decide)).collect();
        let mut made: BTreeMap<Pair, Findings> = new.iter().map(|pair| (*pair, Vec::new())).collect();
        for (place, (pair, obligation)) in all.into_iter().enumerate() {
            let found = answers.remove(&place).unwrap_or_default();
            made.entry(pair).or_default().push((obligation, found));
        }
        for (pair, findings) in made {
            self.known.insert(key(pair), Rc::new(findings));
        }
        let findings: BTreeMap<Pair, Rc<Findings>> =
            self.spaces.keys().map(|pair| (*pair, Rc::clone(&self.known[&key(*pair)]))).collect();
        let conflicts = self.cells(&findings, |_| true);
        Relation { choice, findings, conflicts }
    }

    /// The cells in which a rule of the kind fails, for each pair that has any.
    pub(super) fn cells(&self, findings: &BTreeMap<Pair, Rc<Findings>>, counts: impl Fn(Rule) -> bool) -> Cells {
        let mut cells = Cells::new();
        for (pair, findings) in findings {
            let failing = findings.iter().filter(|(obligation, _)| counts(obligation.rule));
            let failing: BTreeSet<Cell> = failing.flat_map(|(_, found)| self.failing(*pair, found)).collect();
            if !failing.is_empty() {
                cells.insert(*pair, failing);
            }
        }
        cells
    }

    /// The cells in which an obligation fails or is not proved. Of one operation with itself each cell stands for its mirror
    /// image, too.
    pub(super) fn failing(&self, pair: Pair, found: &Found) -> BTreeSet<Cell> {
        let mut cells: BTreeSet<Cell> = found.cells.keys().chain(found.unproved.keys()).cloned().collect();
        if pair.is_of_one() {
            let mirrored: Vec<Cell> = cells.iter().filter_map(|cell| self.spaces[&pair].mirrored(cell)).collect();
            cells.extend(mirrored);
        }
        cells
    }

    /// The cells of each pair that no two calls can be in, whatever the state (INPUT 12): for pairs in `conflicts`, the cells of
    /// which are known to be possible.
    pub(super) fn impossible(&mut self, conflicts: &Cells) -> Cells {
        let asked: Vec<Pair> = conflicts.keys().copied().collect();
        let inquiries: Vec<Inquiry<'_>> = asked
            .iter()
            .map(|pair| {
                let (known, calls) = possible(self.object, *pair);
                Inquiry {
                    question: Question::new(known),
                    calls: calls.to_vec(),
                    space: &self.spaces[pair],
                    known: conflicts[pair].iter().cloned().collect(),
                }
            })
            .collect();
        let found = search(&inquiries, self.decide);
        let impossible = |(pair, found): (Pair, Found)| {
            let possible = self.failing(pair, &found);
            let cells = self.spaces[&pair].cells().filter(|cell| !possible.contains(cell)).collect();
            (pair, cells)
        };
        asked.into_iter().zip(found).map(impossible).collect()
    }
}

/// What was chosen.
pub(super) struct Chosen {
    /// What follows where `Q` demands everything.
    pub(super) everything: Relation,
    /// What is recommended.
    pub(super) relation: Relation,
    /// Other relations, none of which is contained in another.
    pub(super) alternatives: Vec<Relation>,
}

/// Chooses `Q`.
pub(super) fn choose(study: &mut Study<'_, '_>) -> Chosen {
    let object = study.object;
    let everything = study.relation(Choice::all(object));
    let mut relation = everything.clone();
    let mut dropped: BTreeSet<(usize, Candidate)> = BTreeSet::new();
    loop {
        let needed = study.cells(&relation.findings, |rule| candidate_of(rule).is_none());
        let falsified = falsified(study, &relation, &needed);
        if falsified.is_empty() {
            break;
        }
        let mut choice = relation.choice.clone();
        for (operation, candidate) in &falsified {
            choice = choice.without(object, *operation, *candidate);
        }
        dropped.extend(falsified);
        relation = study.relation(choice);
    }
    let mut alternatives: Vec<Relation> = Vec::new();
    let needed = study.cells(&everything.findings, |rule| candidate_of(rule).is_none());
    // Where dropping has cost nothing, there is nothing to gain by taking something back.
    if !is_within(&relation.conflicts, &needed) {
        for (operation, candidate) in dropped {
            let trial = study.relation(relation.choice.with(operation, candidate));
            if is_within(&trial.conflicts, &relation.conflicts) {
                relation = trial;
            } else if !is_within(&relation.conflicts, &trial.conflicts) {
                alternatives.push(trial);
            }
        }
    }
    let mut kept: Vec<Relation> = Vec::new();
    for alternative in alternatives {
        let others = kept.iter().chain([&relation]);
        if !others.into_iter().any(|other| is_within(&other.conflicts, &alternative.conflicts)) {
            kept.retain(|other| !is_within(&alternative.conflicts, &other.conflicts));
            kept.push(alternative);
        }
    }
    Chosen { everything, relation, alternatives: kept }
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
