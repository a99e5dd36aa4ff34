//! The loop of the worker: greeting, then the answers to each request.

use std::error::Error;
use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, SendError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use steadfast_wire::{Hello, Message, Request, SOLVER_VERSION, decode, encode, read_frame, write_frame};

use crate::limits::Limits;
use crate::session;

/// Serves until the other side closes its end.
///
/// # Errors
///
/// When the limits cannot be imposed, the solver is of another version, or the other side sends what is no request.
pub(crate) fn run(limits: Limits) -> Result<(), Box<dyn Error>> {
    limits.impose()?;
    let version = z3::full_version();
    send(&Hello::new(version))?;
    if version != SOLVER_VERSION {
        return Err(format!("linked with Z3 {version}, but made for Z3 {SOLVER_VERSION}").into());
    }
    let (sender, requests) = mpsc::channel();
    thread::Builder::new().name("requests".to_owned()).spawn(move || read_requests(&sender))?;
    let stack = usize::try_from(limits.stack())?;
    let solving = thread::Builder::new().name("solver".to_owned()).stack_size(stack);
    let ended = solving.spawn(move || answer_all(&Mutex::new(requests)))?.join();
    match ended {
        Ok(outcome) => outcome.map_err(Into::into),
        Err(_) => Err("the solver's thread panicked".into()),
    }
}

/// What the thread that reads passes on: bytes of a request, or why there are none.
type Incoming = Result<Vec<u8>, String>;

/// Reads requests while one is being solved, so that the end of the input is seen at once: then nobody waits for the
/// answer any more, and the process must not outlive the one that asked.
///
/// # Errors
///
/// When nobody takes a request any more, which is when the process ends.
fn read_requests(requests: &Sender<Incoming>) -> Result<(), SendError<Incoming>> {
    let mut input = io::stdin().lock();
    loop {
        let incoming = match read_frame(&mut input) {
            Ok(None) => std::process::exit(0),
            Ok(Some(bytes)) => Ok(bytes),
            Err(error) => Err(error.to_string()),
        };
        let last = incoming.is_err();
        requests.send(incoming)?;
        if last {
            return Ok(());
        }
    }
}

/// Answers requests until there are no more. To make a context takes longer than most answers, so the next one is made before
/// requests come, for the seed that the last ones had. The receiver is locked because what is done in a context must be such that
/// it could be sent elsewhere.
fn answer_all(incoming: &Mutex<Receiver<Incoming>>) -> Result<(), String> {
    let mut seed = 0;
    loop {
        let answered = session::in_context(seed, || {
            let next = incoming.lock().unwrap_or_else(PoisonError::into_inner).iter().next();
            let Some(bytes) = next else { return Ok(None) };
            let requests: Vec<Request> = decode(&bytes?).map_err(|error| error.to_string())?;
            let wanted = requests.first().map_or(seed, |request| request.budget.seed);
            let responses = if wanted == seed {
                session::responses(&requests)
            } else {
                session::in_context(wanted, || session::responses(&requests))
            };
            send(&responses).map_err(|error| error.to_string())?;
            Ok::<_, String>(Some(wanted))
        });
        match answered? {
            Some(wanted) => seed = wanted,
            None => return Ok(()),
        }
    }
}

fn send(message: &impl Message) -> Result<(), Box<dyn Error>> {
    let mut output = io::stdout().lock();
    write_frame(&mut output, &encode(message)?)?;
    output.flush()?;
    Ok(())
}
