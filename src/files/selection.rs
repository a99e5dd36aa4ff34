//! From what was asked for to the roots of a search: paths as they are, or packages as cargo sees them.

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand, Package};
use globset::{Glob, GlobMatcher};

use super::{Root, Selection};
use crate::catalogue;

/// Which packages are wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PackageQuery<'args> {
    /// The manifest; the nearest one when none is given.
    pub(crate) manifest: Option<&'args Path>,
    /// The packages by name; empty for cargo's default selection.
    pub(crate) packages: &'args [String],
    /// Whether all packages of the workspace are wanted.
    pub(crate) workspace: bool,
    /// The packages that are not wanted.
    pub(crate) exclude: &'args [String],
}

/// The selection of `paths`, which are relative to `current`. Needs no cargo and no manifest.
///
/// # Errors
///
/// A sentence when a path does not exist.
pub(crate) fn by_paths(paths: &[PathBuf], current: &Path) -> Result<Selection, String> {
    let roots: Vec<Root> = paths.iter().map(|path| root(path, current)).collect::<Result<_, _>>()?;
    let first = roots.first().map_or(current, |root| root.path.as_path());
    let start = if first.is_dir() { first } else { first.parent().unwrap_or(first) };
    Ok(Selection { start: start.to_owned(), roots, packages: None, warnings: Vec::new() })
}

/// The selection of a text that stands at `path`, relative to `current`, whether or not there is a file.
///
/// # Errors
///
/// A sentence when the path leads through folders that do not exist.
pub(crate) fn of_text(path: &Path, current: &Path) -> Result<Selection, String> {
    let cannot = |error: io::Error| format!("cannot look at `{}`: {error}", path.display());
    let (folder, name) = match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => (resolved(folder, current).map_err(cannot)?, name),
        _ => return Err(format!("`{}` names no file", path.display())),
    };
    let root = Root { path: folder.join(name), absolute: path.is_absolute() };
    Ok(Selection { start: folder, roots: vec![root], packages: None, warnings: Vec::new() })
}

/// The root for a path as it was given.
fn root(given: &Path, current: &Path) -> Result<Root, String> {
    let cannot = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => format!("no such file or directory: `{}`", given.display()),
        _ => format!("cannot look at `{}`: {error}", given.display()),
    };
    let path = resolved(given, current).map_err(cannot)?;
    // Following the link is left to the search, which tells of a link that leads nowhere.
    std::fs::symlink_metadata(&path).map_err(cannot)?;
    Ok(Root { path, absolute: given.is_absolute() })
}

/// The absolute path without `.` and `..` for a path that is relative to `current`.
///
/// # Errors
///
/// When it has a `..` and does not exist: only the system knows where that leads behind a symbolic link.
pub(crate) fn resolved(given: &Path, current: &Path) -> io::Result<PathBuf> {
    let joined: PathBuf = current.join(given).components().collect();
    let climbs = given.components().any(|part| part == Component::ParentDir);
    if climbs { std::fs::canonicalize(joined) } else { Ok(joined) }
}

/// The selection of the packages that `query` asks for, seen from `current`. Without a manifest, and with a warning
/// when cargo cannot be asked, it is the whole directory.
///
/// # Errors
///
/// A sentence when the manifest does not exist, or a package is asked for that there is not.
pub(crate) fn by_cargo(query: &PackageQuery<'_>, current: &Path) -> Result<Selection, String> {
    let given = query.manifest.map(|manifest| root(manifest, current)).transpose()?;
    let manifest = match &given {
        Some(given) if given.path.is_file() => Some(given.path.clone()),
        Some(given) => return Err(format!("`{}` is not a manifest file", given.path.display())),
        None => current.ancestors().map(|directory| directory.join("Cargo.toml")).find(|path| path.is_file()),
    };
    let needs_cargo = query.workspace || !query.packages.is_empty();
    let Some(manifest) = manifest else {
        if needs_cargo {
            return Err(format!("no `Cargo.toml` in `{}` or above", current.display()));
        }
        return Ok(whole(current, Vec::new()));
    };
    match ask_cargo(&manifest) {
        Ok(metadata) => from_metadata(query, &metadata, given.is_some_and(|given| given.absolute)),
        Err(reason) if needs_cargo => Err(format!("cargo does not tell the packages: {reason}")),
        Err(reason) => {
            let directory = if given.is_some() { manifest.parent().unwrap_or(current) } else { current };
            let warning = format!("cargo does not tell the packages, so the whole directory is checked: {reason}");
            Ok(whole(directory, vec![warning]))
        }
    }
}

/// The selection of everything below `directory`.
fn whole(directory: &Path, warnings: Vec<String>) -> Selection {
    let root = Root { path: directory.to_owned(), absolute: false };
    Selection { start: directory.to_owned(), roots: vec![root], packages: None, warnings }
}

/// What cargo knows of the workspace of `manifest`, without the network.
fn ask_cargo(manifest: &Path) -> Result<Metadata, String> {
    let mut command = MetadataCommand::new();
    // A pinned toolchain that is not there must not be fetched for a mere listing.
    command.manifest_path(manifest).no_deps().other_options(["--offline".to_owned()]).env("RUSTUP_AUTO_INSTALL", "0");
    if let Some(directory) = manifest.parent() {
        command.current_dir(directory);
    }
    command.exec().map_err(|error| match error {
        cargo_metadata::Error::CargoMetadata { stderr } => {
            let mut lines = stderr.lines().map(str::trim).filter(|line| !line.is_empty());
            lines
                .next_back()
                .map_or_else(|| "`cargo metadata` failed".to_owned(), |line| format!("`cargo metadata`: {line}"))
        }
        error => format!("`cargo metadata`: {error}"),
    })
}

fn from_metadata(query: &PackageQuery<'_>, metadata: &Metadata, absolute: bool) -> Result<Selection, String> {
    let all = metadata.workspace_packages();
    let mut warnings = Vec::new();
    let selected: Vec<&Package> = if !query.packages.is_empty() {
        let mut selected = Vec::new();
        for text in query.packages {
            let matching = matching(text, &all)?;
            if matching.is_empty() {
                return Err(no_such_package(text, &all));
            }
            selected.extend(matching);
        }
        selected
    } else if query.workspace {
        let mut excluded = BTreeSet::new();
        for text in query.exclude {
            let matching = matching(text, &all)?;
            if matching.is_empty() {
                warnings.push(format!("`--exclude`: {}", no_such_package(text, &all)));
            }
            excluded.extend(matching.into_iter().map(|package| &package.id));
        }
        all.into_iter().filter(|package| !excluded.contains(&package.id)).collect()
    } else if metadata.workspace_default_members.is_available() {
        metadata.workspace_default_packages()
    } else {
        all
    };
    let directories: BTreeSet<PathBuf> = selected.iter().filter_map(|package| directory(package)).collect();
    // A target may lie outside of its package's directory; cargo allows it.
    let outside = selected.iter().flat_map(|package| &package.targets).map(|target| target.src_path.as_std_path());
    let outside = outside.filter(|path| !directories.iter().any(|directory| path.starts_with(directory)));
    let outside: BTreeSet<PathBuf> = outside.filter(|path| path.is_file()).map(Path::to_owned).collect();
    let paths = directories.iter().cloned().chain(outside);
    Ok(Selection {
        roots: paths.map(|path| Root { path, absolute }).collect(),
        packages: Some(directories),
        start: metadata.workspace_root.as_std_path().to_owned(),
        warnings,
    })
}

fn directory(package: &Package) -> Option<PathBuf> {
    package.manifest_path.as_std_path().parent().map(Path::to_owned)
}

/// The packages that `text` names: by name, by a glob, or by `name@version`.
fn matching<'packages>(text: &str, all: &[&'packages Package]) -> Result<Vec<&'packages Package>, String> {
    let (name, version) = match text.split_once('@') {
        Some((name, version)) => (name, Some(version)),
        None => (text, None),
    };
    let glob: GlobMatcher =
        Glob::new(name).map_err(|error| format!("`{text}` names no package: {error}"))?.compile_matcher();
    let fits = |package: &&&Package| {
        glob.is_match(package.name.as_str()) && version.is_none_or(|version| package.version.to_string() == version)
    };
    Ok(all.iter().filter(fits).copied().collect())
}

fn no_such_package(text: &str, all: &[&Package]) -> String {
    match catalogue::nearest(text, all.iter().map(|package| package.name.as_str())) {
        Some(name) => format!("no package `{text}` in the workspace; did you mean `{name}`?"),
        None => format!("no package `{text}` in the workspace"),
    }
}
