//! The part of SARIF 2.1.0 that a run is written in; the names are those of the standard.

use std::collections::BTreeMap;

use serde::Serialize;
use steadfast_source::ByteRange;

use crate::report::{SourceText, visible};

/// `sarifLog`, section 3.13.
#[derive(Serialize)]
pub(in crate::report) struct Log<'report> {
    #[serde(rename = "$schema")]
    pub(super) schema: &'static str,
    pub(super) version: &'static str,
    pub(super) runs: [Run<'report>; 1],
}

/// `run`, section 3.14.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run<'report> {
    pub(super) tool: Tool,
    pub(super) column_kind: &'static str,
    pub(super) invocations: [Invocation; 1],
    pub(super) results: Vec<ResultObject<'report>>,
}

/// `tool`, section 3.18.
#[derive(Serialize)]
pub(super) struct Tool {
    pub(super) driver: Driver,
}

/// `toolComponent`, section 3.19.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    pub(super) semantic_version: &'static str,
    pub(super) rules: Vec<Rule>,
}

/// `reportingDescriptor`, section 3.49.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) short_description: Message,
    pub(super) full_description: Message,
    pub(super) help: Help,
    pub(super) default_configuration: Configuration,
    pub(super) properties: RuleProperties,
}

/// `multiformatMessageString`, section 3.12.
#[derive(Serialize)]
pub(super) struct Help {
    pub(super) text: &'static str,
    pub(super) markdown: &'static str,
}

/// `reportingConfiguration`, section 3.50.
#[derive(Serialize)]
pub(super) struct Configuration {
    pub(super) enabled: bool,
    pub(super) level: &'static str,
}

/// The property bag of a rule, section 3.8.
#[derive(Serialize)]
pub(super) struct RuleProperties {
    pub(super) tags: [&'static str; 2],
}

/// `invocation`, section 3.20.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    pub(super) execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tool_execution_notifications: Vec<Notification>,
}

/// `notification`, section 3.58.
#[derive(Serialize)]
pub(super) struct Notification {
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: [Location; 1],
}

/// `result`, section 3.27.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultObject<'report> {
    pub(super) rule_id: &'static str,
    /// The rule's place in the driver's list; without it a reader looks the id up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rule_index: Option<usize>,
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location>,
    pub(super) partial_fingerprints: BTreeMap<&'static str, &'report str>,
}

/// `location`, section 3.28.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<usize>,
    pub(super) physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Message>,
}

/// `logicalLocation`, section 3.33.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogicalLocation {
    pub(super) fully_qualified_name: String,
    pub(super) kind: &'static str,
}

/// `physicalLocation`, section 3.29.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub(super) artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<Region>,
}

/// `artifactLocation`, section 3.4.
#[derive(Serialize)]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
}

/// `region`, section 3.30: 1-based, the end column is that of the character after the last.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl Region {
    /// The lines and UTF-16 columns of `range`.
    pub(super) fn new(source: &SourceText, range: &ByteRange) -> Self {
        let SourceText { text, lines } = source;
        Self {
            start_line: lines.line(range.start),
            start_column: lines.utf16_column(text, range.start),
            end_line: lines.line(range.end),
            end_column: lines.utf16_column(text, range.end),
        }
    }
}

/// `message`, section 3.11, and descriptions, which have the same shape.
#[derive(Serialize)]
pub(super) struct Message {
    text: String,
}

impl Message {
    /// Our own text, as it is.
    pub(super) fn literal(text: String) -> Self {
        Self { text }
    }

    /// Text from a file or an error: safe to print, and neither a link (section 3.11.6) nor a placeholder (3.11.5).
    ///
    /// The standard has every brace doubled. Readers that matter show text without arguments as it is, and `{}` is
    /// common in our messages, so only what reads as a placeholder is doubled.
    pub(super) fn plain(text: &str) -> Self {
        let mut text: String = visible::visible(text).map(|(_, character)| character).collect();
        if text.contains("](") {
            text = text.replace('\\', r"\\").replace('[', r"\[").replace(']', r"\]");
        }
        if has_placeholder(&text) {
            text = text.replace('{', "{{").replace('}', "}}");
        }
        Self { text }
    }
}

/// Whether a part of `text` reads as `{0}`.
fn has_placeholder(text: &str) -> bool {
    text.split('{').skip(1).any(|rest| {
        rest.split_once('}')
            .is_some_and(|(index, _)| !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()))
    })
}
