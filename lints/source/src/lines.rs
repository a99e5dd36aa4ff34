//! From byte offsets to lines and columns.

use memchr::memchr_iter;

/// A place in a text, both parts 1-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in Unicode scalar values.
    pub column: usize,
}

/// The line starts of one text.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// Byte offset at which each line starts; never empty, the first is 0.
    starts: Vec<usize>,
}

impl LineIndex {
    /// Indexes `text`. A line ends at `\n`; a `\r` before it belongs to the line.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { starts }
    }

    /// The 1-based line that holds the byte at `offset`.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// The byte offset at which the 1-based `line` starts, `None` past the last line.
    #[must_use]
    pub fn line_start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }

    /// The number of lines; a text that ends in a newline has an empty last one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Line and column (in Unicode scalar values) of the byte at `offset` in `text`, the text that was indexed.
    #[must_use]
    pub fn line_column(&self, text: &str, offset: usize) -> LineColumn {
        let (line, before) = self.before(text, offset);
        LineColumn { line, column: before.chars().count() + 1 }
    }

    /// The 1-based column of the byte at `offset`, in UTF-16 code units, as SARIF's `utf16CodeUnits` and editors count.
    #[must_use]
    pub fn utf16_column(&self, text: &str, offset: usize) -> usize {
        let (_, before) = self.before(text, offset);
        before.encode_utf16().count() + 1
    }

    /// The line of `offset` and the text of that line before it.
    fn before<'text>(&self, text: &'text str, offset: usize) -> (usize, &'text str) {
        let line = self.line(offset);
        let start = self.starts[line - 1];
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        (line, text.get(start..end).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalar_values_and_utf16_units() {
        let text = "a\nßx𝄞y\r\n";
        let lines = LineIndex::new(text);
        let at = text.find('y').expect("the text holds a y");
        assert_eq!(lines.line_column(text, at), LineColumn { line: 2, column: 4 });
        assert_eq!(lines.utf16_column(text, at), 5);
        assert_eq!(lines.count(), 3);
        assert_eq!(lines.line_start(2), Some(2));
        assert_eq!(lines.line_start(4), None);
    }
}
