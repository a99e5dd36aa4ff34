//! Which operations of replicated state need coordination: annotated Rust source in, verdicts and counterexamples out.
//!
//! Nothing here opens a file, prints, or names a solver. The rules are those of Gotsman et al., "'Cause I'm Strong
//! Enough" (POPL 2016).

pub mod frontend;
pub mod graph;
pub mod object;
pub mod site;
pub mod sort;
pub mod term;
pub mod value;

pub use object::{Object, Operation};
pub use site::{Fault, FaultReason, Site};
pub use sort::{IntType, Sort};
pub use term::{Term, Var};
pub use value::Value;
