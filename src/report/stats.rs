//! The tables of `--stats`: findings by lint and level, by callee class, and per 1,000 lines.

use std::collections::BTreeMap;
use std::io::{self, Write};

use steadfast_lints::Level;

use super::{Report, visible};

/// The levels that findings have, most severe first: the columns of the first table.
const LEVELS: [Level; 3] = [Level::Deny, Level::Warn, Level::Note];
/// The class of findings whose callee has none.
const NO_CLASS: &str = "(none known)";

/// Writes the tables of `report`.
pub(super) fn render(report: &Report, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    by_lint(report, out)?;
    by_callee_class(report, out)?;
    let severe = report.count(Level::Deny) + report.count(Level::Warn);
    writeln!(out, "{} lines, {} outside tests", report.lines, report.lines_outside_tests)?;
    writeln!(
        out,
        "per 1,000 lines outside tests: {} of deny and warn, {} of all levels",
        per_thousand(severe, report.lines_outside_tests),
        per_thousand(report.findings.len(), report.lines_outside_tests)
    )?;
    writeln!(out)
}

/// One row for each lint with findings, by code, and their sum.
fn by_lint(report: &Report, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let mut rows = BTreeMap::<(&str, &str), [usize; LEVELS.len()]>::new();
    for found in &report.findings {
        let row = rows.entry((found.finding.code, found.finding.lint)).or_default();
        for (cell, level) in row.iter_mut().zip(LEVELS) {
            *cell += usize::from(found.finding.level == level);
        }
    }
    let width = rows.keys().map(|(_, lint)| lint.len()).max().unwrap_or_default().max("total".len());
    let mut line = |code: &str, lint: &str, cells: [String; 4]| {
        let [deny, warn, note, all] = cells;
        writeln!(out, "{code:<4}  {lint:<width$}  {deny:>5}  {warn:>5}  {note:>5}  {all:>5}")
    };
    let [deny, warn, note] = LEVELS.map(|level| level.name().to_owned());
    line("code", "lint", [deny, warn, note, "all".to_owned()])?;
    let mut total = [0; LEVELS.len()];
    for ((code, lint), row) in rows {
        for (sum, cell) in total.iter_mut().zip(row) {
            *sum += cell;
        }
        line(code, lint, cells(row))?;
    }
    line("", "total", cells(total))?;
    writeln!(out)
}

/// A row's counts and their sum.
fn cells(row: [usize; LEVELS.len()]) -> [String; 4] {
    let [deny, warn, note] = row;
    [deny, warn, note, deny + warn + note].map(|count| count.to_string())
}

/// One row for each callee class with findings, the largest first.
fn by_callee_class(report: &Report, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let mut counts = BTreeMap::<String, usize>::new();
    for found in &report.findings {
        // A class may come from the configuration of the project.
        let class = found.finding.callee_class.as_deref().map_or_else(|| NO_CLASS.to_owned(), visible::one_line);
        *counts.entry(class).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by(|(left, left_count), (right, right_count)| right_count.cmp(left_count).then(left.cmp(right)));
    // The class comes second: at the start of a line it could be a command to a CI service.
    writeln!(out, "findings  callee class")?;
    for (class, count) in rows {
        writeln!(out, "{count:>8}  {class}")?;
    }
    writeln!(out)
}

/// `count` per 1,000 `lines` with two decimals; a dash when there are no lines.
fn per_thousand(count: usize, lines: usize) -> String {
    if lines == 0 {
        return "-".to_owned();
    }
    // In hundredths, rounded half up: integers print the same everywhere.
    let hundredths = (count * 100_000 + lines / 2) / lines;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
