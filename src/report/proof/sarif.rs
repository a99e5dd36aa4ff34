//! SARIF 2.1.0: a result for each statement, with its counterexample as a code flow.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use steadfast_invariants::{Counterexample, Object};
use steadfast_lints::Level;

use super::notice::Notice;
use super::{ProofReport, RenderOptions};
use crate::report::sarif::{level, uri};
use crate::report::{Place, json_writer, visible};

/// The schema that documents name.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What each code of a notice is about, for the rules of the document.
const RULES: [(&str, Level, &str); 19] = [
    ("changed_plan", Level::Note, "a written plan that is not the one that is recommended now"),
    ("changing_refusal", Level::Deny, "an operation that refuses has changed the state"),
    ("conflict", Level::Note, "two operations may not run concurrently without coordination"),
    ("doubtful_object", Level::Warn, "replicated state that can change unseen"),
    (
        "failed_self_check",
        Level::Deny,
        "an execution under the plan that goes wrong, which is a defect of this program",
    ),
    ("guard_conflict", Level::Note, "two operations of which only a declared guard asks for coordination"),
    ("insufficient_tokens", Level::Deny, "declared tokens that leave calls unordered which conflict"),
    ("meaningless_verdict", Level::Deny, "verdicts that mean nothing, because of a contradiction"),
    ("mismatched_token", Level::Warn, "a token that is declared by keys of different types"),
    ("more_coordination", Level::Deny, "calls that conflict, which the written plan leaves unordered"),
    ("panicking_operation", Level::Deny, "an operation that panics where it is issued"),
    ("unproved_pair", Level::Warn, "two operations of which it is not known whether they conflict"),
    ("superfluous_token", Level::Note, "a declared token that orders more than is needed"),
    ("unproved_safety", Level::Warn, "an operation of which it is not known whether it is safe"),
    ("unproved_tokens", Level::Warn, "declared tokens of which it is not known whether they suffice"),
    ("unreadable_object", Level::Deny, "replicated state that is written in a way that is not analysed"),
    ("unsafe_operation", Level::Deny, "an operation that breaks an invariant by itself"),
    ("unsafe_start", Level::Deny, "a first state that violates an invariant"),
    ("wrong_equivalence", Level::Deny, "a declared equivalence that operations can see through"),
];

/// Writes `report` as a log with one run.
pub(super) fn render(report: &ProofReport, _options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let results = report.notices().iter().map(|notice| result(notice, report)).collect::<io::Result<Vec<_>>>()?;
    let notifications = report.files.failed.iter().map(|failed| {
        let location = serde_json::json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&failed.path) } } });
        serde_json::json!({
            "level": "warning",
            "message": message(&failed.reason),
            "locations": [location],
        })
    });
    let rules: Vec<_> = RULES
        .iter()
        .map(|(name, default, description)| {
            serde_json::json!({
                "id": name,
                "name": name,
                "shortDescription": { "text": description },
                "defaultConfiguration": { "level": level(*default) },
            })
        })
        .collect();
    let log = serde_json::json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "steadfast",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "utf16CodeUnits",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications.collect::<Vec<_>>(),
            }],
            "results": results,
        }],
    });
    json_writer::write(&log, out)
}

/// `result`, section 3.27.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultObject {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: serde_json::Value,
    locations: Vec<serde_json::Value>,
    related_locations: Vec<serde_json::Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    code_flows: Vec<serde_json::Value>,
    partial_fingerprints: BTreeMap<&'static str, String>,
}

fn result(notice: &Notice<'_>, report: &ProofReport) -> io::Result<ResultObject> {
    let related = notice.places.iter().enumerate().map(|(number, place)| {
        let mut location = location(report, place.path, &place.range)?;
        location["id"] = (number + 1).into();
        location["message"] = message(&place.message);
        Ok(location)
    });
    let flows = match notice.counterexample {
        Some((object, run)) => vec![code_flow(notice, report, object, run)?],
        None => Vec::new(),
    };
    let identity = format!("{}\n{}\n{}", notice.code, notice.path, notice.message);
    Ok(ResultObject {
        rule_id: notice.code,
        rule_index: RULES.iter().position(|(name, ..)| *name == notice.code),
        level: level(notice.level),
        message: message(&notice.whole_message()),
        locations: vec![location(report, notice.path, &notice.range)?],
        related_locations: related.collect::<io::Result<_>>()?,
        code_flows: flows,
        partial_fingerprints: BTreeMap::from([("steadfast/v1", fingerprint(&identity))]),
    })
}

/// `codeFlow`, section 3.36: what the replicas do, a location an event.
fn code_flow(
    notice: &Notice<'_>,
    report: &ProofReport,
    object: &Object,
    run: &Counterexample,
) -> io::Result<serde_json::Value> {
    let mut locations = Vec::new();
    for event in &run.events {
        let operation = &object.operations[run.scene.calls[event.call].operation];
        let mut location = location(report, notice.path, &operation.site.range())?;
        let what = if event.issues { "issues" } else { "applies" };
        let text = format!("replica {} {what} `{}`", event.replica + 1, operation.name);
        location["message"] = message(&text);
        locations.push(serde_json::json!({ "location": location }));
    }
    if locations.is_empty() {
        locations.push(serde_json::json!({ "location": location(report, notice.path, &notice.range)? }));
    }
    Ok(serde_json::json!({ "threadFlows": [{ "locations": locations }] }))
}

fn location(report: &ProofReport, path: &str, range: &std::ops::Range<usize>) -> io::Result<serde_json::Value> {
    let source = report.text(path)?;
    let Place { start, end } = source.place(range);
    let column = |offset: usize| source.lines.utf16_column(&source.text, offset);
    Ok(serde_json::json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(path) },
            "region": {
                "startLine": start.line,
                "startColumn": column(range.start),
                "endLine": end.line,
                "endColumn": column(range.end),
            },
        },
    }))
}

fn message(text: &str) -> serde_json::Value {
    let text: String = visible::visible(text).map(|(_, character)| character).collect();
    serde_json::json!({ "text": text })
}

/// Sixteen hexadecimal digits that depend on the whole of `identity`.
fn fingerprint(identity: &str) -> String {
    // FNV-1a: stable between versions of the standard library, unlike its hashers.
    let hash = identity
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}
