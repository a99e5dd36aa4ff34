//! The models of the gallery are Rust: with their attributes, the compiler takes them as they stand.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

#[test]
fn every_model_compiles() -> Result<(), Box<dyn Error>> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models").canonicalize()?;
    let mut files = Vec::new();
    for entry in fs::read_dir(models)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    assert!(!files.is_empty(), "the gallery is part of the repository");
    // One program of all models takes a second, one program each would take a minute.
    let mut program = String::new();
    for (number, file) in files.iter().enumerate() {
        writeln!(program, "#[path = {file:?}]\nmod model_{number};")?;
    }
    program.push_str("fn main() {}\n");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery.rs");
    fs::write(&path, program)?;
    trybuild::TestCases::new().pass(path);
    Ok(())
}
