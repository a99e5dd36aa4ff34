//! The format for a person at a terminal.
//!
//! Findings of level deny and warn in full, those of level note below them in one line each, then what could not be
//! checked, how to go on, and what was done. All text of files, paths and messages goes through [`visible`] before
//! codespan or the writer sees it, so that the only escape sequences are those of colour.

use std::collections::BTreeMap;
use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity};
use codespan_reporting::files::Error;
use codespan_reporting::term::termcolor::{Ansi, Color, ColorSpec, NoColor, WriteColor};
use codespan_reporting::term::{Config, emit_to_write_style};
use steadfast_lints::{Finding, Level};
use steadfast_source::ByteRange;

use super::excerpt::{Excerpt, clip};
use super::{FileFinding, IgnoreRule, RenderOptions, Report, SourceText, stats, visible};

/// How many notes of one lint are listed before the rest is counted.
const NOTES_LISTED: usize = 20;

/// Writes `report` for a person.
pub(super) fn render(report: &Report, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut out: Box<dyn WriteColor + '_> =
        if options.color { Box::new(Ansi::new(out)) } else { Box::new(NoColor::new(out)) };
    let out = out.as_mut();

    let (notes, full): (Vec<_>, Vec<_>) = report.findings.iter().partition(|found| found.finding.level <= Level::Note);
    for found in full {
        in_full(found, report.text(&found.path)?, options, out)?;
    }
    if options.notes {
        for found in notes {
            in_full(found, report.text(&found.path)?, options, out)?;
        }
    } else {
        note_list(&notes, report, out)?;
    }
    failures(report, out)?;
    if options.stats {
        stats::render(report, out)?;
    }
    if !options.quiet {
        hints(report, out)?;
        closing(report, out)?;
    }
    out.flush()
}

/// Writes one finding with its excerpt, notes and help.
fn in_full(
    found: &FileFinding,
    source: &SourceText,
    options: &RenderOptions,
    out: &mut dyn WriteColor,
) -> io::Result<()> {
    let finding = &found.finding;
    let mut ranges = vec![clip(source, &finding.range)];
    ranges.extend(finding.labels.iter().map(|label| clip(source, &label.range)));
    ranges[0].end = primary_end(source, &ranges);
    let excerpt = Excerpt::new(&found.path, source, &ranges, options.width);

    let secondary =
        finding.labels.iter().zip(&ranges[1..]).map(|(label, range)| {
            Label::secondary((), excerpt.map(range)).with_message(visible::one_line(&label.message))
        });
    let primary = Label::primary((), excerpt.map(&ranges[0])).with_message(visible::one_line(&finding.label));
    let diagnostic = Diagnostic::new(severity(finding.level))
        .with_code(finding.lint)
        .with_message(visible::one_line(&finding.message))
        .with_label(primary)
        .with_labels_iter(secondary)
        .with_notes_iter(remarks(finding));
    emit_to_write_style(out, &Config::default(), &excerpt, &diagnostic).map_err(|error| match error {
        Error::Io(error) => error,
        error => io::Error::other(error),
    })
}

/// Where the primary label, the first of `ranges`, ends: before the first label that starts within its first line,
/// because carets hide the dashes below them (`let _ = ` is what drops the error of the call after it).
fn primary_end(source: &SourceText, ranges: &[ByteRange]) -> usize {
    let primary = &ranges[0];
    let line = source.lines.line(primary.start);
    let inside = |start: &usize| *start > primary.start && *start < primary.end && source.lines.line(*start) == line;
    let first = ranges[1..].iter().map(|range| range.start).filter(inside).min();
    first.map_or(primary.end, |end| clip(source, &(primary.start..end)).end)
}

/// The words that a Rust programmer knows for the levels.
pub(super) const fn severity(level: Level) -> Severity {
    match level {
        Level::Deny => Severity::Error,
        Level::Warn => Severity::Warning,
        Level::Note | Level::Allow => Severity::Note,
    }
}

/// The lines below the excerpt.
fn remarks(finding: &Finding) -> impl Iterator<Item = String> {
    let notes = finding.notes.iter().map(|note| ("note", note));
    let help = Some(("help", &finding.help)).filter(|(_, help)| !help.is_empty());
    notes.chain(help).map(|(kind, text)| format!("{kind}: {}", visible::one_line(text)))
}

/// Writes the findings of level note, one line each, by lint.
fn note_list(notes: &[&FileFinding], report: &Report, out: &mut dyn WriteColor) -> io::Result<()> {
    let mut by_lint = BTreeMap::<_, Vec<_>>::new();
    for found in notes {
        by_lint.entry(found.finding.lint).or_default().push(found);
    }
    for (lint, notes) in by_lint {
        styled(out, &bold(Some(Color::Green)), &format!("note[{lint}]"))?;
        let plural = if notes.len() == 1 { "place" } else { "places" };
        styled(out, &bold(None), &format!(": {} {plural}", notes.len()))?;
        writeln!(out)?;
        for found in notes.iter().take(NOTES_LISTED) {
            let start = report.text(&found.path)?.place(&found.finding.range).start;
            let message = visible::one_line(&found.finding.message);
            writeln!(out, "  {}:{}:{}: {message}", visible::path(&found.path), start.line, start.column)?;
        }
        if let Some(rest) = notes.len().checked_sub(NOTES_LISTED).filter(|rest| *rest > 0) {
            writeln!(out, "  ... and {rest} more (`--notes` shows all)")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes the files that could not be checked.
fn failures(report: &Report, out: &mut dyn WriteColor) -> io::Result<()> {
    for failed in &report.files.failed {
        styled(out, &bold(Some(Color::Yellow)), "not checked")?;
        write!(out, ": {}", visible::path(&failed.path))?;
        if let Some(place) = report.failure_place(failed) {
            write!(out, ":{}:{}", place.start.line, place.start.column)?;
        }
        writeln!(out, ": {}", visible::one_line(&failed.reason))?;
    }
    if report.files.failed.is_empty() { Ok(()) } else { writeln!(out) }
}

/// Writes how to learn more of the most severe finding and how to suppress one, once.
fn hints(report: &Report, out: &mut dyn WriteColor) -> io::Result<()> {
    // `max_by_key` takes the last of equals, and the first is what a reader sees first.
    let Some(found) = report.findings.iter().rev().max_by_key(|found| found.finding.level) else {
        return Ok(());
    };
    let Finding { lint, code, .. } = found.finding;
    let help = bold(Some(Color::Cyan));
    styled(out, &help, "help")?;
    writeln!(out, ": `cargo steadfast explain {lint}` (or `{code}`) says why and what to do instead")?;
    styled(out, &help, "help")?;
    writeln!(out, ": `// steadfast: allow({lint}): reason` suppresses a finding; the reason is mandatory")?;
    writeln!(out)
}

/// Writes what was done: files, handlers, findings, time.
fn closing(report: &Report, out: &mut dyn WriteColor) -> io::Result<()> {
    let files = &report.files;
    write!(out, "{} checked", counted(files.checked, "file"))?;
    if !files.ignored.is_empty() {
        let mut by_rule = BTreeMap::<IgnoreRule, usize>::new();
        for ignored in &files.ignored {
            *by_rule.entry(ignored.rule).or_default() += 1;
        }
        let rules: Vec<_> = by_rule.iter().map(|(rule, count)| format!("{count} {}", rule.name())).collect();
        write!(out, ", {} ignored ({})", files.ignored.len(), rules.join(", "))?;
    }
    if !files.failed.is_empty() {
        write!(out, ", {} failed", files.failed.len())?;
    }
    writeln!(out, "; {} seen in {:.2} s", counted(report.handlers, "error handler"), report.elapsed.as_secs_f64())?;

    write!(out, "{}", counted(report.findings.len(), "finding"))?;
    let counts: Vec<_> = [(Level::Deny, Color::Red), (Level::Warn, Color::Yellow), (Level::Note, Color::Green)]
        .into_iter()
        .map(|(level, color)| (report.count(level), level, color))
        .filter(|(count, ..)| *count > 0)
        .collect();
    for (position, (count, level, color)) in counts.into_iter().enumerate() {
        write!(out, "{}", if position == 0 { ": " } else { ", " })?;
        styled(out, &bold(Some(color)), &format!("{count} {}", level.name()))?;
    }
    writeln!(out)
}

/// "1 file", "2 files".
pub(super) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("{count} {noun}") } else { format!("{count} {noun}s") }
}

/// Bold text, in `color` where one is given; the colours of codespan's headings.
pub(super) fn bold(color: Option<Color>) -> ColorSpec {
    let mut spec = ColorSpec::new();
    spec.set_bold(true).set_intense(color.is_some()).set_fg(color);
    spec
}

/// Writes `text`, which is safe to print, in `spec`.
pub(super) fn styled(out: &mut dyn WriteColor, spec: &ColorSpec, text: &str) -> io::Result<()> {
    out.set_color(spec)?;
    write!(out, "{text}")?;
    out.reset()
}
