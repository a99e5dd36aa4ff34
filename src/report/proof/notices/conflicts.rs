//! What there is to say of two operations that may not run concurrently.

use steadfast_invariants::Object;
use steadfast_invariants::conflict::{Conflict, Reason};
use steadfast_invariants::verdict::{Judged, Standing, Verdict};
use steadfast_lints::Level;

use super::{About, Notice, ObjectProof};

impl<'report> About<'report> {
    /// A conflict, by the most severe of what is at stake.
    pub(super) fn conflict(&self, conflict: &'report Conflict) -> Option<Notice<'report>> {
        let object = self.object();
        let threat = conflict.threat()?;
        let worst = conflict.evidence(threat, &self.proof.verification.judged)?;
        let (code, level) = match (conflict.essential, conflict.standing) {
            (false, _) => ("guard_conflict", Level::Note),
            (true, Standing::Refuted) => ("conflict", Level::Note),
            (true, _) => ("unproved_pair", Level::Warn),
        };
        let mut notice = self.of_pair(code, level, conflict, worst);
        notice.in_summary = !conflict.essential || self.is_checked(conflict);
        if !conflict.essential {
            notice.message.push_str("; only the declared guard, nothing breaks");
        }
        let others: Vec<String> = conflict
            .reasons
            .iter()
            .filter(|reason| reason.threat != threat && conflict.essential)
            .map(|reason| at_stake(object, conflict, reason))
            .collect();
        if !others.is_empty() {
            notice.notes.push(format!("also at stake: {}", others.join(", ")));
        }
        if conflict.coarse {
            notice.notes.push(COARSE.to_owned());
        }
        Some(notice)
    }

    /// Whether there is coordination to be checked. What it leaves unordered has its own notice, and the rest is in order.
    fn is_checked(&self, conflict: &Conflict) -> bool {
        let ObjectProof { declared, against, .. } = self.proof;
        conflict.essential && (declared.is_some() || against.is_some())
    }

    /// What a verdict about two operations says, at their places.
    pub(super) fn of_pair(
        &self,
        code: &'static str,
        level: Level,
        conflict: &Conflict,
        judged: &'report Judged,
    ) -> Notice<'report> {
        let object = self.object();
        let pair = conflict.pair();
        let (first, second) = (&object.operations[pair.first], &object.operations[pair.second]);
        let message = match judged.verdict {
            Verdict::Refuted(_) => conflict.sentence(object, judged.obligation.rule),
            Verdict::Holds(_) | Verdict::Unknown(_) => judged.sentence(),
        };
        let mut notice = self.one.notice(code, level, first.site, message);
        if pair.is_of_one() {
            notice.label = format!("two replicas run `{}` at the same time", first.name);
        } else {
            notice.label = format!("one replica runs `{}`", first.name);
            notice.places.push(self.one.place(second.site, format!("another replica runs `{}`", second.name)));
        }
        if !judged.is_refuted() && !conflict.when.is_always() {
            notice.notes.push(format!("not proved for: {}", conflict.when.when_text(object, pair)));
        }
        self.broken(judged, &mut notice);
        self.show(judged, &mut notice);
        notice
    }
}

/// Said where a predicate may be weaker than it is shown.
const COARSE: &str =
    "there are too many ways to compare the arguments to tell all of them apart, so fewer calls may conflict";

/// Another thing that is at stake, with when, where that differs.
fn at_stake(object: &Object, conflict: &Conflict, reason: &Reason) -> String {
    let name = reason.threat.name(object);
    let first = conflict.reasons.first().map(|reason| &reason.when);
    let when = if first == Some(&reason.when) {
        String::new()
    } else {
        format!(" ({})", reason.when.when_text(object, conflict.pair()))
    };
    let unproved = if reason.standing == Standing::Refuted { "" } else { " (unproved)" };
    format!("`{name}`{when}{unproved}")
}
