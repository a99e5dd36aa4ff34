//! Whether conflicts that were found are those that are expected, for the same arguments and reasons.

use std::collections::BTreeSet;

use steadfast_invariants::Object;
use steadfast_invariants::conflict::{Conflict, Predicate, Reason};
use steadfast_invariants::verdict::{Standing, Threat};

use super::equivalence::{difference, find};
use super::expectation::{Expectation, Expected, Kind, Relation};

/// What is different, in a sentence each: nothing where the conflicts are those of the relation or of one that suffices as well,
/// otherwise what differs from the one that is closest.
pub(crate) fn differences(object: &Object, expectation: &Expectation, found: &[Conflict]) -> Vec<String> {
    let relations = expectation.relations(object);
    let differences = relations.iter().map(|relation| differences_from(object, relation, found));
    // Of those that are equally close it is the first, which is the one that the file begins with.
    differences.min_by_key(Vec::len).unwrap_or_default()
}

fn differences_from(object: &Object, relation: &Relation, found: &[Conflict]) -> Vec<String> {
    let mut wrong = Vec::new();
    let pairs: BTreeSet<[usize; 2]> =
        relation.keys().copied().chain(found.iter().map(|conflict| [conflict.first, conflict.second])).collect();
    let nothing = Expected::nothing();
    for pair in pairs {
        let name = pair.map(|place| object.operations[place].name.to_string()).join(" / ");
        let expected = relation.get(&pair).unwrap_or(&nothing);
        for (essential, wanted) in [(true, &expected.essential), (false, &expected.declared)] {
            let own = found.iter().filter(|one| [one.first, one.second] == pair && one.essential == essential);
            let own: Vec<&Conflict> = own.collect();
            let named = if essential { name.clone() } else { format!("{name}, not essential") };
            if own.len() > 1 {
                wrong.push(format!("{named}: there is more than one entry"));
            }
            if own.iter().any(|conflict| conflict.standing != Standing::Refuted) {
                wrong.push(format!("{named}: unproved"));
            }
            let when = Predicate { cases: own.iter().flat_map(|conflict| conflict.when.cases.clone()).collect() };
            if let Some((first, second)) = difference(object, pair, [&when, wanted], &expected.given) {
                let side = if wanted.holds(&first, &second) { "expected" } else { "found" };
                wrong.push(format!("{named}: only {side} for {first:?} and {second:?}"));
            }
            let kinds: BTreeSet<Kind> = own.iter().flat_map(|conflict| kinds(object, conflict, expected)).collect();
            let wanted = expected.kinds.iter().copied().filter(|kind| essential != (*kind == Kind::DeclaredPreOnly));
            let wanted: BTreeSet<Kind> = wanted.collect();
            if kinds != wanted {
                wrong.push(format!("{named}: {kinds:?} and not {wanted:?}"));
            }
        }
    }
    wrong
}

/// The kinds of the reasons, where a guard counts as a reason of an essential conflict for arguments for which there is no other.
fn kinds(object: &Object, conflict: &Conflict, expected: &Expected) -> BTreeSet<Kind> {
    let is_guard = |reason: &Reason| reason.threat == Threat::Precondition;
    let others: Vec<&Predicate> =
        conflict.reasons.iter().filter(|reason| !is_guard(reason)).map(|reason| &reason.when).collect();
    let kinds = conflict.reasons.iter().filter_map(|reason| match reason.threat {
        Threat::Invariant(_) => Some(Kind::Stability),
        Threat::Definedness => Some(Kind::Definedness),
        Threat::Convergence => Some(Kind::Commutativity),
        Threat::Precondition if !conflict.essential => Some(Kind::DeclaredPreOnly),
        Threat::Precondition => {
            let mentioned: Vec<&Predicate> = others.iter().copied().chain([&reason.when, &expected.given]).collect();
            let alone = find(object, [conflict.first, conflict.second], &mentioned, |first, second| {
                reason.when.holds(first, second)
                    && expected.given.holds(first, second)
                    && !others.iter().any(|other| other.holds(first, second))
            });
            alone.map(|_| Kind::Stability)
        }
    });
    kinds.collect()
}
