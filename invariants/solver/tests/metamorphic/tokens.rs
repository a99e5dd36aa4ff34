//! Whether plans are the same up to the order and the names of their tokens.

use std::collections::BTreeSet;

use itertools::Itertools;
use steadfast_invariants::Rate;
use steadfast_invariants::token::{Acquisition, ModeKind, Part, Plan, PlanKind, Reach};

use super::conflicts::Places;

/// A mode of a token: what it is, and which operations hold it by which keys.
type Mode = (ModeKind, BTreeSet<(usize, Reach, Vec<Part>)>);

/// A token without names: its modes, and which of them exclude each other. A mode that none of the operations at hand holds is
/// not there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Shape {
    modes: BTreeSet<Mode>,
    exclude: BTreeSet<(Mode, Mode)>,
}

/// The tokens that operations take which the other object has, too.
pub(crate) fn shapes(plan: &Plan, places: &Places) -> Vec<Shape> {
    let shapes = (0..plan.tokens.len()).map(|token| shape(plan, token, places));
    shapes.filter(|shape| !shape.modes.is_empty()).sorted().collect()
}

/// The least of the shapes that a token has where the parts of its key stand in any order.
fn shape(plan: &Plan, token: usize, places: &Places) -> Shape {
    let length = plan.tokens[token].key.len();
    let ordered = |order: Vec<usize>| {
        let mode = |mode: usize| -> Mode {
            let mut held = BTreeSet::new();
            for (operation, taken) in plan.acquisitions.iter().enumerate() {
                let Some(operation) = places.operations[operation] else { continue };
                let of_mode = |taken: &&Acquisition| taken.token == token && taken.mode == mode;
                held.extend(taken.iter().filter(of_mode).map(|taken| {
                    let parts = order.iter().map(|part| taken.key.parts[*part].clone()).collect();
                    (operation, taken.reach, parts)
                }));
            }
            (plan.tokens[token].modes[mode].kind, held)
        };
        let all: Vec<Mode> = (0..plan.tokens[token].modes.len()).map(mode).collect();
        let is_held = |mode: &Mode| !mode.1.is_empty();
        let exclude = all
            .iter()
            .zip(&plan.tokens[token].modes)
            .flat_map(|(one, mode)| mode.excludes.iter().map(|other| (one.clone(), all[*other].clone())));
        let exclude = exclude.filter(|(one, other)| is_held(one) && is_held(other)).collect();
        Shape { modes: all.iter().filter(|mode| is_held(mode)).cloned().collect(), exclude }
    };
    (0..length).permutations(length).map(ordered).min().expect("there is one order at least")
}

/// Who takes which instances, whatever the modes are.
fn holders(shape: &Shape) -> BTreeSet<(usize, Reach, Vec<Part>)> {
    shape.modes.iter().flat_map(|(_, held)| held).cloned().collect()
}

/// How often calls take a mode that excludes all others.
fn exclusive(plan: &Plan, places: &Places, rates: &[Rate]) -> Rate {
    let modes = shapes(plan, places).into_iter().flat_map(|shape| shape.modes);
    let held = modes.filter(|(kind, _)| *kind == ModeKind::Exclusive).flat_map(|(_, held)| held);
    held.map(|(operation, _, _)| rates[operation]).sum()
}

/// What is different between plans and others for what was made of the object, in a sentence each.
///
/// Which of two operations holds a lock exclusively is decided by the order of the source where both are called as often. So of
/// plans with shared and exclusive locks it is compared who takes which, and how often exclusively; where there are more
/// operations, the cheapest choice may be another. Of several smallest sets of tokens with two modes, the order of the source
/// decides as well.
pub(crate) fn changes(rates: &[Rate], before: &[Plan], after: &[Plan], places: &Places) -> Vec<String> {
    let same = Places { operations: (0..rates.len()).map(Some).collect(), invariants: Vec::new() };
    let is_whole = places.operations.iter().all(Option::is_some);
    let kinds = |plans: &[Plan]| plans.iter().map(|plan| plan.kind).collect::<Vec<_>>();
    if is_whole && kinds(before) != kinds(after) {
        return vec![format!("plans {:?} and not {:?}", kinds(after), kinds(before))];
    }
    let mut found = Vec::new();
    for one in before {
        let Some(other) = after.iter().find(|other| other.kind == one.kind) else {
            found.push(format!("{}: gone", one.kind));
            continue;
        };
        let (known, new) = (shapes(one, &same), shapes(other, places));
        let is_same = match one.kind {
            PlanKind::SharedExclusive => {
                let held = |shapes: &[Shape]| shapes.iter().map(holders).sorted().collect::<Vec<_>>();
                let exclusive = || exclusive(one, &same, rates) == exclusive(other, places, rates);
                held(&known) == held(&new) && (!is_whole || exclusive())
            }
            PlanKind::TwoMode => known.len() == new.len(),
            _ => known == new && (!is_whole || one.price() == other.price()),
        };
        if !is_same {
            found.push(format!("{}: other tokens", one.kind));
        }
        if is_whole && one.acquisitions_per_second != other.acquisitions_per_second {
            found.push(format!("{}: another price", one.kind));
        }
    }
    found
}
