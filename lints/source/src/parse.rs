//! From text to a syntax tree, without overflowing the stack and without losing a byte range.

use std::fmt;

use proc_macro2::Span;

use crate::ByteRange;

/// The syntax tree of one file, which knows where its spans stand in the text that was given.

pub struct Parsed {
    /// The tree.
    pub file: syn::File,
    /// Bytes of byte order mark and shebang line that stand before what was parsed.
    start: usize,
}

impl Parsed {
    /// The bytes of the original text that `span` covers.
    #[must_use]
    pub fn range(&self, span: Span) -> ByteRange {
        let range = span.byte_range();
        range.start + self.start..range.end + self.start
    }
}

/// Why a text has no syntax tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseFailure {
    /// It is nested deeper than the stack of a worker allows.
    TooDeep {
        /// How deep it is nested.
        depth: usize,
    },
    /// It is not Rust (of the edition and version that the parser knows).
    Syntax {
        /// What the parser says.
        message: String,
        /// Where it says it.
        range: ByteRange,
    },
}

impl fmt::Display for ParseFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooDeep { depth } => write!(formatter, "nested {depth} levels deep"),
            Self::Syntax { message, .. } => write!(formatter, "not valid Rust: {message}"),
        }
    }
}

impl std::error::Error for ParseFailure {}

/// Parses `text`, the whole content of one file.
///
/// # Errors
///
/// [`ParseFailure`] when the text is nested too deep or is not Rust.
pub fn parse(text: &str) -> Result<Parsed, ParseFailure> {
    let file = syn::parse_file(text)
        .map_err(|error| ParseFailure::Syntax { message: error.to_string(), range: error.span().byte_range() })?;
    Ok(Parsed { file, start: 0 })
}

/// Runs `work` on a thread whose stack is large enough for any text that [`parse`] accepts.
///
/// # Panics
///
/// With the panic of `work`, if it panics.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    work()
}
