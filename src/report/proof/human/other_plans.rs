//! What would do as well: other forms of tokens for the same conflicts, and other conflicts by another choice of what operations
//! rely on.

use std::io;

use itertools::Itertools;
use steadfast_invariants::conflict::{Alternative, Conflict};
use steadfast_invariants::token::{Plan, PlanKind, Relation};

use super::layout::Layout;
use super::summary::{acquisition, listed, per_second};
use crate::report::proof::ObjectProof;

/// Writes the other ways to coordinate an object.
pub(super) fn write(proof: &ObjectProof, plan: &Plan, relation: &Relation, page: &mut Layout<'_>) -> io::Result<()> {
    let others = proof.verification.plans.iter().skip(1);
    for other in others {
        if other.acquisitions == plan.acquisitions && same_modes(other, plan) {
            continue;
        }
        let differing = (0..relation.operations.len())
            .filter(|place| taken(other, relation, *place) != taken(plan, relation, *place));
        let differing: Vec<String> = differing
            .map(|place| format!("{} {}", relation.operations[place].name, taken(other, relation, place)))
            .collect();
        let needless = match other.over_serialised.len() {
            0 => String::new(),
            count => format!(", {count} pair{} ordered without need", if count == 1 { "" } else { "s" }),
        };
        let text = format!("or {}: {}{needless}: {}", kind(other.kind), per_second(other), listed(&differing));
        page.paragraph(2, 2, &text)?;
    }
    for other in &proof.verification.alternatives {
        page.paragraph(2, 2, &alternative(proof, other))?;
    }
    Ok(())
}

/// What an operation takes under a plan.
fn taken(plan: &Plan, relation: &Relation, operation: usize) -> String {
    let taken = plan.acquisitions[operation].iter();
    let texts = taken.map(|taken| acquisition(plan, taken, &relation.operations[operation])).join(" and ");
    if texts.is_empty() { "free".to_owned() } else { texts }
}

fn same_modes(one: &Plan, other: &Plan) -> bool {
    let modes = |plan: &Plan| plan.tokens.iter().map(|token| token.modes.clone()).collect::<Vec<_>>();
    modes(one) == modes(other)
}

fn kind(kind: PlanKind) -> &'static str {
    match kind {
        PlanKind::MultiMode => "with modes by key",
        PlanKind::OthersByKey => "with a token service that can take all instances but one",
        PlanKind::SharedExclusive => "with shared and exclusive locks",
        PlanKind::TwoMode => "with at most two modes a token",
        PlanKind::Declared => "as declared",
        PlanKind::Written => "as written",
    }
}

/// Another choice: its price, and how its conflicts differ from those that are recommended.
fn alternative(proof: &ObjectProof, other: &Alternative) -> String {
    let object = &proof.object;
    let name = |conflict: &Conflict| {
        let [first, second] = [conflict.first, conflict.second].map(|place| &object.operations[place].name);
        format!("{first} / {second} ({})", conflict.when.when_text(object, conflict.pair()))
    };
    let essential = |conflicts: &[Conflict]| -> Vec<String> {
        conflicts.iter().filter(|conflict| conflict.essential).map(name).collect()
    };
    let (here, there) = (essential(&proof.verification.conflicts), essential(&other.conflicts));
    let only = |all: &[String], others: &[String]| -> Vec<String> {
        all.iter().filter(|text| !others.contains(text)).cloned().collect()
    };
    let (instead, dropped) = (only(&there, &here), only(&here, &there));
    let price = other.plans.first().map_or_else(String::new, |plan| format!(" ({})", per_second(plan)));
    format!("or coordinate {} instead of {}{price}", listed(&instead), listed(&dropped))
}
