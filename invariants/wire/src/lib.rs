//! First-order problems as data, and what a solver process is asked and answers about them.
//!
//! Nothing here names a solver: the worker is another program, and this crate is what the two sides share.

mod problem;

pub use problem::{Function, FunctionId, Node, NodeId, Problem, Sort, Variable, VariableId};
