//! A short predicate for a set of cells: no literal and no case can be left out.

use itertools::Itertools;

use super::cells::{Asked, Cell, Group, side};
use super::relation::Signature;
use crate::conflict::{Comparison, Literal, Operand, Predicate};
use crate::obligation::Side;

/// The cells of which something is so, a bit each.
type Bits = Vec<u64>;

/// A predicate that holds of those `cells` that are `wanted`, and of no other. Irredundant, and not always the shortest.
pub(super) fn minimised(asked: &Asked, signatures: [&Signature; 2], cells: &[Cell], wanted: &[bool]) -> Predicate {
    let literals = literals(asked, signatures);
    let true_of = |literal: &Literal| bits(cells.iter().map(|cell| literal.holds(&cell.first, &cell.second)));
    let columns: Vec<Bits> = literals.iter().map(true_of).collect();
    let on = bits(wanted.iter().copied());
    let off = bits(wanted.iter().map(|wanted| !wanted));
    let covered = |case: &[usize]| {
        let everywhere = bits(cells.iter().map(|_| true));
        case.iter().fold(everywhere, |bits, literal| and(&bits, &columns[*literal]))
    };
    let mut cases: Vec<(Vec<usize>, Bits)> = Vec::new();
    let mut open = on.clone();
    while let Some(cell) = first(&open) {
        let mut case: Vec<usize> = (0..literals.len()).filter(|literal| has(&columns[*literal], cell)).collect();
        let mut place = 0;
        while place < case.len() {
            let literal = case.remove(place);
            if !are_disjoint(&covered(&case), &off) {
                case.insert(place, literal);
                place += 1;
            }
        }
        let by_case = covered(&case);
        open = open.iter().zip(&by_case).map(|(open, covered)| open & !covered).collect();
        // What cannot be told from an unwanted cell would be left open for ever.
        unset(&mut open, cell);
        cases.push((case, by_case));
    }
    for place in (0..cases.len()).rev() {
        let others = cases.iter().enumerate().filter(|(other, _)| *other != place);
        let union = others.fold(vec![0; on.len()], |union, (_, (_, bits))| or(&union, bits));
        if on.iter().zip(&union).all(|(on, union)| on & !union == 0) {
            cases.remove(place);
        }
    }
    let of_case =
        |(case, _): (Vec<usize>, Bits)| case.into_iter().map(|place| literals[place].clone()).sorted().collect();
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

fn bits(cells: impl Iterator<Item = bool>) -> Bits {
    let mut bits = Bits::new();
    for (place, is) in cells.enumerate() {
        if place % 64 == 0 {
            bits.push(0);
        }
        if let Some(last) = bits.last_mut() {
            *last |= u64::from(is) << (place % 64);
        }
    }
    bits
}

fn first(bits: &Bits) -> Option<usize> {
    let word = bits.iter().position(|word| *word != 0)?;
    Some(64 * word + bits[word].trailing_zeros() as usize)
}

fn has(bits: &Bits, place: usize) -> bool {
    bits[place / 64] >> (place % 64) & 1 == 1
}

fn unset(bits: &mut Bits, place: usize) {
    bits[place / 64] &= !(1 << (place % 64));
}

fn and(one: &Bits, other: &Bits) -> Bits {
    one.iter().zip(other).map(|(one, other)| one & other).collect()
}

fn or(one: &Bits, other: &Bits) -> Bits {
    one.iter().zip(other).map(|(one, other)| one | other).collect()
}

fn are_disjoint(one: &Bits, other: &Bits) -> bool {
    one.iter().zip(other).all(|(one, other)| one & other == 0)
}
