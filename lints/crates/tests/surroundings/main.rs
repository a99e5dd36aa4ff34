//! What is found around the files of small workspaces, and that nothing is written there.

mod caching;
mod workspace;

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use steadfast_crates::{Cache, OwnFile, Surroundings};
use steadfast_knowledge::SourceFile;
use tempfile::TempDir;
use walkdir::WalkDir;

type Outcome = Result<(), Box<dyn Error>>;

/// A folder with files, as `(path, text)`.
fn folder(files: &[(&str, &str)]) -> Result<TempDir, Box<dyn Error>> {
    let root = tempfile::tempdir()?;
    for (path, text) in files {
        write(root.path(), path, text)?;
    }
    Ok(root)
}

fn write(root: &Path, path: &str, text: &str) -> Outcome {
    let path = root.join(path);
    fs::create_dir_all(path.parent().ok_or("no folder")?)?;
    fs::write(path, text)?;
    Ok(())
}

/// The surroundings of `files` in `root`, as of a run that was started in `root`.
fn around(root: &Path, files: &[&str], cache: &Cache) -> Result<Surroundings, ThreadPoolBuildError> {
    let places: Vec<PathBuf> = files.iter().map(|path| root.join(path)).collect();
    let own: Vec<OwnFile<'_>> = places.iter().zip(files).map(|(file, path)| OwnFile { file, path }).collect();
    Ok(pool()?.install(|| Surroundings::of(&own, cache, &|_| {})))
}

/// Threads whose stacks are large enough.
fn pool() -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new().stack_size(steadfast_source::STACK_SIZE).build()
}

/// The names that the crate at `root` has for others, with the roots of those.
fn dependencies<'found>(found: &'found Surroundings, root: &str) -> BTreeSet<(&'found str, &'found str)> {
    let krate = found.crates.iter().find(|krate| krate.root == root);
    let krate = krate.unwrap_or_else(|| panic!("no crate starts at `{root}`: {:?}", found.crates));
    krate.dependencies.iter().map(|(name, place)| (name.as_str(), found.crates[*place].root.as_str())).collect()
}

/// The paths of files beside those of the standard library.
fn paths(files: &[SourceFile]) -> Vec<&str> {
    let paths = files.iter().map(|file| file.path.as_str());
    paths.filter(|path| !["<core>/lib.rs", "<alloc>/lib.rs", "<std>/lib.rs"].contains(path)).collect()
}

/// The names of the functions in the file at `path`.
fn functions<'found>(files: &'found [SourceFile], path: &str) -> Vec<&'found str> {
    let file = files.iter().find(|file| file.path == path);
    let file = file.unwrap_or_else(|| panic!("`{path}` was not read: {:?}", paths(files)));
    file.items.functions.iter().map(|function| function.name.as_str()).collect()
}

/// All paths below `root`.
fn listing(root: &Path) -> Result<BTreeSet<PathBuf>, walkdir::Error> {
    WalkDir::new(root).into_iter().map(|entry| entry.map(walkdir::DirEntry::into_path)).collect()
}
