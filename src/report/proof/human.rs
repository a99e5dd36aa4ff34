//! The format for a person at a terminal: object by object, what is wrong and what conflicts, with the run that shows
//! it, then a table of the operations.

use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic, Label};
use codespan_reporting::files::Error;
use codespan_reporting::term::termcolor::{Ansi, Color, NoColor, WriteColor};
use codespan_reporting::term::{Config, emit_to_write_style};
use steadfast_invariants::counterexample::Fields;
use steadfast_invariants::object::Apply;
use steadfast_invariants::verdict::Standing;

use super::notice::Notice;
use super::{CrateProof, ObjectProof, ProofReport, RenderOptions, notices};
use crate::report::excerpt::{Excerpt, clip};
use crate::report::human::{bold, counted, severity, styled};
use crate::report::visible;

/// Writes `report` for a person.
pub(super) fn render(report: &ProofReport, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut out: Box<dyn WriteColor + '_> =
        if options.color { Box::new(Ansi::new(out)) } else { Box::new(NoColor::new(out)) };
    let out = out.as_mut();
    for one in &report.crates {
        for notice in notices::of_crate(one) {
            in_full(&notice, report, options, out)?;
        }
        for object in &one.objects {
            table(one, object, out)?;
        }
    }
    for failed in &report.files.failed {
        styled(out, &bold(Some(Color::Yellow)), "not checked")?;
        writeln!(out, ": {}: {}", visible::path(&failed.path), visible::one_line(&failed.reason))?;
    }
    if !options.quiet {
        closing(report, out)?;
    }
    out.flush()
}

fn in_full(
    notice: &Notice<'_>,
    report: &ProofReport,
    options: &RenderOptions,
    out: &mut dyn WriteColor,
) -> io::Result<()> {
    let source = report.text(notice.path)?;
    let here = || notice.places.iter().filter(|place| place.path == notice.path);
    let mut ranges = vec![clip(source, &notice.range)];
    ranges.extend(here().map(|place| clip(source, &place.range)));
    let excerpt = Excerpt::new(notice.path, source, &ranges, options.width);
    let secondary = here()
        .zip(&ranges[1..])
        .map(|(place, range)| Label::secondary((), excerpt.map(range)).with_message(visible::one_line(&place.message)));
    let primary = Label::primary((), excerpt.map(&ranges[0])).with_message(visible::one_line(&notice.label));
    let mut remarks: Vec<String> = Vec::new();
    for place in notice.places.iter().filter(|place| place.path != notice.path) {
        let start = report.text(place.path)?.place(&place.range).start;
        let message = visible::one_line(&place.message);
        remarks.push(format!("note: {message}: {}:{}:{}", visible::path(place.path), start.line, start.column));
    }
    remarks.extend(notice.notes.iter().map(|note| format!("note: {}", visible::one_line(note))));
    if let Some((object, run)) = notice.counterexample {
        let fields = if options.all_fields { Fields::All } else { Fields::Changed };
        remarks.push(lines(&run.story(object, fields)));
        let diagram = run.diagram(object);
        if run.events.len() > 1 && !diagram.is_empty() {
            remarks.push(lines(&diagram));
        }
    }
    remarks.extend(notice.help.iter().map(|help| format!("help: {}", visible::one_line(help))));
    let diagnostic = Diagnostic::new(severity(notice.level))
        .with_code(notice.code)
        .with_message(visible::one_line(&notice.message))
        .with_label(primary)
        .with_labels_iter(secondary)
        .with_notes(remarks);
    emit_to_write_style(out, &Config::default(), &excerpt, &diagnostic).map_err(|error| match error {
        Error::Io(error) => error,
        error => io::Error::other(error),
    })
}

/// Several lines, each safe to print.
fn lines(text: &str) -> String {
    text.lines().map(visible::one_line).collect::<Vec<_>>().join("\n")
}

/// What is known of each operation, a line each.
fn table(one: &CrateProof, proof: &ObjectProof, out: &mut dyn WriteColor) -> io::Result<()> {
    let ObjectProof { object, verification } = proof;
    styled(out, &bold(None), &format!("`{}`", visible::one_line(&object.name)))?;
    let mode = match object.apply {
        Apply::Effect => "replicas apply the effect of what was accepted elsewhere",
        Apply::Rerun => "replicas run again what was accepted elsewhere, and a refusal changes nothing",
    };
    writeln!(out, " ({}): {mode}", visible::path(one.path(object.site)))?;
    let rows: Vec<[String; 3]> = object
        .operations
        .iter()
        .enumerate()
        .map(|(place, operation)| {
            let alone = match verification.operations[place].sequential {
                Standing::Holds => "safe alone",
                Standing::Unproved => "unproved alone",
                Standing::Refuted => "unsafe alone",
            };
            [visible::one_line(&operation.name), alone.to_owned(), conflicts(proof, place)]
        })
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (name, alone) = (width(0), width(1));
    for row in &rows {
        writeln!(out, "  {:name$}  {:alone$}  {}", row[0], row[1], row[2])?;
    }
    for conflict in &verification.conflicts {
        let pair = steadfast_invariants::obligation::Pair { first: conflict.first, second: conflict.second };
        let name = |place: usize| visible::one_line(&object.operations[place].name);
        let essential = if conflict.essential { "" } else { " (a guard only)" };
        writeln!(
            out,
            "  {} / {}: {}{essential}",
            name(conflict.first),
            name(conflict.second),
            visible::one_line(&conflict.when.text(object, pair))
        )?;
    }
    writeln!(out, "  logic: {}", visible::one_line(&verification.logic.to_string()))?;
    for assumption in &object.assumptions {
        writeln!(out, "  assumed: {}", visible::one_line(assumption))?;
    }
    writeln!(out)
}

/// With which operations one conflicts, and why.
fn conflicts(proof: &ObjectProof, operation: usize) -> String {
    let ObjectProof { object, verification } = proof;
    let pairs = verification.pairs.iter().filter(|pair| pair.first == operation || pair.second == operation);
    let conflicts: Vec<String> = pairs
        .filter(|pair| !pair.is_free())
        .map(|pair| {
            let other = if pair.first == operation { pair.second } else { pair.first };
            let name = if other == operation { "itself" } else { &object.operations[other].name };
            let threats: Vec<&str> = pair.threats.keys().map(|threat| threat.name(object)).collect();
            format!("{} ({})", visible::one_line(name), visible::one_line(&threats.join(", ")))
        })
        .collect();
    if conflicts.is_empty() {
        "needs no coordination".to_owned()
    } else {
        format!("conflicts with {}", conflicts.join(", "))
    }
}

fn closing(report: &ProofReport, out: &mut dyn WriteColor) -> io::Result<()> {
    let objects = report.crates.iter().map(|one| one.objects.len()).sum();
    let obligations: usize =
        report.crates.iter().flat_map(|one| &one.objects).map(|object| object.verification.judged.len()).sum();
    writeln!(
        out,
        "{} and {} in {}; {:.2} s",
        counted(objects, "replicated object"),
        counted(obligations, "obligation"),
        counted(report.files.checked, "file"),
        report.elapsed.as_secs_f64()
    )
}
