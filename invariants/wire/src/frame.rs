//! How a message stands in a stream of bytes: its length, four bytes with the least significant first, then itself.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};

/// No message is longer. A problem of a million nodes takes about ten megabytes.
pub const MAX_FRAME: u32 = 256 << 20;

/// Why no message could be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum FrameError {
    /// The stream ended within a message.
    Truncated,
    /// The length is above [`MAX_FRAME`].
    TooLong(u32),
    /// The stream could not be read.
    Io(io::Error),
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => f.write_str("the stream ended within a message"),
            Self::TooLong(length) => write!(f, "a message of {length} bytes, at most {MAX_FRAME} are allowed"),
            Self::Io(error) => write!(f, "the stream could not be read: {error}"),
        }
    }
}

impl std::error::Error for FrameError {}

/// The next message, or `None` where the stream ends before one begins.
///
/// # Errors
///
/// When the stream ends within a message, holds one that is too long, or cannot be read.
pub fn read_frame(input: &mut impl Read) -> Result<Option<Vec<u8>>, FrameError> {
    let mut length = [0; 4];
    if !fill(input, &mut length)? {
        return Ok(None);
    }
    let length = u32::from_le_bytes(length);
    if length > MAX_FRAME {
        return Err(FrameError::TooLong(length));
    }
    // Memory grows with what arrives, not with what the length promises.
    let mut message = Vec::new();
    input.take(u64::from(length)).read_to_end(&mut message).map_err(FrameError::Io)?;
    if message.len() == length as usize { Ok(Some(message)) } else { Err(FrameError::Truncated) }
}

/// Writes one message and flushes.
///
/// # Errors
///
/// When it is longer than [`MAX_FRAME`], or the stream cannot be written.
pub fn write_frame(output: &mut impl Write, message: &[u8]) -> io::Result<()> {
    let length = u32::try_from(message.len()).ok().filter(|length| *length <= MAX_FRAME);
    let length = length.ok_or_else(|| {
        io::Error::new(ErrorKind::InvalidInput, format!("a message of {} bytes is too long", message.len()))
    })?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(message)?;
    output.flush()
}

/// Fills the buffer; false where the stream is at its end.
fn fill(input: &mut impl Read, buffer: &mut [u8; 4]) -> Result<bool, FrameError> {
    let mut filled = 0;
    while let Some(rest @ [_, ..]) = buffer.get_mut(filled..) {
        match input.read(rest) {
            Ok(0) if filled == 0 => return Ok(false),
            Ok(0) => return Err(FrameError::Truncated),
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(FrameError::Io(error)),
        }
    }
    Ok(true)
}
