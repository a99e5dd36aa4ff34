//! What a run found, for the formats to show.

pub(crate) mod page;
pub(crate) mod problem;
mod short;

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use steadfast_lints::Finding;
use steadfast_source::{ByteRange, LineIndex};

/// Everything that one run found out.
pub(crate) struct Report {
    /// The findings, sorted by path, start, lint and message.
    pub findings: Vec<FileFinding>,
    /// The texts of the files that have findings or failures, by path.
    pub texts: BTreeMap<String, SourceText>,
    /// What became of the files.
    pub files: Files,
    /// How many error handlers were seen.
    pub handlers: usize,
    /// Lines of all files.
    pub lines: usize,
    /// Lines outside tests, benches, examples and build scripts.
    pub lines_outside_tests: usize,
    /// How long the run took.
    #[expect(dead_code, reason = "one line for each finding has no figures")]
    pub elapsed: Duration,
}

/// A finding and its file.
pub(crate) struct FileFinding {
    /// The path, as reports show it.
    pub path: String,
    /// What was found.
    pub finding: Finding,
}

/// The text of one file.
pub(crate) struct SourceText {
    /// The whole text.
    pub text: String,
    /// Its lines.
    pub lines: LineIndex,
}

/// What became of the files of a run.
#[derive(Default)]
pub(crate) struct Files {
    /// How many were checked.
    pub checked: usize,
    /// What a rule left out, sorted by path.
    pub ignored: Vec<IgnoredFile>,
    /// What could not be checked, sorted by path.
    pub failed: Vec<FailedFile>,
}

/// A file or directory that a rule left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IgnoredFile {
    /// The path; that of a directory ends with `/`.
    pub path: String,
    /// The rule.
    pub rule: IgnoreRule,
}

/// Why a file or directory is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum IgnoreRule {
    /// What cargo or another tool built: `target` beside a `Cargo.toml`, or a directory with a `CACHEDIR.TAG`.
    Target,
    /// Code of others: `vendor`, `third_party`, `node_modules`, or a directory with a `.cargo-checksum.json`.
    Vendored,
    /// The first lines say that a program wrote the file.
    Generated,
    /// The file is larger than a person writes.
    TooLarge,
    /// A package inside a selected one that is itself not selected.
    OtherPackage,
    /// `exclude` of the configuration.
    ConfigExclude,
    /// `include` of the configuration does not name it.
    ConfigInclude,
}

impl IgnoreRule {
    /// The rule's name in reports.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Vendored => "vendored",
            Self::Generated => "generated",
            Self::TooLarge => "too-large",
            Self::OtherPackage => "other-package",
            Self::ConfigExclude => "config-exclude",
            Self::ConfigInclude => "config-include",
        }
    }
}

/// A file that could not be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FailedFile {
    /// The path.
    pub path: String,
    /// Why not.
    pub reason: String,
    /// Where in the file; only with a text in [`Report::texts`].
    pub place: Option<ByteRange>,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Format {
    /// For people: the code, the reason and the help.
    Human,
    /// One line for each finding.
    Short,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

/// How a format is to show a report.
#[derive(Clone, Copy, Debug, Default)]
#[expect(dead_code, reason = "one line for each finding has neither notes nor colours")]
pub(crate) struct RenderOptions {
    /// Whether notes are shown in full.
    pub notes: bool,
    /// Whether colours may be used.
    pub color: bool,
    /// Whether only findings are wanted.
    pub quiet: bool,
    /// Whether figures are wanted.
    pub stats: bool,
    /// Columns of the terminal, when the report goes to one.
    pub width: Option<usize>,
}

/// Writes a report in one format.
pub(crate) type Render = fn(&Report, &RenderOptions, &mut dyn io::Write) -> io::Result<()>;

/// Every format with its name and its writer, in the order of [`Format`].
static FORMATS: [(Format, &str, Render); 5] = [
    (Format::Human, "human", short::render),
    (Format::Short, "short", short::render),
    (Format::Json, "json", short::render),
    (Format::Sarif, "sarif", short::render),
    (Format::Github, "github", short::render),
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
    pub(crate) fn render(self) -> Render {
        FORMATS[self as usize].2
    }
}

impl SourceText {
    /// Keeps `text` with its lines.
    #[must_use]
    pub(crate) fn new(text: String) -> Self {
        let lines = LineIndex::new(&text);
        Self { text, lines }
    }
}
