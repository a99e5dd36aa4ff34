//! Prints what is known of the types at the places that a linter of errors asks about, a JSON object a line, for all Rust
//! files below a folder: `cargo run --release -p steadfast-lints --example types -- FOLDER`.
//!
//! `scripts/measure.py oracle` compares it with what a compiler knows.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use steadfast_crates::{Cache, OwnFile, Surroundings};
use steadfast_knowledge::{SourceFile, World};
use steadfast_lints::{Catalogue, FileInput, Settings, Target, TypedSite, types};
use walkdir::WalkDir;

#[derive(Serialize)]
struct Line<'site> {
    path: &'site str,
    #[serde(flatten)]
    site: &'site TypedSite,
}

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("which folder?")?).canonicalize()?;
    let pool = rayon::ThreadPoolBuilder::new().stack_size(steadfast_source::STACK_SIZE).build()?;
    pool.install(|| print(&folder))
}

fn print(folder: &Path) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let settings = Settings::default();
    let catalogue = Catalogue::new(&settings);
    let mut paths = Vec::new();
    let (mut files, mut read) = (Vec::new(), Vec::new());
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_file() || entry.path().extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path())?;
        let path = entry.path().strip_prefix(folder)?.to_string_lossy().into_owned();
        let typed = types(&FileInput { path: &path, text: &text, target: Target::Library }, &settings, &catalogue)?;
        files.push(SourceFile { path: path.clone(), items: typed.items() });
        read.push(typed);
        paths.push((entry.into_path(), path));
    }
    let own: Vec<OwnFile<'_>> = paths.iter().map(|(file, path)| OwnFile { file, path }).collect();
    let surroundings = Surroundings::of(&own, &Cache::of_user(), &|_| {});
    for remark in &surroundings.remarks {
        writeln!(std::io::stderr(), "{remark}")?;
    }
    files.extend(surroundings.files);
    let world = World::new(files, &surroundings.crates);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (place, ((_, path), typed)) in paths.iter().zip(&read).enumerate() {
        let file = world.file(place).ok_or("the world has every file")?;
        for site in &typed.answers(&world, file) {
            serde_json::to_writer(&mut out, &Line { path, site })?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    Ok(())
}
