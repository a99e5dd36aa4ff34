//! How the calls of a pair have to meet: from the cases of a predicate to keys of both calls (THEORY sections 4 and 5).

use std::collections::{BTreeMap, BTreeSet};

use super::key::{Part, Reach};
use super::relation::Argument;
use crate::conflict::{Comparison, Literal, Operand};
use crate::obligation::Side;

/// A key for each of two calls: where the instances meet, the calls are ordered.
#[derive(Clone, Debug)]
pub(super) struct Pairing {
    /// The parts of the first call's key, each with that of the second call's.
    pub(super) parts: Vec<(Part, Part)>,
    /// What the second call takes; the first always takes the instance of its key.
    pub(super) reach: Reach,
    /// The requirements that it is for, by their places.
    pub(super) requirements: BTreeSet<usize>,
    /// What follows from each of the cases that it is for.
    known: Vec<Known>,
}

/// A conjunction of a predicate, with the place of the requirement that it is from.
pub(super) type Case<'a> = (usize, &'a [Literal]);

/// Pairings that together order all calls of two operations for which `cases` hold, each as narrow as its case allows. Where a
/// case says only that arguments differ, `differing` has the second call take the others; otherwise such a case is ordered by
/// a token without key. `same` says that the two operations are one.
pub(super) fn pairings(cases: &[Case<'_>], differing: bool, same: bool) -> Vec<Pairing> {
    let possible = cases.iter().filter(|(_, case)| !Known::of(case).is_contradictory());
    let mut pairings: Vec<Pairing> =
        possible.map(|(requirement, case)| pairing(*requirement, case, differing)).collect();
    while let Some((one, other, merged)) = swapped(&pairings) {
        pairings[one] = merged;
        pairings.remove(other);
    }
    // Of two that say the same, the first is kept.
    for place in (0..pairings.len()).rev() {
        let stronger = (0..pairings.len()).filter(|other| *other != place).find(|other| {
            let other = &pairings[*other];
            pairings[place]
                .known
                .iter()
                .all(|known| other.follows_from(known) || (same && other.mirrored().follows_from(known)))
        });
        if let Some(stronger) = stronger {
            let Pairing { requirements, known, .. } = pairings[place].clone();
            pairings[stronger].requirements.extend(requirements);
            pairings[stronger].known.extend(known);
            pairings.remove(place);
        }
    }
    pairings
}

fn pairing(requirement: usize, case: &[Literal], differing: bool) -> Pairing {
    let known = Known::of(case);
    let mut independent = Known::default();
    let mut parts = Vec::new();
    for (first, second) in across(case, Comparison::Equal) {
        let operands = (first.on(Side::First), second.on(Side::Second));
        if !independent.are_equal(&operands.0, &operands.1) {
            independent.unite(&operands.0, &operands.1);
            parts.push((Part::Value(first), Part::Value(second)));
        }
    }
    parts.sort();
    let mut reach = Reach::Own;
    if parts.is_empty()
        && differing
        && let Some((first, second)) = across(case, Comparison::NotEqual).into_iter().next()
    {
        parts.push((Part::Value(first), Part::Value(second)));
        reach = Reach::Others;
    }
    Pairing { parts, reach, requirements: BTreeSet::from([requirement]), known: vec![known] }
}

/// The arguments of the two calls that a case compares so, that of the first call first.
fn across(case: &[Literal], comparison: Comparison) -> Vec<(Argument, Argument)> {
    let literals = case.iter().filter(|literal| literal.comparison == comparison);
    literals
        .filter_map(|literal| match (&literal.left, &literal.right) {
            (Operand::Argument(left), Operand::Argument(right)) => match (left.side, right.side) {
                (Side::First, Side::Second) => Some((left.into(), right.into())),
                (Side::Second, Side::First) => Some((right.into(), left.into())),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

/// The first two that differ only in which argument of the one call meets which of the other, and one for both.
fn swapped(pairings: &[Pairing]) -> Option<(usize, usize, Pairing)> {
    for (one, first) in pairings.iter().enumerate() {
        for (other, second) in pairings.iter().enumerate().skip(one + 1) {
            if let Some(merged) = first.merged(second) {
                return Some((one, other, merged));
            }
        }
    }
    None
}

impl Pairing {
    /// One by an unordered pair, where `other` has two parts crossed.
    fn merged(&self, other: &Self) -> Option<Self> {
        if self.reach != Reach::Own || other.reach != Reach::Own || self.parts.len() != other.parts.len() {
            return None;
        }
        let only_here: Vec<_> = self.parts.iter().filter(|part| !other.parts.contains(part)).collect();
        let [(Part::Value(first), Part::Value(first_partner)), (Part::Value(second), Part::Value(second_partner))] =
            only_here[..]
        else {
            return None;
        };
        let crossed = [(first, second_partner), (second, first_partner)];
        let crossed = crossed.map(|(one, other)| (Part::Value(one.clone()), Part::Value(other.clone())));
        if first == second || first_partner == second_partner || !crossed.iter().all(|part| other.parts.contains(part))
        {
            return None;
        }
        let pair = (
            Part::unordered(first.clone(), second.clone()),
            Part::unordered(first_partner.clone(), second_partner.clone()),
        );
        let mut parts: Vec<_> = self.parts.iter().filter(|part| other.parts.contains(part)).cloned().collect();
        parts.push(pair);
        parts.sort();
        let known = self.known.iter().chain(&other.known).cloned().collect();
        let requirements = self.requirements.union(&other.requirements).copied().collect();
        Some(Self { parts, reach: Reach::Own, requirements, known })
    }

    /// The same for the calls in the other order, which two calls of one operation may be read in, too.
    fn mirrored(&self) -> Self {
        let parts = self.parts.iter().map(|(first, second)| (second.clone(), first.clone())).collect();
        Self { parts, ..self.clone() }
    }

    /// Whether calls of a case meet by this.
    fn follows_from(&self, known: &Known) -> bool {
        let equal = |one: &Argument, other: &Argument| known.are_equal(&one.on(Side::First), &other.on(Side::Second));
        self.parts.iter().all(|part| match part {
            (Part::Value(one), Part::Value(other)) if self.reach == Reach::Others => {
                known.are_different(&one.on(Side::First), &other.on(Side::Second))
            }
            (Part::Value(one), Part::Value(other)) => equal(one, other),
            (Part::Unordered(one, two), Part::Unordered(three, four)) => {
                (equal(one, three) && equal(two, four)) || (equal(one, four) && equal(two, three))
            }
            _ => false,
        })
    }
}

/// What the literals of a case say of equality.
#[derive(Clone, Default, Debug)]
struct Known {
    /// Each operand with another one that it equals, up to one that represents all.
    equal: BTreeMap<Operand, Operand>,
    different: Vec<(Operand, Operand)>,
}

impl Known {
    fn of(case: &[Literal]) -> Self {
        let mut known = Self::default();
        for literal in case {
            match literal.comparison {
                Comparison::Equal => known.unite(&literal.left, &literal.right),
                Comparison::NotEqual => known.different.push((literal.left.clone(), literal.right.clone())),
                _ => {}
            }
        }
        known
    }

    fn unite(&mut self, one: &Operand, other: &Operand) {
        let (one, other) = (self.representative(one).clone(), self.representative(other).clone());
        if one != other {
            self.equal.insert(one, other);
        }
    }

    fn representative<'a>(&'a self, operand: &'a Operand) -> &'a Operand {
        let mut operand = operand;
        while let Some(next) = self.equal.get(operand) {
            operand = next;
        }
        operand
    }

    fn are_equal(&self, one: &Operand, other: &Operand) -> bool {
        self.representative(one) == self.representative(other)
    }

    fn is_contradictory(&self) -> bool {
        self.different.iter().any(|(left, right)| self.are_equal(left, right))
    }

    fn are_different(&self, one: &Operand, other: &Operand) -> bool {
        self.different.iter().any(|(left, right)| {
            (self.are_equal(left, one) && self.are_equal(right, other))
                || (self.are_equal(left, other) && self.are_equal(right, one))
        })
    }
}
