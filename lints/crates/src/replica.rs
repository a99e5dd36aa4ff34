//! Resolving dependencies where there is no lock file, or an old one: cargo would write a new one, so it is given a copy of the
//! manifests to work in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{Metadata, Package};
use rustc_hash::FxHashSet;

use crate::cargo::{NoAnswer, Scope, ask};
use crate::notice::Notify;

/// What cargo knows of the workspace `members`, resolved in a temporary folder. The paths are those of the originals.
pub(crate) fn resolve(members: &Metadata, notify: Notify<'_>) -> Result<Metadata, NoAnswer> {
    let refuse = |error: io::Error| NoAnswer::refused(format!("no temporary copy of the manifests: {error}"));
    let workspaces = closure(members, notify)?;
    let folders = workspaces.iter().flat_map(|metadata| {
        let packages = metadata.packages.iter().filter_map(|package| package.manifest_path.parent());
        let targets = metadata.packages.iter().flat_map(|package| &package.targets);
        let targets = targets.filter_map(|target| target.src_path.parent());
        packages.chain(targets).chain([metadata.workspace_root.as_path()])
    });
    let Some(ancestor) = folders.map(Utf8Path::to_owned).reduce(|one, other| common(&one, &other)) else {
        return Err(NoAnswer::refused("no packages".to_owned()));
    };
    let temporary = tempfile::tempdir().map_err(refuse)?;
    // Cargo gives back paths without links.
    let copy = temporary.path().canonicalize().map_err(refuse)?;
    let place = |path: &Utf8Path| path.strip_prefix(&ancestor).ok().map(|rest| copy.join(rest));
    for metadata in &workspaces {
        replicate(metadata, &place).map_err(refuse)?;
    }
    let root = &members.workspace_root;
    let manifest = place(&root.join("Cargo.toml")).unwrap_or_else(|| copy.join("Cargo.toml"));
    let manifest = if manifest.is_file() { manifest } else { copied_manifest(members, &place) };
    let mut resolved = ask(&manifest, root.as_std_path(), Scope::AllFeatures, false, notify)
        .or_else(|_| ask(&manifest, root.as_std_path(), Scope::Default, false, notify))?;
    for package in &mut resolved.packages {
        restore(package, &copy, &ancestor);
    }
    resolved.workspace_root = root.clone();
    Ok(resolved)
}

/// The workspace and those of the packages outside of it that it depends on by their path.
fn closure(members: &Metadata, notify: Notify<'_>) -> Result<Vec<Metadata>, NoAnswer> {
    let mut known: FxHashSet<Utf8PathBuf> = FxHashSet::default();
    let mut workspaces = vec![members.clone()];
    let mut passed = 0;
    while passed < workspaces.len() {
        let folders = workspaces[passed].packages.iter().filter_map(|package| package.manifest_path.parent());
        known.extend(folders.map(Utf8Path::to_owned));
        let dependencies = workspaces[passed].packages.iter().flat_map(|package| &package.dependencies);
        let paths: Vec<Utf8PathBuf> = dependencies.filter_map(|dependency| dependency.path.clone()).collect();
        passed += 1;
        for path in paths {
            if known.insert(path.clone()) {
                let manifest = path.join("Cargo.toml");
                workspaces.push(ask(manifest.as_std_path(), path.as_std_path(), Scope::Members, false, notify)?);
            }
        }
    }
    Ok(workspaces)
}

/// Copies the manifests of a workspace and its lock file, and puts an empty file where each target starts.
fn replicate(metadata: &Metadata, place: &dyn Fn(&Utf8Path) -> Option<PathBuf>) -> io::Result<()> {
    let root = &metadata.workspace_root;
    let manifests = metadata.packages.iter().map(|package| package.manifest_path.clone());
    for original in manifests.chain([root.join("Cargo.toml"), root.join("Cargo.lock")]) {
        if let Some(copy) = place(&original).filter(|_| original.is_file()) {
            make_folder(&copy)?;
            fs::copy(&original, copy)?;
        }
    }
    for target in metadata.packages.iter().flat_map(|package| &package.targets) {
        if let Some(copy) = place(&target.src_path) {
            make_folder(&copy)?;
            fs::write(copy, "")?;
        }
    }
    Ok(())
}

fn make_folder(file: &Path) -> io::Result<()> {
    file.parent().map_or(Ok(()), fs::create_dir_all)
}

/// The copy of the manifest of the first member.
fn copied_manifest(members: &Metadata, place: &dyn Fn(&Utf8Path) -> Option<PathBuf>) -> PathBuf {
    let first = members.packages.first();
    first.and_then(|package| place(&package.manifest_path)).unwrap_or_default()
}

/// Puts the original paths back.
fn restore(package: &mut Package, copy: &Path, ancestor: &Utf8Path) {
    let original = |path: &Utf8Path| path.strip_prefix(copy).ok().map(|rest| ancestor.join(rest));
    if let Some(path) = original(&package.manifest_path) {
        package.manifest_path = path;
    }
    for target in &mut package.targets {
        if let Some(path) = original(&target.src_path) {
            target.src_path = path;
        }
    }
}

/// The folder that both are in.
fn common(one: &Utf8Path, other: &Utf8Path) -> Utf8PathBuf {
    one.components().zip(other.components()).take_while(|(one, other)| one == other).map(|(part, _)| part).collect()
}
