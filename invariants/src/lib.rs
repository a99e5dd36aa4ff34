//! Which operations of replicated state need coordination: annotated Rust source in, verdicts and counterexamples out.
//!
//! Nothing here opens a file, prints, or names a solver. The rules are those of Gotsman et al., "'Cause I'm Strong
//! Enough" (POPL 2016).

pub mod analysis;
mod bits;
pub mod brute;
pub mod conflict;
pub mod counterexample;
pub mod decide;
pub mod encode;
pub mod eval;
pub mod execution;
pub mod frontend;
pub mod gate;
pub mod graph;
pub mod object;
pub mod obligation;
pub mod print;
pub mod question;
pub mod rate;
pub mod self_check;
pub mod site;
pub mod sort;
pub mod term;
pub mod token;
pub mod value;
pub mod verdict;
pub mod verify;

pub use counterexample::Counterexample;
pub use eval::{Assignment, evaluate};
pub use object::{Object, Operation};
pub use obligation::{Obligation, obligations};
pub use question::{Doubt, Outcome, Question, Scope, Wanted};
pub use rate::Rate;
pub use site::{Fault, FaultReason, Site};
pub use sort::{IntType, Sort};
pub use term::{Term, Var};
pub use value::Value;
pub use verdict::Verdict;
pub use verify::{Settings, Verification, verify};
