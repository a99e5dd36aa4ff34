//! Files read as a run reads them: extracted, and refined by what the standard library declares.

use std::sync::LazyLock;

use steadfast_crates::{Cache, Surroundings};
use steadfast_knowledge::{CrateFiles, SourceFile, World};
use steadfast_lints::{Catalogue, FileFacts, FileInput, ParseFailure, Settings, extract};
use steadfast_source::on_large_stack;

/// What the standard library declares, read once.
static STANDARD: LazyLock<Surroundings> = LazyLock::new(|| on_large_stack(|| Surroundings::of(&[], &Cache::nowhere())));

/// The world of one crate that consists of this file alone, which is its first.
pub fn world_of(file: SourceFile) -> World {
    let root = CrateFiles { name: "example".into(), root: file.path.clone(), dependencies: Vec::new() };
    let files = std::iter::once(file).chain(STANDARD.files.iter().cloned()).collect();
    World::new(files, &[STANDARD.crates.clone(), vec![root]].concat())
}

/// The facts of a file that is a crate of its own.
///
/// # Errors
///
/// [`ParseFailure`] when it is not Rust.
pub fn read(input: &FileInput<'_>, settings: &Settings, catalogue: &Catalogue) -> Result<FileFacts, ParseFailure> {
    let mut facts = extract(input, settings, catalogue)?;
    let world = world_of(SourceFile { path: input.path.to_owned(), items: facts.items() });
    if let Some(file) = world.file(0) {
        facts.refine(&world, file, catalogue);
    }
    Ok(facts)
}
