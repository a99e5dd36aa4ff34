//! What there is to say of a crate, in the order in which a reader wants it: what could not be read, what makes verdicts
//! mean less, operations that are unsafe alone, pairs that conflict, coordination that does not suffice.

mod conflicts;
mod tokens;

use steadfast_invariants::counterexample::Broken;
use steadfast_invariants::frontend::diagnostic::{Diagnostic, Severity};
use steadfast_invariants::obligation::{Part, Rule};
use steadfast_invariants::verdict::{Judged, Verdict};
use steadfast_invariants::{Fault, FaultReason, Object, Site};
use steadfast_lints::Level;

use super::notice::{Notice, Place};
use super::{CrateProof, ObjectProof};

/// Everything that there is to say.
pub(super) fn of_crate(one: &CrateProof) -> Vec<Notice<'_>> {
    let said = one.diagnostics.iter().map(|diagnostic| unread(one, diagnostic));
    said.chain(one.objects.iter().flat_map(|object| of_object(one, object))).collect()
}

/// What there is to say of one object.
pub(super) fn of_object<'report>(one: &'report CrateProof, proof: &'report ObjectProof) -> Vec<Notice<'report>> {
    let about = About { one, proof };
    let mut found = about.gate();
    let alone = proof.verification.judged.iter().filter(|judged| judged.obligation.rule.pair().is_none());
    found.extend(alone.filter(|judged| !judged.holds()).map(|judged| about.alone(judged)));
    let conflicts = proof.verification.conflicts.iter();
    found.extend(conflicts.filter_map(|conflict| about.conflict(conflict)));
    found.extend(about.tokens());
    if proof.verification.self_check.violation.is_some() {
        let message =
            format!("an execution of `{}` under the plan goes wrong, a defect of this program", proof.object.name);
        found.push(one.notice("failed_self_check", Level::Deny, proof.object.site, message));
    }
    found
}

fn unread<'report>(one: &'report CrateProof, diagnostic: &'report Diagnostic) -> Notice<'report> {
    let (code, level) = match diagnostic.severity {
        Severity::Error => ("unreadable_object", Level::Deny),
        Severity::Warning => ("doubtful_object", Level::Warn),
    };
    let mut notice = one.notice(code, level, diagnostic.site, diagnostic.message.clone());
    for note in &diagnostic.notes {
        match note.site {
            Some(site) => notice.places.push(one.place(site, note.message.clone())),
            None => notice.notes.push(note.message.clone()),
        }
    }
    notice.help.clone_from(&diagnostic.help);
    notice
}

impl CrateProof {
    /// The path of the file that a site is in.
    pub(crate) fn path(&self, site: Site) -> &str {
        self.paths.get(site.file as usize).map_or("", String::as_str)
    }

    fn notice(&self, code: &'static str, level: Level, site: Site, message: String) -> Notice<'_> {
        Notice {
            code,
            level,
            path: self.path(site),
            range: site.range(),
            message,
            label: String::new(),
            places: Vec::new(),
            notes: Vec::new(),
            help: None,
            in_summary: false,
            counterexample: None,
        }
    }

    fn place(&self, site: Site, message: String) -> Place<'_> {
        Place { path: self.path(site), range: site.range(), message }
    }
}

/// An object in its crate.
struct About<'report> {
    one: &'report CrateProof,
    proof: &'report ObjectProof,
}

impl<'report> About<'report> {
    fn object(&self) -> &'report Object {
        &self.proof.object
    }

    fn gate(&self) -> Vec<Notice<'report>> {
        let findings = self.proof.verification.gate.iter().map(|finding| {
            let level = if finding.problem.is_error() { Level::Deny } else { Level::Warn };
            let mut notice = self.one.notice("meaningless_verdict", level, finding.site, finding.message.clone());
            notice.help = Some(finding.help.clone()).filter(|help| !help.is_empty());
            notice
        });
        findings.collect()
    }

    /// An obligation about one operation, a beginning, or the equivalence.
    fn alone(&self, judged: &'report Judged) -> Notice<'report> {
        let object = self.object();
        let (code, site, label) = match judged.obligation.rule {
            Rule::Initial { initial, .. } => ("unsafe_start", object.initials[initial].site, "begins here"),
            Rule::Origin { operation } => ("panicking_operation", object.operations[operation].site, ""),
            Rule::Refusal { operation, .. } => ("changing_refusal", object.operations[operation].site, ""),
            Rule::Safety { operation, .. } => ("unsafe_operation", object.operations[operation].site, ""),
            _ => ("wrong_equivalence", object.site, ""),
        };
        let refuted = judged.is_refuted();
        let (code, level) = match (refuted, judged.obligation.rule) {
            (true, _) => (code, Level::Deny),
            (false, _) => ("unproved_safety", Level::Warn),
        };
        let mut notice = self.one.notice(code, level, site, judged.sentence());
        notice.label = label.to_owned();
        self.broken(judged, &mut notice);
        self.show(judged, &mut notice);
        notice
    }

    /// Labels the clause that breaks, and says what that means.
    fn broken(&self, judged: &Judged, notice: &mut Notice<'report>) {
        let conclusion = || judged.obligation.conclusion.iter().map(|clause| clause.site);
        let fault = match &judged.verdict {
            Verdict::Refuted(run) => fault(&run.broken),
            Verdict::Holds(_) | Verdict::Unknown(_) => None,
        };
        let label = match (judged.is_refuted(), judged.obligation.rule) {
            (false, _) => "this is not proved",
            (true, Rule::Convergence { .. }) => "this differs",
            (true, Rule::Stability { part: Part::Candidate(_), .. }) => "this may have changed",
            (true, _) if fault.is_some() => "this has no value",
            (true, Rule::Refusal { .. }) => "this has changed by then",
            (true, _) => "this breaks",
        };
        let site = fault.map(|fault| fault.site).or_else(|| conclusion().next());
        let known = |site: &Site| {
            let range = site.range();
            (self.one.path(*site) == notice.path && range == notice.range)
                || notice.places.iter().any(|place| place.path == self.one.path(*site) && place.range == range)
        };
        if let Some(site) = site.filter(|site| site.end > site.start && !known(site)) {
            notice.places.push(self.one.place(site, label.to_owned()));
        }
        // INPUT 9.
        if judged.obligation.rule.pair().is_some() && fault.is_some_and(|fault| fault.reason == FaultReason::Question) {
            notice.help = Some(
                "the two conflict only because a value is bound by `?`; with `if let` the operation would do nothing \
                 there"
                    .to_owned(),
            );
        }
    }

    fn show(&self, judged: &'report Judged, notice: &mut Notice<'report>) {
        if let Verdict::Refuted(counterexample) = &judged.verdict {
            notice.counterexample = Some((self.object(), counterexample));
        }
    }
}

/// Where a run has no value to go on with.
fn fault(broken: &Broken) -> Option<Fault> {
    match broken {
        Broken::Panics { fault, .. } | Broken::Undefined { fault, .. } => Some(*fault),
        Broken::Invariants { .. }
        | Broken::Guard { .. }
        | Broken::Stale { .. }
        | Broken::Diverges { .. }
        | Broken::Changes { .. }
        | Broken::ToldApart { .. } => None,
    }
}
