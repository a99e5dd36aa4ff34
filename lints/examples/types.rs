//! Prints what is known of the types at the places that a linter of errors asks about, a JSON object a line, for all Rust
//! files below a folder: `cargo run --release -p steadfast-lints --example types -- FOLDER`.
//!
//! `scripts/measure.py oracle` compares it with what a compiler knows.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;
use steadfast_knowledge::{CrateFiles, SourceFile, World};
use steadfast_lints::{Catalogue, FileInput, Settings, Target, TypedSite, types};
use walkdir::WalkDir;

#[derive(Serialize)]
struct Line<'site> {
    path: &'site str,
    #[serde(flatten)]
    site: &'site TypedSite,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("which folder?")?);
    let settings = Settings::default();
    let catalogue = Catalogue::new(&settings);
    let mut files = Vec::new();
    let mut typed = Vec::new();
    for entry in WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_file() || entry.path().extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path())?;
        let path = entry.path().strip_prefix(&folder)?.to_string_lossy().into_owned();
        let input = FileInput { path: &path, text: &text, target: Target::Library };
        let read = steadfast_source::on_large_stack(|| types(&input, &settings, &catalogue))?;
        files.push(SourceFile { path, items: read.items() });
        typed.push(read);
    }
    let mut crates: Vec<CrateFiles> = Vec::new();
    for name in ["core", "alloc", "std"] {
        let path = format!("/work/wt/standard/lints/knowledge/standard/{name}.decl");
        let text = std::fs::read_to_string(&path)?;
        let parsed = syn::parse_file(&text)?;
        let items = Arc::new(steadfast_knowledge::items::collect(&parsed.items, false).items);
        files.push(SourceFile { path: path.clone(), items });
        crates.push(CrateFiles { name: name.into(), root: path, dependencies: Vec::new() });
    }
    for file in &files {
        if file.path.ends_with("src/lib.rs") || file.path.ends_with("src/main.rs") || file.path.contains("tests/") {
            crates.push(CrateFiles { name: "x".into(), root: file.path.clone(), dependencies: Vec::new() });
        }
    }
    let world = World::new(files.clone(), &crates);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (place, read) in typed.iter().enumerate() {
        let file = world.file(place).ok_or("no file")?;
        let sites = steadfast_source::on_large_stack(|| read.answers(&world, file));
        for site in &sites {
            serde_json::to_writer(&mut out, &Line { path: &files[place].path, site })?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    Ok(())
}
