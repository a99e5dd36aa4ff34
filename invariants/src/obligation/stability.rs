//! O3: a call that may safely be applied still may after a concurrent one was (THEORY section 2; POPL 2016, section 4,
//! rule S3): `I(s), Q_a(s), Q_b(s) => Q_a(eff_b(s))`, in both directions.
//!
//! One obligation for each conjunct of `Q_a` but definedness, which is one as a whole. A candidate is read with its own
//! definedness, so that each stands alone; an invariant after both effects assumes that the second is defined.

use super::instance::{current, invariant_in};
use super::origin::clauses;
use super::pair::together;
use super::{Candidate, Choice, Instance, Obligation, Pair, Part, Rule, Side};
use crate::Object;
use crate::object::Clause;

/// The obligations of a pair in both directions; in one where the two calls can trade places.
pub(super) fn obligations(object: &Object, pair: Pair, choice: &Choice) -> Vec<Obligation> {
    let [first, second] = pair.instances(object, choice);
    let known = together(object, choice, &first, &second);
    let sides: &[Side] = if pair.is_of_one() { &[Side::First] } else { &[Side::First, Side::Second] };
    let mut found = Vec::new();
    for &threatened in sides {
        let (one, other) = match threatened {
            Side::First => (&first, &second),
            Side::Second => (&second, &first),
        };
        let parts = parts(object, choice, one, other).into_iter();
        found.extend(parts.map(|(part, assumed, conclusion)| {
            let hypotheses = known.iter().cloned().chain(assumed).collect();
            let (success, failure) = sentences(object, pair, threatened, part);
            Obligation {
                rule: Rule::Stability { pair, threatened, part },
                instances: vec![first.clone(), second.clone()],
                hypotheses,
                conclusion,
                success,
                failure,
            }
        }));
    }
    found
}

/// The conjuncts of `Q` of one call after the other, each with what else it assumes.
fn parts(
    object: &Object,
    choice: &Choice,
    one: &Instance,
    other: &Instance,
) -> Vec<(Part, Vec<crate::Term>, Vec<Clause>)> {
    let between = other.after(object, &current(object));
    let kept = choice.kept(one.operation).iter();
    let kept = kept.map(|candidate| (*candidate, one.candidate(object, &between, *candidate)));
    let mut found: Vec<_> =
        kept.map(|(candidate, clause)| (Part::Candidate(candidate), Vec::new(), vec![clause])).collect();
    let demands = one.demands(object, &between);
    let overflow = one.overflow(object, &between);
    let mut applies: Vec<_> = demands.iter().map(|demand| demand.holds.clone()).collect();
    applies.extend(overflow.iter().cloned());
    found.push((Part::Definedness, overflow, clauses(demands)));
    let after = one.after(object, &between);
    found.extend((0..object.invariants.len()).map(|invariant| {
        let site = object.invariants[invariant].site;
        let holds = invariant_in(object, &after, invariant);
        (Part::Invariant(invariant), applies.clone(), vec![Clause { site, holds }])
    }));
    found
}

fn sentences(object: &Object, pair: Pair, threatened: Side, part: Part) -> (String, String) {
    let (one, other) = match threatened {
        Side::First => (pair.first, pair.second),
        Side::Second => (pair.second, pair.first),
    };
    let (one, other) = (&object.operations[one].name, &object.operations[other].name);
    let other = if one == other { format!("another call of `{other}`") } else { format!("`{other}`") };
    let both = pair.describe(object);
    match part {
        Part::Candidate(Candidate::Captured(..)) => (
            format!(
                "what `{one}` captured still relates to the state after a concurrent {}",
                other.trim_start_matches("another ")
            ),
            format!("what `{one}` captured may be out of date where it arrives after {other}"),
        ),
        Part::Candidate(Candidate::Guard(_)) => (
            format!("what `{one}` requires still holds after a concurrent {}", other.trim_start_matches("another ")),
            format!("what `{one}` requires may no longer hold where it arrives after {other}"),
        ),
        Part::Definedness => (
            format!("the effect of `{one}` stays defined after {other}"),
            format!("the effect of `{one}` may be undefined where it arrives after {other}"),
        ),
        Part::Invariant(invariant) => {
            let name = &object.invariants[invariant].name;
            (
                format!("{both} together preserve `{name}`"),
                format!("{both} can violate `{name}` when they run concurrently"),
            )
        }
    }
}
