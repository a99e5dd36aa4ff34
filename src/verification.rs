//! A run of `verify` over files: from paths to a [`ProofReport`].
//!
//! Files are read once; those that say nothing of replicated state are dropped at once, and a tree without any never asks
//! for a solver. The rest is given to the front end crate by crate.

mod crates;
mod solver;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use rayon::ThreadPool;
use rayon::prelude::*;
use steadfast_invariants::Object;
use steadfast_invariants::conflict::Decide;
use steadfast_invariants::decide::{Effort, decide};
use steadfast_invariants::frontend::{self, Reading, SourceText as Text};
use steadfast_invariants::token::written::{WrittenPlan, WrittenPlans};
use steadfast_invariants::verify::{Against, OtherApply, Settings, Verification, conflicts_otherwise, verify};
use steadfast_wire::Budget;

use crate::files::{Found, SourcePath};
use crate::panics::{Panic, guarded};
use crate::report::proof::{CrateProof, ObjectProof, ProofReport};
use crate::report::{FailedFile, Files, SourceText};

pub(crate) use solver::NoSolver;
use solver::Solvers;

/// What a run of `verify` is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// What one question may cost.
    pub(crate) budget: Budget,
    /// How many workers run side by side.
    pub(crate) workers: usize,
    /// Where the questions are written to, in SMT-LIB.
    pub(crate) emit: Option<PathBuf>,
    /// The plans that were written down, to compare with.
    pub(crate) written: Option<WrittenPlans>,
}

/// What a run of `verify` ends with.
#[derive(Debug)]
pub(crate) struct Proven {
    /// What is known of every object.
    pub(crate) report: ProofReport,
    /// What should be told about the run.
    pub(crate) warnings: Vec<String>,
    /// Whether a file brought a defect of this program to light.
    pub(crate) internal_error: bool,
}

/// What the source alone says, before anything is proved.
#[derive(Debug)]
pub(crate) struct Sources {
    /// The crates with what is to be said of their source, and no verdicts yet.
    pub(crate) report: ProofReport,
    /// The objects of each of these crates.
    pub(crate) objects: Vec<Vec<Object>>,
    start: Instant,
    internal_error: bool,
}

/// A file that may say something of replicated state.
struct Candidate {
    path: SourcePath,
    text: String,
}

/// Reads the replicated state in the files of `found`.
pub(crate) fn read(found: Found, pool: &ThreadPool) -> Sources {
    let report = ProofReport {
        files: Files { checked: 0, ignored: found.ignored, failed: found.failed },
        ..ProofReport::default()
    };
    let mut sources = Sources { report, objects: Vec::new(), start: Instant::now(), internal_error: false };
    let texts: Vec<_> = pool.install(|| found.files.into_par_iter().map(text_of).collect());
    let mut candidates = Vec::new();
    for text in texts {
        match text {
            Ok(candidate) => candidates.push(candidate),
            Err(failed) => sources.report.files.failed.push(failed),
        }
    }
    sources.report.files.checked = candidates.len();
    for members in crates::grouped(candidates) {
        if members.iter().any(|member| member.text.contains("replicated")) {
            sources.read(members);
        }
    }
    let files = &mut sources.report.files;
    files.failed.sort_by(|one, other| (&one.path, &one.reason).cmp(&(&other.path, &other.reason)));
    files.ignored.sort_by(|one, other| (&one.path, one.rule).cmp(&(&other.path, other.rule)));
    sources
}

/// Verifies the objects of `sources`.
///
/// # Errors
///
/// When there are objects, and no solver to be asked about them.
pub(crate) fn prove(sources: Sources, request: &Request, pool: &ThreadPool) -> Result<Proven, NoSolver> {
    let Sources { mut report, objects, start, mut internal_error } = sources;
    let mut solvers = None;
    let names = plan_names(&report, &objects);
    let mut names = names.into_iter();
    for (place, objects) in objects.into_iter().enumerate() {
        for object in objects {
            let site = object.site;
            let solvers = match &solvers {
                Some(solvers) => solvers,
                None => solvers.insert(Solvers::start(request)?),
            };
            let name = names.next().unwrap_or_default();
            match pool.install(|| verified(object, name, solvers, request)) {
                Ok(proof) => report.crates[place].objects.push(proof),
                Err(panic) => {
                    internal_error = true;
                    let path = report.crates[place].path(site).to_owned();
                    report.files.failed.push(FailedFile { path, reason: panic.to_string(), place: None });
                }
            }
        }
    }
    report.elapsed = start.elapsed();
    let warnings = solvers.map(Solvers::into_warnings).unwrap_or_default();
    Ok(Proven { report, warnings, internal_error })
}

fn verified(object: Object, plan_name: String, solvers: &Solvers, request: &Request) -> Result<ObjectProof, Panic> {
    let effort = Effort::new(request.budget);
    // One search mostly waits for the answers to its last questions, so that two share the workers well.
    let (otherwise, verified) = rayon::join(
        || {
            let named = solvers.named(format!("{}-otherwise", object.name));
            let ask = &mut |questions: &[_]| decide(questions, &named, &effort);
            guarded(|| conflicts_otherwise(&object, ask))
        },
        || {
            let named = solvers.named(object.name.to_string());
            let ask = &mut |questions: &[_]| decide(questions, &named, &effort);
            guarded(|| {
                let verification = verify(&object, Settings::default(), ask);
                let declared = verification.declared(&object, Settings::default(), ask);
                let against = against(&verification, &object, &plan_name, request, ask);
                (verification, declared, against)
            })
        },
    );
    let (verification, declared, against) = verified?;
    let compared = |otherwise: Vec<_>| OtherApply::of(&object, &verification.conflicts, &otherwise);
    let other_apply = otherwise?.and_then(compared);
    Ok(ObjectProof { object, verification, declared, plan_name, against, other_apply })
}

/// Whether the written plan suffices for an object, where one was asked for.
fn against(
    verification: &Verification,
    object: &Object,
    name: &str,
    request: &Request,
    ask: &mut Decide<'_>,
) -> Option<Against> {
    let written = request.written.as_ref()?;
    // An object that is not in the file has a plan without tokens.
    let nothing = WrittenPlan::default();
    let plan = written.objects.get(name).unwrap_or(&nothing);
    verification.against(object, plan, Settings::default(), ask)
}

/// What the objects are called in written plans, in their order.
fn plan_names(report: &ProofReport, objects: &[Vec<Object>]) -> Vec<String> {
    let all =
        || report.crates.iter().zip(objects).flat_map(|(one, objects)| objects.iter().map(move |object| (one, object)));
    let name = |(one, object): (&CrateProof, &Object)| {
        let namesakes = all().filter(|(_, other)| other.name == object.name).count();
        if namesakes == 1 { object.name.to_string() } else { format!("{}: {}", one.path(object.site), object.name) }
    };
    all().map(name).collect()
}

fn text_of(path: SourcePath) -> Result<Candidate, FailedFile> {
    let failed = |reason| FailedFile { path: path.path.clone(), reason, place: None };
    let bytes = fs::read(&path.file).map_err(|error| failed(format!("cannot be read: {error}")))?;
    let text = String::from_utf8(bytes)
        .map_err(|error| failed(format!("not UTF-8 after byte {}", error.utf8_error().valid_up_to())))?;
    Ok(Candidate { path, text })
}

impl Sources {
    /// Reads one crate.
    fn read(&mut self, members: Vec<Candidate>) {
        let texts: Vec<Text> =
            members.into_iter().map(|member| Text { path: member.path.path, text: member.text }).collect();
        let Reading { objects, diagnostics, unreadable } = match guarded(|| frontend::read(&texts)) {
            Ok(reading) => reading,
            Err(panic) => {
                self.internal_error = true;
                let path = texts.first().map(|text| text.path.clone()).unwrap_or_default();
                self.report.files.failed.push(FailedFile { path, reason: panic.to_string(), place: None });
                return;
            }
        };
        for file in unreadable {
            let path = texts[file.file as usize].path.clone();
            self.report.files.failed.push(FailedFile { path, reason: file.failure.to_string(), place: None });
        }
        if objects.is_empty() && diagnostics.is_empty() {
            return;
        }
        let paths = texts.iter().map(|text| text.path.clone()).collect();
        for Text { path, text } in texts {
            self.report.texts.insert(path, SourceText::new(text));
        }
        self.report.crates.push(CrateProof { paths, diagnostics, objects: Vec::new() });
        self.objects.push(objects);
    }
}
