//! A run of the lints over files: from paths to a [`Report`].
//!
//! Each file is read once and parsed once, on a pool of threads with large stacks. What goes wrong with one file, a
//! panic included, costs that file and is told in the report.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use steadfast_crates::{Cache, Notice, OwnFile, Surroundings};
use steadfast_knowledge::{SourceFile, World};
use steadfast_lints::{Catalogue, FileFacts, FileInput, Finding, Level, ParseFailure, Settings, Workspace, extract};
use steadfast_source::{ByteRange, STACK_SIZE};

use crate::files::{Found, SourcePath, is_fixture, is_generated};
use crate::panics::{Panic, guarded};
use crate::report::{FailedFile, FileFinding, Files, IgnoreRule, IgnoredFile, Report, SourceText};

/// What a run ends with.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// What was found.
    pub(crate) report: Report,
    /// Whether a file brought a defect of this program to light.
    pub(crate) internal_error: bool,
}

/// A pool for [`run`]: `threads` workers, or as many as there are processors.
///
/// # Errors
///
/// When the system gives no threads.
pub(crate) fn pool(threads: Option<usize>) -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).stack_size(STACK_SIZE).build()
}

/// What reading one file gave.
enum Read {
    Facts(String, Box<FileFacts>),
    Ignored(IgnoreRule),
    Failed(Failure),
}

/// Why a file was not checked.
struct Failure {
    reason: String,
    place: Option<ByteRange>,
    text: Option<String>,
    internal: bool,
}

impl Failure {
    fn without_text(reason: String) -> Self {
        Self { reason, place: None, text: None, internal: false }
    }

    fn parsing(failure: &ParseFailure, text: String) -> Self {
        let place = match failure {
            ParseFailure::Syntax { range, .. } => Some(range.clone()),
            _ => None,
        };
        Self { reason: failure.to_string(), place, text: Some(text), internal: false }
    }

    fn panicked(panic: &Panic, text: String) -> Self {
        Self { reason: panic.to_string(), place: None, text: Some(text), internal: true }
    }
}

/// Checks the files of `found` on `pool`. The report does not depend on the number of threads, but for the time.
pub(crate) fn run(
    found: Found,
    settings: &Settings,
    pool: &ThreadPool,
    cache: &Cache,
    notify: &(dyn Fn(Notice) + Sync),
) -> Outcome {
    let start = Instant::now();
    let mut gathered = Gathered::new(found.ignored, found.failed);
    let catalogue = Catalogue::new(settings);
    let own: Vec<OwnFile<'_>> = found.files.iter().map(|file| OwnFile { file: &file.file, path: &file.path }).collect();
    let (read, surroundings): (Vec<Read>, Result<Surroundings, Panic>) = pool.install(|| {
        rayon::join(
            || found.files.par_iter().map(|file| read(file, settings, &catalogue)).collect(),
            || guarded(|| Surroundings::of(&own, cache, notify)),
        )
    });
    let (mut texts, mut facts) = (Vec::new(), Vec::new());
    for (file, read) in found.files.into_iter().zip(read) {
        match read {
            Read::Facts(text, read) => {
                texts.push((file.path, text));
                facts.push(*read);
            }
            Read::Ignored(rule) => gathered.ignored.push(IgnoredFile { path: file.path, rule }),
            Read::Failed(failure) => gathered.fail(file.path, failure),
        }
    }
    // Without its surroundings a run knows less of types, and goes on.
    let surroundings = match surroundings {
        Ok(surroundings) => surroundings,
        Err(panic) => {
            gathered.fail("dependencies".to_owned(), Failure::panicked(&panic, String::new()));
            Surroundings::default()
        }
    };
    // So it does without the types of all files.
    let refined = pool.install(|| guarded(|| refine(&mut facts, surroundings, cache, &catalogue)));
    let refined = refined.unwrap_or_else(|panic| {
        gathered.fail("types".to_owned(), Failure::panicked(&panic, String::new()));
        facts.iter().map(|_| Ok(())).collect()
    });
    let workspace = pool.install(|| Workspace::new(&facts));
    let checked: Vec<Result<Vec<Finding>, Panic>> =
        pool.install(|| facts.par_iter().map(|facts| guarded(|| workspace.check(facts, settings))).collect());
    let checked = checked.into_iter().zip(refined).map(|(checked, refined)| refined.and(checked));
    for (((path, text), facts), checked) in texts.into_iter().zip(&facts).zip(checked) {
        match checked {
            Ok(findings) => gathered.check(path, text, facts, &workspace, findings),
            Err(panic) => gathered.fail(path, Failure::panicked(&panic, text)),
        }
    }
    gathered.finish(start)
}

/// Joins what all files declare with what stands around them, and says of the handlers what the types tell.
fn refine(
    facts: &mut [FileFacts],
    mut surroundings: Surroundings,
    cache: &Cache,
    catalogue: &Catalogue,
) -> Vec<Result<(), Panic>> {
    let own: Vec<SourceFile> =
        facts.iter().map(|facts| SourceFile { path: facts.path.clone(), items: facts.items() }).collect();
    let missing = surroundings.missing(&own, cache);
    let files = own.into_iter().chain(missing).chain(std::mem::take(&mut surroundings.files)).collect();
    let world = World::new(files, &surroundings.crates);
    let refine = |(place, facts): (usize, &mut FileFacts)| match world.file(place) {
        Some(file) => guarded(|| facts.refine(&world, file, catalogue)),
        None => Ok(()),
    };
    let refined = facts.par_iter_mut().enumerate().map(refine).collect();
    // It is made of millions of pieces, and the process is about to end: to give each back takes longer than to join them did.
    std::mem::forget(world);
    refined
}

/// Reads one file and takes from it what the lints need.
fn read(file: &SourcePath, settings: &Settings, catalogue: &Catalogue) -> Read {
    let read = file.content.as_ref().map_or_else(|| fs::read(&file.file), |content| Ok(content.clone()));
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(error) => return Read::Failed(Failure::without_text(format!("cannot be read: {error}"))),
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            return Read::Failed(Failure::without_text(format!("not UTF-8 after byte {valid}")));
        }
    };
    if !file.by_name && is_generated(&text) {
        return Read::Ignored(IgnoreRule::Generated);
    }
    let input = FileInput { path: &file.path, text: &text, target: file.target };
    match guarded(|| extract(&input, settings, catalogue)) {
        Ok(Ok(facts)) => Read::Facts(text, Box::new(facts)),
        Ok(Err(ParseFailure::Syntax { .. })) if is_fixture(file) => Read::Ignored(IgnoreRule::Fixture),
        Ok(Err(failure)) => Read::Failed(Failure::parsing(&failure, text)),
        Err(panic) => Read::Failed(Failure::panicked(&panic, text)),
    }
}

/// A report in the making.
struct Gathered {
    findings: Vec<FileFinding>,
    texts: BTreeMap<String, SourceText>,
    checked: usize,
    ignored: Vec<IgnoredFile>,
    failed: Vec<FailedFile>,
    handlers: usize,
    lines: usize,
    lines_outside_tests: usize,
    internal_error: bool,
}

impl Gathered {
    fn new(ignored: Vec<IgnoredFile>, failed: Vec<FailedFile>) -> Self {
        Self {
            findings: Vec::new(),
            texts: BTreeMap::new(),
            checked: 0,
            ignored,
            failed,
            handlers: 0,
            lines: 0,
            lines_outside_tests: 0,
            internal_error: false,
        }
    }

    fn check(&mut self, path: String, text: String, facts: &FileFacts, workspace: &Workspace, findings: Vec<Finding>) {
        self.checked += 1;
        self.handlers += facts.handlers();
        self.lines += facts.lines;
        self.lines_outside_tests += workspace.lines_outside_tests(facts);
        let shown = findings.into_iter().filter(|finding| finding.level > Level::Allow);
        let before = self.findings.len();
        self.findings.extend(shown.map(|finding| FileFinding { path: path.clone(), finding }));
        if self.findings.len() > before {
            self.keep(path, text);
        }
    }

    fn fail(&mut self, path: String, failure: Failure) {
        self.internal_error |= failure.internal;
        if let Some(text) = failure.text {
            self.keep(path.clone(), text);
        }
        self.failed.push(FailedFile { path, reason: failure.reason, place: failure.place });
    }

    fn keep(&mut self, path: String, text: String) {
        self.texts.insert(path, SourceText::new(text));
    }

    fn finish(mut self, start: Instant) -> Outcome {
        self.findings.sort_by(|one, other| order(one).cmp(&order(other)));
        self.ignored.sort_by(|one, other| (&one.path, one.rule).cmp(&(&other.path, other.rule)));
        self.failed.sort_by(|one, other| (&one.path, &one.reason).cmp(&(&other.path, &other.reason)));
        let files = Files { checked: self.checked, ignored: self.ignored, failed: self.failed };
        let report = Report {
            findings: self.findings,
            texts: self.texts,
            files,
            handlers: self.handlers,
            lines: self.lines,
            lines_outside_tests: self.lines_outside_tests,
            elapsed: start.elapsed(),
        };
        Outcome { report, internal_error: self.internal_error }
    }
}

/// What a report is sorted by.
fn order(found: &FileFinding) -> (&str, usize, &str, &str) {
    (&found.path, found.finding.range.start, found.finding.lint, &found.finding.message)
}

#[cfg(test)]
mod tests {
    use steadfast_lints::Target;

    use super::*;

    #[test]
    fn a_panic_costs_one_file_and_is_told_as_an_internal_error() {
        let settings = Settings::default();
        let text = "fn f() {}\n".to_owned();
        let input = FileInput { path: "b.rs", text: &text, target: Target::Library };
        let facts = extract(&input, &settings, &Catalogue::new(&settings)).expect("it is Rust");
        let workspace = Workspace::new(std::slice::from_ref(&facts));
        let panic = guarded(|| std::panic::panic_any("the shelf is empty")).expect_err("it panics");

        let mut gathered = Gathered::new(Vec::new(), Vec::new());
        gathered.fail("a.rs".to_owned(), Failure::panicked(&panic, text.clone()));
        gathered.check("b.rs".to_owned(), text, &facts, &workspace, Vec::new());
        let outcome = gathered.finish(Instant::now());
        assert!(outcome.internal_error);
        assert_eq!(outcome.report.files.checked, 1);
        let [failed] = &outcome.report.files.failed[..] else { panic!("one file failed: {outcome:?}") };
        assert_eq!(failed.path, "a.rs");
        assert!(failed.reason.starts_with("internal error: the shelf is empty"), "{failed:?}");
    }
}
