//! Asking cargo, without the network and without writing anything where the user works.

use std::path::Path;

use cargo_metadata::{CargoOpt, Error, Metadata, MetadataCommand};

/// Why cargo gave no answer.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// There is no cargo.
    Absent,
    /// It refused, for this reason.
    Refused(String),
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The members of the workspace alone.
    Members,
    /// All dependencies, with the features on that are on unless told otherwise.
    Default,
    /// All dependencies, optional ones too.
    AllFeatures,
}

/// What cargo knows of the workspace of `manifest`. It is asked in `folder`, whose configuration counts. With `locked` there must be a
/// lock file that is up to date; without it cargo writes one beside the manifest.
pub(crate) fn ask(manifest: &Path, folder: &Path, scope: Scope, locked: bool) -> Result<Metadata, NoAnswer> {
    // What only other platforms need has often not been fetched, and cargo refuses when anything is missing.
    let platform = (scope != Scope::Members).then_some(HOST);
    match ask_for(manifest, folder, scope, locked, platform) {
        Err(error) if platform.is_some() && is_unknown_host(&error) => {
            ask_for(manifest, folder, scope, locked, None).map_err(NoAnswer::from)
        }
        answer => answer.map_err(NoAnswer::from),
    }
}

/// What cargo calls the platform that it runs on.
const HOST: &str = "host-tuple";

/// Whether cargo took the name for the platform that it runs on for that of another, as it did before it had one.
fn is_unknown_host(error: &Error) -> bool {
    matches!(error, Error::CargoMetadata { stderr } if stderr.contains(HOST))
}

fn ask_for(
    manifest: &Path,
    folder: &Path,
    scope: Scope,
    locked: bool,
    platform: Option<&str>,
) -> Result<Metadata, Error> {
    let mut options = vec!["--offline".to_owned()];
    let mut command = MetadataCommand::new();
    command.manifest_path(manifest).current_dir(folder);
    // A pinned toolchain that is not there must not be fetched for a mere listing, and what cargo learns of the compiler not be
    // written into the folder for built files.
    command.env("RUSTUP_AUTO_INSTALL", "0").env("CARGO_CACHE_RUSTC_INFO", "0");
    if scope == Scope::Members {
        command.no_deps();
    }
    if let Some(platform) = platform {
        options.extend(["--filter-platform".to_owned(), platform.to_owned()]);
    }
    if scope == Scope::AllFeatures {
        command.features(CargoOpt::AllFeatures);
    }
    if locked {
        options.push("--locked".to_owned());
    }
    command.other_options(options);
    command.exec()
}

impl From<Error> for NoAnswer {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(error) if error.kind() == std::io::ErrorKind::NotFound => Self::Absent,
            Error::CargoMetadata { stderr } => Self::Refused(reason(&stderr)),
            error => Self::Refused(error.to_string()),
        }
    }
}

/// The first line that cargo says what is wrong in.
fn reason(stderr: &str) -> String {
    let lines = || stderr.lines().map(str::trim).filter(|line| !line.is_empty());
    let error = lines().find_map(|line| line.strip_prefix("error: "));
    error.or_else(|| lines().next()).unwrap_or("`cargo metadata` failed").to_owned()
}
