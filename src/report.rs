//! What a run found, and the formats that show it.
//!
//! Given a [`Report`], which owns everything, a format writes it to any writer. Nothing here lints, reads a file or
//! decides an exit code; only this module and those below it know colour, codespan or SARIF.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use steadfast_lints::{Finding, Level};
use steadfast_source::{ByteRange, LineColumn, LineIndex};

mod excerpt;
mod github;
mod human;
mod json;
mod json_writer;
pub(crate) mod page;
pub(crate) mod problem;
pub(crate) mod proof;
mod sarif;
mod short;
mod stats;
#[cfg(test)]
mod tests;
pub(crate) mod visible;

/// What one run found.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// The findings, sorted by path, start, lint and message; none is at [`Level::Allow`].
    pub findings: Vec<FileFinding>,
    /// The texts by path: of every file that has a finding, or a failure with a place.
    pub texts: BTreeMap<String, SourceText>,
    /// The files of the run.
    pub files: Files,
    /// How many error handlers were seen.
    pub handlers: usize,
    /// Lines of all files that were checked.
    pub lines: usize,
    /// Those of them outside tests, benches, examples and build scripts.
    pub lines_outside_tests: usize,
    /// How long the run took.
    pub elapsed: Duration,
}

/// A finding and the file that it is in.
#[derive(Clone, Debug)]
pub(crate) struct FileFinding {
    /// The file: relative, with `/`.
    pub path: String,
    /// The finding.
    pub finding: Finding,
}

/// The text of one file, as it was linted.
#[derive(Clone, Debug)]
pub(crate) struct SourceText {
    /// The whole text.
    pub text: String,
    /// The lines of `text`.
    pub lines: LineIndex,
}

/// The files of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    /// How many were checked.
    pub checked: usize,
    /// The files and folders that were left out, sorted by path.
    pub ignored: Vec<IgnoredFile>,
    /// The files that could not be checked, sorted by path.
    pub failed: Vec<FailedFile>,
}

/// A file or folder that was left out, by a rule with a name.
#[derive(Clone, Debug)]
pub(crate) struct IgnoredFile {
    /// The file or folder: relative, with `/`.
    pub path: String,
    /// What left it out.
    pub rule: IgnoreRule,
}

/// Why a file is left out of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum IgnoreRule {
    /// A tool built it: a folder `target` beside a `Cargo.toml`, or one with a `CACHEDIR.TAG`.
    Target,
    /// It is somebody else's code, kept in the tree.
    Vendored,
    /// It says that a program wrote it.
    Generated,
    /// It is no valid Rust and there for a test to read: no target has it.
    Fixture,
    /// It is larger than any file that a person wrote.
    TooLarge,
    /// It is a package inside a selected one that is not selected itself.
    OtherPackage,
    /// The configuration excludes it.
    ConfigExclude,
    /// The configuration does not include it.
    ConfigInclude,
}

impl IgnoreRule {
    /// The name that reports use.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Vendored => "vendored",
            Self::Generated => "generated",
            Self::Fixture => "fixture",
            Self::TooLarge => "too-large",
            Self::OtherPackage => "other-package",
            Self::ConfigExclude => "config-exclude",
            Self::ConfigInclude => "config-include",
        }
    }
}

/// A file that could not be read, parsed or checked.
#[derive(Clone, Debug)]
pub(crate) struct FailedFile {
    /// The file: relative, with `/`.
    pub path: String,
    /// Why, in lower case, no final stop.
    pub reason: String,
    /// Where in the file, when the reason has a place.
    pub place: Option<ByteRange>,
}

/// How a report may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Format {
    /// For a person at a terminal.
    Human,
    /// One line for each finding.
    Short,
    /// One JSON document, `docs/json.md`.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

/// Writes a report in one format; fails only as its writer fails, or when the report lacks the text of a finding.
type Render = fn(&Report, &RenderOptions, &mut dyn Write) -> io::Result<()>;

/// What a run has to say, in any format.
pub(crate) trait Document {
    /// Writes it in one format.
    ///
    /// # Errors
    ///
    /// When `out` takes no more, or when the document lacks the text of a place that it speaks of.
    fn write(&self, format: Format, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()>;
}

impl Document for Report {
    fn write(&self, format: Format, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
        format.render()(self, options, out)
    }
}

/// Every format with its name and its writer, in the order of [`Format`].
static FORMATS: [(Format, &str, Render); 5] = [
    (Format::Human, "human", human::render),
    (Format::Short, "short", short::render),
    (Format::Json, "json", json::render),
    (Format::Sarif, "sarif", sarif::render),
    (Format::Github, "github", github::render),
];

impl Format {
    /// The name that options use.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        FORMATS[self as usize].1
    }

    /// The format with this name, `None` where there is none.
    #[must_use]
    pub(crate) fn parse(name: &str) -> Option<Self> {
        FORMATS.iter().find(|(_, known, _)| *known == name).map(|(format, _, _)| *format)
    }

    /// All formats, in the order in which help lists them.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        FORMATS.iter().map(|(format, _, _)| *format)
    }

    /// The function that writes this format.
    #[must_use]
    fn render(self) -> Render {
        FORMATS[self as usize].2
    }
}

/// What a reader may choose about the formats for people; the documents for programs ignore it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RenderOptions {
    /// Show findings of level note in full too.
    pub notes: bool,
    /// Write the escape sequences of colour.
    pub color: bool,
    /// Write findings and failures alone.
    pub quiet: bool,
    /// Show every field of a counterexample's states, not those alone that change.
    pub all_fields: bool,
    /// Add the tables of findings by lint and by callee class.
    pub stats: bool,
    /// The columns of the terminal, where there is one.
    pub width: Option<usize>,
}

/// A range of a text in lines and columns, for programs and for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// The first character.
    start: LineColumn,
    /// The place after the last character.
    end: LineColumn,
}

/// Message, notes and help of a finding, a line each, for formats that have one field for all of them.
fn whole_message(finding: &Finding) -> String {
    let notes = finding.notes.iter().map(|note| format!("\nnote: {note}"));
    let help = Some(&finding.help).filter(|help| !help.is_empty()).map(|help| format!("\nhelp: {help}"));
    std::iter::once(finding.message.clone()).chain(notes).chain(help).collect()
}

impl SourceText {
    /// Keeps `text` with its lines.
    #[must_use]
    pub(crate) fn new(text: String) -> Self {
        let lines = LineIndex::new(&text);
        Self { text, lines }
    }

    /// Lines and columns, in Unicode scalar values, of `range`.
    fn place(&self, range: &ByteRange) -> Place {
        Place {
            start: self.lines.line_column(&self.text, range.start),
            end: self.lines.line_column(&self.text, range.end),
        }
    }
}

impl Report {
    /// The text of a file that has a finding. An error means that whoever built the report left it out: a column made
    /// up in its place would be worse.
    fn text(&self, path: &str) -> io::Result<&SourceText> {
        self.texts.get(path).ok_or_else(|| io::Error::other(format!("the report has no text for `{path}`")))
    }

    /// Where a file failed; `None` when the reason has no place or the file could not be read as text.
    fn failure_place(&self, failed: &FailedFile) -> Option<Place> {
        let text = self.texts.get(&failed.path)?;
        failed.place.as_ref().map(|range| text.place(range))
    }

    /// How many findings are at `level`.
    #[must_use]
    pub(crate) fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|found| found.finding.level == level).count()
    }
}
