//! The comments of a text, which the syntax tree does not have.

use crate::ByteRange;
use crate::preamble::Preamble;
use crate::scan::scan;

/// One comment, from its first slash to its end (a line comment's end is before the newline).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where the comment stands.
    pub range: ByteRange,
    /// Whether it documents an item (`///`, `//!`, `/**`, `/*!`).
    pub doc: bool,
}

/// All comments of `text`, in order. Text inside strings and character literals is no comment, nor is a shebang line or
/// what a frontmatter holds.
///
/// Whatever the text is, the ranges are disjoint, end on character boundaries and begin with `//` or `/*`; a block
/// comment that nothing ends goes to the end of the text. [`parse`](crate::parse) finds them as well: ask here only for
/// a text that does not parse. A text of 4 GiB or more, which does not parse either, has no comments.
#[must_use]
pub fn comments(text: &str) -> Vec<Comment> {
    if u32::try_from(text.len()).is_err() {
        return Vec::new();
    }
    scan(text, Preamble::of(text).end).comments
}
