//! Whether conflicts are the same as others, or within them.

use std::collections::{BTreeMap, BTreeSet};

use steadfast_invariants::conflict::{Conflict, Predicate, Reason};
use steadfast_invariants::token::Plan;
use steadfast_invariants::verdict::Threat;
use steadfast_invariants::{Object, Rate};

use super::coordination::Coordination;
use super::support::equivalence::{difference, find};
use super::support::tokens::exchanged;
use super::tokens;

/// Which operation of one object each operation of another is, and which invariant each invariant; by their places.
pub(crate) struct Places {
    pub(crate) operations: Vec<Option<usize>>,
    pub(crate) invariants: Vec<Option<usize>>,
}

/// Operations by their places.
pub(crate) type Operations = [usize; 2];

/// For which arguments it is known that two concurrent calls exist; all where nothing is said.
pub(crate) type Given = BTreeMap<Operations, Predicate>;

impl Places {
    /// The same places.
    pub(crate) fn same(object: &Object) -> Self {
        Self {
            operations: (0..object.operations.len()).map(Some).collect(),
            invariants: (0..object.invariants.len()).map(Some).collect(),
        }
    }

    /// Where what has a name in `one` stands in `other`.
    pub(crate) fn by_name(one: &Object, other: &Object) -> Self {
        let operation = |name: &str| other.operations.iter().position(|operation| *operation.name == *name);
        let invariant = |name: &str| other.invariants.iter().position(|invariant| *invariant.name == *name);
        Self {
            operations: one.operations.iter().map(|known| operation(&known.name)).collect(),
            invariants: one.invariants.iter().map(|known| invariant(&known.name)).collect(),
        }
    }

    /// The conflicts in terms of the other object, as far as they are about what it has.
    pub(crate) fn translated(&self, conflicts: &[Conflict]) -> Vec<Conflict> {
        let mut translated: Vec<Conflict> = conflicts.iter().filter_map(|conflict| self.conflict(conflict)).collect();
        translated.sort_by_key(|conflict| (conflict.first, conflict.second, !conflict.essential));
        translated
    }

    fn conflict(&self, conflict: &Conflict) -> Option<Conflict> {
        let (first, second) = (self.operations[conflict.first]?, self.operations[conflict.second]?);
        let is_exchanged = first > second;
        let turned = |when: &Predicate| if is_exchanged { exchanged(when) } else { when.clone() };
        let threat = |threat: Threat| match threat {
            Threat::Invariant(place) => self.invariants[place].map(Threat::Invariant),
            other => Some(other),
        };
        let reason = |reason: &Reason| {
            Some(Reason { threat: threat(reason.threat)?, when: turned(&reason.when), standing: reason.standing })
        };
        let mut reasons: Vec<Reason> = conflict.reasons.iter().filter_map(reason).collect();
        reasons.sort_by_key(|reason| reason.threat);
        Some(Conflict {
            first: first.min(second),
            second: first.max(second),
            when: turned(&conflict.when),
            reasons,
            ..conflict.clone()
        })
    }
}

/// What is different between the conflicts of an object and others in its terms, in a sentence each.
pub(crate) fn differences(object: &Object, given: &Given, before: &[Conflict], after: &[Conflict]) -> Vec<String> {
    let mut found = Vec::new();
    let kinds: BTreeSet<(Operations, bool)> = before.iter().chain(after).map(kind).collect();
    for (pair, essential) in kinds {
        let of = |conflicts: &[Conflict]| conflicts.iter().find(|one| kind(one) == (pair, essential)).cloned();
        let name = name(object, pair, essential);
        match (of(before), of(after)) {
            (Some(before), Some(after)) => {
                let mut say = |what: &str| found.push(format!("{name}: {what}"));
                let same = |one: &Predicate, other: &Predicate| is_same(object, given, pair, [one, other]);
                if !same(&before.when, &after.when) {
                    say("for other arguments");
                }
                if (before.standing, before.coarse) != (after.standing, after.coarse) {
                    say("another standing");
                }
                let threats = |conflict: &Conflict| conflict.reasons.iter().map(|one| one.threat).collect::<Vec<_>>();
                if threats(&before) != threats(&after) {
                    say(&format!("{:?} became {:?}", threats(&before), threats(&after)));
                }
                for (one, other) in before.reasons.iter().zip(&after.reasons) {
                    if one.standing != other.standing || !same(&one.when, &other.when) {
                        say(&format!("another reason {}", one.threat.name(object)));
                    }
                }
            }
            (Some(_), None) => found.push(format!("{name}: gone")),
            (None, _) => found.push(format!("{name}: new")),
        }
    }
    found
}

/// The conflicts of which some are outside of others, which are about the same operations; in a sentence each. A conflict that
/// is not essential may be within one that is.
pub(crate) fn outside(object: &Object, given: &Given, inner: &[Conflict], outer: &[Conflict]) -> Vec<String> {
    let mut found = Vec::new();
    for conflict in inner {
        let pair = [conflict.first, conflict.second];
        let about = outer.iter().filter(|other| [other.first, other.second] == pair);
        let about = about.filter(|other| other.essential || !conflict.essential);
        let around = Predicate { cases: about.flat_map(|other| other.when.cases.clone()).collect() };
        if !is_within(object, given, pair, &conflict.when, &around) {
            found.push(name(object, pair, conflict.essential));
        }
    }
    found
}

fn kind(conflict: &Conflict) -> (Operations, bool) {
    ([conflict.first, conflict.second], conflict.essential)
}

fn name(object: &Object, pair: Operations, essential: bool) -> String {
    let [one, other] = pair.map(|place| &object.operations[place].name);
    format!("{one} / {other}{}", if essential { "" } else { ", not essential" })
}

fn is_same(object: &Object, given: &Given, pair: Operations, [one, other]: [&Predicate; 2]) -> bool {
    let everything = Predicate::always();
    let given = given.get(&pair).unwrap_or(&everything);
    one == other || difference(object, pair, [one, other], given).is_none()
}

/// Whether a predicate implies another.
pub(crate) fn is_within(object: &Object, given: &Given, pair: Operations, one: &Predicate, other: &Predicate) -> bool {
    let everything = Predicate::always();
    let given = given.get(&pair).unwrap_or(&everything);
    let is_outside = |first: &[_], second: &[_]| {
        given.holds(first, second) && one.holds(first, second) && !other.holds(first, second)
    };
    one.cases.iter().all(|case| other.cases.contains(case))
        || find(object, pair, &[one, other, given], is_outside).is_none()
}

/// The essential conflicts of a list.
pub(crate) fn essential(conflicts: &[Conflict]) -> Vec<Conflict> {
    conflicts.iter().filter(|conflict| conflict.essential).cloned().collect()
}

/// Essential conflicts that suffice, with the plans for them.
pub(crate) struct Sufficient<'a> {
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) plans: &'a [Plan],
}

impl Sufficient<'_> {
    /// What decides which is recommended: how often the cheapest plan takes a token, and how many pairs conflict.
    pub(crate) fn cost(&self) -> (Option<Rate>, usize) {
        (self.plans.iter().map(|plan| plan.acquisitions_per_second).min(), self.conflicts.len())
    }
}

/// All that suffice, the recommended one first.
pub(crate) fn sufficient<'a>(coordination: &'a Coordination, places: &Places) -> Vec<Sufficient<'a>> {
    let recommended = (&essential(&coordination.conflicts), &coordination.plans);
    let others = coordination.alternatives.iter().map(|(conflicts, plans)| (conflicts, plans));
    let all = std::iter::once(recommended).chain(others);
    all.map(|(conflicts, plans)| Sufficient { conflicts: places.translated(conflicts), plans }).collect()
}

/// What is different between the coordination of an object and that of what was made of it.
///
/// Where several sets of conflicts suffice, the cheapest is recommended, and the order of the source decides between those that
/// cost the same (INPUT 13). So all of them are compared, and another one may be recommended only where it is as cheap as any.
pub(crate) fn changes(given: &Given, before: &Coordination, after: &Coordination, places: &Places) -> Vec<String> {
    let object = &before.object;
    let rates: Vec<Rate> = object.operations.iter().map(|operation| operation.rate).collect();
    let (known, new) = (sufficient(before, &Places::same(object)), sufficient(after, places));
    let lines =
        |one: &Sufficient<'_>, other: &Sufficient<'_>| differences(object, given, &one.conflicts, &other.conflicts);
    let mut found = Vec::new();
    for (number, one) in known.iter().enumerate() {
        match new.iter().find(|other| lines(one, other).is_empty()) {
            Some(same) => found.extend(tokens::changes(&rates, one.plans, same.plans, places)),
            None if number == 0 => found.extend(lines(one, &new[0])),
            None => found.push(format!("choice {number} of {} is gone", known.len())),
        }
    }
    for (number, one) in new.iter().enumerate().skip(1) {
        if !known.iter().any(|other| lines(one, other).is_empty()) {
            found.push(format!("choice {number} of {} is new", new.len()));
        }
    }
    if lines(&known[0], &new[0]).is_empty() {
        found.extend(differences(object, given, &before.conflicts, &places.translated(&after.conflicts)));
    } else if new.iter().any(|other| other.cost() < new[0].cost()) {
        found.push("what is recommended is not the cheapest".to_owned());
    }
    found
}

/// What is more in the coordination of an object that can do less, or promises less, than another.
///
/// What was recommended must suffice still: some set of conflicts that does so now is within it. Where that is the recommended
/// one, neither are there more conflicts that are not essential, nor more tokens.
pub(crate) fn growth(given: &Given, before: &Coordination, after: &Coordination, places: &Places) -> Vec<String> {
    let (known, new) = (sufficient(before, &Places::same(&before.object)), sufficient(after, places));
    let more = |other: &Sufficient<'_>| outside(&after.object, given, &other.conflicts, &known[0].conflicts);
    let mut found = Vec::new();
    if more(&new[0]).is_empty() {
        found.extend(outside(&after.object, given, &places.translated(&after.conflicts), &before.conflicts));
        let tokens = |plans: &[Plan]| plans[0].tokens.len();
        if tokens(new[0].plans) > tokens(known[0].plans) {
            found.push(format!("{} tokens after {}", tokens(new[0].plans), tokens(known[0].plans)));
        }
    } else if !new.iter().any(|other| more(other).is_empty()) {
        found.extend(more(&new[0]));
    }
    let [after, before] = [&new, &known].map(|all| all[0].cost().0.unwrap_or(Rate::ZERO));
    if after > before {
        found.push(format!("{after} acquisitions after {before}"));
    }
    found
}
