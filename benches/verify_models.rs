//! What verifying a small model costs, end to end: the command on each model of the gallery, start-up of the solver included.
//!
//! `cargo bench --bench verify_models`. The worker must be built in the same profile before: `cargo build --release -p
//! steadfast-solver`. The slowest models come first; the median over `ROUNDS=3` runs counts.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a small model should stay below.
const TARGET: Duration = Duration::from_millis(500);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("invariants/models");
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(models)? {
        paths.push(entry?.path());
    }
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
    for _ in 0..rounds.max(1) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-steadfast"));
        command.arg("verify").arg(path).stdout(Stdio::null());
        let start = Instant::now();
        let status = command.status()?;
        times.push(start.elapsed());
        // Models that are broken on purpose end with 1.
        if !matches!(status.code(), Some(0 | 1)) {
            return Err(format!("`{}` could not be verified: {status}", path.display()).into());
        }
    }
    times.sort();
    Ok(times[times.len() / 2])
}
