//! What a plan orders against what has to be ordered: decided on representative arguments, whatever the two are written like.

use itertools::Itertools;

use super::cells::{Asked, Cell};
use super::key::{Part, Reach};
use super::minimise::minimised;
use super::relation::{Argument, Relation, Requirement, Signature};
use super::{Acquisition, Plan};
use crate::conflict::{Comparison, Literal, Predicate};
use crate::obligation::Side;

/// Calls of two operations, told by their arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Region {
    /// One operation, by its place.
    pub first: usize,
    /// The other, or the same; never before the first.
    pub second: usize,
    /// For which arguments, of the first as call 1 and of the second as call 2.
    pub when: Predicate,
    /// Whether it is exactly these. Otherwise there were too many ways to compare the arguments, and it is at most these.
    pub exact: bool,
}

/// Where a plan and a relation differ.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// What has to be ordered and is not, pair by pair.
    pub missing: Vec<Region>,
    /// What is ordered and need not be, pair by pair.
    pub beyond: Vec<Region>,
}

impl Coverage {
    /// Whether the plan orders all that has to be ordered; `None` where that is not known.
    #[must_use]
    pub fn is_sufficient(&self) -> Option<bool> {
        if self.missing.iter().any(|region| region.exact) {
            Some(false)
        } else if self.missing.is_empty() {
            Some(true)
        } else {
            None
        }
    }
}

/// Where a plan and a relation over the same operations differ.
#[must_use]
pub fn compare(plan: &Plan, relation: &Relation) -> Coverage {
    let mut coverage = Coverage::default();
    let requirements = relation.requirements.iter().filter(|requirement| !requirement.when.is_never());
    let requirements = requirements.into_group_map_by(|requirement| (requirement.first, requirement.second));
    for (first, second) in relation.pairs() {
        let meetings = meetings(plan, first, second);
        let required = requirements.get(&(first, second)).map_or(&[][..], Vec::as_slice);
        if meetings.is_empty() && required.is_empty() {
            continue;
        }
        let signatures = [&relation.operations[first], &relation.operations[second]];
        let mut asked = Asked::default();
        for requirement in required {
            asked.predicate(&requirement.when, signatures);
        }
        for (one, other) in &meetings {
            for (side, acquisition) in [(Side::First, one), (Side::Second, other)] {
                let arguments = acquisition.key.parts.iter().flat_map(Part::arguments).cloned();
                asked.arguments.extend(arguments.map(|argument| (side, argument)));
            }
        }
        if first == second {
            asked.mirror();
        }
        let region = |when, exact| Region { first, second, when, exact };
        match asked.cells(signatures) {
            Some(cells) => {
                let (missing, beyond) = differences(&meetings, required, &cells);
                let add = |regions: &mut Vec<Region>, wanted: &[bool]| {
                    if wanted.contains(&true) {
                        regions.push(region(minimised(&asked, signatures, &cells, wanted), true));
                    }
                };
                add(&mut coverage.missing, &missing);
                add(&mut coverage.beyond, &beyond);
            }
            None => {
                let ordered = Predicate { cases: meetings.iter().flat_map(|(one, other)| cases(one, other)).collect() };
                if !ordered.is_never() {
                    coverage.beyond.push(region(ordered.clone(), false));
                }
                let required = required.iter().flat_map(|requirement| &requirement.when.cases);
                let open: Vec<Vec<Literal>> = required.filter(|case| !is_among(case, &ordered)).cloned().collect();
                if !open.is_empty() {
                    coverage.missing.push(region(Predicate { cases: open }, false));
                }
            }
        }
    }
    coverage
}

/// The acquisitions of two operations whose modes exclude each other.
fn meetings(plan: &Plan, first: usize, second: usize) -> Vec<Meeting<'_>> {
    let pairs = plan.acquisitions[first].iter().cartesian_product(&plan.acquisitions[second]);
    let excluding = pairs.filter(|(one, other)| {
        one.token == other.token && plan.tokens[one.token].modes[one.mode].excludes.contains(&other.mode)
    });
    excluding.collect()
}

/// Two acquisitions whose modes exclude each other.
type Meeting<'a> = (&'a Acquisition, &'a Acquisition);

/// Of each cell, whether it has to be ordered and is not, and whether it is and need not be.
fn differences(meetings: &[Meeting<'_>], required: &[&Requirement], cells: &[Cell]) -> (Vec<bool>, Vec<bool>) {
    let of_cell = |Cell { first, second }: &Cell| {
        let required = required.iter().any(|requirement| requirement.asks(first, second));
        let ordered = meetings.iter().any(|(one, other)| one.meets(first, other, second));
        (required && !ordered, ordered && !required)
    };
    cells.iter().map(of_cell).unzip()
}

/// For which arguments two acquisitions meet.
fn cases(one: &Acquisition, other: &Acquisition) -> Vec<Vec<Literal>> {
    let literal = |comparison, one: &Argument, other: &Argument| Literal {
        left: one.on(Side::First),
        comparison,
        right: other.on(Side::Second),
    };
    if one.reach == Reach::Others && other.reach == Reach::Others {
        return vec![Vec::new()];
    }
    let equal = |one: &Argument, other: &Argument| literal(Comparison::Equal, one, other);
    let alternatives = |part: (&Part, &Part)| match part {
        (Part::Value(one), Part::Value(other)) => vec![vec![equal(one, other)]],
        (Part::Unordered(one, two), Part::Unordered(three, four)) => {
            vec![vec![equal(one, three), equal(two, four)], vec![equal(one, four), equal(two, three)]]
        }
        // A pair and a value are never the same instance.
        _ => Vec::new(),
    };
    let parts = one.key.parts.iter().zip(&other.key.parts);
    if one.reach == other.reach {
        let combined = parts.map(alternatives).fold(vec![Vec::new()], |cases: Vec<Vec<Literal>>, part| {
            cases.iter().cartesian_product(&part).map(|(case, more)| [case.as_slice(), more].concat()).collect()
        });
        return combined;
    }
    let differs = |part: (&Part, &Part)| match part {
        (Part::Value(one), Part::Value(other)) => vec![literal(Comparison::NotEqual, one, other)],
        _ => Vec::new(),
    };
    parts.map(differs).collect()
}

/// Whether a case is as narrow as one of a predicate's.
fn is_among(case: &[Literal], predicate: &Predicate) -> bool {
    predicate.cases.iter().any(|wider| wider.iter().all(|literal| case.contains(literal)))
}

impl Region {
    /// The two operations, as reports name them.
    #[must_use]
    pub fn signatures<'a>(&self, relation: &'a Relation) -> [&'a Signature; 2] {
        [&relation.operations[self.first], &relation.operations[self.second]]
    }
}
