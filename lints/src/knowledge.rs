//! What can be known of a call without compiling: whether it gives back a `Result`, what its error tells, its class.
//!
//! Knowledge comes from the file's own signatures and imports, from local evidence and from the data file `std.toml`.
//! Where these do not tell, the answer is unknown.

mod aliases;
mod class;
mod combinators;
mod imports;
mod infer;
mod names;
mod scope;
mod signature;
mod table;
mod types;

pub(crate) use aliases::Aliases;
pub(crate) use class::Classes;
pub(crate) use imports::Imports;
pub(crate) use infer::Inference;
pub(crate) use names::{is_sender_name, last_name, last_of, split};
pub(crate) use scope::{Local, Scopes};
pub(crate) use signature::FileSignatures;
pub(crate) use table::StdTable;
pub(crate) use types::{Type, last_segment};

use crate::handler::Inner;

/// What is known of an error type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum ErrorShape {
    /// Nothing.
    #[default]
    Unknown,
    /// It says nothing beyond that the call failed: `()`, `Elapsed`, `TryFromIntError`.
    Blank,
    /// It has kinds that ask for different handling; the text names two of them.
    Kinds(String),
}

/// What is known of a callee.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CalleeKnowledge {
    /// Its class by the table of classes: `write`, `send`.
    pub(crate) class: Option<String>,
    /// Its full path, where imports or the receiver's type tell: `std::fs::read`, `File::sync_all`.
    pub(crate) path: Option<String>,
    /// The crate that declares it, where the types of all files tell.
    pub(crate) krate: Option<String>,
    /// Whether it gives back a `Result`; `None` is unknown.
    pub(crate) result: Option<bool>,
    /// What its error tells.
    pub(crate) error: ErrorShape,
    /// The last name of the receiver: `log` of `self.log.append`.
    pub(crate) receiver: Option<String>,
    /// The type of the receiver, where it is known: `File`.
    pub(crate) receiver_type: Option<String>,
    /// What hides behind its value, by the table.
    pub(crate) inner: Inner,
    /// It is a method call.
    pub(crate) is_method: bool,
}
