//! The lines of a file around one finding, for codespan.
//!
//! Given a text and the ranges to label, gives back the lines from the first to the last label, safe to print, long
//! lines cut to a window around the labels, and maps offsets of the file to offsets of the excerpt. The line and
//! column in the heading stay those of the file.

use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};
use steadfast_source::{ByteRange, LineColumn};

use super::SourceText;
use super::visible::{self, visible};

/// Ranges that span more lines than this are shown by their first line.
const LONGEST_RANGE: usize = 6;
/// The columns of a line that are shown when the width of the terminal is unknown.
const DEFAULT_WIDTH: usize = 160;
/// No terminal is so narrow that less would help.
const LEAST_WIDTH: usize = 40;
/// Stands for what a long line loses.
const ELLIPSIS: char = '…';

/// Part of one file.
pub(super) struct Excerpt {
    /// The path, safe to print.
    name: String,
    /// The lines, safe to print.
    text: String,
    /// Where each line of `text` starts; never empty.
    starts: Vec<usize>,
    /// The 1-based number of the first line in the file.
    first_line: usize,
    /// Where the finding starts in the file.
    place: LineColumn,
    /// Offsets in the file and in `text` of each character that is shown, in order.
    offsets: Vec<(usize, usize)>,
}

/// Shortens `range` to what is worth labelling: within the text, on character boundaries, without the white space at
/// its end, and within its first line when it spans many.
pub(super) fn clip(source: &SourceText, range: &ByteRange) -> ByteRange {
    let text = source.text.as_str();
    let start = boundary(text, range.start);
    let mut end = boundary(text, range.end).max(start);
    if source.lines.line(end) - source.lines.line(start) >= LONGEST_RANGE {
        end = line_end(source, source.lines.line(start));
    }
    start..start + text[start..end.max(start)].trim_end().len()
}

/// The last character boundary of `text` that is not after `offset`.
fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The end of the 1-based `line`, without its newline.
fn line_end(source: &SourceText, line: usize) -> usize {
    let end = source.lines.line_start(line + 1).map_or(source.text.len(), |next| next - 1);
    // A carriage return before the newline is part of the line end.
    if source.text[..end].ends_with('\r') { end - 1 } else { end }
}

impl Excerpt {
    /// The lines that `ranges`, each clipped, touch. The first range is the primary one.
    pub(super) fn new(path: &str, source: &SourceText, ranges: &[ByteRange], width: Option<usize>) -> Self {
        let primary = ranges.first().map_or(0, |range| range.start);
        let lines = ranges.iter().flat_map(|range| [source.lines.line(range.start), source.lines.line(range.end)]);
        let (first, last) = lines.fold((usize::MAX, 1), |(first, last), line| (first.min(line), last.max(line)));
        let mut excerpt = Self {
            name: visible::path(path),
            text: String::new(),
            starts: Vec::new(),
            first_line: first.min(last),
            place: source.lines.line_column(&source.text, primary),
            offsets: Vec::new(),
        };
        // The gutter of codespan is the line number and three columns; an ellipsis may stand at either side.
        let beside = last.to_string().len() + 5;
        let width = width.map_or(DEFAULT_WIDTH, |width| width.saturating_sub(beside).max(LEAST_WIDTH));
        for line in excerpt.first_line..=last {
            excerpt.push_line(source, line, ranges, width);
        }
        excerpt
    }

    /// Adds the 1-based `line` of the file.
    fn push_line(&mut self, source: &SourceText, line: usize, ranges: &[ByteRange], width: usize) {
        let start = source.lines.line_start(line).unwrap_or(source.text.len());
        let end = line_end(source, line).max(start);
        let shown = &source.text[start..end];
        let label = ranges.iter().map(|range| range.start).find(|label| (start..=end).contains(label));
        let window = window(shown, label.map_or(0, |label| label - start), width);

        self.starts.push(self.text.len());
        if window.start > 0 {
            self.text.push(ELLIPSIS);
        }
        for (offset, character) in visible(&shown[window.clone()]) {
            self.offsets.push((start + window.start + offset, self.text.len()));
            self.text.push(character);
        }
        // What a long line lost after its window maps to the window's end.
        self.offsets.push((start + window.end, self.text.len()));
        self.offsets.push((end, self.text.len()));
        if window.end < shown.len() {
            self.text.push(ELLIPSIS);
        }
        self.text.push('\n');
    }

    /// Where `range`, one of those that the excerpt was made for, stands in the excerpt.
    pub(super) fn map(&self, range: &ByteRange) -> Range<usize> {
        let start = self.map_offset(range.start);
        start..self.map_offset(range.end).max(start)
    }

    fn map_offset(&self, offset: usize) -> usize {
        let after = self.offsets.partition_point(|(original, _)| *original < offset);
        match self.offsets.get(after) {
            // The offset itself; what a long line lost before its window maps to the window's first character.
            Some((_, shown)) => *shown,
            None => self.text.len().saturating_sub(1),
        }
    }
}

/// The part of `line` to show: all of it when it has at most `width` characters, otherwise `width` characters, a
/// quarter of them before the one at byte `label`.
fn window(line: &str, label: usize, width: usize) -> Range<usize> {
    if line.chars().nth(width).is_none() {
        return 0..line.len();
    }
    let start = line[..label].char_indices().rev().take(width / 4).last().map_or(label, |(offset, _)| offset);
    // A label near the end leaves room: fill it from before.
    let rest = line[start..].chars().count();
    let missing = width.saturating_sub(rest);
    let start = line[..start].char_indices().rev().take(missing).last().map_or(start, |(offset, _)| offset);
    let end = line[start..].char_indices().nth(width).map_or(line.len(), |(offset, _)| start + offset);
    start..end
}

impl<'excerpt> Files<'excerpt> for Excerpt {
    type FileId = ();
    type Name = &'excerpt str;
    type Source = &'excerpt str;

    fn name(&'excerpt self, (): ()) -> Result<Self::Name, Error> {
        Ok(&self.name)
    }

    fn source(&'excerpt self, (): ()) -> Result<Self::Source, Error> {
        Ok(&self.text)
    }

    fn line_index(&'excerpt self, (): (), offset: usize) -> Result<usize, Error> {
        Ok(self.starts.partition_point(|start| *start <= offset).saturating_sub(1))
    }

    fn line_number(&'excerpt self, (): (), line_index: usize) -> Result<usize, Error> {
        Ok(self.first_line + line_index)
    }

    // Codespan asks only for the place of the heading, which must be the file's and not the window's.
    fn location(&'excerpt self, (): (), _offset: usize) -> Result<Location, Error> {
        Ok(Location { line_number: self.place.line, column_number: self.place.column })
    }

    fn line_range(&'excerpt self, (): (), line_index: usize) -> Result<Range<usize>, Error> {
        let max = self.starts.len() - 1;
        let start = *self.starts.get(line_index).ok_or(Error::LineTooLarge { given: line_index, max })?;
        Ok(start..self.starts.get(line_index + 1).copied().unwrap_or(self.text.len()))
    }
}
