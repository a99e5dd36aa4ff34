//! What a run of `verify` found, and the formats that show it.
//!
//! Every format for people shows the same [`Notice`]s; only the JSON document has its own structure.

pub(crate) mod drawing;
mod github;
mod graph;
mod human;
mod json;
mod letters;
mod notice;
mod notices;
mod sarif;
mod short;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use steadfast_invariants::frontend::diagnostic::{Diagnostic, Severity};
use steadfast_invariants::token::written::{WrittenPlan, WrittenPlans};
use steadfast_invariants::verdict::{Reason, Standing, Verdict};
use steadfast_invariants::verify::{Against, Declared, OtherApply, Verification};
use steadfast_invariants::{Doubt, Object};

use super::{Document, Files, Format, RenderOptions, SourceText};
use crate::exit::Exit;
use notice::Notice;

/// What is known of all replicated state of a run.
#[derive(Debug, Default)]
pub(crate) struct ProofReport {
    /// Crate by crate, in the order of their paths; those that say nothing of replicated state are left out.
    pub crates: Vec<CrateProof>,
    /// The texts of these crates, by path.
    pub texts: BTreeMap<String, SourceText>,
    /// The files of the run.
    pub files: Files,
    /// How long the run took.
    pub elapsed: Duration,
}

/// What is known of one crate.
#[derive(Debug)]
pub(crate) struct CrateProof {
    /// Its files, in the order that sites count them in.
    pub paths: Vec<String>,
    /// What the source itself gives reason to say.
    pub diagnostics: Vec<Diagnostic>,
    /// Its objects, in source order.
    pub objects: Vec<ObjectProof>,
}

/// An object, and what is known of it.
#[derive(Debug)]
pub(crate) struct ObjectProof {
    /// The object.
    pub object: Object,
    /// What is known.
    pub verification: Verification,
    /// Whether the tokens that the source declares suffice; nothing where it declares none.
    pub declared: Option<Declared>,
    /// The name in written plans: that of the object, with its path where several have it.
    pub plan_name: String,
    /// Whether the written plan suffices; nothing where none was asked for.
    pub against: Option<Against>,
    /// What would have to be ordered otherwise if replicas applied operations the other way; nothing where it is the same, or
    /// was not compared.
    pub other_apply: Option<OtherApply>,
}

impl ProofReport {
    /// Whether there is any replicated state, or something that wants to be.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.crates.is_empty()
    }

    /// How a run with this report ends (INPUT 24).
    #[must_use]
    pub(crate) fn exit(&self) -> Exit {
        let crates = self.crates.iter();
        let exits = crates.flat_map(|one| {
            let unread = one.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
            let unread = if unread { Exit::Incomplete } else { Exit::Clean };
            one.objects.iter().map(ObjectProof::exit).chain([unread])
        });
        exits.fold(Exit::Clean, Exit::and)
    }

    fn notices(&self) -> Vec<Notice<'_>> {
        self.crates.iter().flat_map(notices::of_crate).collect()
    }

    /// Whether some replicated state was not read, or not verified to the end.
    #[must_use]
    pub(crate) fn is_partial(&self) -> bool {
        let errors = |one: &CrateProof| one.diagnostics.iter().any(|said| said.severity == Severity::Error);
        !self.files.failed.is_empty() || self.crates.iter().any(errors)
    }

    /// The plans that are recommended, to be written down (INPUT 23).
    #[must_use]
    pub(crate) fn plans(&self) -> WrittenPlans {
        let objects = self.crates.iter().flat_map(|one| &one.objects);
        let plans = objects.filter_map(|proof| {
            let relation = proof.verification.relation(&proof.object);
            Some((proof.plan_name.clone(), WrittenPlan::of(proof.verification.plan()?, &relation)))
        });
        WrittenPlans::new(plans.collect())
    }

    /// The text of a file of the report.
    fn text(&self, path: &str) -> io::Result<&SourceText> {
        self.texts.get(path).ok_or_else(|| io::Error::other(format!("the report has no text for `{path}`")))
    }
}

impl ObjectProof {
    /// Unsafe by itself, a gate that takes the verdicts their meaning, or coordination that does not suffice: findings. Safety of
    /// an operation alone, or declared coordination, that is not proved: incomplete. Conflicts are a report.
    fn exit(&self) -> Exit {
        let Verification { gate, judged, operations, .. } = &self.verification;
        let internal = judged.iter().any(|one| match &one.verdict {
            Verdict::Unknown(Reason::NotReproduced(_)) => true,
            Verdict::Unknown(Reason::Undecided(doubt)) => matches!(doubt, Doubt::NotReplayed { .. }),
            _ => false,
        }) || self.verification.self_check.violation.is_some();
        let alone = operations.iter().map(|operation| operation.sequential);
        let others = judged.iter().filter(|one| one.obligation.rule.pair().is_none());
        let others = Standing::of(others);
        let declared = self.declared.iter().flat_map(|declared| &declared.breaches);
        let declared = Standing::of(declared.map(|breach| &breach.judged));
        let needs_more = self.against.as_ref().is_some_and(|against| !against.breaches.is_empty());
        let worst = alone.chain([others, declared]).max().unwrap_or(Standing::Holds);
        if internal {
            Exit::Internal
        } else if worst == Standing::Refuted || needs_more || gate.iter().any(|finding| finding.problem.is_error()) {
            Exit::Findings
        } else if worst == Standing::Unproved {
            Exit::Incomplete
        } else {
            Exit::Clean
        }
    }
}

impl Document for ProofReport {
    fn write(&self, format: Format, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
        let render: fn(&Self, &RenderOptions, &mut dyn Write) -> io::Result<()> = match format {
            Format::Human => human::render,
            Format::Short => short::render,
            Format::Json => json::render,
            Format::Sarif => sarif::render,
            Format::Github => github::render,
        };
        render(self, options, out)
    }
}
