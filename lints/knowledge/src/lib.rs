//! What can be known of the types in Rust source without compiling it: exact where it speaks, silent where it cannot.
//!
//! Two passes over data. The first reads one file at a time: [`items`] are what it declares, [`expr`] what its functions
//! compute, both owned and with names not yet looked up. The second joins the items of all files and crates to a [`World`]
//! and asks it for the types of expressions. This crate opens no file and knows nothing of lints.

pub mod cache;
pub mod expr;
pub mod items;
pub mod written;

mod describe;
mod id;
mod infer;
mod list;
mod macros;
mod mentions;
mod outline;
mod text;
mod ty;
mod world;

pub use id::{FileId, Id, ModuleId};
pub use infer::Inference;
pub use list::{Element, List};
pub use macros::{Tally, expand};
pub use mentions::{forget_idle_imports, leading_names};
pub use ty::{Owner, Ty, Why};
pub use world::{CrateFiles, ModulePaths, SourceFile, World, in_one, module_paths};

/// The crates of the standard library by name, each with its declarations as the text of one file.
pub const STANDARD: &[(&str, &str)] = &[
    ("core", include_str!("../standard/core.decl")),
    ("alloc", include_str!("../standard/alloc.decl")),
    ("std", include_str!("../standard/std.decl")),
];

/// The types of the language by their name.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "str", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize",
    "f32", "f64",
];

/// The type of the language that is called `name`.
pub(crate) fn primitive(name: &str) -> Option<&'static str> {
    PRIMITIVES.iter().find(|known| **known == name).copied()
}
