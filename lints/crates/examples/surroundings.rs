//! Says what stands around the Rust files below a folder, and what it took to find out:
//! `cargo run --release -p steadfast-crates --example surroundings -- FOLDER [REMARKS]`.

use std::path::PathBuf;
use std::time::Instant;

use rayon::ThreadPoolBuilder;
use steadfast_crates::{Cache, OwnFile, Surroundings};
use steadfast_knowledge::World;
use walkdir::WalkDir;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("which folder?")?).canonicalize()?;
    let mut files = Vec::new();
    for entry in WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|extension| extension == "rs") {
            let path = entry.path().strip_prefix(&folder)?.to_string_lossy().into_owned();
            files.push((entry.into_path(), path));
        }
    }
    let own: Vec<OwnFile<'_>> = files.iter().map(|(file, path)| OwnFile { file, path }).collect();
    let pool = ThreadPoolBuilder::new().stack_size(steadfast_source::STACK_SIZE).build()?;
    let start = Instant::now();
    let surroundings = pool.install(|| Surroundings::of(&own, &Cache::of_user(), &|_| {}));
    let elapsed = start.elapsed();
    let start = Instant::now();
    let world = World::new(surroundings.files.clone(), &surroundings.crates);
    let joined = start.elapsed();
    drop(world);
    let functions: usize = surroundings.files.iter().map(|file| file.items.functions.len()).sum();
    println!(
        "{} files around {} of the run, {} crates, {functions} functions, {:.3} s, {:.3} s to join them",
        surroundings.files.len(),
        own.len(),
        surroundings.crates.len(),
        elapsed.as_secs_f64(),
        joined.as_secs_f64(),
    );
    for remark in &surroundings.remarks {
        println!("{remark}");
    }
    if std::env::args_os().nth(2).is_some() {
        for krate in &surroundings.crates {
            println!("{krate:?}");
        }
    }
    Ok(())
}
