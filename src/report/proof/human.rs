//! The format for a person at a terminal: object by object, what is wrong and what conflicts, with the run that shows
//! it, then what to do.

mod layout;
mod matrix;
mod other_plans;
mod summary;

use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic, Label};
use codespan_reporting::files::Error;
use codespan_reporting::term::termcolor::{Ansi, Color, NoColor, WriteColor};
use codespan_reporting::term::{Config, emit_to_write_style};
use steadfast_invariants::counterexample::Fields;

use super::notice::Notice;
use super::{ProofReport, RenderOptions, notices};
use crate::report::excerpt::{Excerpt, clip};
use crate::report::human::{bold, counted, severity, styled};
use crate::report::visible;
use layout::Layout;

/// Writes `report` for a person.
pub(super) fn render(report: &ProofReport, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut out: Box<dyn WriteColor + '_> =
        if options.color { Box::new(Ansi::new(out)) } else { Box::new(NoColor::new(out)) };
    let out = out.as_mut();
    for one in &report.crates {
        for notice in notices::of_crate(one).iter().filter(|notice| !notice.in_summary) {
            in_full(notice, report, options, out)?;
        }
        for object in &one.objects {
            summary::write(one, object, &mut Layout::new(out, options.width))?;
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
