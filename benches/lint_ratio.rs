//! What linting costs beside parsing: the whole run over the dependency sources that cargo has fetched, against a
//! program that only parses the same files with syn, on the same threads.
//!
//! The two take turns a few hundred files at a time, because machines are noisy, and the median of the rounds' ratios
//! is printed; that is why this is no criterion benchmark. `cargo bench --bench lint_ratio [-- FOLDER]`, rounds by `ROUNDS=5`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use steadfast_lints::{Catalogue, FileInput, Settings, Target, Workspace, extract};
use walkdir::WalkDir;

/// How many files one of the two reads before it is the other's turn.
const TURN: usize = 400;

/// Lines from which on the ratio is worth something.
const ENOUGH_LINES: usize = 1_000_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = match std::env::args().skip(1).find(|argument| !argument.starts_with("--")) {
        Some(folder) => PathBuf::from(folder),
        None => home()?.join("registry/src"),
    };
    let files = read(&folder)?;
    let lines: usize = files.iter().map(|(_, text)| text.lines().count()).sum();
    println!("{} files, {lines} lines, {} threads", files.len(), std::thread::available_parallelism()?);
    if lines < ENOUGH_LINES {
        println!("fewer than {ENOUGH_LINES} lines: the ratio is not worth much");
    }
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let pool = rayon::ThreadPoolBuilder::new().stack_size(steadfast_source::STACK_SIZE).build()?;
    let mut ratios = Vec::new();
    for round in 1..=rounds {
        let (parse, lint) = pool.install(|| take_turns(&files));
        let ratio = lint.as_secs_f64() / parse.as_secs_f64();
        println!("round {round}: parse {parse:.2?}, lint {lint:.2?}, ratio {ratio:.3}");
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio {:.3}", ratios[ratios.len() / 2]);
    Ok(())
}

/// Where cargo keeps what it fetched.
fn home() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let from_home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(from_home)
        .ok_or_else(|| "neither CARGO_HOME nor HOME is set".into())
}

/// The files below `folder` that syn parses, with their text.
fn read(folder: &std::path::Path) -> Result<Vec<(String, String)>, Box<dyn std::error::Error>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|extension| extension == "rs") {
            let bytes = std::fs::read(entry.path())?;
            // Fixtures that are no text on purpose.
            if let Ok(text) = String::from_utf8(bytes)
                && steadfast_source::on_large_stack(|| steadfast_source::parse(&text).is_ok())
            {
                files.push((entry.path().to_string_lossy().into_owned(), text));
            }
        }
    }
    Ok(files)
}

/// What parsing `files` takes, and what linting them as one workspace takes.
fn take_turns(files: &[(String, String)]) -> (Duration, Duration) {
    let settings = Settings::default();
    let catalogue = Catalogue::new(&settings);
    let (mut parse, mut lint) = (Duration::ZERO, Duration::ZERO);
    let mut facts = Vec::new();
    for turn in files.chunks(TURN) {
        let start = Instant::now();
        parse_only(turn);
        parse += start.elapsed();
        let start = Instant::now();
        facts.par_extend(turn.par_iter().map(|(path, text)| {
            extract(&FileInput { path, text, target: Target::Library }, &settings, &catalogue)
                .unwrap_or_else(|failure| panic!("{path} parsed a moment ago: {failure}"))
        }));
        lint += start.elapsed();
    }
    let start = Instant::now();
    let workspace = Workspace::new(&facts);
    let findings: usize = facts.par_iter().map(|facts| workspace.check(facts, &settings).len()).sum();
    lint += start.elapsed();
    assert!(findings > 0, "the sources of dependencies hold no finding at all");
    (parse, lint)
}

/// Parses every file and drops the tree.
fn parse_only(files: &[(String, String)]) {
    files.par_iter().for_each(|(path, text)| {
        assert!(syn::parse_file(text).is_ok(), "{path} parsed a moment ago");
        steadfast_source::forget_spans();
    });
}
