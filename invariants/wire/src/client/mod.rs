//! The side that asks: starts workers, hands out requests, and survives what becomes of a worker.
//!
//! A worker that crashes, hangs or answers nonsense costs the one request that it had; it is started anew for the next.
//! No worker outlives its [`Pool`]: it is killed when the pool is dropped, and ends by itself when its standard input is
//! closed, as it is when this process dies.

mod locate;
mod worker;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

pub use locate::{NotFound, SOLVER_VARIABLE, WORKER_NAME, locate, search};
pub use worker::StartFailure;

use crate::protocol::{Answer, Reason, Request};
use worker::Worker;

/// What no worker may exceed, whatever it is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// The size of a worker's address space, in bytes; at least 256 MiB.
    pub memory: u64,
    /// How long after the time of a request a worker that has not stopped by itself is killed.
    pub grace: Duration,
}

impl Default for Limits {
    /// Two gigabytes for each worker, and one second to stop.
    fn default() -> Self {
        Self { memory: 2 << 30, grace: Duration::from_secs(1) }
    }
}

/// Workers that were started and wait for requests.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    limits: Limits,
    /// `None` where a worker ended and was not needed since.
    workers: Vec<Mutex<Option<Worker>>>,
}

impl Pool {
    /// Starts that many workers, at least one.
    ///
    /// # Errors
    ///
    /// When one cannot be started, sends no greeting, or is of another version.
    pub fn start(program: &Path, workers: usize, limits: Limits) -> Result<Self, StartFailure> {
        // All are spawned before the first greeting is awaited, so that they start side by side.
        let spawned = (0..workers.max(1)).map(|_| Worker::spawn(program, limits)).collect::<Result<Vec<_>, _>>()?;
        let greeted = spawned.into_iter().map(Worker::greeted).collect::<Result<Vec<_>, _>>()?;
        let workers = greeted.into_iter().map(|worker| Mutex::new(Some(worker))).collect();
        Ok(Self { program: program.to_owned(), limits, workers })
    }

    /// The answers, in the order of the requests. Each worker takes the next request when it is done with one.
    pub fn solve(&self, requests: Vec<Request>) -> Vec<Answer> {
        let next = AtomicUsize::new(0);
        let take = |slot: &Mutex<Option<Worker>>| {
            let mut answers = Vec::new();
            while let Some((place, request)) = take_next(&next, &requests) {
                answers.push((place, self.ask(slot, request)));
            }
            answers
        };
        let busy = self.workers.len().min(requests.len());
        let mut answers: Vec<(usize, Answer)> = thread::scope(|scope| {
            let threads: Vec<_> = self.workers.iter().take(busy).map(|slot| scope.spawn(|| take(slot))).collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        answers.sort_by_key(|(place, _)| *place);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    /// One answer of one worker, which is started where there is none.
    fn ask(&self, slot: &Mutex<Option<Worker>>, request: &Request) -> Answer {
        let sorts = match request.problem.check_with(request.task.observed()) {
            Ok(sorts) => sorts,
            Err(malformed) => return Answer::Unknown { reason: Reason::Malformed(malformed.to_string()) },
        };
        // A thread that panicked with the lock leaves a worker that may owe an answer: it is not used again.
        let mut slot = slot.lock().unwrap_or_else(|poisoned| {
            let mut slot = PoisonError::into_inner(poisoned);
            *slot = None;
            slot
        });
        let mut worker = match slot.take().map_or_else(|| self.restart(), Ok) {
            Ok(worker) => worker,
            Err(reason) => return Answer::Unknown { reason },
        };
        match worker.ask(request, self.limits.grace) {
            // What a process that had no memory left has lost cannot be told.
            Ok(answer @ Answer::Unknown { reason: Reason::Memory }) => answer,
            Ok(answer) => match answer.nonsense(&sorts) {
                None => {
                    *slot = Some(worker);
                    answer
                }
                Some(what) => Answer::Unknown { reason: Reason::Nonsense(what) },
            },
            Err(reason) => Answer::Unknown { reason },
        }
    }

    fn restart(&self) -> Result<Worker, Reason> {
        Worker::spawn(&self.program, self.limits).and_then(Worker::greeted).map_err(|failure| match failure {
            StartFailure::Version { mismatch, .. } => Reason::VersionMismatch(mismatch),
            failure => Reason::NotStarted(failure.to_string()),
        })
    }
}

/// The next request that nobody has taken, and its place.
fn take_next<'a>(next: &AtomicUsize, requests: &'a [Request]) -> Option<(usize, &'a Request)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    requests.get(place).map(|request| (place, request))
}
