//! What would do as well: other forms of tokens for the same conflicts, and other conflicts by another choice of what operations
//! rely on.

use std::io;

use itertools::Itertools;
use steadfast_invariants::conflict::{Alternative, Conflict};
use steadfast_invariants::token::{Plan, PlanKind, Relation};

use super::layout::Layout;
use super::summary::{acquisition, listed, pair_text, per_second};
use crate::report::proof::ObjectProof;

/// More alternatives than this are left to the document for programs.
const MOST: usize = 2;

/// Writes the other ways to coordinate an object.
pub(super) fn write(proof: &ObjectProof, plan: &Plan, relation: &Relation, page: &mut Layout<'_>) -> io::Result<()> {
    for other in proof.verification.plans.iter().skip(1) {
        let taken = |plan: &Plan, place: usize| taken(plan, relation, place);
        let differing = (0..relation.operations.len()).filter(|place| taken(other, *place) != taken(plan, *place));
        let rows: Vec<Vec<String>> =
            differing.map(|place| vec![relation.operations[place].name.to_string(), taken(other, place)]).collect();
        if rows.is_empty() {
            continue;
        }
        let needless = match other.over_serialised.len() {
            0 => "no calls ordered without need".to_owned(),
            1 => "some calls of 1 pair ordered without need".to_owned(),
            count => format!("some calls of {count} pairs ordered without need"),
        };
        page.gap()?;
        page.heading(&format!("  or {}", kind(other.kind)), &format!(": {}, {needless}", per_second(other)))?;
        page.table(4, &[], &rows)?;
    }
    let alternatives = &proof.verification.alternatives;
    for other in alternatives.iter().take(MOST) {
        page.gap()?;
        alternative(proof, other, page)?;
    }
    match alternatives.len().checked_sub(MOST) {
        None | Some(0) => Ok(()),
        Some(rest) => page.paragraph(2, 2, &format!("and {rest} more such choices in the JSON document")),
    }
}

/// What an operation takes under a plan.
fn taken(plan: &Plan, relation: &Relation, operation: usize) -> String {
    let taken = plan.acquisitions[operation].iter();
    let texts = taken.map(|taken| acquisition(plan, taken, &relation.operations[operation])).join(", then ");
    if texts.is_empty() { "needs no coordination".to_owned() } else { texts }
}

fn kind(kind: PlanKind) -> &'static str {
    match kind {
        PlanKind::MultiMode => "with modes by key",
        PlanKind::OthersByKey => "where all instances but one can be taken",
        PlanKind::SharedExclusive => "with shared and exclusive locks",
        PlanKind::TwoMode => "with at most two modes a token",
        PlanKind::Declared => "as declared",
        PlanKind::Written => "as written",
    }
}

/// Another choice: its price, and how its conflicts differ from those that are recommended.
fn alternative(proof: &ObjectProof, other: &Alternative, page: &mut Layout<'_>) -> io::Result<()> {
    let object = &proof.object;
    let name = |conflict: &Conflict| {
        let pair = conflict.pair();
        format!("{} ({})", pair_text(object, pair), conflict.when.when_text(object, pair))
    };
    let essential = |conflicts: &[Conflict]| -> Vec<String> {
        conflicts.iter().filter(|conflict| conflict.essential).map(name).collect()
    };
    let (here, there) = (essential(&proof.verification.conflicts), essential(&other.conflicts));
    let only = |all: &[String], others: &[String]| -> Vec<String> {
        all.iter().filter(|text| !others.contains(text)).cloned().collect()
    };
    let price = other.plans.first().map_or_else(String::new, |plan| format!(": {}", per_second(plan)));
    page.heading("  or coordinate other calls", &price)?;
    let rows = [("these", only(&there, &here)), ("instead of", only(&here, &there))];
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .filter(|(_, calls)| !calls.is_empty())
        .map(|(word, calls)| vec![word.to_owned(), listed(&calls)])
        .collect();
    page.table(4, &[], &rows)
}
