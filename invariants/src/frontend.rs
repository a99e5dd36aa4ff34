//! From annotated Rust source to [`Object`]s.
//!
//! It is given the text of all files of a crate, and gives back the objects that it could read and diagnostics about
//! what it could not. It opens no file, and no Rust file makes it panic. The rules are those of the project's description
//! of its input: what replicated state is, which methods are operations, what a guard is.

pub mod diagnostic;
pub mod inference;
pub mod items;
pub mod lower;
pub mod scope;
pub mod types;
