//! More cells out of one witness: the same state and the same calls with other numbers, as far as the interpreter confirms them.
//!
//! Whether a conflict is there seldom depends on how two amounts compare, and an evaluation costs less than a question.

use std::collections::BTreeMap;

use itertools::Itertools;
use num_bigint::BigInt;

use super::search::{Found, Inquiry};
use super::space::Cell;
use crate::eval::{Assignment, satisfied};
use crate::sort::Sort;
use crate::{Value, Var};

/// How many combinations of numbers are looked at, and how many of them are tried for one cell.
const COMBINATIONS: usize = 2_000;
const TRIES: usize = 3;

/// Cells in which the question has an answer with the values of `witness` but for numbers, each with such an answer; of the cells
/// of which nothing is known yet.
pub(super) fn cells(inquiry: &Inquiry<'_>, found: &Found, witness: &Assignment) -> BTreeMap<Cell, Option<Assignment>> {
    let params = inquiry.calls.iter().flat_map(|call| &call.params);
    let numbers: Vec<&Var> = params.filter(|param| matches!(param.sort, Sort::Int(_))).unique_by(|var| *var).collect();
    let mut more = BTreeMap::new();
    if numbers.is_empty() {
        return more;
    }
    let constants = inquiry.space.numbers();
    let near = constants.iter().flat_map(|constant| (-1..=1).map(move |step| constant + BigInt::from(step)));
    let near = near.chain((0..=2).map(BigInt::from)).sorted().dedup().collect_vec();
    let choices = numbers.iter().map(|var| {
        let fits = |value: &&BigInt| var.sort.int().is_some_and(|int| int.contains(value));
        near.iter().filter(fits).cloned().map(Value::Int).collect_vec()
    });
    let mut tried: BTreeMap<Cell, usize> = BTreeMap::new();
    for values in choices.multi_cartesian_product().take(COMBINATIONS) {
        let mut assignment = witness.clone();
        assignment.extend(numbers.iter().map(|var| (*var).clone()).zip(values));
        let Some(cell) = inquiry.space.cell_of(&inquiry.calls, &assignment) else { continue };
        let is_known =
            found.cells.contains_key(&cell) || found.unproved.contains_key(&cell) || inquiry.without.contains(&cell);
        let tries = tried.entry(cell.clone()).or_default();
        if is_known || more.contains_key(&cell) || *tries == TRIES {
            continue;
        }
        *tries += 1;
        if inquiry.question.assumptions.iter().all(|assumption| satisfied(assumption, &assignment)) {
            more.insert(cell, Some(assignment));
        }
    }
    more
}
