//! `verify --write-plan` and `--check`: the plan that is committed, and compared with in CI (INPUT 23).

use std::io;
use std::path::{Path, PathBuf};

use steadfast_invariants::token::written::WrittenPlans;

use super::Failure;
use super::output::TextFile;
use crate::cli::VerifyArgs;
use crate::exit::Exit;
use crate::files::Selection;
use crate::report::proof::ProofReport;

/// What the file is called where no other name is given.
const NAME: &str = "steadfast-plan.toml";

/// What is to be done with a committed plan.
pub(super) enum Committed {
    /// Nothing.
    Ignored,
    /// It is written, here.
    Written(TextFile),
    /// It is compared with what is needed.
    Compared(WrittenPlans),
}

impl Committed {
    /// What the arguments ask for; a file that cannot be read or written is told before anything is proved.
    pub(super) fn of(arguments: &VerifyArgs, selection: &Selection, current: &Path) -> Result<Self, Failure> {
        let path = |given: &Option<PathBuf>| match given {
            Some(path) => current.join(path),
            None => default_path(selection),
        };
        match (&arguments.write_plan, &arguments.check) {
            (Some(given), _) => TextFile::open(&path(given)).map(Self::Written),
            (None, Some(given)) => read(&path(given)).map(Self::Compared),
            (None, None) => Ok(Self::Ignored),
        }
    }

    /// The plans to compare with.
    pub(super) fn to_compare(&self) -> Option<WrittenPlans> {
        match self {
            Self::Compared(plans) => Some(plans.clone()),
            Self::Ignored | Self::Written(_) => None,
        }
    }

    /// Which objects have a plan and are not there, a sentence each.
    pub(super) fn gone(&self, report: &ProofReport) -> Vec<String> {
        let Self::Compared(plans) = self else { return Vec::new() };
        let objects = || report.crates.iter().flat_map(|one| &one.objects);
        let gone = plans.objects.keys().filter(|name| !objects().any(|object| object.plan_name == **name));
        gone.map(|name| format!("the plan has `{name}`, which is not among the objects of this run")).collect()
    }

    /// Writes the plan of `report`, if that was asked for; `exit` is how the process ends when nothing goes wrong here.
    pub(super) fn write(self, report: &ProofReport, exit: Exit) -> Result<(), Failure> {
        let Self::Written(file) = self else { return Ok(()) };
        if report.is_partial() {
            return Err(Failure::Partial { exit });
        }
        let text =
            report.plans().to_text().map_err(|error| Failure::System(format!("the plan has no text: {error}")))?;
        file.write(&text, exit)
    }
}

/// The plan in the root of the workspace. Where paths were given, that is the outermost folder above them that has a manifest, or
/// theirs.
fn default_path(selection: &Selection) -> PathBuf {
    let start = &*selection.start;
    let has_manifest = |directory: &&Path| directory.join("Cargo.toml").is_file();
    let outermost = if selection.packages.is_some() { None } else { start.ancestors().filter(has_manifest).last() };
    outermost.unwrap_or(start).join(NAME)
}

fn read(path: &Path) -> Result<WrittenPlans, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let hint = if error.kind() == io::ErrorKind::NotFound { "; `verify --write-plan` writes it" } else { "" };
        Failure::Usage(format!("cannot read the plan `{}`: {error}{hint}", path.display()))
    })?;
    WrittenPlans::parse(&text).map_err(|error| Failure::Usage(format!("`{}` is no plan: {error}", path.display())))
}
