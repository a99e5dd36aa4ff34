//! First-order problems as data, and what a solver process is asked and answers about them.
//!
//! Nothing here names a solver: the worker is another program, and this crate is what the two sides share. It is also
//! the client that starts workers and talks to them.

mod check;
pub mod client;
mod fragment;
mod frame;
mod problem;
mod protocol;
mod scope;
mod smtlib;

pub use check::Malformed;
pub use fragment::Fragment;
pub use frame::{FrameError, MAX_FRAME, read_frame, write_frame};
pub use problem::{Function, FunctionId, Node, NodeId, Problem, Sort, Variable, VariableId};
pub use protocol::{
    Answer, Budget, DecodeError, Hello, Message, PROTOCOL_VERSION, Reason, Request, Response, SOLVER_VERSION, Scalar,
    Task, decode, encode,
};
