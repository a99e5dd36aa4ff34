//! A short predicate for a set of cells: no literal and no case can be left out.

use fixedbitset::FixedBitSet;
use itertools::Itertools;

use super::cells::{Asked, Cell, Group, side};
use super::relation::Signature;
use crate::bits::bits;
use crate::conflict::{Comparison, Literal, Operand, Predicate};
use crate::obligation::Side;

/// A predicate that holds of those `cells` that are `wanted`, and of no other. Irredundant, and not always the shortest.
pub(super) fn minimised(asked: &Asked, signatures: [&Signature; 2], cells: &[Cell], wanted: &[bool]) -> Predicate {
    let literals = literals(asked, signatures);
    let count = cells.len();
    let true_of = |literal: &Literal| bits(count, |place| literal.holds(&cells[place].first, &cells[place].second));
    let columns: Vec<FixedBitSet> = literals.iter().map(true_of).collect();
    let on = bits(count, |place| wanted[place]);
    let off = bits(count, |place| !wanted[place]);
    let covered = |case: &[usize]| {
        let everywhere = bits(count, |_| true);
        case.iter().fold(everywhere, |bits, literal| &bits & &columns[*literal])
    };
    let mut cases: Vec<(Vec<usize>, FixedBitSet)> = Vec::new();
    let mut open = on.clone();
    while let Some(cell) = open.minimum() {
        let mut case: Vec<usize> = (0..literals.len()).filter(|literal| columns[*literal].contains(cell)).collect();
        let mut place = 0;
        while place < case.len() {
            let literal = case.remove(place);
            if !covered(&case).is_disjoint(&off) {
                case.insert(place, literal);
                place += 1;
            }
        }
        let by_case = covered(&case);
        open.difference_with(&by_case);
        // What cannot be told from an unwanted cell would be left open for ever.
        open.remove(cell);
        cases.push((case, by_case));
    }
    for place in (0..cases.len()).rev() {
        let others = cases.iter().enumerate().filter(|(other, _)| *other != place);
        let union = others.fold(FixedBitSet::with_capacity(count), |union, (_, (_, bits))| &union | bits);
        if on.is_subset(&union) {
            cases.remove(place);
        }
    }
    let of_case =
        |(case, _): (Vec<usize>, FixedBitSet)| case.into_iter().map(|place| literals[place].clone()).sorted().collect();
    Predicate { cases: cases.into_iter().map(of_case).sorted().collect() }
}

/// What may be said of the arguments that are asked about. What had better be left out comes first.
fn literals(asked: &Asked, signatures: [&Signature; 2]) -> Vec<Literal> {
    let mut operands: Vec<(Group, Side, Operand)> = Vec::new();
    for (at, argument) in &asked.arguments {
        if let Some(sort) = signatures[side(*at)].sort(argument) {
            operands.push((Group::of(sort), *at, argument.on(*at)));
        }
    }
    let mut ranked: Vec<(usize, Literal)> = Vec::new();
    let mut compare = |rank: usize, left: &Operand, right: &Operand, group: &Group| {
        let comparisons: &[Comparison] = if *group == Group::Numbers && asked.order {
            use Comparison::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
            &[Less, Greater, Equal, NotEqual, AtMost, AtLeast]
        } else {
            &[Comparison::NotEqual, Comparison::Equal]
        };
        ranked.extend(comparisons.iter().enumerate().map(|(place, comparison)| {
            let literal = Literal { left: left.clone(), comparison: *comparison, right: right.clone() };
            (10 * place + rank, literal)
        }));
    };
    for (place, (group, at, operand)) in operands.iter().enumerate() {
        for constant in asked.constants.get(group).into_iter().flatten() {
            compare(0, operand, &Operand::Constant(constant.clone()), group);
        }
        for (_, other, right) in operands[place + 1..].iter().filter(|(other, ..)| other == group) {
            compare(if at == other { 1 } else { 2 }, operand, right, group);
        }
    }
    ranked.into_iter().sorted().map(|(_, literal)| literal).collect()
}
