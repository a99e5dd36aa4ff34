//! The part of the document about coordination: conflicts with their predicates, and plans.

use serde::Serialize;
use serde_json::Number;
use steadfast_invariants::conflict::{Alternative, Conflict, Literal, Predicate};
use steadfast_invariants::obligation::Pair;
use steadfast_invariants::token::{Plan, Reach, Region, Relation};
use steadfast_invariants::verdict::Threat;
use steadfast_invariants::{Object, Rate, Sort};

use super::{JsonCounterexample, ObjectProof, run, standing};

#[derive(Serialize)]
pub(super) struct JsonConflict<'report> {
    pair: [&'report str; 2],
    when: JsonPredicate,
    when_text: String,
    rules: Vec<&'static str>,
    threatens: &'report str,
    reasons: Vec<JsonReason<'report>>,
    essential: bool,
    coarse: bool,
    verdict: &'static str,
    counterexample: Option<JsonCounterexample>,
}

/// A disjunction of conjunctions.
pub(super) type JsonPredicate = Vec<Vec<JsonLiteral>>;

#[derive(Serialize)]
pub(super) struct JsonLiteral {
    left: String,
    op: &'static str,
    right: String,
}

#[derive(Serialize)]
struct JsonReason<'report> {
    threatens: &'report str,
    when: JsonPredicate,
    when_text: String,
    verdict: &'static str,
}

#[derive(Serialize)]
pub(super) struct JsonAcquisition<'report> {
    token: &'report str,
    mode: &'report str,
    key: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    others: bool,
}

#[derive(Serialize)]
pub(super) struct JsonPlan<'report> {
    kind: &'static str,
    tokens: Vec<JsonToken<'report>>,
    operations: Vec<JsonTaking<'report>>,
    acquisitions_per_second: Number,
    over_serialised: Vec<JsonRegion<'report>>,
}

#[derive(Serialize)]
struct JsonToken<'report> {
    token: &'report str,
    key: &'report [String],
    modes: Vec<JsonMode<'report>>,
    forced_by: Vec<[&'report str; 2]>,
}

#[derive(Serialize)]
struct JsonMode<'report> {
    mode: &'report str,
    operations: Vec<&'report str>,
    excludes: Vec<&'report str>,
}

#[derive(Serialize)]
struct JsonTaking<'report> {
    operation: &'report str,
    strength: &'static str,
    tokens: Vec<JsonAcquisition<'report>>,
}

#[derive(Serialize)]
pub(super) struct JsonRegion<'report> {
    pair: [&'report str; 2],
    when: JsonPredicate,
    when_text: String,
    exact: bool,
}

#[derive(Serialize)]
pub(super) struct JsonAlternative<'report> {
    conflicts: Vec<JsonRequirement<'report>>,
    plans: Vec<JsonPlan<'report>>,
}

#[derive(Serialize)]
struct JsonRequirement<'report> {
    pair: [&'report str; 2],
    when: JsonPredicate,
    when_text: String,
    threatens: Option<&'report str>,
    verdict: &'static str,
}

/// The conflicts of an object: of each pair one that is essential and one that is not, at most.
pub(super) fn conflicts(proof: &ObjectProof) -> Vec<JsonConflict<'_>> {
    let ObjectProof { object, verification, .. } = proof;
    let json = |conflict: &Conflict| {
        let threat = conflict.threat()?;
        let is_about = |wanted: bool| move |threat: Threat| (threat == Threat::Convergence) == wanted;
        let rules = [("stability", is_about(false)), ("convergence", is_about(true))];
        let evidence = conflict.evidence(threat, &verification.judged);
        Some(JsonConflict {
            pair: names(object, conflict.pair()),
            when: predicate(object, conflict.pair(), &conflict.when),
            when_text: conflict.when.when_text(object, conflict.pair()),
            rules: rules
                .into_iter()
                .filter(|(_, about)| conflict.reasons.iter().any(|reason| about(reason.threat)))
                .map(|(rule, _)| rule)
                .collect(),
            threatens: threat.name(object),
            reasons: conflict
                .reasons
                .iter()
                .map(|reason| JsonReason {
                    threatens: reason.threat.name(object),
                    when: predicate(object, conflict.pair(), &reason.when),
                    when_text: reason.when.when_text(object, conflict.pair()),
                    verdict: standing(reason.standing),
                })
                .collect(),
            essential: conflict.essential,
            coarse: conflict.coarse,
            verdict: standing(conflict.standing),
            counterexample: evidence.and_then(|judged| run(object, &judged.verdict)),
        })
    };
    verification.conflicts.iter().filter_map(json).collect()
}

/// A plan, with what each operation takes.
pub(super) fn plan<'report>(object: &'report Object, plan: &'report Plan, relation: &Relation) -> JsonPlan<'report> {
    let name = |place: &usize| &*object.operations[*place].name;
    let tokens = plan.tokens.iter().map(|token| JsonToken {
        token: &token.name,
        key: &token.key,
        modes: token
            .modes
            .iter()
            .map(|mode| JsonMode {
                mode: &mode.name,
                operations: mode.operations.iter().map(name).collect(),
                excludes: mode.excludes.iter().map(|place| &*token.modes[*place].name).collect(),
            })
            .collect(),
        forced_by: token
            .requirements
            .iter()
            .map(|place| &relation.requirements[*place])
            .map(|requirement| [requirement.first, requirement.second].map(|place| name(&place)))
            .collect(),
    });
    let operations = (0..object.operations.len()).map(|place| JsonTaking {
        operation: name(&place),
        strength: plan.strength(place).name(),
        tokens: taken(plan, relation, place),
    });
    JsonPlan {
        kind: plan.kind.name(),
        tokens: tokens.collect(),
        operations: operations.collect(),
        acquisitions_per_second: per_second(plan.acquisitions_per_second),
        over_serialised: plan.over_serialised.iter().map(|calls| region(object, calls)).collect(),
    }
}

/// What an operation takes under a plan, in that order.
pub(super) fn taken<'report>(
    plan: &'report Plan,
    relation: &Relation,
    operation: usize,
) -> Vec<JsonAcquisition<'report>> {
    let taken = plan.acquisitions[operation].iter();
    taken
        .map(|taken| {
            let token = &plan.tokens[taken.token];
            JsonAcquisition {
                token: &token.name,
                mode: &token.modes[taken.mode].name,
                key: taken.key.texts(&relation.operations[operation]),
                others: taken.reach == Reach::Others,
            }
        })
        .collect()
}

/// Another choice of what operations rely on, with what has to be coordinated then.
pub(super) fn alternative<'report>(object: &'report Object, other: &'report Alternative) -> JsonAlternative<'report> {
    let relation = Relation::of(object, &other.conflicts);
    let conflicts = other.conflicts.iter().map(|conflict| JsonRequirement {
        pair: names(object, conflict.pair()),
        when: predicate(object, conflict.pair(), &conflict.when),
        when_text: conflict.when.when_text(object, conflict.pair()),
        threatens: conflict.threat().map(|threat| threat.name(object)),
        verdict: standing(conflict.standing),
    });
    JsonAlternative {
        conflicts: conflicts.collect(),
        plans: other.plans.iter().map(|one| plan(object, one, &relation)).collect(),
    }
}

/// Calls of two operations, by their arguments.
pub(super) fn region<'report>(object: &'report Object, region: &Region) -> JsonRegion<'report> {
    let pair = Pair { first: region.first, second: region.second };
    JsonRegion {
        pair: names(object, pair),
        when: predicate(object, pair, &region.when),
        when_text: region.when.when_text(object, pair),
        exact: region.exact,
    }
}

/// The names of two operations.
pub(super) fn names(object: &Object, pair: Pair) -> [&str; 2] {
    [pair.first, pair.second].map(|place| &*object.operations[place].name)
}

fn predicate(object: &Object, pair: Pair, predicate: &Predicate) -> JsonPredicate {
    if predicate.is_always() {
        return vec![Vec::new()];
    }
    let literal = |literal: &Literal| {
        let sort = literal.sort(object, pair).unwrap_or(Sort::Bool);
        let [left, right] = [&literal.left, &literal.right].map(|operand| operand.text(&sort, object, pair));
        JsonLiteral { left, op: literal.comparison.symbol(), right }
    };
    predicate.cases.iter().map(|case| case.iter().map(literal).collect()).collect()
}

/// Whole numbers are written without a fraction.
fn per_second(rate: Rate) -> Number {
    let rate = rate.per_second();
    // Rates are at most 10^15 each, so that a sum of fewer than a million is exact.
    if rate.fract() == 0.0 && rate < 1e18 {
        return Number::from(rate as u64);
    }
    // A sum of finite numbers that are not too large is one.
    Number::from_f64(rate).unwrap_or_else(|| Number::from(0))
}
