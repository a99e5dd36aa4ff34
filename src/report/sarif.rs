//! SARIF 2.1.0 (OASIS), for code scanning services and editors.
//!
//! One run. A rule's id is the lint's name, because that is what people write in suppressions and configuration and it
//! keeps its meaning within a major version; the code is among the rule's tags. URIs are relative to the folder that
//! the paths of the report are relative to. Columns are UTF-16 code units.

use std::collections::BTreeMap;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use steadfast_lints::{Level, Lint, lints};
use steadfast_source::ByteRange;

use super::{FailedFile, FileFinding, RenderOptions, Report, SourceText, json_writer, visible, whole_message};
use model::{
    ArtifactLocation, Configuration, Driver, Help, Invocation, Location, Log, LogicalLocation, Message, Notification,
    PhysicalLocation, Region, ResultObject, Rule, RuleProperties, Run, Tool,
};

mod model;

/// The schema that documents name, the last published by OASIS for 2.1.0.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The kind of our fingerprints: a new way of making them gets a new name.
const FINGERPRINT: &str = "steadfast/v1";

/// Writes `report` as a log with one run.
pub(super) fn render(report: &Report, _options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    json_writer::write(&log(report, lints())?, out)
}

/// The log of `report`, with `lints` as rules.
pub(super) fn log<'report>(report: &'report Report, lints: &[&'static Lint]) -> io::Result<Log<'report>> {
    let results = report
        .findings
        .iter()
        .map(|found| result(found, report.text(&found.path)?, lints))
        .collect::<io::Result<_>>()?;
    let driver = Driver {
        name: "steadfast",
        version: env!("CARGO_PKG_VERSION"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: lints.iter().map(|lint| rule(lint)).collect(),
    };
    let run = Run {
        tool: Tool { driver },
        column_kind: "utf16CodeUnits",
        // A file that failed is a notification: the run as a whole did what it could.
        invocations: [Invocation { execution_successful: true, tool_execution_notifications: notifications(report) }],
        results,
    };
    Ok(Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

/// A lint as a rule.
fn rule(lint: &'static Lint) -> Rule {
    Rule {
        id: lint.name,
        name: lint.name,
        short_description: Message::literal(lint.summary()),
        full_description: Message::literal(description(lint)),
        help: Help { text: lint.page, markdown: lint.page },
        default_configuration: Configuration { enabled: lint.level != Level::Allow, level: level(lint.level) },
        properties: RuleProperties { tags: ["error-handling", lint.code] },
    }
}

/// The summary and the first paragraph below it that is prose.
fn description(lint: &Lint) -> String {
    let summary = lint.summary();
    let prose = |paragraph: &&str| !paragraph.is_empty() && !paragraph.starts_with(['#', '`', '|', '-', '~']);
    let first = lint.page.split("\n\n").skip(2).map(str::trim).find(prose);
    match first {
        Some(first) => format!("{summary}\n\n{first}"),
        None => summary,
    }
}

/// SARIF's word for a level.
pub(super) const fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Note => "note",
        Level::Allow => "none",
    }
}

fn result<'report>(
    found: &'report FileFinding,
    source: &SourceText,
    lints: &[&'static Lint],
) -> io::Result<ResultObject<'report>> {
    let FileFinding { path, finding } = found;
    let function = finding
        .function
        .as_deref()
        .map(|function| LogicalLocation { fully_qualified_name: visible::one_line(function), kind: "function" });
    let location = Location {
        id: None,
        physical_location: physical(path, source, &finding.range),
        logical_locations: function.into_iter().collect(),
        message: Some(Message::plain(&finding.label)).filter(|_| !finding.label.is_empty()),
    };
    let related = finding.labels.iter().enumerate().map(|(position, label)| Location {
        id: Some(position + 1),
        physical_location: physical(path, source, &label.range),
        logical_locations: Vec::new(),
        message: Some(Message::plain(&label.message)),
    });
    Ok(ResultObject {
        rule_id: finding.lint,
        rule_index: lints.iter().position(|lint| lint.name == finding.lint),
        level: level(finding.level),
        message: Message::plain(&whole_message(finding)),
        locations: [location],
        related_locations: related.collect(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, finding.fingerprint.as_str())]),
    })
}

/// The files that were not checked.
fn notifications(report: &Report) -> Vec<Notification> {
    let notification = |failed: &FailedFile| {
        let region = report.texts.get(&failed.path).zip(failed.place.as_ref());
        let location = Location {
            id: None,
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation { uri: uri(&failed.path) },
                region: region.map(|(source, range)| Region::new(source, range)),
            },
            logical_locations: Vec::new(),
            message: None,
        };
        Notification { level: "warning", message: Message::plain(&failed.reason), locations: [location] }
    };
    report.files.failed.iter().map(notification).collect()
}

fn physical(path: &str, source: &SourceText, range: &ByteRange) -> PhysicalLocation {
    PhysicalLocation {
        artifact_location: ArtifactLocation { uri: uri(path) },
        region: Some(Region::new(source, range)),
    }
}

/// A path as a relative reference (RFC 3986): nothing in it can be a scheme, an authority, a query or a fragment.
pub(super) fn uri(path: &str) -> String {
    /// All but the unreserved characters and the separator.
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(path.trim_start_matches('/'), RESERVED).to_string()
}
