//! What a worker is asked and what it answers, as data and as bytes.
//!
//! A worker that starts sends one [`Hello`]; then requests that come together get their responses together, in the same order.
//! Everything is one frame each, encoded by postcard. Whatever is decoded has been checked: no bytes make this module panic.

use std::fmt;
use std::time::Duration;

use num_bigint::BigInt;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::check::Malformed;
use crate::problem::{NodeId, Problem, Sort};

/// Raised whenever a message changes. The greeting itself stays as it is, so that any two versions can tell.
pub const PROTOCOL_VERSION: u32 = 2;

/// The full version of the Z3 that the worker's bindings are made for. Others number their enums otherwise.
pub const SOLVER_VERSION: &str = "5.3.3.0";

/// What a worker says when it starts, and never anyone else.
const MAGIC: [u8; 16] = *b"steadfast-solver";

/// A worker's greeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hello {
    magic: [u8; 16],
    /// The worker's [`PROTOCOL_VERSION`].
    pub protocol: u32,
    /// The full version of the solver that the worker is linked with.
    pub solver: String,
}

impl Hello {
    /// The greeting of a worker that speaks this version.
    #[must_use]
    pub fn new(solver: impl Into<String>) -> Self {
        Self { magic: MAGIC, protocol: PROTOCOL_VERSION, solver: solver.into() }
    }

    /// Why this side cannot talk to the worker, where that is so.
    #[must_use]
    pub fn mismatch(&self) -> Option<String> {
        if self.protocol != PROTOCOL_VERSION {
            return Some(format!("it speaks protocol {}, this program {PROTOCOL_VERSION}", self.protocol));
        }
        let solver: String = self.solver.chars().filter(|letter| !letter.is_control()).take(40).collect();
        (self.solver != SOLVER_VERSION).then(|| format!("it has Z3 {solver}, not Z3 {SOLVER_VERSION}"))
    }
}

/// A question for a worker.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Comes back in the answer.
    pub id: u64,
    /// The assertions, and the cases if there are any.
    pub problem: Problem,
    /// What to find out about them.
    pub task: Task,
    /// What it may cost.
    pub budget: Budget,
}

/// What to find out about the assertions of a problem; where it has cases, about each of them together with the assertions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Task {
    /// Whether they can hold together.
    Check,
    /// Whether they can hold together, and if so the values of these nodes in the least model: of all models the one
    /// that has the least value for the first node, of those the one that has the least for the second, and so on.
    /// False comes before true; of integers the smaller absolute value comes first, and the positive before the
    /// negative; of an uninterpreted sort's elements those that earlier nodes have come first, in that order.
    /// The least model is the same for every seed and solver.
    Model {
        /// The nodes, in which no variable may be free.
        observe: Vec<NodeId>,
    },
    /// Whether they can hold together, and if so the values of these nodes in some model, which depends on the seed.
    Example {
        /// The nodes, in which no variable may be free.
        observe: Vec<NodeId>,
    },
}

impl Request {
    /// How many answers there are to be.
    #[must_use]
    pub fn answers(&self) -> usize {
        self.problem.cases.len().max(1)
    }

    /// The answers where there are none, for that reason.
    #[must_use]
    pub fn unanswered(&self, reason: &Reason) -> Vec<Answer> {
        vec![Answer::Unknown { reason: reason.clone() }; self.answers()]
    }
}

impl Task {
    /// The nodes whose values are asked.
    #[must_use]
    pub fn observed(&self) -> &[NodeId] {
        match self {
            Self::Check => &[],
            Self::Model { observe } | Self::Example { observe } => observe,
        }
    }
}

/// What the answer to one request may cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Budget {
    /// Z3's own units of work for the whole request, or for each case of it, which are the same in every run; 0 for no limit.
    pub rlimit: u32,
    /// The time, for all cases together, after which the worker stops whatever it does; shortly after, it is killed.
    pub wall: Duration,
    /// The seed of the solver's choices.
    pub seed: u32,
}

/// A worker's answers to one request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Response {
    /// The request's.
    pub id: u64,
    /// What was found out: one answer for each case, or one where there are no cases.
    pub answers: Vec<Answer>,
}

/// What was found out about a problem.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Answer {
    /// The assertions cannot hold together.
    Unsatisfiable,
    /// They can.
    Satisfiable {
        /// The values of the observed nodes in one model, in their order.
        values: Vec<Scalar>,
        /// Whether that is the least model, where it was asked for; otherwise the values depend on the seed.
        minimal: bool,
    },
    /// It was not found out.
    Unknown {
        /// Why not.
        reason: Reason,
    },
}

impl Answer {
    /// What is wrong with an answer to a question about nodes of these sorts, where something is.
    #[must_use]
    pub fn nonsense(&self, observed: &[Sort]) -> Option<String> {
        let Self::Satisfiable { values, .. } = self else { return None };
        if values.len() != observed.len() {
            return Some(format!("{} values for {} nodes", values.len(), observed.len()));
        }
        let wrong = values.iter().zip(observed).position(|(value, sort)| !value.is_of(*sort));
        wrong.map(|place| format!("value {place} is of another sort than its node"))
    }
}

/// The value of a node in a model.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Scalar {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(BigInt),
    /// An element of an uninterpreted sort. Elements of one sort are numbered from 0 as the observed nodes have them.
    Element(u32),
}

impl Scalar {
    /// Whether it is a value of that sort.
    #[must_use]
    pub fn is_of(&self, sort: Sort) -> bool {
        matches!(
            (self, sort),
            (Self::Bool(_), Sort::Bool) | (Self::Int(_), Sort::Int) | (Self::Element(_), Sort::Uninterpreted(_))
        )
    }
}

/// Why something was not found out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Reason {
    /// The units of work were used up, which happens in the same place in every run.
    ResourceLimit,
    /// The time was up.
    WallClock,
    /// The worker had no memory left.
    Memory,
    /// The solver gave up, in its own words.
    GaveUp(String),
    /// The worker ended without an answer; its last words.
    Crashed(String),
    /// The worker did not stop when its time was up, and was killed.
    Killed,
    /// The worker's answer is not one to the question.
    Nonsense(String),
    /// The worker had to be started anew, and then was of another version.
    VersionMismatch(String),
    /// The worker had to be started anew, which failed.
    NotStarted(String),
    /// The problem is not well formed, so that nobody was asked.
    Malformed(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ResourceLimit => f.write_str("the solver used up its units of work"),
            Self::WallClock => f.write_str("the time was up"),
            Self::Memory => f.write_str("the solver had no memory left"),
            Self::GaveUp(words) => write!(f, "the solver gave up: {words}"),
            Self::Crashed(words) => write!(f, "the solver's process ended without an answer: {words}"),
            Self::Killed => f.write_str("the solver did not stop when its time was up, and was killed"),
            Self::Nonsense(what) => write!(f, "the solver's process answered nonsense: {what}"),
            Self::VersionMismatch(what) => write!(f, "the solver's process is of another version: {what}"),
            Self::NotStarted(what) => write!(f, "the solver's process could not be started anew: {what}"),
            Self::Malformed(what) => write!(f, "the problem is not well formed: {what}"),
        }
    }
}

/// Why bytes are not a message.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum DecodeError {
    /// They do not follow the format.
    Format(String),
    /// There are more bytes than the message has.
    Trailing(usize),
    /// They are no greeting of a worker.
    NoGreeting,
    /// The problem within is not well formed.
    Malformed(Malformed),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format(error) => write!(f, "the bytes do not follow the format: {error}"),
            Self::Trailing(count) => write!(f, "{count} bytes too many"),
            Self::NoGreeting => f.write_str("the bytes are no greeting of a solver's process"),
            Self::Malformed(malformed) => write!(f, "the problem is not well formed: {malformed}"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// A message between the two sides.
pub trait Message: Serialize + DeserializeOwned {
    /// What the format alone does not say about a message that makes sense.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    fn validate(&self) -> Result<(), DecodeError> {
        Ok(())
    }
}

impl Message for Hello {
    fn validate(&self) -> Result<(), DecodeError> {
        if self.magic == MAGIC { Ok(()) } else { Err(DecodeError::NoGreeting) }
    }
}

/// Requests that are solved one after the other within one context of the solver, so that their answers may depend on those before
/// them, and on nothing else.
impl Message for Vec<Request> {
    fn validate(&self) -> Result<(), DecodeError> {
        let check = |request: &Request| request.problem.check_with(request.task.observed()).map(drop);
        self.iter().try_for_each(check).map_err(DecodeError::Malformed)
    }
}

impl Message for Vec<Response> {}

/// A message as bytes.
///
/// # Errors
///
/// When a part cannot be written in the format, which no message of this crate has.
pub fn encode(message: &impl Message) -> Result<Vec<u8>, DecodeError> {
    postcard::to_stdvec(message).map_err(|error| DecodeError::Format(error.to_string()))
}

/// The message that the bytes are, all of them.
///
/// # Errors
///
/// When they are none, or one that makes no sense.
pub fn decode<M: Message>(bytes: &[u8]) -> Result<M, DecodeError> {
    let (message, rest): (M, _) =
        postcard::take_from_bytes(bytes).map_err(|error| DecodeError::Format(error.to_string()))?;
    if !rest.is_empty() {
        return Err(DecodeError::Trailing(rest.len()));
    }
    message.validate()?;
    Ok(message)
}
