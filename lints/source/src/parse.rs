//! From text to a syntax tree, without overflowing the stack and without losing a byte range.

use std::fmt;

use proc_macro2::{LineColumn, Span};

use crate::dialect::translate;
use crate::preamble::Preamble;
use crate::scan::scan;
use crate::{ByteRange, Comment, LineIndex};

/// The syntax tree of one file, which knows where its spans stand in the text that was given.
///
/// It belongs to the thread that parsed it: on another one, or after [`forget_spans`], its spans have no place.
pub struct Parsed {
    /// The tree.
    pub file: syn::File,
    /// The comments, which the tree does not have.
    pub comments: Vec<Comment>,
    /// Where the lines of the text begin.
    pub lines: LineIndex,
    /// The bytes that are not the first of their character, in order: none in most texts.
    continuations: Vec<usize>,
    /// Bytes of byte order mark, shebang line and frontmatter that stand before what was parsed.
    start: usize,
    /// Lines before the one that holds `start`.
    lines_before: usize,
}

impl Parsed {
    /// The bytes of the original text that `span` covers.
    #[must_use]
    pub fn range(&self, span: Span) -> ByteRange {
        // By line and column, which a span finds at once. For its bytes it counts characters from far away.
        self.offset(span.start())..self.offset(span.end())
    }

    /// The byte at a place in what was parsed.
    fn offset(&self, place: LineColumn) -> usize {
        let begins = match place.line {
            0 | 1 => self.start,
            line => self.lines.line_start(self.lines_before + line).unwrap_or_default(),
        };
        let mut at = begins + place.column;
        let passed = self.continuations.partition_point(|byte| *byte < begins);
        for continuation in &self.continuations[passed..] {
            if *continuation > at {
                break;
            }
            at += 1;
        }
        at
    }
}

impl fmt::Debug for Parsed {
    /// Says what it is but not the tree, which syn prints only with a feature that doubles its build time.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Parsed")
            .field("items", &self.file.items.len())
            .field("comments", &self.comments.len())
            .field("start", &self.start)
            .finish_non_exhaustive()
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

/// The deepest nesting that is parsed.
///
/// Of some 23,000 files of published crates the deepest comes to 810, by a pattern of so many alternatives. Half of
/// [`STACK_SIZE`](crate::STACK_SIZE) is enough to parse, visit and drop what is accepted, in a build without
/// optimisation as well, where `&&&T` takes the most: 32 KiB for a level.
pub(crate) const DEEPEST: usize = 3000;

/// Parses `text`, the whole content of one file, on a thread like that of [`on_large_stack`](crate::on_large_stack).
///
/// A byte order mark, a shebang line and a frontmatter are skipped. Nothing recurses before the nesting is known to be
/// bearable. Where syn knows less than rustc, the tree is that of the nearest words that it knows: the `pub` of a
/// `pub impl`, which only macros take, is not there, and a `&Fn(A)` without `dyn` is a `&fn(A)`.
///
/// # Errors
///
/// [`ParseFailure`] when the text is nested too deep or is not Rust.
pub fn parse(text: &str) -> Result<Parsed, ParseFailure> {
    if u32::try_from(text.len()).is_err() {
        return Err(ParseFailure::Syntax { message: "the text is 4 GiB or longer".to_owned(), range: 0..0 });
    }
    let Preamble { shebang, end: start } = Preamble::of(text);
    let scan = scan(text, start);
    if scan.depth > DEEPEST {
        return Err(ParseFailure::TooDeep { depth: scan.depth });
    }
    let rust = &text[start..];
    let parsed = tree(rust).or_else(|error| match translate(rust) {
        Some(translated) => tree(&translated).map_err(|other| further(error, other)),
        None => Err(error),
    });
    let mut file = parsed.map_err(|error| {
        let range = error.span().byte_range();
        ParseFailure::Syntax { message: error.to_string(), range: range.start + start..range.end + start }
    })?;
    file.shebang = shebang.map(|range| text[range].to_owned());
    let lines = LineIndex::new(text);
    let lines_before = lines.line(start) - 1;
    Ok(Parsed { file, comments: scan.comments, lines, continuations: continuations(text), start, lines_before })
}

/// The bytes of `text` that are not the first of their character.
fn continuations(text: &str) -> Vec<usize> {
    if text.is_ascii() {
        return Vec::new();
    }
    (0..text.len()).filter(|at| !text.is_char_boundary(*at)).collect()
}

/// The tree of `rust`, not by `syn::parse_file`, which strips a mark and a shebang of its own and does not say how long
/// they were.
fn tree(rust: &str) -> syn::Result<syn::File> {
    syn::parse_str(rust)
}

/// The error that is further on in its text: it is none of those that other words mend.
fn further(one: syn::Error, other: syn::Error) -> syn::Error {
    let place = |error: &syn::Error| error.span().byte_range().start;
    if place(&other) > place(&one) { other } else { one }
}

/// Frees the copies of all texts that this thread has parsed, which the parser otherwise keeps as long as the thread.
///
/// Every [`Span`] that this thread has made is dead afterwards and panics when asked for its place: drop what [`parse`]
/// gave back, after taking from it what is wanted as byte ranges.
pub fn forget_spans() {
    proc_macro2::extra::invalidate_current_thread_spans();
}
