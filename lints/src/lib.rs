//! Lints for error handlers that do not handle: source text in, findings out.
//!
//! Two passes over data. [`extract`] reads one file and gives back [`FileFacts`], which own their data; [`Workspace`]
//! joins the facts of all files, and [`Workspace::check`] gives back the findings of one of them. This crate opens no
//! file and prints nothing.

mod finding;
mod handler;
mod knowledge;
mod lint;
mod modules;
mod refine;
mod reports;
mod rules;
mod select;
mod settings;
mod suppression;
mod tells;
mod workspace;

pub use finding::{Fallible, Finding, Label, Level};
pub use handler::{Answer, TypedFile, TypedSite};
pub use lint::{Lint, lints};
pub use settings::{Profile, Settings, Target};
pub use steadfast_source::{ByteRange, ParseFailure};
pub use workspace::{Catalogue, FileFacts, FileInput, Workspace, extract, extract_untyped, types};
