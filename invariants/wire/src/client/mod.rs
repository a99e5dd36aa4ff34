//! The side that asks: starts workers, hands out requests, and survives what becomes of a worker.
//!
//! A worker that crashes, hangs or answers nonsense costs the one request that it had; it is started anew for the next.
//! No worker outlives its [`Pool`]: it is killed when the pool is dropped, and ends by itself when its standard input is
//! closed, as it is when this process dies.

mod locate;
mod worker;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
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
    /// How often all workers were busy: who waits next waits for the next one.
    waiting: AtomicUsize,
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
        Ok(Self { program: program.to_owned(), limits, workers, waiting: AtomicUsize::new(0) })
    }

    /// The answers, in the order of the requests: for each of them one, or one for each of its cases. Each worker takes the
    /// next few requests when it is done with some.
    pub fn solve(&self, requests: Vec<Request>) -> Vec<Vec<Answer>> {
        let next = AtomicUsize::new(0);
        let batches = batches(requests);
        let take = || {
            let mut answers = Vec::new();
            while let Some((place, batch)) = take_next(&next, &batches) {
                answers.push((place, self.answered(batch)));
            }
            answers
        };
        let busy = self.workers.len().min(batches.len());
        let mut answers: Vec<(usize, Vec<Vec<Answer>>)> = thread::scope(|scope| {
            let threads: Vec<_> = (0..busy).map(|_| scope.spawn(take)).collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        answers.sort_by_key(|(place, _)| *place);
        answers.into_iter().flat_map(|(_, answers)| answers).collect()
    }

    /// The answers to some requests, which are asked one by one where together they got none.
    fn answered(&self, batch: &Vec<Request>) -> Vec<Vec<Answer>> {
        let unanswered = |reason| batch.iter().map(|request| request.unanswered(&reason)).collect();
        match (self.ask(batch), &batch[..]) {
            (Ok(answers), _) => answers,
            (Err(reason), [_]) => unanswered(reason),
            (Err(_), several) => several.iter().flat_map(|request| self.answered(&vec![request.clone()])).collect(),
        }
    }

    /// The answers of one worker, which is started where there is none.
    ///
    /// # Errors
    ///
    /// Why there are none, or one of several had no memory left.
    fn ask(&self, batch: &Vec<Request>) -> Result<Vec<Vec<Answer>>, Reason> {
        let sorts = batch.iter().map(|request| request.problem.check_with(request.task.observed()));
        let sorts =
            sorts.collect::<Result<Vec<_>, _>>().map_err(|malformed| Reason::Malformed(malformed.to_string()))?;
        let mut slot = self.slot();
        let mut worker = slot.take().map_or_else(|| self.restart(), Ok)?;
        let answers = worker.ask(batch, self.limits.grace)?;
        for ((request, sorts), answers) in batch.iter().zip(&sorts).zip(&answers) {
            if answers.len() != request.answers() {
                let nonsense = format!("{} answers where there are to be {}", answers.len(), request.answers());
                return Err(Reason::Nonsense(nonsense));
            }
            if let Some(what) = answers.iter().find_map(|answer| answer.nonsense(sorts)) {
                return Err(Reason::Nonsense(what));
            }
        }
        // What a process that had no memory left has lost cannot be told.
        let starved = Answer::Unknown { reason: Reason::Memory };
        if answers.iter().any(|answers| answers.contains(&starved)) {
            return if batch.len() > 1 { Err(Reason::Memory) } else { Ok(answers) };
        }
        *slot = Some(worker);
        Ok(answers)
    }

    /// The place of a worker that is not busy, if there is one; several may ask at the same time.
    fn slot(&self) -> MutexGuard<'_, Option<Worker>> {
        let idle = self.workers.iter().find_map(|slot| match slot.try_lock() {
            Ok(slot) => Some(slot),
            Err(TryLockError::Poisoned(poisoned)) => Some(emptied(poisoned)),
            Err(TryLockError::WouldBlock) => None,
        });
        let next = || self.waiting.fetch_add(1, Ordering::Relaxed) % self.workers.len();
        idle.unwrap_or_else(|| self.workers[next()].lock().unwrap_or_else(emptied))
    }

    fn restart(&self) -> Result<Worker, Reason> {
        Worker::spawn(&self.program, self.limits).and_then(Worker::greeted).map_err(|failure| match failure {
            StartFailure::Version { mismatch, .. } => Reason::VersionMismatch(mismatch),
            failure => Reason::NotStarted(failure.to_string()),
        })
    }
}

/// A thread that panicked with the lock leaves a worker that may owe an answer: it is not used again.
fn emptied<'pool>(poisoned: PoisonError<MutexGuard<'pool, Option<Worker>>>) -> MutexGuard<'pool, Option<Worker>> {
    let mut slot = poisoned.into_inner();
    *slot = None;
    slot
}

/// How many requests a worker is given at once, at most, how many cases it needs for the last of them to be left to others, and into
/// how many batches requests are divided, at least: to make a context of the solver takes longer than most questions, but workers
/// share the work. This depends on the requests alone, because answers may depend on the requests before them in a batch.
const BATCH: usize = 8;
const CASES: usize = 50;
const BATCHES: usize = 2;

/// The requests as workers are given them: each batch has one seed.
fn batches(requests: Vec<Request>) -> Vec<Vec<Request>> {
    let size = requests.len().div_ceil(BATCHES).clamp(1, BATCH);
    let mut batches: Vec<Vec<Request>> = Vec::new();
    let mut cases = 0;
    for request in requests {
        let own = request.answers();
        match batches.last_mut() {
            Some(batch)
                if batch.len() < size && cases + own <= CASES && batch[0].budget.seed == request.budget.seed =>
            {
                cases += own;
                batch.push(request);
            }
            _ => {
                cases = own;
                batches.push(vec![request]);
            }
        }
    }
    batches
}

/// The next batch that nobody has taken, and its place.
fn take_next<'a>(next: &AtomicUsize, batches: &'a [Vec<Request>]) -> Option<(usize, &'a Vec<Request>)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    batches.get(place).map(|batch| (place, batch))
}
