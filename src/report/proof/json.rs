//! The JSON document of a run of `verify`, for programs; `docs/verify-json.md` describes it.

use std::io::{self, Write};

use serde::Serialize;
use steadfast_invariants::counterexample::{Fields, Reach};
use steadfast_invariants::object::Form;
use steadfast_invariants::obligation::Pair;
use steadfast_invariants::self_check::{SelfCheck, Skipped};
use steadfast_invariants::verdict::{Judged, Proof, Standing, Verdict};
use steadfast_invariants::verify::OtherApply;
use steadfast_invariants::{Counterexample, Object, Site};

mod coordination;
mod declared;

use super::{CrateProof, ObjectProof, ProofReport, RenderOptions};
use crate::report::json_writer;
use coordination::{JsonAcquisition, JsonAlternative, JsonConflict, JsonPlan};
use declared::{JsonAgainst, JsonDeclared};

/// The version of the document.
const VERSION: u32 = 1;

/// Writes `report` as one document in one line.
pub(super) fn render(report: &ProofReport, _options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let objects = report.crates.iter().flat_map(|one| one.objects.iter().map(move |object| (one, object)));
    let diagnostics = report.crates.iter().flat_map(|one| one.diagnostics.iter().map(move |said| (one, said)));
    let document = Document {
        version: VERSION,
        objects: objects.map(|(one, proof)| object(report, one, proof)).collect::<io::Result<_>>()?,
        diagnostics: diagnostics
            .map(|(one, said)| {
                let level = match said.severity {
                    steadfast_invariants::frontend::diagnostic::Severity::Error => "error",
                    steadfast_invariants::frontend::diagnostic::Severity::Warning => "warning",
                };
                Ok(JsonDiagnostic {
                    level,
                    place: place(report, one, said.site)?,
                    message: &said.message,
                    help: said.help.as_deref(),
                })
            })
            .collect::<io::Result<_>>()?,
        failed: report
            .files
            .failed
            .iter()
            .map(|failed| Failed { path: &failed.path, reason: &failed.reason })
            .collect(),
    };
    json_writer::write(&document, out)
}

#[derive(Serialize)]
struct Document<'report> {
    version: u32,
    objects: Vec<JsonObject<'report>>,
    diagnostics: Vec<JsonDiagnostic<'report>>,
    failed: Vec<Failed<'report>>,
}

#[derive(Serialize)]
struct Failed<'report> {
    path: &'report str,
    reason: &'report str,
}

#[derive(Serialize)]
struct JsonDiagnostic<'report> {
    level: &'static str,
    place: JsonPlace<'report>,
    message: &'report str,
    help: Option<&'report str>,
}

#[derive(Serialize)]
struct JsonPlace<'report> {
    path: &'report str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct JsonObject<'report> {
    object: &'report str,
    path: &'report str,
    place: JsonPlace<'report>,
    apply: &'static str,
    other_apply: Option<JsonOtherApply<'report>>,
    fragment: String,
    assumptions: &'report [String],
    gate: Vec<JsonGate<'report>>,
    operations: Vec<JsonOperation<'report>>,
    conflicts: Vec<JsonConflict<'report>>,
    plans: Vec<JsonPlan<'report>>,
    alternatives: Vec<JsonAlternative<'report>>,
    declared: Option<JsonDeclared<'report>>,
    check: Option<JsonAgainst<'report>>,
    self_check: JsonSelfCheck<'report>,
    pairs: Vec<JsonPair<'report>>,
    obligations: Vec<JsonObligation>,
}

/// What would have to be ordered otherwise if replicas applied operations the other way.
#[derive(Serialize)]
struct JsonOtherApply<'report> {
    apply: &'static str,
    gained: Vec<[&'report str; 2]>,
    lost: Vec<[&'report str; 2]>,
    changed: Vec<[&'report str; 2]>,
}

#[derive(Serialize)]
struct JsonGate<'report> {
    error: bool,
    place: JsonPlace<'report>,
    message: &'report str,
    help: &'report str,
}

#[derive(Serialize)]
struct JsonOperation<'report> {
    name: &'report str,
    place: JsonPlace<'report>,
    form: &'static str,
    safety: &'static str,
    strength: &'static str,
    tokens: Vec<JsonAcquisition<'report>>,
    after: [JsonOrder; 0],
    escrow: Option<JsonEscrow>,
    counterexample: Option<JsonCounterexample>,
}

/// What has to be delivered before an operation's calls; none is asked for yet.
#[derive(Serialize)]
enum JsonOrder {}

/// Rights that are handed out beforehand; none are yet.
#[derive(Serialize)]
enum JsonEscrow {}

/// What the bounded executions under the plan have shown.
#[derive(Serialize)]
struct JsonSelfCheck<'report> {
    executions: u64,
    events: usize,
    unconfirmed: Vec<JsonUnconfirmed<'report>>,
    violation: Option<String>,
    skipped: Option<&'static str>,
}

/// A pair without whose coordination no execution within the bound went wrong.
#[derive(Serialize)]
struct JsonUnconfirmed<'report> {
    pair: [&'report str; 2],
}

#[derive(Serialize)]
struct JsonPair<'report> {
    pair: [&'report str; 2],
    stability: &'static str,
    convergence: &'static str,
}

#[derive(Serialize)]
struct JsonObligation {
    key: String,
    verdict: &'static str,
    sentence: String,
    proof: Option<&'static str>,
    counterexample: Option<JsonCounterexample>,
}

#[derive(Serialize)]
struct JsonCounterexample {
    story: String,
    diagram: String,
    reachable: Option<usize>,
}

fn object<'report>(
    report: &ProofReport,
    one: &'report CrateProof,
    proof: &'report ObjectProof,
) -> io::Result<JsonObject<'report>> {
    let ObjectProof { object, verification, .. } = proof;
    let relation = verification.relation(object);
    let plan = verification.plan();
    let gate = verification.gate.iter().map(|finding| {
        Ok(JsonGate {
            error: finding.problem.is_error(),
            place: place(report, one, finding.site)?,
            message: &finding.message,
            help: &finding.help,
        })
    });
    let operations = object.operations.iter().zip(&verification.operations).map(|(operation, summary)| {
        let mut about = summary.judged.iter().map(|place| &verification.judged[*place].verdict);
        Ok(JsonOperation {
            name: &operation.name,
            place: place(report, one, operation.site)?,
            form: match operation.form {
                Form::OnePart => "one-part",
                Form::TwoPart => "two-part",
                Form::Query => "query",
            },
            safety: standing(summary.sequential),
            strength: plan.map_or("free", |plan| plan.strength(summary.operation).name()),
            tokens: plan.map_or_else(Vec::new, |plan| coordination::taken(plan, &relation, summary.operation)),
            after: [],
            escrow: None,
            counterexample: about.find_map(|verdict| run(object, verdict)),
        })
    });
    let name = |place: usize| &*object.operations[place].name;
    let pairs = verification.pairs.iter().map(|pair| JsonPair {
        pair: [name(pair.first), name(pair.second)],
        stability: standing(pair.stability),
        convergence: standing(pair.convergence),
    });
    Ok(JsonObject {
        object: &object.name,
        path: one.path(object.site),
        place: place(report, one, object.site)?,
        apply: object.apply.name(),
        other_apply: proof.other_apply.as_ref().map(|other| other_apply(object, other)),
        fragment: verification.logic.to_string(),
        assumptions: &object.assumptions,
        gate: gate.collect::<io::Result<_>>()?,
        operations: operations.collect::<io::Result<_>>()?,
        conflicts: coordination::conflicts(proof),
        plans: verification.plans.iter().map(|plan| coordination::plan(object, plan, &relation)).collect(),
        alternatives: verification.alternatives.iter().map(|other| coordination::alternative(object, other)).collect(),
        declared: proof.declared.as_ref().map(|declared| declared::declared(proof, declared, &relation)),
        check: proof.against.as_ref().map(|against| declared::against(proof, against)),
        self_check: self_check(proof),
        pairs: pairs.collect(),
        obligations: verification.judged.iter().map(|judged| obligation(object, judged)).collect(),
    })
}

fn other_apply<'report>(object: &'report Object, other: &OtherApply) -> JsonOtherApply<'report> {
    let OtherApply { apply, gained, lost, changed } = other;
    let names = |pairs: &[Pair]| pairs.iter().map(|pair| coordination::names(object, *pair)).collect();
    JsonOtherApply { apply: apply.name(), gained: names(gained), lost: names(lost), changed: names(changed) }
}

fn self_check(proof: &ObjectProof) -> JsonSelfCheck<'_> {
    let ObjectProof { object, verification, .. } = proof;
    let SelfCheck { executions, events, violation, unconfirmed, skipped } = &verification.self_check;
    let pair = |place: &usize| coordination::names(object, verification.conflicts[*place].pair());
    JsonSelfCheck {
        executions: *executions,
        events: *events,
        unconfirmed: unconfirmed.iter().map(|place| JsonUnconfirmed { pair: pair(place) }).collect(),
        violation: violation.as_ref().map(|violation| violation.text(object)),
        skipped: skipped.map(|skipped| match skipped {
            Skipped::UnsafeAlone => "unsafe-alone",
            Skipped::NoStart => "no-start",
        }),
    }
}

fn obligation(object: &Object, judged: &Judged) -> JsonObligation {
    let (verdict, proof) = match &judged.verdict {
        Verdict::Holds(Proof::Evident) => ("holds", Some("evident")),
        Verdict::Holds(Proof::Solver) => ("holds", Some("solver")),
        Verdict::Refuted(_) => ("refuted", None),
        Verdict::Unknown(_) => ("unproved", None),
    };
    JsonObligation {
        key: judged.obligation.rule.key(object),
        verdict,
        sentence: judged.sentence(),
        proof,
        counterexample: run(object, &judged.verdict),
    }
}

fn run(object: &Object, verdict: &Verdict) -> Option<JsonCounterexample> {
    match verdict {
        Verdict::Refuted(run) => Some(counterexample(object, run)),
        Verdict::Holds(_) | Verdict::Unknown(_) => None,
    }
}

fn counterexample(object: &Object, run: &Counterexample) -> JsonCounterexample {
    JsonCounterexample {
        story: run.story(object, Fields::Changed),
        diagram: run.diagram(object),
        reachable: match &run.reach {
            Reach::Reached(run) => Some(run.steps.len()),
            Reach::NotShown | Reach::Unknown => None,
        },
    }
}

const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "holds",
        Standing::Unproved => "unproved",
        Standing::Refuted => "refuted",
    }
}

fn place<'report>(report: &ProofReport, one: &'report CrateProof, site: Site) -> io::Result<JsonPlace<'report>> {
    let path = one.path(site);
    let place = report.text(path)?.place(&site.range());
    Ok(JsonPlace {
        path,
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    })
}
