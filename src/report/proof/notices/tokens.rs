//! What there is to say of coordination that is there: tokens that the source declares, and a plan that was written down.

use itertools::Itertools;
use steadfast_invariants::token::written::{Change, WrittenAcquisition};
use steadfast_invariants::token::{ModeKind, Part, Plan, Reach, Region};
use steadfast_invariants::verify::{Against, Breach, Declared};
use steadfast_lints::Level;

use super::{About, Notice};

impl<'report> About<'report> {
    /// Everything that there is to say of it.
    pub(super) fn tokens(&self) -> Vec<Notice<'report>> {
        let declared = self.proof.declared.iter().flat_map(|declared| self.declared(declared));
        let against = self.proof.against.iter().flat_map(|against| self.against(against));
        declared.chain(against).collect()
    }

    fn declared(&self, declared: &'report Declared) -> Vec<Notice<'report>> {
        let object = self.object();
        let declaration = &declared.declaration;
        let mut found = Vec::new();
        for breach in &declared.breaches {
            let (code, level) = if breach.judged.is_refuted() {
                ("insufficient_tokens", Level::Deny)
            } else {
                ("unproved_tokens", Level::Warn)
            };
            let mut notice = self.breach(code, level, breach);
            notice.message = format!("the declared tokens do not order {}", self.calls(&breach.region));
            let needs = self.recommended(&breach.region);
            notice.help =
                Some(format!("declare {}", needs.join(" and "))).filter(|_| !needs.is_empty()).or(notice.help);
            found.push(notice);
        }
        for mismatch in &declaration.mismatches {
            let [one, other] = mismatch.operations.map(|place| &object.operations[place].name);
            let [first, second] = mismatch.sites;
            let message = format!(
                "`{one}` and `{other}` take `{}` by keys of different types, so that they never exclude each other",
                mismatch.token
            );
            let mut notice = self.one.notice("mismatched_token", Level::Warn, second, message);
            notice.places.push(self.one.place(first, format!("`{one}` takes it by this key")));
            found.push(notice);
        }
        for needless in &declaration.superfluous {
            let operation = &object.operations[needless.operation];
            let token = &operation.tokens[needless.token].name;
            let message = format!("`{}` need not take the `{token}` token", operation.name);
            found.push(self.one.notice("superfluous_token", Level::Note, needless.site, message));
        }
        if declaration.superfluous.is_empty() && !declaration.coverage.beyond.is_empty() {
            let beyond = declaration.coverage.beyond.iter().map(|region| self.calls(region)).join("; ");
            let message = "the declared tokens order more than is needed".to_owned();
            let mut notice = self.one.notice("superfluous_token", Level::Note, object.site, message);
            notice.notes.push(format!("they also order {beyond}"));
            found.push(notice);
        }
        found
    }

    fn against(&self, against: &'report Against) -> Vec<Notice<'report>> {
        let mut found = Vec::new();
        let mut told: Vec<&Change> = Vec::new();
        for breach in &against.breaches {
            let changes: Vec<&Change> =
                against.comparison.changes.iter().filter(|change| self.adds(change, &breach.region)).collect();
            let mut notice = self.breach("more_coordination", Level::Deny, breach);
            let unordered = format!("the plan does not order {}", self.calls(&breach.region));
            match changes.iter().map(ToString::to_string).reduce(|all, change| format!("{all}, and {change}")) {
                Some(changes) => {
                    notice.message = format!("{changes}: here is what breaks without it");
                    notice.notes.insert(0, unordered);
                }
                None => notice.message = unordered,
            }
            notice.help = Some(
                "`cargo steadfast verify --write-plan` writes the plan anew, for the review of who coordinates"
                    .to_owned(),
            );
            told.extend(changes);
            found.push(notice);
        }
        let others: Vec<String> = against
            .comparison
            .changes
            .iter()
            .filter(|change| !told.contains(change))
            .map(ToString::to_string)
            .collect();
        if !others.is_empty() {
            let message = format!("the plan of `{}` is another one now", self.object().name);
            let mut notice = self.one.notice("changed_plan", Level::Note, self.object().site, message);
            notice.notes = others;
            found.push(notice);
        }
        found
    }

    /// What a plan leaves unordered, with the run.
    fn breach(&self, code: &'static str, level: Level, breach: &'report Breach) -> Notice<'report> {
        let conflict = &self.proof.verification.conflicts[breach.conflict];
        let mut notice = self.of_pair(code, level, conflict, &breach.judged);
        notice.notes.insert(0, std::mem::take(&mut notice.message));
        notice
    }

    /// The calls of a region: "two calls of `withdraw` for the same account".
    fn calls(&self, region: &Region) -> String {
        let object = self.object();
        let pair = steadfast_invariants::obligation::Pair { first: region.first, second: region.second };
        format!("{}{}", pair.describe(object), region.when.clause(object, pair))
    }

    /// Whether a change has one of the operations of a region take more, or a token of theirs exclude more.
    fn adds(&self, change: &Change, region: &Region) -> bool {
        let is_more =
            |before: &[WrittenAcquisition], now: &[WrittenAcquisition]| now.iter().any(|one| !before.contains(one));
        let places = [region.first, region.second];
        let names = places.map(|place| &*self.object().operations[place].name);
        match change {
            Change::Needs { operation, .. } => names.contains(&&**operation),
            Change::NeedsOtherwise { operation, before, now } => names.contains(&&**operation) && is_more(before, now),
            Change::Excludes { token, .. } => self.proof.verification.plan().is_some_and(|plan| {
                let mut taken = places.iter().flat_map(|place| &plan.acquisitions[*place]);
                taken.any(|taken| plan.tokens[taken.token].name == *token)
            }),
            _ => false,
        }
    }

    /// What the first plan that attributes can declare has the operations of a region take, as they are written. None where keys are
    /// not of whole arguments.
    fn recommended(&self, region: &Region) -> Vec<String> {
        let object = self.object();
        let Some(plan) = self.proof.verification.plans.iter().find(|plan| is_declarable(plan)) else {
            return Vec::new();
        };
        let relation = self.proof.verification.relation(object);
        let of = |operation: usize| {
            plan.acquisitions[operation].iter().map(move |taken| (operation, taken)).collect::<Vec<_>>()
        };
        let operations = [region.first, region.second].into_iter().dedup();
        let texts = operations.flat_map(of).map(|(operation, taken)| {
            let token = &plan.tokens[taken.token];
            let parts = taken.key.texts(&relation.operations[operation]);
            let key = match parts.as_slice() {
                [] => String::new(),
                [only] => format!("key = {only}, "),
                several => format!("key = ({}), ", several.join(", ")),
            };
            let (name, mode) = (&token.name, &token.modes[taken.mode].name);
            format!("`token(\"{name}\", {key}mode = \"{mode}\")` on `{}`", object.operations[operation].name)
        });
        texts.collect()
    }
}

/// Whether attributes can say it: different modes exclude each other, and none but the exclusive one itself (INPUT 23).
fn is_declarable(plan: &Plan) -> bool {
    let is_whole = |part: &Part| matches!(part, Part::Value(argument) if argument.fields.is_empty());
    let mut taken = plan.acquisitions.iter().flatten();
    taken.all(|taken| taken.reach == Reach::Own && taken.key.parts.iter().all(is_whole))
        && plan.tokens.iter().flat_map(|token| token.modes.iter().enumerate().map(move |mode| (token, mode))).all(
            |(token, (place, mode))| {
                let others = (0..token.modes.len()).filter(|other| *other != place);
                let itself = mode.kind == ModeKind::Exclusive;
                others.into_iter().all(|other| mode.excludes.contains(&other))
                    && mode.excludes.contains(&place) == itself
            },
        )
}
