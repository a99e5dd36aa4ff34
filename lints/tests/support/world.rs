//! The world of a file that is a crate of its own, with the standard library.

use std::sync::LazyLock;

use steadfast_crates::{Cache, Surroundings};
use steadfast_knowledge::{CrateFiles, SourceFile, World};
use steadfast_source::on_large_stack;

/// What the standard library declares, read once.
static STANDARD: LazyLock<Surroundings> =
    LazyLock::new(|| on_large_stack(|| Surroundings::of(&[], &Cache::nowhere(), &|_| {})));

/// The world of one crate that consists of this file alone, which is its first.
pub(crate) fn world_of(file: SourceFile) -> World {
    let root = CrateFiles { name: "example".into(), root: file.path.clone(), dependencies: Vec::new() };
    let files = std::iter::once(file).chain(STANDARD.files.iter().cloned()).collect();
    World::new(files, &[STANDARD.crates.clone(), vec![root]].concat())
}
