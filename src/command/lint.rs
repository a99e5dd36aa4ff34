//! `lint`: finds the files, runs the lints over them, and writes the reports.

use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::sync::OnceLock;

use steadfast_crates::{CACHE_VARIABLE, Cache, Notice};
use steadfast_lints::{Level, Settings};

use super::Failure;
use super::output::{self, Output};
use crate::cli::{LintArgs, SelectionArgs};
use crate::config::{Config, ConfigError, FailOn};
use crate::exit::Exit;
use crate::files::{self, PackageQuery, Selection};
use crate::messages;
use crate::report::{RenderOptions, Report};
use crate::run::{self, Outcome};

/// How many dependencies take long enough to read that it is said.
const MANY: usize = 20;

/// Does what `arguments` ask for; with `quiet`, warnings are not told.
pub(super) fn run(arguments: &LintArgs, quiet: bool) -> Result<Exit, Failure> {
    let current =
        std::env::current_dir().map_err(|error| Failure::Usage(format!("there is no current directory: {error}")))?;
    let content = standard_input(arguments)?;
    let selection = match (&content, &arguments.stdin_filename) {
        (None, _) => select(&arguments.selection, &current)?,
        (Some(_), name) => {
            files::of_text(name.as_deref().unwrap_or(Path::new("-")), &current).map_err(Failure::Usage)?
        }
    };
    let config = configure(arguments.config.as_deref(), &selection, &current)?;
    let outputs = arguments.outputs.0.iter().map(Output::open).collect::<Result<Vec<_>, _>>()?;
    let pool = run::pool(arguments.threads.map(Into::into))
        .map_err(|error| Failure::System(format!("cannot start the threads: {error}")))?;

    let mut found = match content {
        None => files::find(&selection, &config, &current, arguments.force_exclude),
        Some(content) => files::find_text(&selection, content, &config, &current, arguments.force_exclude),
    };
    let mut warnings = selection.warnings;
    warnings.append(&mut found.warnings);
    let settings = settings(arguments, &config);
    let notices = Notices::default();
    let notify = |notice| {
        if !quiet {
            notices.tell(notice);
        }
    };
    let Outcome { report, internal_error } = run::run(found, &settings, &pool, &Cache::of_user(), &notify);
    notices.written().map_err(|error| Failure::System(format!("cannot write to standard error: {error}")))?;

    let fail_on = arguments.fail_on.or(config.fail_on).unwrap_or_default();
    let exit = exit(&report, internal_error, fail_on, arguments.strict);
    if !quiet {
        tell(&warnings, &report, exit)?;
    }
    let options = RenderOptions {
        notes: arguments.notes,
        all_fields: false,
        color: output::colors_stdout(),
        quiet,
        stats: arguments.stats,
        width: output::stdout_width(),
    };
    // One that cannot be written does not keep the others from being written.
    let written: Vec<_> = outputs.into_iter().map(|output| output.write(&report, &options, exit)).collect();
    written.into_iter().collect::<Result<Vec<()>, _>>()?;
    Ok(exit)
}

/// What was said while the run took its time: each once.
#[derive(Default)]
struct Notices {
    reading: OnceLock<io::Result<()>>,
    waiting: OnceLock<io::Result<()>>,
}

impl Notices {
    fn tell(&self, notice: Notice) {
        match notice {
            Notice::Reading(unread) if unread >= MANY && io::stderr().is_terminal() => {
                self.reading.get_or_init(|| {
                    messages::note(&format_args!(
                        "reading what {unread} dependencies declare, once; set {CACHE_VARIABLE} to keep it elsewhere"
                    ))
                });
            }
            Notice::Reading(_) => {}
            // A hook or a job that hangs without a word would be taken for broken.
            Notice::Waiting => {
                self.waiting.get_or_init(|| messages::note(&"waiting for another cargo to be done with the packages"));
            }
        }
    }

    /// Whether all of it could be written.
    fn written(self) -> io::Result<()> {
        [self.reading, self.waiting].into_iter().filter_map(OnceLock::into_inner).collect()
    }
}

/// What standard input holds, where `-` is to be checked. A file of that name is given as `./-`.
fn standard_input(arguments: &LintArgs) -> Result<Option<Vec<u8>>, Failure> {
    let paths = &arguments.selection.paths;
    if !paths.iter().any(|path| path == Path::new("-")) {
        return match arguments.stdin_filename {
            Some(_) => {
                Err(Failure::Usage("`--stdin-filename` names what `-` reads, which is not asked for".to_owned()))
            }
            None => Ok(None),
        };
    }
    if paths.len() > 1 {
        return Err(Failure::Usage("`-` is standard input and is checked alone".to_owned()));
    }
    let mut content = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut content);
    read.map_err(|error| Failure::System(format!("cannot read standard input: {error}")))?;
    Ok(Some(content))
}

pub(super) fn select(arguments: &SelectionArgs, current: &Path) -> Result<Selection, Failure> {
    let selection = if arguments.paths.is_empty() {
        let query = PackageQuery {
            manifest: arguments.manifest_path.as_deref(),
            packages: &arguments.package,
            workspace: arguments.workspace,
            exclude: &arguments.exclude,
        };
        files::by_cargo(&query, current)
    } else {
        files::by_paths(&arguments.paths, current)
    };
    selection.map_err(Failure::Usage)
}

pub(super) fn configure(file: Option<&Path>, selection: &Selection, current: &Path) -> Result<Config, Failure> {
    let config = match file {
        Some(path) => files::resolved(path, current)
            .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), error })
            .and_then(|path| Config::read(&path)),
        None => Config::find(&selection.start),
    };
    config.map_err(Failure::Config)
}

/// The configuration with what the command line says on top.
fn settings(arguments: &LintArgs, config: &Config) -> Settings {
    let mut settings = config.settings.clone();
    if let Some(profile) = arguments.profile.or(config.profile) {
        settings.profile = profile.into();
    }
    settings.test_code |= arguments.test_code;
    for (name, level) in &arguments.levels.0 {
        settings.levels.insert((*name).to_owned(), *level);
    }
    settings
}

/// How a run with this report ends.
fn exit(report: &Report, internal_error: bool, fail_on: FailOn, strict: bool) -> Exit {
    let fail_on = Level::from(fail_on);
    if internal_error {
        Exit::Internal
    } else if report.findings.iter().any(|found| found.finding.level >= fail_on) {
        Exit::Findings
    } else if strict && !report.files.failed.is_empty() {
        Exit::Incomplete
    } else {
        Exit::Clean
    }
}

/// Writes the warnings to standard error, a last one if files were not checked.
fn tell(warnings: &[String], report: &Report, exit: Exit) -> Result<(), Failure> {
    let failed = report.files.failed.len();
    let some_failed = match failed {
        0 => None,
        1 => Some("1 file was not checked; the report says why".to_owned()),
        _ => Some(format!("{failed} files were not checked; the report says why")),
    };
    let told = warnings.iter().chain(&some_failed).try_for_each(|warning| messages::warning(warning));
    told.map_err(|error| Failure::stderr(error, exit))
}

#[cfg(test)]
mod tests {
    use steadfast_lints::{Fallible, Finding};

    use super::*;
    use crate::report::{FailedFile, FileFinding, Files};

    fn report(level: Option<Level>, failed: bool) -> Report {
        let finding = |level| Finding {
            lint: "empty_handler",
            code: "EH01",
            level,
            range: 0..1,
            label: String::new(),
            message: String::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: String::new(),
            function: None,
            callee: None,
            callee_class: None,
            fallible: Fallible::Known,
            fingerprint: String::new(),
        };
        let path = || "a.rs".to_owned();
        let failed = failed.then(|| FailedFile { path: path(), reason: String::new(), place: None });
        Report {
            findings: level.map(|level| FileFinding { path: path(), finding: finding(level) }).into_iter().collect(),
            texts: Default::default(),
            files: Files { checked: 1, ignored: Vec::new(), failed: failed.into_iter().collect() },
            handlers: 0,
            lines: 0,
            lines_outside_tests: 0,
            elapsed: Default::default(),
        }
    }

    #[test]
    fn findings_fail_from_the_level_that_was_asked_for() {
        for (level, fail_on, expected) in [
            (Level::Deny, FailOn::Deny, Exit::Findings),
            (Level::Warn, FailOn::Deny, Exit::Clean),
            (Level::Warn, FailOn::Warn, Exit::Findings),
            (Level::Note, FailOn::Warn, Exit::Clean),
            (Level::Note, FailOn::Note, Exit::Findings),
        ] {
            assert_eq!(exit(&report(Some(level), false), false, fail_on, false), expected, "{level:?} {fail_on:?}");
        }
    }

    #[test]
    fn a_defect_comes_before_findings_and_findings_before_what_is_missing() {
        let with_both = report(Some(Level::Deny), true);
        assert_eq!(exit(&with_both, true, FailOn::Deny, true), Exit::Internal);
        assert_eq!(exit(&with_both, false, FailOn::Deny, true), Exit::Findings);
        assert_eq!(exit(&report(None, true), false, FailOn::Deny, true), Exit::Incomplete);
        assert_eq!(exit(&report(None, true), false, FailOn::Deny, false), Exit::Clean);
    }
}
