//! Prints what is known of the types at the places that a linter of errors asks about, a JSON object a line, for all Rust
//! files below a folder: `cargo run --release -p steadfast-lints --example types -- FOLDER`.
//!
//! `scripts/measure.py oracle` compares it with what a compiler knows.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;
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
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for entry in WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_file() || entry.path().extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path())?;
        let path = entry.path().strip_prefix(&folder)?.to_string_lossy().into_owned();
        let input = FileInput { path: &path, text: &text, target: Target::Library };
        let sites = steadfast_source::on_large_stack(|| types(&input, &settings, &catalogue))?;
        for site in &sites {
            serde_json::to_writer(&mut out, &Line { path: &path, site })?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    Ok(())
}
