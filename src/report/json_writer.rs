//! JSON that is safe to print and to embed.
//!
//! Given a value, writes it in one line. Characters that a terminal or a browser would obey are written as `\u`
//! escapes, so that a reader of the document gets the text unchanged.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::visible::is_obeyed;

/// Writes `value` and a newline.
pub(super) fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Guarded)).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()
}

/// The compact formatter of serde_json with more escapes.
struct Guarded;

impl Formatter for Guarded {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        let mut rest = fragment;
        // `<` is what could end the script element that a document is embedded in.
        while let Some(offset) = rest.find(|character| character == '<' || is_obeyed(character)) {
            writer.write_all(&rest.as_bytes()[..offset])?;
            let mut characters = rest[offset..].chars();
            // All of these are in the basic plane: one escape each.
            write!(writer, "\\u{:04x}", characters.next().map_or(0, u32::from))?;
            rest = characters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}
