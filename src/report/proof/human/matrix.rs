//! The pairs of operations at a glance: a triangle with a letter for each predicate.

use std::io;

use itertools::Itertools;
use steadfast_invariants::conflict::Conflict;
use steadfast_invariants::verdict::Standing;

use super::layout::Layout;
use super::summary::pair_text;
use crate::report::proof::ObjectProof;
use crate::report::proof::letters::letter;

/// Two calls that need no coordination.
const FREE: &str = "·";
/// Two calls of which only a declared guard asks for coordination.
const GUARD: &str = "°";
/// Two calls that conflict whatever their arguments are.
const ALWAYS: &str = "*";

/// What the pairs conflict for, with the letter of each.
struct Legend {
    /// The predicates in words, in the order of the pairs.
    texts: Vec<String>,
}

impl Legend {
    fn new(proof: &ObjectProof) -> Self {
        let essential = proof.verification.conflicts.iter().filter(|conflict| conflict.essential);
        let texts = essential.filter(|conflict| !conflict.when.is_always());
        Self { texts: texts.map(|conflict| when(proof, conflict)).unique().collect() }
    }

    fn cell(&self, proof: &ObjectProof, first: usize, second: usize) -> String {
        let between = |conflict: &&Conflict| (conflict.first, conflict.second) == (first, second);
        let mut conflicts = proof.verification.conflicts.iter().filter(between);
        match conflicts.next() {
            None => FREE.to_owned(),
            Some(conflict) if !conflict.essential => GUARD.to_owned(),
            Some(conflict) => {
                let text = when(proof, conflict);
                let letter =
                    self.texts.iter().position(|known| *known == text).map_or_else(|| ALWAYS.to_owned(), letter);
                if conflict.standing == Standing::Refuted { letter } else { format!("{letter}?") }
            }
        }
    }
}

fn when(proof: &ObjectProof, conflict: &Conflict) -> String {
    conflict.when.when_text(&proof.object, conflict.pair())
}

/// Writes the triangle of all pairs, and what its letters mean.
pub(super) fn write(proof: &ObjectProof, page: &mut Layout<'_>) -> io::Result<()> {
    let operations = &proof.object.operations;
    let legend = Legend::new(proof);
    let cells: Vec<Vec<String>> =
        (0..operations.len()).map(|row| (0..=row).map(|column| legend.cell(proof, column, row)).collect()).collect();
    let width = cells.iter().flatten().map(|cell| cell.chars().count()).max().unwrap_or(1);
    let line = |cells: &[String]| {
        cells.iter().map(|cell| format!("{}{cell}", " ".repeat(width.saturating_sub(cell.chars().count())))).join(" ")
    };
    let numbers: Vec<String> = (1..=operations.len()).map(|number| number.to_string()).collect();
    let rows: Vec<Vec<String>> = operations
        .iter()
        .zip(&cells)
        .zip(&numbers)
        .map(|((operation, cells), number)| vec![number.clone(), operation.name.to_string(), line(cells)])
        .collect();
    page.table(2, &head(&numbers, line), &rows)?;
    let shown = |mark: &str| cells.iter().flatten().any(|cell| cell.trim_end_matches('?') == mark);
    let mut meanings: Vec<Vec<String>> =
        legend.texts.iter().enumerate().map(|(place, text)| vec![letter(place), text.clone()]).collect();
    if shown(ALWAYS) {
        meanings.insert(0, vec![ALWAYS.to_owned(), "whatever the arguments are".to_owned()]);
    }
    if cells.iter().flatten().any(|cell| cell.ends_with('?')) {
        meanings.push(vec!["?".to_owned(), "unproved, so it counts as a conflict".to_owned()]);
    }
    let guards: Vec<&Conflict> = proof.verification.conflicts.iter().filter(|conflict| !conflict.essential).collect();
    if !guards.is_empty() {
        let pairs = guards.iter().map(|conflict| {
            let (pair, when) = (pair_text(&proof.object, conflict.pair()), when(proof, conflict));
            if when == "always" { pair } else { format!("{pair} ({when})") }
        });
        let text = format!("only the declared guard may no longer hold, nothing breaks: {}", pairs.format(", "));
        meanings.push(vec![GUARD.to_owned(), text]);
    }
    page.table(4, &[], &meanings)
}

/// The numbers of the operations, a digit below the other, so that a column is no wider than its letters.
fn head(numbers: &[String], line: impl Fn(&[String]) -> String) -> Vec<Vec<String>> {
    let digits = numbers.last().map_or(0, String::len);
    let row = |digit: usize| -> Vec<String> {
        let digits = numbers.iter().map(|number| format!("{number:>digits$}"));
        let here = digits.map(|number| number.get(digit..=digit).unwrap_or_default().to_owned());
        let title = if digit == 0 { "conflicts with" } else { "" };
        vec![String::new(), title.to_owned(), line(&here.collect::<Vec<_>>())]
    };
    (0..digits).map(row).collect()
}
