//! Which crates a workspace has and rests on, where their sources stand, and what they declare.
//!
//! Given the files of a run, [`Surroundings`] finds their packages, asks cargo what those depend on, and reads the sources that
//! cargo has already fetched. It never touches the network, never writes into the user's folders, and never fails: what cannot be
//! found is left out, with a [remark](Surroundings::remarks). What was read is [cached](Cache).
//!
//! Unlike the other libraries of the lints this one opens files, because two programs need what it does: the command, and the
//! example that compares what is known of types with a compiler's answers. It prints nothing.

mod bundle;
mod cache;
mod cargo;
mod found;
mod graph;
mod layout;
mod names;
mod notice;
mod packages;
mod plan;
mod remarks;
mod replica;
mod sources;
mod stamp;
mod standard;
mod surroundings;

pub use cache::{CACHE_VARIABLE, Cache};
pub use notice::Notice;
pub use surroundings::{OwnFile, Surroundings};
