//! Whether a conflict relation that is written down is right: sufficient, and nothing in it without need.
//!
//! Given the relation, the guards that hold their own outside of it are found by dropping those that do not (THEORY section 3). With
//! these kept, no obligation may fail outside of the relation, and in every cell of it one must. This is not how the product finds
//! conflicts: it starts from the answer.

use std::collections::BTreeMap;

use itertools::Itertools;
use steadfast_invariants::decide::{Effort, decide};
use steadfast_invariants::object::Clause;
use steadfast_invariants::obligation::{Candidate, Choice, Pair, Part, Relation as Related, Rule};
use steadfast_invariants::{Object, Obligation, Outcome, Question, Term, obligations};
use steadfast_wire::client::Pool;

use super::cells::{Cell, cells, conjunction, holds};
use super::expectation::{Expected, Kind, Relation};

/// What is wrong with a relation, in a sentence each.
pub(crate) fn faults(object: &Object, relation: &Relation, pool: &Pool) -> Vec<String> {
    let oracle = Oracle { object, relation, pool };
    let mut faults = Vec::new();
    let kept = oracle.kept(&mut faults);
    oracle.insufficient(&kept, &mut faults);
    oracle.needless(&kept, &mut faults);
    oracle.declared(&kept, &mut faults);
    faults
}

struct Oracle<'a> {
    object: &'a Object,
    relation: &'a Relation,
    pool: &'a Pool,
}

impl Oracle<'_> {
    /// The object with the guards that only calls in conflict falsify.
    fn kept(&self, faults: &mut Vec<String>) -> Object {
        let mut kept = self.object.clone();
        loop {
            let guards = pairwise(&kept, |part| matches!(part, Some(Part::Candidate(_))));
            let found = self.refuted(&kept, &guards, |one| self.outside(one), faults);
            let dropped = found.into_iter().filter_map(|place| threatened_guard(&guards[place]));
            let dropped: Vec<(usize, usize)> = dropped.sorted().dedup().collect();
            if dropped.is_empty() {
                return kept;
            }
            for (operation, guard) in dropped.into_iter().rev() {
                kept.operations[operation].guards.remove(guard);
            }
        }
    }

    fn insufficient(&self, kept: &Object, faults: &mut Vec<String>) {
        let rest = pairwise(kept, |part| !matches!(part, Some(Part::Candidate(_))));
        for place in self.refuted(kept, &rest, |one| self.outside(one), faults) {
            faults.push(format!("outside of the conflicts, {} fails", rest[place].rule.key(kept)));
        }
    }

    /// In every cell of a conflict something fails, for the kinds of reason that are written down and no others.
    fn needless(&self, kept: &Object, faults: &mut Vec<String>) {
        let failing = self.failing_anywhere(kept, faults);
        for (pair, expected) in self.relation {
            let own = failing.get(pair).map(Vec::as_slice).unwrap_or_default();
            let (guards, others): (Vec<_>, Vec<_>) =
                own.iter().cloned().partition(|one| threatened_guard(one).is_some());
            let inside = |one: &Obligation| {
                let calls = &one.instances;
                Term::and([holds(&expected.essential, calls), holds(&expected.given, calls)])
            };
            let found = self.refuted(kept, &others, inside, faults);
            let mut kinds: Vec<Kind> = found.into_iter().map(|place| kind(&others[place])).collect();
            let cells = self.cells(*pair, expected, |cell| expected.essential.holds(&cell.first, &cell.second));
            let unexplained = self.unexplained(kept, &others, cells, faults);
            let count = unexplained.len();
            let unexplained = self.unexplained(kept, &guards, unexplained, faults);
            if unexplained.len() < count {
                kinds.push(Kind::Stability);
            }
            faults.extend(
                self.possible(kept, *pair, unexplained).into_iter().map(|cell| {
                    format!("{}: nothing fails where {:?}, {:?}", self.named(*pair), cell.first, cell.second)
                }),
            );
            let kinds: Vec<Kind> = kinds.into_iter().sorted().dedup().collect();
            let expected: Vec<Kind> =
                expected.kinds.iter().copied().filter(|kind| *kind != Kind::DeclaredPreOnly).collect();
            if kinds != expected {
                faults.push(format!("{}: {kinds:?} and not {expected:?}", self.named(*pair)));
            }
        }
    }

    /// Outside of the conflicts, guards that are not kept fail exactly where that is written down.
    fn declared(&self, kept: &Object, faults: &mut Vec<String>) {
        let nothing = Expected::nothing();
        let guards = pairwise(self.object, |part| matches!(part, Some(Part::Candidate(_))));
        let guards: Vec<Obligation> = guards.into_iter().filter(|one| self.is_dropped(one, kept)).collect();
        let failing = self.refuted(self.object, &guards, |one| self.outside(one), faults);
        let mut by_pair: BTreeMap<[usize; 2], Vec<Obligation>> = BTreeMap::new();
        for place in failing {
            by_pair.entry(places(&guards[place])).or_default().push(guards[place].clone());
        }
        let pairs: Vec<[usize; 2]> = by_pair.keys().chain(self.relation.keys()).copied().sorted().dedup().collect();
        for pair in pairs {
            let expected = self.relation.get(&pair).unwrap_or(&nothing);
            let own = by_pair.get(&pair).map(Vec::as_slice).unwrap_or_default();
            let outside = self.cells(pair, expected, |cell| !expected.essential.holds(&cell.first, &cell.second));
            let (said, unsaid): (Vec<Cell>, Vec<Cell>) =
                outside.into_iter().partition(|cell| expected.declared.holds(&cell.first, &cell.second));
            let needless = self.unexplained(self.object, own, said, faults);
            let needless = self.possible(self.object, pair, needless);
            let silent = unsaid.len();
            let unsaid = self.unexplained(self.object, own, unsaid, faults);
            if unsaid.len() < silent {
                faults.push(format!("{}: a guard fails in {} cells more", self.named(pair), silent - unsaid.len()));
            }
            faults.extend(
                needless.into_iter().map(|cell| {
                    format!("{}: no guard fails where {:?}, {:?}", self.named(pair), cell.first, cell.second)
                }),
            );
        }
    }

    /// The obligations that fail for some arguments, by pair.
    fn failing_anywhere(&self, kept: &Object, faults: &mut Vec<String>) -> BTreeMap<[usize; 2], Vec<Obligation>> {
        let all = pairwise(kept, |_| true);
        let mut failing: BTreeMap<[usize; 2], Vec<Obligation>> = BTreeMap::new();
        for place in self.refuted(kept, &all, |_| Term::bool(true), faults) {
            failing.entry(places(&all[place])).or_default().push(all[place].clone());
        }
        failing
    }

    /// The cells in which none of the obligations fails.
    fn unexplained(
        &self,
        object: &Object,
        obligations: &[Obligation],
        mut cells: Vec<Cell>,
        faults: &mut Vec<String>,
    ) -> Vec<Cell> {
        for one in obligations {
            let questions = cells.iter().map(|cell| with(object, one, conjunction(&cell.literals, &one.instances)));
            let outcomes = self.decide(&questions.collect::<Vec<_>>());
            let mut left = Vec::new();
            for (cell, outcome) in cells.into_iter().zip(outcomes) {
                match outcome {
                    Outcome::Found(..) => {}
                    Outcome::Impossible => left.push(cell),
                    Outcome::Undecided(doubt) => faults.push(format!("{}: {doubt}", one.rule.key(object))),
                }
            }
            cells = left;
        }
        cells
    }

    /// The cells in which two concurrent calls exist.
    fn possible(&self, object: &Object, pair: [usize; 2], cells: Vec<Cell>) -> Vec<Cell> {
        let convergence = pairwise(object, |part| part.is_none());
        let own: Vec<&Obligation> = convergence.iter().filter(|one| places(one) == pair).collect();
        let exists = |cell: &Cell| {
            let questions = own.iter().map(|one| {
                let assumptions = one.hypotheses.iter().cloned();
                Question::new(assumptions.chain([conjunction(&cell.literals, &one.instances)]).collect())
            });
            self.decide(&questions.collect::<Vec<_>>()).iter().any(|outcome| *outcome != Outcome::Impossible)
        };
        cells.into_iter().filter(exists).collect()
    }

    fn cells(&self, pair: [usize; 2], expected: &Expected, wanted: impl Fn(&Cell) -> bool) -> Vec<Cell> {
        let mut cells = cells(self.object, pair, &[&expected.essential, &expected.declared, &expected.given]);
        cells.retain(|cell| expected.given.holds(&cell.first, &cell.second) && wanted(cell));
        cells
    }

    /// That the two calls of an obligation are no conflict.
    fn outside(&self, obligation: &Obligation) -> Term {
        match self.relation.get(&places(obligation)) {
            None => Term::bool(true),
            Some(expected) => {
                let calls = &obligation.instances;
                Term::and([holds(&expected.essential, calls).not(), holds(&expected.given, calls)])
            }
        }
    }

    /// Whether the guard that an obligation is about is not among those that are kept.
    fn is_dropped(&self, obligation: &Obligation, kept: &Object) -> bool {
        threatened_guard(obligation).is_some_and(|(operation, guard)| {
            let is_same = |clause: &Clause| *clause == self.object.operations[operation].guards[guard];
            !kept.operations[operation].guards.iter().any(is_same)
        })
    }

    /// Which obligations fail under a further assumption, by their places.
    fn refuted(
        &self,
        object: &Object,
        obligations: &[Obligation],
        assumed: impl Fn(&Obligation) -> Term,
        faults: &mut Vec<String>,
    ) -> Vec<usize> {
        let questions: Vec<Question> = obligations.iter().map(|one| with(object, one, assumed(one))).collect();
        let mut refuted = Vec::new();
        for (place, outcome) in self.decide(&questions).into_iter().enumerate() {
            match outcome {
                Outcome::Found(..) => refuted.push(place),
                Outcome::Impossible => {}
                Outcome::Undecided(doubt) => faults.push(format!("{}: {doubt}", obligations[place].rule.key(object))),
            }
        }
        refuted
    }

    fn decide(&self, questions: &[Question]) -> Vec<Outcome> {
        decide(questions, self.pool, &Effort::new(super::BUDGET))
    }

    fn named(&self, pair: [usize; 2]) -> String {
        pair.map(|place| self.object.operations[place].name.to_string()).join(" / ")
    }
}

/// The obligations about pairs that are not evident, of those parts of `Q`; convergence has none.
fn pairwise(object: &Object, wanted: impl Fn(Option<Part>) -> bool) -> Vec<Obligation> {
    let mut found = obligations(object, &guards_alone(object));
    found.retain(|one| match one.rule {
        Rule::Stability { part, .. } => wanted(Some(part)) && !one.is_evident(),
        Rule::Convergence { .. } => wanted(None),
        _ => false,
    });
    // Of one operation with itself one direction is given; the calls can trade places.
    let exchanged = found.iter().filter(|one| one.rule.pair().is_some_and(Pair::is_of_one));
    let exchanged: Vec<Obligation> = exchanged
        .map(|one| Obligation { instances: one.instances.iter().rev().cloned().collect(), ..one.clone() })
        .collect();
    found.extend(exchanged);
    found
}

/// `Q` with all guards, and nothing of how what was captured relates to the state.
fn guards_alone(object: &Object) -> Choice {
    let mut choice = Choice::all(object);
    for (operation, declared) in object.operations.iter().enumerate() {
        for capture in 0..declared.captures.len() {
            for relation in [Related::Equal, Related::AtMost, Related::AtLeast] {
                choice = choice.without(object, operation, Candidate::Captured(capture, relation));
            }
        }
    }
    choice
}

fn places(obligation: &Obligation) -> [usize; 2] {
    let Pair { first, second, .. } = obligation.rule.pair().expect("it is about a pair");
    [first, second]
}

/// The operation and the place of the guard that an obligation is about.
fn threatened_guard(obligation: &Obligation) -> Option<(usize, usize)> {
    match obligation.rule {
        Rule::Stability { threatened, part: Part::Candidate(Candidate::Guard(guard)), .. } => {
            let place = usize::from(threatened == steadfast_invariants::obligation::Side::Second);
            Some((obligation.instances[place].operation, guard))
        }
        _ => None,
    }
}

fn kind(obligation: &Obligation) -> Kind {
    match obligation.rule {
        Rule::Stability { part: Part::Definedness, .. } => Kind::Definedness,
        Rule::Stability { .. } => Kind::Stability,
        _ => Kind::Commutativity,
    }
}

fn with(object: &Object, obligation: &Obligation, assumed: Term) -> Question {
    let mut obligation = obligation.clone();
    obligation.hypotheses.push(assumed);
    obligation.question(object)
}
