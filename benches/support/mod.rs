//! What the benches of `verify` share: the command that is measured, and how often.

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

pub(crate) type Failure = Box<dyn std::error::Error>;

/// How many runs are made: `ROUNDS`, 3 where it is not set, at least 1.
pub(crate) fn rounds() -> Result<usize, Failure> {
    match std::env::var("ROUNDS") {
        Ok(rounds) => Ok(rounds.parse::<usize>()?.max(1)),
        Err(_unset) => Ok(3),
    }
}

/// The median time of the command on a file over that many runs; `accept` looks at what each, by its number, gave.
pub(crate) fn median(
    path: &Path,
    rounds: usize,
    arguments: impl Fn(usize) -> Vec<String>,
    mut accept: impl FnMut(usize, Output) -> Result<(), Failure>,
) -> Result<Duration, Failure> {
    let mut times = Vec::new();
    for round in 0..rounds {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-steadfast"));
        command.arg("verify").arg(path).args(["--format", "json"]).args(arguments(round));
        let start = Instant::now();
        let output = command.output()?;
        times.push(start.elapsed());
        accept(round, output)?;
    }
    times.sort();
    Ok(times[times.len() / 2])
}
