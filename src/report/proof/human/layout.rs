//! Headings, paragraphs and columns for a terminal. Whatever is written is made safe to print here.

use std::io;

use codespan_reporting::term::termcolor::WriteColor;
use textwrap::{Options, wrap};

use crate::report::human::{bold, styled};
use crate::report::visible;

/// Below this there is no room for words beside an indentation.
const NARROWEST: usize = 40;

/// A page that is written from top to bottom.
pub(super) struct Layout<'out> {
    out: &'out mut dyn WriteColor,
    width: usize,
}

impl<'out> Layout<'out> {
    /// A page of that many columns; lines are as long as they are where no terminal limits them.
    pub(super) fn new(out: &'out mut dyn WriteColor, width: Option<usize>) -> Self {
        Self { out, width: width.map_or(usize::MAX, |width| width.max(NARROWEST)) }
    }

    /// A heading, followed by plain text.
    pub(super) fn heading(&mut self, heading: &str, text: &str) -> io::Result<()> {
        let heading = visible::one_line(heading);
        let indent = " ".repeat(heading.chars().count());
        let options = Options::new(self.width).initial_indent(&indent).subsequent_indent("  ").break_words(false);
        let text = visible::one_line(text);
        let lines = wrap(&text, options);
        styled(self.out, &bold(None), &heading)?;
        for (place, line) in lines.iter().enumerate() {
            let shown = if place == 0 { line.get(indent.len()..).unwrap_or_default() } else { line };
            writeln!(self.out, "{shown}")?;
        }
        if lines.is_empty() { writeln!(self.out) } else { Ok(()) }
    }

    /// Text that begins so many columns from the left; further lines begin `hanging` further.
    pub(super) fn paragraph(&mut self, indent: usize, hanging: usize, text: &str) -> io::Result<()> {
        let text = visible::one_line(text);
        let (first, next) = (" ".repeat(indent), " ".repeat(indent + hanging));
        let options = Options::new(self.width).initial_indent(&first).subsequent_indent(&next).break_words(false);
        for line in wrap(&text, options) {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// Rows of as many cells each, below those of the head; the last cell of a row may go on in further lines.
    pub(super) fn table(&mut self, indent: usize, head: &[Vec<String>], rows: &[Vec<String>]) -> io::Result<()> {
        let safe = |row: &Vec<String>| row.iter().map(|cell| visible::one_line(cell)).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = rows.iter().map(safe).collect();
        let columns = rows.iter().chain(head).map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = rows.iter().chain(head).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns.saturating_sub(1)).map(width).collect();
        for row in head {
            let mut line = " ".repeat(indent);
            line.push_str(&row_start(row, &widths));
            line.extend(row.last().map(String::as_str));
            styled(self.out, &bold(None), line.trim_end())?;
            writeln!(self.out)?;
        }
        for row in &rows {
            let start = format!("{}{}", " ".repeat(indent), row_start(row, &widths));
            let column = start.chars().count();
            let last = row.last().map_or("", String::as_str);
            // A column that is too far right for words begins anew below.
            let next = if column + 20 > self.width { indent + 4 } else { column };
            let next = " ".repeat(next);
            let options = Options::new(self.width).initial_indent(&start).subsequent_indent(&next).break_words(false);
            let lines = wrap(last, options);
            if lines.is_empty() {
                writeln!(self.out, "{}", start.trim_end())?;
            }
            for line in lines {
                writeln!(self.out, "{}", line.trim_end())?;
            }
        }
        Ok(())
    }

    /// An empty line.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }
}

/// All cells of a row but the last, each as wide as its column.
fn row_start(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths);
    cells.map(|(cell, width)| format!("{cell}{}  ", " ".repeat(width - cell.chars().count()))).collect()
}
