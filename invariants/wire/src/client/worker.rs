//! One worker process and the threads that serve its pipes.
//!
//! The pipes have threads of their own because neither writing nor reading a pipe can be given a time limit: a worker
//! that hangs must not hang this process.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::client::Limits;
use crate::frame::{FrameError, read_frame, write_frame};
use crate::protocol::{Answer, Hello, Reason, Request, Response, decode, encode};

/// How long a worker may take to say who it is; it takes some ten milliseconds.
const GREETING: Duration = Duration::from_secs(20);
/// How long to wait for the end and the last words of a worker that has closed its output.
const FAREWELL: Duration = Duration::from_secs(2);
/// How much of a worker's standard error is kept.
const WORDS: usize = 400;

/// Why no worker can be had.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartFailure {
    /// The program cannot be run.
    Program {
        /// The worker's program.
        program: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The program does not behave like a worker.
    Greeting {
        /// The worker's program.
        program: PathBuf,
        /// What it did instead of sending a greeting.
        instead: String,
    },
    /// The worker is of another version than this program.
    Version {
        /// The worker's program.
        program: PathBuf,
        /// What differs.
        mismatch: String,
    },
}

impl fmt::Display for StartFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Program { program, error } => {
                write!(f, "the solver's process `{}` cannot be started: {error}", program.display())
            }
            Self::Greeting { program, instead } => {
                write!(f, "`{}` is not the solver's process, or is broken: {instead}", program.display())
            }
            Self::Version { program, mismatch } => {
                write!(f, "the solver's process `{}` does not fit this program: {mismatch}", program.display())
            }
        }
    }
}

impl std::error::Error for StartFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Program { error, .. } => Some(error),
            Self::Greeting { .. } | Self::Version { .. } => None,
        }
    }
}

/// A message from the process, or why there will be none.
enum Event {
    Message(Vec<u8>),
    /// Its output has ended.
    Ended,
    /// Its output is no sequence of messages.
    Nonsense(String),
    /// One of its pipes is broken.
    Broken(String),
}

/// A running process, killed when it is dropped.
#[derive(Debug)]
pub(super) struct Worker {
    program: PathBuf,
    child: Child,
    requests: Sender<Vec<u8>>,
    events: Receiver<Event>,
    /// The last that it said on its standard error, once that has ended.
    words: Receiver<String>,
}

/// How many free bytes a worker keeps for the next request.
const KEPT_MEMORY: &str = "268435456";

/// The largest block, in bytes, that a worker takes from what it keeps: the most that glibc can be told.
const LARGEST_BLOCK: &str = "33554432";

impl Worker {
    /// Starts the process; [`Worker::greeted`] must come before the first request.
    pub(super) fn spawn(program: &Path, limits: Limits) -> Result<Self, StartFailure> {
        let failed = |error| StartFailure::Program { program: program.to_owned(), error };
        let mut child = Command::new(program)
            .arg("--memory")
            .arg(limits.memory.to_string())
            // Otherwise glibc reserves 64 MiB of the address space for each thread.
            .env("MALLOC_ARENA_MAX", "1")
            // Every request has a solver of its own: without these, glibc gives its memory back to the system and asks for
            // it again, which takes longer than most questions. Other systems' allocators do not know them.
            .env("MALLOC_TRIM_THRESHOLD_", KEPT_MEMORY)
            .env("MALLOC_MMAP_THRESHOLD_", LARGEST_BLOCK)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let (requests, outgoing) = mpsc::channel();
        let (events_sender, events) = mpsc::channel();
        let (words_sender, words) = mpsc::channel();
        // From here on the process is killed on every way out.
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let worker = Self { program: program.to_owned(), child, requests, events, words };
        if let (Some(input), Some(output), Some(errors)) = pipes {
            let broken = events_sender.clone();
            thread::spawn(move || write_requests(input, &outgoing, &broken));
            thread::spawn(move || read_messages(output, &events_sender));
            thread::spawn(move || read_words(errors, &words_sender));
        }
        Ok(worker)
    }

    /// Waits for the greeting.
    pub(super) fn greeted(mut self) -> Result<Self, StartFailure> {
        let instead = match self.events.recv_timeout(GREETING) {
            Ok(Event::Message(bytes)) => match decode::<Hello>(&bytes) {
                Ok(hello) => match hello.mismatch() {
                    None => return Ok(self),
                    Some(mismatch) => {
                        return Err(StartFailure::Version { program: self.program.clone(), mismatch });
                    }
                },
                Err(error) => error.to_string(),
            },
            Ok(Event::Nonsense(what)) => what,
            Err(RecvTimeoutError::Timeout) => format!("it was silent for {} seconds", GREETING.as_secs()),
            Ok(Event::Ended) | Err(RecvTimeoutError::Disconnected) => self.last_words().1,
            Ok(Event::Broken(error)) => format!("{error}, {}", self.last_words().1),
        };
        Err(StartFailure::Greeting { program: self.program.clone(), instead })
    }

    /// The answers to each of some requests. After an error the worker is of no more use.
    pub(super) fn ask(&mut self, batch: &Vec<Request>, grace: Duration) -> Result<Vec<Vec<Answer>>, Reason> {
        let bytes = encode(batch).map_err(|error| Reason::Malformed(error.to_string()))?;
        if self.requests.send(bytes).is_err() {
            return Err(self.crash());
        }
        let time = batch.iter().fold(grace, |time, request| time.saturating_add(request.budget.wall));
        let message = match self.events.recv_timeout(time) {
            Ok(Event::Message(bytes)) => bytes,
            Ok(Event::Nonsense(what)) => return Err(Reason::Nonsense(what)),
            Ok(Event::Ended | Event::Broken(_)) | Err(RecvTimeoutError::Disconnected) => return Err(self.crash()),
            Err(RecvTimeoutError::Timeout) => return Err(Reason::Killed),
        };
        let responses: Vec<Response> = decode(&message).map_err(|error| Reason::Nonsense(error.to_string()))?;
        if responses.len() != batch.len() {
            let nonsense = format!("{} responses to {} requests", responses.len(), batch.len());
            return Err(Reason::Nonsense(nonsense));
        }
        let mut answers = Vec::new();
        for (request, response) in batch.iter().zip(responses) {
            if response.id != request.id {
                let nonsense = format!("the answer to request {}, not to {}", response.id, request.id);
                return Err(Reason::Nonsense(nonsense));
            }
            answers.push(response.answers);
        }
        Ok(answers)
    }

    /// Why a worker that has gone left no answer.
    fn crash(&mut self) -> Reason {
        let (words, account) = self.last_words();
        // How Rust's and C++'s allocators say that the cap on the address space was met.
        let starved = ["memory allocation of", "out of memory", "bad_alloc"].iter().any(|tell| words.contains(tell));
        if starved { Reason::Memory } else { Reason::Crashed(account) }
    }

    /// What the process said last, and that with how it ended. It is killed if it does not end.
    fn last_words(&mut self) -> (String, String) {
        let ended = self.end();
        let words = match self.words.recv_timeout(FAREWELL) {
            Ok(words) => words.trim().to_owned(),
            // A process that this one started holds the pipe.
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => String::new(),
        };
        let status = match ended {
            Ok(status) => status.to_string(),
            Err(error) => format!("its end could not be awaited: {error}"),
        };
        let account = if words.is_empty() { status } else { format!("{status}: {words}") };
        (words, account)
    }

    /// Waits for the end of the process, and kills it when that takes too long.
    fn end(&mut self) -> io::Result<ExitStatus> {
        let deadline = Instant::now() + FAREWELL;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if Instant::now() >= deadline {
                self.child.kill()?;
                return self.child.wait();
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // steadfast: allow(empty_handler): nobody can be told here, and a worker ends by itself when its input is closed
        if self.child.kill().and_then(|()| self.child.wait()).is_err() {}
    }
}

/// Writes requests until there is nobody to send any, or nobody to read them.
fn write_requests(mut input: ChildStdin, requests: &Receiver<Vec<u8>>, events: &Sender<Event>) {
    for request in requests {
        if let Err(error) = write_frame(&mut input, &request) {
            report(events, Event::Broken(error.to_string()));
            return;
        }
    }
}

/// Reads messages until their end, or until what comes is none.
fn read_messages(mut output: ChildStdout, events: &Sender<Event>) {
    loop {
        let event = match read_frame(&mut output) {
            Ok(Some(message)) => Event::Message(message),
            Ok(None) | Err(FrameError::Truncated) => Event::Ended,
            Err(error @ FrameError::TooLong(_)) => Event::Nonsense(error.to_string()),
            Err(error @ FrameError::Io(_)) => Event::Broken(error.to_string()),
        };
        let last = !matches!(event, Event::Message(_));
        if !report(events, event) || last {
            return;
        }
    }
}

/// Whether somebody still listens.
fn report<T>(listener: &Sender<T>, event: T) -> bool {
    listener.send(event).is_ok()
}

/// Reads the standard error to its end and passes on the last of it. Whether somebody wants to know.
fn read_words(mut errors: ChildStderr, words: &Sender<String>) -> bool {
    let mut kept: Vec<u8> = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match errors.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => {
                kept.extend(buffer.iter().take(count));
                let surplus = kept.len().saturating_sub(WORDS);
                kept.drain(..surplus);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                kept.extend(format!(" (its standard error could not be read: {error})").into_bytes());
                break;
            }
        }
    }
    let printable = |letter: char| if letter.is_control() { ' ' } else { letter };
    let text: String = String::from_utf8_lossy(&kept).chars().map(printable).collect();
    report(words, text)
}
