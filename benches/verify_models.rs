//! What verifying a small model costs, end to end: the command on each model of the gallery, start-up of the solver included.
//!
//! `cargo bench --bench verify_models`. The worker must be built in the same profile before: `cargo build --release -p
//! steadfast-solver`. The slowest models come first; the median over `ROUNDS=3` runs counts. The rounds take turns with
//! five seeds of the solver, and all must give the same document.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// What a small model should stay below.
const TARGET: Duration = Duration::from_millis(500);

/// How many seeds the rounds take turns with.
const SEEDS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("invariants/models");
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(models)? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort();
    let rounds = match std::env::var("ROUNDS") {
        Ok(rounds) => rounds.parse()?,
        Err(_unset) => 3,
    };
    let mut measured = Vec::new();
    for path in paths {
        measured.push((median(&path, rounds)?, path));
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
fn median(path: &PathBuf, rounds: usize) -> Result<Duration, Box<dyn std::error::Error>> {
    let mut times = Vec::new();
    let mut first = None;
    for round in 0..rounds.max(1) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-steadfast"));
        command.arg("verify").arg(path).args(["--format", "json", "--seed", &(round % SEEDS).to_string()]);
        let start = Instant::now();
        let output = command.output()?;
        times.push(start.elapsed());
        // Models that are broken on purpose end with 1.
        if !matches!(output.status.code(), Some(0 | 1)) {
            return Err(format!("`{}` could not be verified: {}", path.display(), output.status).into());
        }
        if *first.get_or_insert_with(|| output.stdout.clone()) != output.stdout {
            return Err(format!("`{}` got another document in round {round}", path.display()).into());
        }
    }
    times.sort();
    Ok(times[times.len() / 2])
}
