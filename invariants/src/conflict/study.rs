//! What is known of the pairs of an object, for one choice of `Q` after the other.
//!
//! The more `Q` demands, the less can fail: what fails where it demands more fails where it demands less, and what is proved where
//! it demands less holds where it demands more. Only what does not follow so is asked.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Predicate;
use super::minimal;
use super::possible::Possible;
use super::search::{Decide, Found, Inquiry, outcomes, search};
use super::space::{Cell, Space};
use crate::obligation::{Candidate, Choice, Obligation, Pair, Relation as Related, Rule, together};
use crate::{Doubt, Object, Outcome, Question, Term, Wanted};

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

/// What `Q` of the two operations of a pair demands.
type Key = (Pair, Vec<Candidate>, Vec<Candidate>);

/// A pair with the cells that a predicate must and must not hold in.
type Cut = (Pair, BTreeSet<Cell>, BTreeSet<Cell>);

/// Everything that is known of the pairs of an object.
pub(super) struct Study<'a, 'd> {
    pub(super) object: &'a Object,
    /// The cells of each pair.
    pub(super) spaces: BTreeMap<Pair, Space>,
    decide: &'a mut Decide<'d>,
    known: BTreeMap<Key, Rc<Findings>>,
    possible: Option<Possible<'a>>,
    /// The smallest predicates that were looked for.
    predicates: RefCell<BTreeMap<Cut, Predicate>>,
}

impl<'a, 'd> Study<'a, 'd> {
    pub(super) fn new(object: &'a Object, decide: &'a mut Decide<'d>) -> Self {
        let spaces = Pair::all(object).into_iter().map(|pair| (pair, Space::new(object, pair))).collect();
        let (known, predicates) = (BTreeMap::new(), RefCell::default());
        Self { object, spaces, decide, known, possible: None, predicates }
    }

    /// The smallest predicate that holds in all cells of `wanted` and in none of `forbidden`.
    pub(super) fn predicate(&self, pair: Pair, wanted: &BTreeSet<Cell>, forbidden: BTreeSet<Cell>) -> Predicate {
        let mut known = self.predicates.borrow_mut();
        let smallest = |(_, wanted, forbidden): &Cut| minimal::smallest(&self.spaces[&pair], wanted, forbidden);
        known.entry((pair, wanted.clone(), forbidden)).or_insert_with_key(smallest).clone()
    }

    /// What a choice makes of each pair.
    pub(super) fn relation(&mut self, choice: Choice) -> Relation {
        self.examine(std::slice::from_ref(&choice));
        let key = |pair: &Pair| key(&choice, *pair);
        let findings: BTreeMap<Pair, Rc<Findings>> =
            self.spaces.keys().map(|pair| (*pair, Rc::clone(&self.known[&key(pair)]))).collect();
        let conflicts = self.cells(&findings, |_| true);
        Relation { choice, findings, conflicts }
    }

    /// Finds out what these choices make of each pair. A pair is asked about once for each `Q` of its two operations, and what is
    /// asked for all of the choices is asked together.
    pub(super) fn examine(&mut self, choices: &[Choice]) {
        let pairs = || self.spaces.keys().copied();
        let keys = choices.iter().flat_map(|choice| pairs().map(move |pair| (key(choice, pair), choice)));
        let new: BTreeMap<Key, &Choice> = keys.filter(|(key, _)| !self.known.contains_key(key)).collect();
        let mut all: Vec<(usize, Obligation)> = Vec::new();
        for (group, ((pair, ..), choice)) in new.iter().enumerate() {
            all.extend(together(self.object, *pair, choice).into_iter().map(|obligation| (group, obligation)));
        }
        let keys: Vec<Key> = new.into_keys().collect();
        let open: Vec<usize> = (0..all.len()).filter(|place| !all[*place].1.is_evident()).collect();
        let follows = |place: &usize| self.follows(&keys[all[*place].0], all[*place].1.rule);
        let follows: Vec<_> = open.iter().map(follows).collect();
        let inquiry = |(place, (known, without)): (&usize, _)| {
            let (group, obligation) = &all[*place];
            let pair = keys[*group].0;
            Inquiry {
                question: obligation.question(self.object),
                calls: obligation.instances.clone(),
                space: &self.spaces[&pair],
                group: *group,
                known,
                without,
                symmetric: pair.is_of_one() && matches!(obligation.rule, Rule::Convergence { .. }),
            }
        };
        let inquiries: Vec<Inquiry<'_>> = open.iter().zip(follows).map(inquiry).collect();
        let mut answers: BTreeMap<usize, Found> = open.iter().copied().zip(search(&inquiries, self.decide)).collect();
        let mut made: Vec<Findings> = vec![Vec::new(); keys.len()];
        for (place, (group, obligation)) in all.into_iter().enumerate() {
            made[group].push((obligation, answers.remove(&place).unwrap_or_default()));
        }
        self.known.extend(keys.into_iter().zip(made.into_iter().map(Rc::new)));
    }

    /// In which cells a rule is known to fail, and in which to hold, by what was found for other choices.
    fn follows(&self, (pair, first, second): &Key, rule: Rule) -> (BTreeSet<Cell>, BTreeSet<Cell>) {
        let (mut failing, mut holding) = (BTreeSet::new(), BTreeSet::new());
        for ((_, other_first, other_second), findings) in self.known.iter().filter(|((known, ..), _)| known == pair) {
            let Some((_, found)) = findings.iter().find(|(obligation, _)| obligation.rule == rule) else { continue };
            if demands_all(other_first, first) && demands_all(other_second, second) {
                failing.extend(found.cells.keys().cloned());
            }
            if demands_all(first, other_first) && demands_all(second, other_second) {
                let is_open = |cell: &Cell| found.cells.contains_key(cell) || found.unproved.contains_key(cell);
                holding.extend(self.spaces[pair].cells().filter(|cell| !is_open(cell)));
            }
        }
        (failing, holding)
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
        let mut known = self.possible.take().unwrap_or_else(|| Possible::new(self.object));
        let asked: Vec<Pair> = conflicts.keys().copied().collect();
        let inquiries: Vec<Inquiry<'_>> =
            asked.iter().map(|pair| known.inquiry(*pair, &self.spaces[pair], &conflicts[pair])).collect();
        let found = search(&inquiries, self.decide);
        let mut impossible = Cells::new();
        for (pair, found) in asked.into_iter().zip(found) {
            let possible = self.failing(pair, &found);
            let cells = self.spaces[&pair].cells().filter(|cell| !possible.contains(cell)).collect();
            known.learn(pair, possible, &cells);
            impossible.insert(pair, cells);
        }
        self.possible = Some(known);
        impossible
    }

    /// The same findings, in which every obligation that fails in a cell that counts has an assignment under which it does; each with
    /// the cells that count, where not all do.
    pub(super) fn witnessed(&mut self, mut all: Vec<(Findings, Option<&BTreeSet<Cell>>)>) -> Vec<Findings> {
        let mut places = Vec::new();
        let mut questions: Vec<Question> = Vec::new();
        for (list, (findings, counting)) in all.iter().enumerate() {
            let counts = |cell: &Cell| counting.is_none_or(|cells| cells.contains(cell));
            for (place, (obligation, found)) in findings.iter().enumerate() {
                let mut failing = found.cells.iter().filter(|(cell, _)| counts(cell)).peekable();
                if failing.peek().is_none() || failing.any(|(_, assignment)| assignment.is_some()) {
                    continue;
                }
                let Some(space) = obligation.rule.pair().map(|pair| &self.spaces[&pair]) else { continue };
                let cells = found.cells.keys().filter(|cell| counts(cell));
                let mut question = Question { wanted: Wanted::Witness, ..obligation.question(self.object) };
                let within = cells.map(|cell| Term::and(space.terms(cell, 0, &obligation.instances)));
                question.assumptions.push(Term::or(within));
                places.push((list, place));
                questions.push(question);
            }
        }
        let outcomes = outcomes(&questions, self.decide);
        for ((list, place), outcome) in places.into_iter().zip(outcomes) {
            let (obligation, found) = &mut all[list].0[place];
            let Some(pair) = obligation.rule.pair() else { continue };
            let doubt = match outcome {
                Outcome::Found(assignment, _) => {
                    if let Some(cell) = self.spaces[&pair].cell_of(&obligation.instances, &assignment) {
                        found.cells.insert(cell, Some(assignment));
                    }
                    continue;
                }
                Outcome::Undecided(doubt) => doubt,
                Outcome::Impossible => Doubt::Solver("what failed with more assumed is said to hold".to_owned()),
            };
            // It failed before, with more assumed: that no run shows it now leaves it unproved, and is no proof.
            let cells = std::mem::take(&mut found.cells);
            found.unproved.extend(cells.into_keys().map(|cell| (cell, doubt.clone())));
        }
        all.into_iter().map(|(findings, _)| findings).collect()
    }
}

/// What a choice demands of the two operations of a pair.
fn key(choice: &Choice, pair: Pair) -> Key {
    (pair, choice.kept(pair.first).to_vec(), choice.kept(pair.second).to_vec())
}

/// Whether all of `less` is demanded by `more`: what was captured and is the same now is neither smaller nor larger.
fn demands_all(more: &[Candidate], less: &[Candidate]) -> bool {
    less.iter().all(|candidate| {
        let implied = match candidate {
            Candidate::Captured(capture, Related::AtMost | Related::AtLeast) => {
                more.contains(&Candidate::Captured(*capture, Related::Equal))
            }
            _ => false,
        };
        implied || more.contains(candidate)
    })
}
