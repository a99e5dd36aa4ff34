//! Files read as a run reads them: extracted, and refined by what the standard library declares.

mod world;

use steadfast_knowledge::SourceFile;
use steadfast_lints::{Catalogue, FileFacts, FileInput, ParseFailure, Settings, extract};

use self::world::world_of;

/// The facts of a file that is a crate of its own.
///
/// # Errors
///
/// [`ParseFailure`] when it is not Rust.
pub(crate) fn read(
    input: &FileInput<'_>,
    settings: &Settings,
    catalogue: &Catalogue,
) -> Result<FileFacts, ParseFailure> {
    let mut facts = extract(input, settings, catalogue)?;
    let world = world_of(SourceFile { path: input.path.to_owned(), items: facts.items() });
    if let Some(file) = world.file(0) {
        facts.refine(&world, file, catalogue);
    }
    Ok(facts)
}
