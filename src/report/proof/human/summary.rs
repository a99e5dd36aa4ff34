//! What to do about an object, in one screen: what each operation needs, which calls conflict, the tokens, what they cost, and what
//! else would do.

use std::io;

use itertools::Itertools;
use steadfast_invariants::Object;
use steadfast_invariants::object::Apply;
use steadfast_invariants::obligation::Pair;
use steadfast_invariants::self_check::{SelfCheck, Skipped};
use steadfast_invariants::token::{Acquisition, Plan, Reach, Region, Relation, Signature, Strength, Token};
use steadfast_invariants::verdict::{Standing, Threat};
use steadfast_invariants::verify::{Breach, OtherApply};

use super::layout::Layout;
use super::{matrix, other_plans};
use crate::report::proof::{CrateProof, ObjectProof};

/// More of a kind than this are left to the document for programs.
const MOST: usize = 6;

/// Writes what is to be done about an object.
pub(super) fn write(one: &CrateProof, proof: &ObjectProof, page: &mut Layout<'_>) -> io::Result<()> {
    let ObjectProof { object, verification, .. } = proof;
    let mode = match object.apply {
        Apply::Effect => "replicas apply the effect of what was accepted elsewhere",
        Apply::Rerun => "replicas run again what was accepted elsewhere, and a refusal changes nothing",
    };
    page.heading(&format!("`{}`", object.name), &format!(" ({}): {mode}", one.path(object.site)))?;
    let relation = verification.relation(object);
    if let Some(plan) = verification.plan() {
        operations(proof, plan, &relation, page)?;
        if verification.conflicts.is_empty() {
            page.paragraph(2, 2, "no two calls conflict")?;
        } else {
            page.gap()?;
            matrix::write(proof, page)?;
        }
        for (place, _) in plan.tokens.iter().enumerate() {
            page.gap()?;
            token(proof, plan, &relation, place, page)?;
        }
        if !plan.tokens.is_empty() {
            page.gap()?;
            costs(proof, plan, page)?;
            other_plans::write(proof, plan, &relation, page)?;
        }
    }
    page.gap()?;
    checked(proof, page)?;
    tried(proof, page)?;
    if let Some(other) = &proof.other_apply {
        page.paragraph(2, 2, &other_apply(object, other))?;
    }
    page.paragraph(2, 2, &format!("logic: {}", verification.logic))?;
    for assumption in &object.assumptions {
        page.paragraph(2, 2, &format!("assumed: {assumption}"))?;
    }
    page.gap()
}

/// What the other way to apply operations would change (INPUT 10).
fn other_apply(object: &Object, other: &OtherApply) -> String {
    let OtherApply { apply, gained, lost, changed } = other;
    let kinds =
        [(gained, "would need order"), (lost, "would need none"), (changed, "would need order for other arguments")];
    let part = |(pairs, what): &(&Vec<Pair>, &str)| {
        let pairs: Vec<String> = pairs.iter().map(|pair| pair_text(object, *pair)).collect();
        (!pairs.is_empty()).then(|| format!("{} {what}", listed(&pairs)))
    };
    format!("with apply = \"{}\": {}", apply.name(), kinds.iter().filter_map(part).join("; "))
}

/// Two operations: `withdraw/deposit`.
pub(super) fn pair_text(object: &Object, pair: Pair) -> String {
    let [first, second] = [pair.first, pair.second].map(|place| &object.operations[place].name);
    format!("{first}/{second}")
}

/// Whether the coordination that is there suffices.
fn checked(proof: &ObjectProof, page: &mut Layout<'_>) -> io::Result<()> {
    let verdict = |breaches: &[Breach]| match (breaches.len(), breaches.iter().any(|breach| breach.judged.is_refuted()))
    {
        (0, _) => "order every two calls that conflict",
        (_, true) => "do not suffice, as shown above",
        (_, false) => "are not proved to suffice, as said above",
    };
    if let Some(declared) = &proof.declared {
        page.paragraph(2, 2, &format!("declared tokens: they {}", verdict(&declared.breaches)))?;
    }
    if let Some(against) = &proof.against {
        page.paragraph(2, 2, &format!("tokens of the written plan: they {}", verdict(&against.breaches)))?;
    }
    Ok(())
}

/// What the executions under the plan have shown (INPUT 25).
fn tried(proof: &ObjectProof, page: &mut Layout<'_>) -> io::Result<()> {
    let SelfCheck { executions, events, violation, unconfirmed, skipped } = &proof.verification.self_check;
    if let Some(violation) = violation {
        page.paragraph(
            2,
            2,
            "self-check: an execution under the plan goes wrong, a defect of this program to be reported:",
        )?;
        return violation.text(&proof.object).lines().try_for_each(|line| page.paragraph(4, 2, line));
    }
    let text = match skipped {
        Some(Skipped::UnsafeAlone) => "none, because an operation or a beginning is not safe alone".to_owned(),
        Some(Skipped::NoStart) => "none, because no small state satisfies the invariants".to_owned(),
        None => format!("{executions} executions of up to {events} events under the plan, none goes wrong"),
    };
    page.paragraph(2, 2, &format!("self-check: {text}"))?;
    let pairs: Vec<String> =
        unconfirmed.iter().map(|place| pair_text(&proof.object, proof.verification.conflicts[*place].pair())).collect();
    if pairs.is_empty() {
        return Ok(());
    }
    page.paragraph(2, 2, &format!("not confirmed within the bound: that something breaks without {}", listed(&pairs)))
}

/// What each operation needs, the freest first.
fn operations(proof: &ObjectProof, plan: &Plan, relation: &Relation, page: &mut Layout<'_>) -> io::Result<()> {
    let ObjectProof { object, verification, .. } = proof;
    let by_strength = (0..object.operations.len()).sorted_by_key(|place| plan.strength(*place));
    let rows: Vec<Vec<String>> = by_strength
        .map(|place| {
            let alone = match verification.operations[place].sequential {
                Standing::Holds => "safe",
                Standing::Unproved => "unproved",
                Standing::Refuted => "unsafe",
            };
            let taken = plan.acquisitions[place].iter();
            let tokens = taken.map(|taken| acquisition(plan, taken, &relation.operations[place])).join(", then ");
            let strength = plan.strength(place);
            let tokens = if strength == Strength::Free { "needs no coordination".to_owned() } else { tokens };
            vec![object.operations[place].name.to_string(), alone.to_owned(), strength.name().to_owned(), tokens]
        })
        .collect();
    let head = ["operation", "alone", "strength", "takes, in this order"].map(str::to_owned).to_vec();
    page.table(2, &[head], &rows)
}

/// A token as it is taken: `account` by from (exclusive).
pub(super) fn acquisition(plan: &Plan, taken: &Acquisition, signature: &Signature) -> String {
    let token = &plan.tokens[taken.token];
    format!("`{}`{} ({})", token.name, by_key(taken, signature), token.modes[taken.mode].name)
}

/// ` by account`, ` for all but doctor`; nothing where there is one instance.
fn by_key(taken: &Acquisition, signature: &Signature) -> String {
    let parts = taken.key.texts(signature).join(" and ");
    match (taken.key.is_global(), taken.reach) {
        (true, _) => String::new(),
        (false, Reach::Own) => format!(" by {parts}"),
        (false, Reach::Others) => format!(" for all but {parts}"),
    }
}

/// Who takes a token in which mode, what excludes what, and what asks for it.
fn token(proof: &ObjectProof, plan: &Plan, relation: &Relation, place: usize, page: &mut Layout<'_>) -> io::Result<()> {
    let token = &plan.tokens[place];
    let of = match token.key.as_slice() {
        [] => ", one in all".to_owned(),
        [only] => format!(", one for each {only}"),
        several => format!(", one for each {}", several.join(" and ")),
    };
    page.heading(&format!("  token `{}`", token.name), &of)?;
    let rows: Vec<Vec<String>> = token
        .modes
        .iter()
        .enumerate()
        .map(|(mode, held)| {
            let text = format!("{}; {}", holders(plan, relation, place, mode), excluded(token, mode));
            vec![held.name.clone(), text]
        })
        .collect();
    page.table(4, &[], &rows)?;
    let conflicts = token.requirements.iter().map(|requirement| relation.requirements[*requirement].conflict);
    let conflicts = conflicts.unique().filter_map(|place| proof.verification.conflicts.get(place));
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for conflict in conflicts {
        let Some(what) = conflict.threat().map(|threat| breaks(&proof.object, threat)) else { continue };
        let what = if conflict.standing == Standing::Refuted { what } else { format!("perhaps {what}") };
        let pair = pair_text(&proof.object, conflict.pair());
        match reasons.iter_mut().find(|(known, _)| *known == what) {
            Some((_, pairs)) => pairs.push(pair),
            None => reasons.push((what, vec![pair])),
        }
    }
    let reasons: Vec<String> =
        reasons.into_iter().map(|(what, pairs)| format!("{what} ({})", listed(&pairs))).collect();
    if reasons.is_empty() { Ok(()) } else { page.paragraph(4, 2, &format!("without it {}", reasons.join(", "))) }
}

/// Which operations hold a token in a mode, with the arguments by which they do.
fn holders(plan: &Plan, relation: &Relation, token: usize, mode: usize) -> String {
    let operations = plan.acquisitions.iter().zip(&relation.operations);
    let taken = operations.flat_map(|(taken, signature)| taken.iter().map(move |taken| (taken, signature)));
    let here = taken.filter(|(taken, _)| (taken.token, taken.mode) == (token, mode));
    here.map(|(taken, signature)| format!("{}{}", signature.name, by_key(taken, signature))).join(", ")
}

fn excluded(token: &Token, mode: usize) -> String {
    let excludes = &token.modes[mode].excludes;
    if excludes.len() == token.modes.len() && excludes.len() > 1 {
        return "excludes every mode".to_owned();
    }
    let name = |other: &usize| if *other == mode { "itself" } else { &*token.modes[*other].name };
    format!("excludes {}", excludes.iter().map(name).join(", "))
}

/// What happens where a conflict is not coordinated.
fn breaks(object: &Object, threat: Threat) -> String {
    match threat {
        Threat::Invariant(_) => format!("`{}` breaks", threat.name(object)),
        Threat::Definedness => "an effect is undefined".to_owned(),
        Threat::Convergence => "replicas diverge".to_owned(),
        Threat::Precondition => "a guard no longer holds".to_owned(),
    }
}

/// What a plan costs, and what it orders without need.
fn costs(proof: &ObjectProof, plan: &Plan, page: &mut Layout<'_>) -> io::Result<()> {
    page.paragraph(2, 2, &format!("cost: {}", per_second(plan)))?;
    if plan.over_serialised.is_empty() {
        return page.paragraph(2, 2, "it orders no calls but those that conflict");
    }
    let regions: Vec<String> = plan.over_serialised.iter().map(|region| region_text(proof, region)).collect();
    page.paragraph(2, 2, &format!("also ordered, without need: {}", listed(&regions)))
}

/// How often a plan takes a token.
pub(super) fn per_second(plan: &Plan) -> String {
    let rate = plan.acquisitions_per_second;
    let plural = if rate.to_string() == "1" { "" } else { "s" };
    format!("{rate} acquisition{plural} per second")
}

/// The calls of a region: `withdraw/withdraw (same account)`.
fn region_text(proof: &ObjectProof, region: &Region) -> String {
    let object = &proof.object;
    let pair = Pair { first: region.first, second: region.second };
    let most = if region.exact { "" } else { "at most " };
    format!("{} ({most}{})", pair_text(object, pair), region.when.when_text(object, pair))
}

/// Texts in a list, the last of many left out.
pub(super) fn listed(texts: &[String]) -> String {
    let shown = texts.iter().take(MOST).join(", ");
    match texts.len().checked_sub(MOST) {
        None | Some(0) => shown,
        Some(rest) => format!("{shown}, and {rest} more"),
    }
}
