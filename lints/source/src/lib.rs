//! Guarded parsing of Rust source text, shared by both halves of Steadfast.
//!
//! Given the text of one file, this crate gives back its syntax tree, its comments and its line index, all in byte
//! ranges of the text as it was given (byte order mark, shebang and frontmatter included). It opens no file and prints nothing.

mod comments;
mod dialect;
mod lines;
mod nesting;
mod parse;
mod preamble;
mod scan;
mod stack;
mod tables;
mod tokens;

pub use comments::{Comment, comments};
pub use lines::{LineColumn, LineIndex};
pub use parse::{ParseFailure, Parsed, forget_spans, parse};
pub use stack::{STACK_SIZE, on_large_stack};
pub use tables::without_tables;
pub use tokens::bearable;

/// A half-open range of bytes in the text of one file.
pub type ByteRange = std::ops::Range<usize>;
