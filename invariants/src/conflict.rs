//! Which concurrent calls conflict: for which arguments, and why.
//!
//! Given an object and something that answers questions, gives the choice of `Q`, the weakest predicate for each conflict, and
//! the obligations with the answers to them. Plans of tokens are asked for nothing but their price.

mod choose;
mod formula;
mod literals;
mod minimal;
mod nearby;
mod possible;
mod predicate;
mod search;
mod space;
mod study;
mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub use predicate::{Comparison, Literal, Operand, Place, Predicate};
pub use search::Decide;

use crate::eval::Assignment;
use crate::obligation::{Candidate, Choice, Pair};
use crate::token::{self, Plan, plans};
use crate::verdict::{Standing, Threat};
use crate::{Doubt, Object, Obligation, Outcome, Rate};
use choose::{candidate_of, choose};
use search::Found;
use space::{Cell, Space};
use study::{Cells, Findings, Relation, Study};

/// Two operations, or one with itself, that may not run concurrently for some arguments (THEORY section 4).
#[derive(Clone, PartialEq, Debug)]
pub struct Conflict {
    /// One operation, by its place in the object.
    pub first: usize,
    /// The other, or the same; never before the first.
    pub second: usize,
    /// For which arguments, of the first as call 1 and of the second as call 2: the union of the reasons' predicates.
    pub when: Predicate,
    /// Whether an invariant, convergence or definedness needs the coordination. Otherwise only a declared guard may no longer
    /// hold where the effect is applied, which the object survives.
    pub essential: bool,
    /// Refuted where some arguments were shown to fail, otherwise unproved.
    pub standing: Standing,
    /// What is at stake, the most severe first.
    pub reasons: Vec<Reason>,
    /// Whether comparisons were left out because there are too many of them, so that the predicate may be too weak.
    pub coarse: bool,
}

/// One thing that is at stake in a conflict.
#[derive(Clone, PartialEq, Debug)]
pub struct Reason {
    /// What.
    pub threat: Threat,
    /// For which arguments.
    pub when: Predicate,
    /// Refuted or unproved.
    pub standing: Standing,
}

/// An obligation about a pair with the answer to it.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The obligation.
    pub obligation: Obligation,
    /// Where it fails, if it does.
    pub answer: Answer,
    /// Whether it counts for an essential conflict.
    pub essential: bool,
}

/// What is known of an obligation about a pair.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It follows from its hypotheses by itself.
    Evident,
    /// It was proved.
    Proved,
    /// It fails under this assignment.
    Fails(Assignment),
    /// It is not known.
    Undecided(Doubt),
}

/// What is known of the pairs of an object.
#[derive(Clone, Debug)]
pub struct Conflicts {
    /// What `Q` demands.
    pub choice: Choice,
    /// In source order of the pairs; of one pair the essential one first.
    pub conflicts: Vec<Conflict>,
    /// The obligations of all pairs for that `Q`, and those about guards that it does not demand.
    pub answered: Vec<Answered>,
    /// Other choices of `Q`: of the relations, none is contained in another.
    pub alternatives: Vec<Alternative>,
}

/// Another choice of `Q`, and what it asks for.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// What `Q` demands.
    pub choice: Choice,
    /// The essential conflicts that are to be coordinated then, instead of those that are recommended.
    pub conflicts: Vec<Conflict>,
    /// How: the recommended plan first.
    pub plans: Vec<Plan>,
}

/// Finds the conflicts of an object. `decide` answers all questions that it is given, in their order.
pub fn conflicts(object: &Object, decide: &mut Decide<'_>) -> Conflicts {
    let mut study = Study::new(object, decide);
    let chosen = choose(&mut study, |study, relation| cost(object, study, relation));
    let guards = |relation: &Relation| only_guards(&study, &chosen.everything, relation);
    let unneeded = guards(&chosen.relation);
    let mut all = chosen.relation.conflicts.clone();
    for (pair, cells) in chosen.alternatives.iter().flat_map(|one| &one.conflicts) {
        all.entry(*pair).or_default().extend(cells.iter().cloned());
    }
    for (pair, threats) in &unneeded {
        all.entry(*pair).or_default().extend(threats.iter().cloned());
    }
    let impossible = study.impossible(&all);
    let told = Telling { study: &study, impossible: &impossible };
    let mut conflicts = told.essential(&chosen.relation);
    conflicts.extend(told.guards(&chosen, &unneeded));
    conflicts.sort_by_key(|conflict| (conflict.first, conflict.second, !conflict.essential));
    let alternative = |one: &Relation| {
        let conflicts = told.essential(one);
        let plans = plans(&token::Relation::of(object, &conflicts));
        Alternative { choice: one.choice.clone(), conflicts, plans }
    };
    let alternatives = chosen.alternatives.iter().map(alternative).collect();
    Conflicts {
        answered: answered(&mut study, &chosen, &unneeded),
        choice: chosen.relation.choice,
        conflicts,
        alternatives,
    }
}

/// The essential conflicts of an object alone, as [`conflicts`] gives them. `decide` answers in the same way.
pub fn essential(object: &Object, decide: &mut Decide<'_>) -> Vec<Conflict> {
    let mut study = Study::new(object, decide);
    let chosen = choose(&mut study, |study, relation| cost(object, study, relation));
    let impossible = study.impossible(&chosen.relation.conflicts);
    Telling { study: &study, impossible: &impossible }.essential(&chosen.relation)
}

/// What it costs to coordinate by a relation: how often its cheapest plan takes a token, then the number of pairs that conflict.
fn cost(object: &Object, study: &mut Study<'_, '_>, relation: &Relation) -> (Option<Rate>, usize) {
    let impossible = study.impossible(&relation.conflicts);
    let conflicts = Telling { study, impossible: &impossible }.essential(relation);
    let plans = plans(&token::Relation::of(object, &conflicts));
    (plans.iter().map(|plan| plan.acquisitions_per_second).min(), conflicts.len())
}

/// Where nothing but a guard is at stake that `Q` does not demand: the cells outside of the conflicts (INPUT 14).
fn only_guards(study: &Study<'_, '_>, everything: &Relation, relation: &Relation) -> Cells {
    let is_dropped = |rule| candidate_of(rule).is_some_and(|about| is_dropped_guard(&relation.choice, about));
    let mut cells = study.cells(&everything.findings, is_dropped);
    for (pair, cells) in &mut cells {
        if let Some(covered) = relation.conflicts.get(pair) {
            cells.retain(|cell| !covered.contains(cell));
        }
    }
    cells.retain(|_, cells| !cells.is_empty());
    cells
}

fn is_dropped_guard(choice: &Choice, (operation, candidate): (usize, Candidate)) -> bool {
    matches!(candidate, Candidate::Guard(_)) && !choice.keeps(operation, candidate)
}

/// The obligations with their answers, pair by pair.
fn answered(study: &mut Study<'_, '_>, chosen: &choose::Chosen, unneeded: &Cells) -> Vec<Answered> {
    let mut about: Vec<(Findings, Option<&BTreeSet<Cell>>)> = Vec::new();
    for (pair, findings) in &chosen.relation.findings {
        about.push((Findings::clone(findings), None));
        let Some(cells) = unneeded.get(pair) else { continue };
        let is_dropped = |(obligation, found): &&(Obligation, Found)| {
            let about = candidate_of(obligation.rule);
            about.is_some_and(|about| is_dropped_guard(&chosen.relation.choice, about))
                && !study.failing(*pair, found).is_disjoint(cells)
        };
        let dropped = chosen.everything.findings[pair].iter().filter(is_dropped).cloned();
        about.push((dropped.collect(), Some(cells)));
    }
    let counting: Vec<Option<&BTreeSet<Cell>>> = about.iter().map(|(_, cells)| *cells).collect();
    let mut all = Vec::new();
    for (findings, counting) in study.witnessed(about).into_iter().zip(counting) {
        for (obligation, found) in findings {
            let answer = answer(&obligation, &found, |cell| counting.is_none_or(|cells| cells.contains(cell)));
            all.push(Answered { obligation, answer, essential: counting.is_none() });
        }
    }
    all
}

/// What is known of an obligation, as far as `counts` says that a cell matters.
fn answer(obligation: &Obligation, found: &Found, counts: impl Fn(&Cell) -> bool) -> Answer {
    if obligation.is_evident() {
        return Answer::Evident;
    }
    let cells = || found.cells.iter().filter(|(cell, _)| counts(cell));
    // The first one found was sought without looking at cells, so it is the simplest.
    let first = match &found.first {
        Some(Outcome::Found(first, _)) => cells().find_map(|(_, known)| known.as_ref().filter(|known| *known == first)),
        _ => None,
    };
    let failing = first.or_else(|| cells().find_map(|(_, known)| known.as_ref()));
    let unproved = || found.unproved.iter().find(|(cell, _)| counts(cell)).map(|(_, doubt)| doubt.clone());
    match (failing, unproved()) {
        (Some(assignment), _) => Answer::Fails(assignment.clone()),
        (None, Some(doubt)) => Answer::Undecided(doubt),
        (None, None) => Answer::Proved,
    }
}

/// Makes conflicts out of cells.
struct Telling<'a, 'o, 'd> {
    study: &'a Study<'o, 'd>,
    impossible: &'a Cells,
}

impl Telling<'_, '_, '_> {
    fn essential(&self, relation: &Relation) -> Vec<Conflict> {
        let conflict =
            |(pair, cells): (&Pair, &BTreeSet<Cell>)| self.conflict(*pair, cells, true, relation.findings[pair].iter());
        relation.conflicts.iter().map(conflict).collect()
    }

    fn guards(&self, chosen: &choose::Chosen, cells: &Cells) -> Vec<Conflict> {
        let conflict = |(pair, cells): (&Pair, &BTreeSet<Cell>)| {
            let findings: &Rc<Findings> = &chosen.everything.findings[pair];
            let about = findings.iter().filter(|(obligation, _)| {
                candidate_of(obligation.rule).is_some_and(|about| is_dropped_guard(&chosen.relation.choice, about))
            });
            self.conflict(*pair, cells, false, about)
        };
        cells.iter().map(conflict).collect()
    }

    /// The conflict of a pair in some cells, for the reasons that these findings give.
    fn conflict<'f>(
        &self,
        pair: Pair,
        cells: &BTreeSet<Cell>,
        essential: bool,
        findings: impl Iterator<Item = &'f (Obligation, Found)>,
    ) -> Conflict {
        let space = &self.study.spaces[&pair];
        let mut reasons: BTreeMap<Threat, (BTreeSet<Cell>, Standing)> = BTreeMap::new();
        for (obligation, found) in findings {
            let Some(threat) = Threat::of(obligation.rule) else { continue };
            let failing = self.study.failing(pair, found);
            let about: BTreeSet<Cell> = failing.intersection(cells).cloned().collect();
            if about.is_empty() {
                continue;
            }
            let refuted = found.cells.keys().any(|cell| about.contains(cell));
            let standing = if refuted { Standing::Refuted } else { Standing::Unproved };
            let (known, worst) = reasons.entry(threat).or_insert((BTreeSet::new(), standing));
            known.extend(about);
            *worst = standing.max(*worst);
        }
        let reasons = reasons.into_iter().map(|(threat, (about, standing))| Reason {
            threat,
            when: self.predicate(pair, space, &about),
            standing,
        });
        let reasons: Vec<Reason> = reasons.collect();
        Conflict {
            first: pair.first,
            second: pair.second,
            when: self.predicate(pair, space, cells),
            essential,
            standing: reasons.iter().map(|reason| reason.standing).max().unwrap_or(Standing::Unproved),
            reasons,
            coarse: space.coarse,
        }
    }

    fn predicate(&self, pair: Pair, space: &Space, wanted: &BTreeSet<Cell>) -> Predicate {
        let nothing = BTreeSet::new();
        let free = self.impossible.get(&pair).unwrap_or(&nothing);
        let forbidden = space.cells().filter(|cell| !wanted.contains(cell) && !free.contains(cell)).collect();
        self.study.predicate(pair, wanted, forbidden)
    }
}
