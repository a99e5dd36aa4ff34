//! The part of the document about coordination that is there: declared tokens, and a written plan.

use serde::Serialize;
use steadfast_invariants::token::{Coverage, Relation};
use steadfast_invariants::verdict::Standing;
use steadfast_invariants::verify::{Against, Breach, Declared};

use super::coordination::{JsonPlan, JsonRegion, plan, region};
use super::{JsonCounterexample, ObjectProof, run, standing};

#[derive(Serialize)]
pub(super) struct JsonDeclared<'report> {
    verdict: &'static str,
    plan: JsonPlan<'report>,
    missing: Vec<JsonBreach<'report>>,
    beyond: Vec<JsonRegion<'report>>,
    superfluous: Vec<JsonSuperfluous<'report>>,
}

#[derive(Serialize)]
pub(super) struct JsonAgainst<'report> {
    needs_more: bool,
    missing: Vec<JsonBreach<'report>>,
    beyond: Vec<JsonRegion<'report>>,
    changes: Vec<String>,
}

/// Calls that are not ordered and have to be.
#[derive(Serialize)]
struct JsonBreach<'report> {
    #[serde(flatten)]
    calls: JsonRegion<'report>,
    verdict: &'static str,
    sentence: String,
    counterexample: Option<JsonCounterexample>,
}

#[derive(Serialize)]
struct JsonSuperfluous<'report> {
    operation: &'report str,
    token: &'report str,
}

/// What is known of the declared tokens.
pub(super) fn declared<'report>(
    proof: &'report ObjectProof,
    declared: &'report Declared,
    relation: &Relation,
) -> JsonDeclared<'report> {
    let object = &proof.object;
    let declaration = &declared.declaration;
    let superfluous = declaration.superfluous.iter().map(|needless| {
        let operation = &object.operations[needless.operation];
        JsonSuperfluous { operation: &operation.name, token: &operation.tokens[needless.token].name }
    });
    JsonDeclared {
        verdict: standing(Standing::of(declared.breaches.iter().map(|breach| &breach.judged))),
        plan: plan(object, &declaration.plan, relation),
        missing: breaches(proof, &declared.breaches),
        beyond: beyond(proof, &declaration.coverage),
        superfluous: superfluous.collect(),
    }
}

/// How the written plan compares.
pub(super) fn against<'report>(proof: &'report ObjectProof, against: &'report Against) -> JsonAgainst<'report> {
    JsonAgainst {
        needs_more: !against.breaches.is_empty(),
        missing: breaches(proof, &against.breaches),
        beyond: beyond(proof, &against.comparison.coverage),
        changes: against.comparison.changes.iter().map(ToString::to_string).collect(),
    }
}

fn breaches<'report>(proof: &'report ObjectProof, breaches: &'report [Breach]) -> Vec<JsonBreach<'report>> {
    let breach = |breach: &'report Breach| {
        let conflict = &proof.verification.conflicts[breach.conflict];
        let sentence = if breach.judged.is_refuted() {
            conflict.sentence(&proof.object, breach.judged.obligation.rule)
        } else {
            breach.judged.sentence()
        };
        JsonBreach {
            calls: region(&proof.object, &breach.region),
            verdict: standing(Standing::of([&breach.judged])),
            sentence,
            counterexample: run(&proof.object, &breach.judged.verdict),
        }
    };
    breaches.iter().map(breach).collect()
}

fn beyond<'report>(proof: &'report ObjectProof, coverage: &Coverage) -> Vec<JsonRegion<'report>> {
    coverage.beyond.iter().map(|calls| region(&proof.object, calls)).collect()
}
