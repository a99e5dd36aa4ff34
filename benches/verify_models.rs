//! What verifying a small model costs, end to end: the command on each model of the gallery, start-up of the solver included.
//!
//! `cargo bench --bench verify_models`. The worker must be built in the same profile before: `cargo build --release -p
//! steadfast-solver`. The slowest models come first; the median over `ROUNDS=3` runs counts. The rounds take turns with
//! five seeds of the solver, and all must give the same document.

mod support;

use std::path::Path;
use std::time::Duration;

use support::{Failure, median, rounds};

/// What a small model should stay below.
const TARGET: Duration = Duration::from_millis(500);

/// How many seeds the rounds take turns with.
const SEEDS: usize = 5;

fn main() -> Result<(), Failure> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("invariants/models");
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(models)? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort();
    let rounds = rounds()?;
    let mut measured = Vec::new();
    for path in paths {
        measured.push((of_model(&path, rounds)?, path));
    }
    measured.sort_by(|one, other| other.cmp(one));
    for (elapsed, path) in &measured {
        let name = path.file_stem().unwrap_or_default().display();
        println!(
            "{:>7.3} s  {name}{}",
            elapsed.as_secs_f64(),
            if *elapsed < TARGET { "" } else { "  (above the target)" }
        );
    }
    let within = measured.iter().filter(|(elapsed, _)| *elapsed < TARGET).count();
    println!("{within} of {} models under {:.1} s", measured.len(), TARGET.as_secs_f64());
    Ok(())
}

/// The median time of that many runs over one model.
fn of_model(path: &Path, rounds: usize) -> Result<Duration, Failure> {
    let mut first = None;
    let seed = |round: usize| vec!["--seed".to_owned(), (round % SEEDS).to_string()];
    median(path, rounds, seed, |round, output| {
        // Models that are broken on purpose end with 1.
        if !matches!(output.status.code(), Some(0 | 1)) {
            return Err(format!("`{}` could not be verified: {}", path.display(), output.status).into());
        }
        if *first.get_or_insert_with(|| output.stdout.clone()) != output.stdout {
            return Err(format!("`{}` got another document in round {round}", path.display()).into());
        }
        Ok(())
    })
}
