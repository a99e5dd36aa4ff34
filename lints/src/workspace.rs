//! The two passes: facts from each file, then findings from the facts of all.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use steadfast_knowledge::expr::Exprs;
use steadfast_knowledge::items::FileItems;
use steadfast_knowledge::{FileId, Inference, World};
use steadfast_source::{ByteRange, LineIndex, ParseFailure, forget_spans, parse};

use crate::handler::{Handler, Surroundings, TypedFile, lower, typed_sites};
use crate::knowledge::{Classes, StdTable};
use crate::refine::refine;
use crate::reports::Reports;
use crate::select::Selection;
use crate::suppression::Suppression;
use crate::{Fallible, Finding, Level, Settings, Target, modules, reports, tells};

/// One file as the lints see it.
#[derive(Clone, Copy, Debug)]
pub struct FileInput<'text> {
    /// The path that reports use: relative, with `/`.
    pub path: &'text str,
    /// The whole text.
    pub text: &'text str,
    /// The cargo target that it belongs to.
    pub target: Target,
}

/// What was read from one file; owns its data.
#[derive(Debug, Default)]
pub struct FileFacts {
    /// The path of the input.
    pub path: String,
    /// Lines of the file.
    pub lines: usize,
    /// Lines outside of tests, benches, examples and build scripts, as far as the file itself tells.
    own_lines_outside_tests: usize,
    handlers: Vec<Handler>,
    /// Where handlers were left out because too little is known of their types.
    undecided: Vec<usize>,
    suppressions: Vec<Suppression>,
    /// How often the error of each callee is handed on with `?`, by name.
    propagated: FxHashMap<String, usize>,
    /// Functions that write a message for each error that they return.
    reports: Reports,
    /// Out-of-line modules that exist for tests, by the paths that they may have.
    test_modules: Vec<String>,
    /// All out-of-line modules.
    modules: Vec<String>,
    /// The crate that declares the file, where the types of all files are known.
    krate: Option<String>,
    /// What the file declares.
    items: Arc<FileItems>,
    /// The expressions whose types its handlers hang on.
    exprs: Exprs,
}

impl FileFacts {
    /// How many error handlers the file has; test code counts only where it is linted.
    #[must_use]
    pub fn handlers(&self) -> usize {
        self.handlers.len()
    }

    /// What the file declares.
    #[must_use]
    pub fn items(&self) -> Arc<FileItems> {
        Arc::clone(&self.items)
    }

    /// Says of the handlers what the types of all files tell. `file` is this one in `world`. What that needed is dropped.
    pub fn refine(&mut self, world: &World, file: FileId, catalogue: &Catalogue) {
        let exprs = std::mem::take(&mut self.exprs);
        self.krate = Some(world.crate_of(file).to_string());
        self.undecided = refine(&mut self.handlers, world, &Inference::new(world, file, &exprs), &catalogue.classes);
    }
}

/// Reads one file. Recurses as deep as the text is nested: call it on a large stack.
///
/// # Errors
///
/// [`ParseFailure`] when the file is not Rust or nested too deep.
pub fn extract(input: &FileInput<'_>, settings: &Settings, catalogue: &Catalogue) -> Result<FileFacts, ParseFailure> {
    facts(input, settings, catalogue, true)
}

/// The same without anything that types could be told from: the file declares nothing, and [`FileFacts::refine`] has nothing to say.
/// It shows what knowing types costs.
///
/// # Errors
///
/// [`ParseFailure`] when the file is not Rust or nested too deep.
pub fn extract_untyped(
    input: &FileInput<'_>,
    settings: &Settings,
    catalogue: &Catalogue,
) -> Result<FileFacts, ParseFailure> {
    facts(input, settings, catalogue, false)
}

fn facts(
    input: &FileInput<'_>,
    settings: &Settings,
    catalogue: &Catalogue,
    typed: bool,
) -> Result<FileFacts, ParseFailure> {
    let facts = {
        let parsed = parse(input.text)?;
        let lines = &parsed.lines;
        // Test modules are declared by files without handlers too, so only the handlers could be skipped; the walk
        // over a file without a tell finds nothing but modules and is cheap.
        let skip = !(tells::text_may_hold_handler(input.text) || tells::names(input.text).any(may_fail));
        let lowered = if skip {
            crate::handler::lower_modules(&parsed, typed)
        } else {
            lower(&parsed, &catalogue.surroundings(input, settings), typed)
        };
        let outside = lines_outside(lines, input, &lowered.tests);
        FileFacts {
            path: input.path.to_owned(),
            lines: lines.count().saturating_sub(1),
            own_lines_outside_tests: outside,
            suppressions: Suppression::read(&parsed, input.text, &parsed.comments, lines)
                .into_iter()
                .map(|suppression| suppression.within_tests(&lowered.tests))
                .collect(),
            handlers: lowered.handlers,
            undecided: Vec::new(),
            propagated: lowered.propagated,
            reports: lowered.reports.placed(input.path),
            test_modules: modules::candidates(input.path, &lowered.test_modules),
            modules: modules::candidates(input.path, &lowered.modules),
            krate: None,
            items: Arc::new(lowered.items),
            exprs: lowered.exprs,
        }
    };
    forget_spans();
    Ok(facts)
}

/// What is known of the types at the places of one file that a linter of errors asks about, tests included: for the
/// comparison with what a compiler knows.
///
/// # Errors
///
/// [`ParseFailure`] when the file is not Rust or nested too deep.
pub fn types(input: &FileInput<'_>, settings: &Settings, catalogue: &Catalogue) -> Result<TypedFile, ParseFailure> {
    let settings = Settings { test_code: true, ..settings.clone() };
    let sites = {
        let parsed = parse(input.text)?;
        typed_sites(&parsed, &catalogue.surroundings(input, &settings))
    };
    forget_spans();
    Ok(sites)
}

/// Whether a name in a file shows that the file knows of a call that can fail.
fn may_fail(name: &str) -> bool {
    name.ends_with("Result") || StdTable::get().has_name(name)
}

/// Lines of the file that no test range covers.
fn lines_outside(lines: &LineIndex, input: &FileInput<'_>, tests: &[ByteRange]) -> usize {
    if is_test_target(input.target) {
        return 0;
    }
    let inside: usize = tests
        .iter()
        .map(|range| lines.line(range.end.saturating_sub(1).max(range.start)) - lines.line(range.start) + 1)
        .sum();
    lines.count().saturating_sub(1).saturating_sub(inside)
}

/// Whether everything in such a target is test code.
pub(crate) fn is_test_target(target: Target) -> bool {
    !matches!(target, Target::Library | Target::Binary)
}

/// What is read once for a run: the table of classes with the project's own.
#[derive(Debug)]
pub struct Catalogue {
    classes: Classes,
}

impl Catalogue {
    /// Joins the built-in table and the project's choices.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self { classes: Classes::new(settings) }
    }

    fn surroundings<'file>(&'file self, input: &FileInput<'file>, settings: &'file Settings) -> Surroundings<'file> {
        Surroundings { text: input.text, settings, classes: &self.classes, target: input.target }
    }
}

/// What the files of one run know together.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Paths of files that are test modules of others.
    tests: FxHashSet<String>,
    /// How often the error of each callee is handed on, over all files.
    propagated: FxHashMap<String, usize>,
    /// How often it is not, over all files, tests left out.
    dropped: FxHashMap<String, usize>,
    /// The ends of the paths of functions that write a message for each error that they return.
    reporters: FxHashSet<String>,
    /// The names of the crates of the run, as far as they are known.
    crates: FxHashSet<String>,
    /// The folder that all files stand in, with a `/` behind it, or nothing.
    folder: String,
}

impl Workspace {
    /// Joins the facts of all files of a run.
    #[must_use]
    pub fn new(files: &[FileFacts]) -> Self {
        let by_path: FxHashMap<&str, &FileFacts> = files.iter().map(|file| (file.path.as_str(), file)).collect();
        let mut tests = FxHashSet::default();
        let mut pending: Vec<&str> =
            files.iter().flat_map(|file| file.test_modules.iter().map(String::as_str)).collect();
        pending.extend(files.iter().map(|file| file.path.as_str()).filter(|path| modules::is_test_path(path)));
        while let Some(path) = pending.pop() {
            let Some(file) = by_path.get(path) else { continue };
            if tests.insert(path.to_owned()) {
                pending.extend(file.modules.iter().map(String::as_str));
            }
        }
        let mut propagated: FxHashMap<String, usize> = FxHashMap::default();
        for file in files {
            for (name, count) in &file.propagated {
                *propagated.entry(name.clone()).or_default() += count;
            }
        }
        let mut dropped: FxHashMap<String, usize> = FxHashMap::default();
        for handler in files.iter().filter(|file| !tests.contains(&file.path)).flat_map(|file| &file.handlers) {
            if let Some(callee) = &handler.callee
                && handler.drops_error()
            {
                *dropped.entry(callee.name.clone()).or_default() += 1;
            }
        }
        let reporters = reports::told(files.iter().map(|file| &file.reports));
        let folder = modules::common_folder(files.iter().map(|file| file.path.as_str()));
        let crates = files.iter().filter_map(|file| file.krate.clone()).collect();
        Self { tests, propagated, dropped, reporters, crates, folder }
    }

    /// Whether the whole file is test code.
    fn is_test(&self, file: &FileFacts) -> bool {
        self.tests.contains(&file.path)
    }

    /// Lines of the file outside of tests, benches, examples and build scripts.
    #[must_use]
    pub fn lines_outside_tests(&self, file: &FileFacts) -> usize {
        if self.is_test(file) { 0 } else { file.own_lines_outside_tests }
    }

    /// The findings of one file, sorted by start, lint and message.
    #[must_use]
    pub fn check(&self, file: &FileFacts, settings: &Settings) -> Vec<Finding> {
        // Whoever lints an example alone wants to see what is in it.
        let below = file.path.strip_prefix(self.folder.as_str()).unwrap_or(&file.path);
        let selection = Selection::new(settings, self.is_test(file), modules::is_tooling_path(below));
        let mut suppressed = vec![false; file.suppressions.len()];
        let mut undecided = file.undecided.clone();
        let mut findings = Vec::new();
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        for handler in &file.handlers {
            let handler = self.with_told(handler);
            let Some(mut finding) = selection.finding(&handler) else {
                if handler.fallible == Fallible::Unknown {
                    undecided.push(handler.range.start);
                }
                continue;
            };
            let mut silenced = false;
            for (suppression, used) in file.suppressions.iter().zip(&mut suppressed) {
                if suppression.silences(&finding) {
                    *used = true;
                    silenced = true;
                }
            }
            if silenced {
                continue;
            }
            finding.fingerprint = fingerprint(&file.path, &finding, &mut seen);
            if finding.level > Level::Note {
                finding.notes.extend(finding.callee.as_deref().and_then(|callee| self.usual(callee)));
            }
            findings.push(finding);
        }
        for (suppression, used) in file.suppressions.iter().zip(&suppressed) {
            let excused = *used || self.is_test(file) || suppression.may_silence(&undecided);
            if let Some(mut finding) = suppression.complaint(excused, settings) {
                finding.fingerprint = fingerprint(&file.path, &finding, &mut seen);
                findings.push(finding);
            }
        }
        // Two conditions of one `if` are one place to look at.
        findings.dedup_by(|next, kept| {
            next.range == kept.range && next.lint == kept.lint && next.lint != "bad_suppression"
        });
        findings.sort_by(|one, two| {
            (one.range.start, one.lint, &one.message).cmp(&(two.range.start, two.lint, &two.message))
        });
        findings
    }

    /// The handler, knowing whether the callee has written the error down, in whatever file.
    fn with_told<'file>(&self, handler: &'file Handler) -> Cow<'file, Handler> {
        let path = handler.callee.as_ref().and_then(|callee| callee.knowledge.path.as_deref());
        // One of the standard library or of another crate may end as one of the run does.
        let krate = handler.callee.as_ref().and_then(|callee| callee.knowledge.krate.as_deref());
        let is_own = |path: &&str| {
            StdTable::get().function(path, true).is_none() && krate.is_none_or(|krate| self.crates.contains(krate))
        };
        let is_told = path.filter(is_own).is_some_and(|path| self.reporters.contains(last_two_of(path)));
        if is_told && !handler.told {
            Cow::Owned(Handler { told: true, ..handler.clone() })
        } else {
            Cow::Borrowed(handler)
        }
    }

    /// What the other calls of the same name do with their error, where handing it on is the rule.
    fn usual(&self, callee: &str) -> Option<String> {
        let name = callee.rsplit(['.', ':']).next()?;
        let propagated = self.propagated.get(name).copied()?;
        let dropped = self.dropped.get(name).copied().unwrap_or_default();
        let total = propagated + dropped;
        (propagated >= 3 && dropped * 3 <= total)
            .then(|| format!("{dropped} of {total} handled calls of `{name}` drop the error; the others hand it on"))
    }
}

/// The last two segments of a path.
fn last_two_of(path: &str) -> &str {
    path.rmatch_indices("::").nth(1).map_or(path, |(at, colons)| &path[at + colons.len()..])
}

/// A name for the finding that survives edits elsewhere in the file.
fn fingerprint(path: &str, finding: &Finding, seen: &mut FxHashMap<String, usize>) -> String {
    let place = format!(
        "{path}\0{}\0{}\0{}\0{}",
        finding.lint,
        finding.function.as_deref().unwrap_or_default(),
        finding.callee.as_deref().unwrap_or_default(),
        finding.message
    );
    let occurrence = seen.entry(place.clone()).or_default();
    *occurrence += 1;
    let hash = blake3::hash(format!("{place}\0{occurrence}").as_bytes());
    hash.to_hex()[..32].to_owned()
}
