//! Frames and messages on the connections between replicas, and between clients and replicas.
//!
//! A frame is its length in four bytes, then that much text.

use std::fmt;
use std::io;
use std::str::FromStr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::command::{Command, ParseError, number};

/// The longest frame that anybody may send.
const FRAME_LIMIT: usize = 64 * 1024;

/// Reads the next frame, `None` when the other side closed the connection between two frames.
pub async fn read_frame<R: AsyncRead + Unpin>(reader: &mut R) -> io::Result<Option<String>> {
    let length = match reader.read_u32().await {
        Ok(length) => length as usize,
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    if length > FRAME_LIMIT {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a frame of {length} bytes")));
    }
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes).await?;
    String::from_utf8(bytes).map(Some).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Writes one frame.
pub async fn write_frame<W: AsyncWrite + Unpin>(writer: &mut W, text: &str) -> io::Result<()> {
    let length = u32::try_from(text.len()).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend(text.as_bytes());
    writer.write_all(&frame).await?;
    writer.flush().await
}

/// What replicas say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The leader greets a follower.
    Hello { leader: u64 },
    /// The leader hands over an entry.
    Append { index: u64, command: Command },
    /// The leader tells up to where a majority has the log, and asks for an acknowledgement.
    Commit { index: u64 },
    /// A follower tells up to where it has the log on disk.
    Have { index: u64 },
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hello { leader } => write!(formatter, "hello {leader}"),
            Self::Append { index, command } => write!(formatter, "append {index} {command}"),
            Self::Commit { index } => write!(formatter, "commit {index}"),
            Self::Have { index } => write!(formatter, "have {index}"),
        }
    }
}

impl FromStr for Message {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let unknown = || ParseError::Unknown(text.to_owned());
        let (word, rest) = text.split_once(' ').ok_or_else(unknown)?;
        match word {
            "hello" => Ok(Self::Hello { leader: number(rest)? }),
            "append" => {
                let (index, command) = rest.split_once(' ').ok_or_else(unknown)?;
                Ok(Self::Append { index: number(index)?, command: command.parse()? })
            }
            "commit" => Ok(Self::Commit { index: number(rest)? }),
            "have" => Ok(Self::Have { index: number(rest)? }),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn frames_and_messages_are_read_back() {
        let (mut here, mut there) = tokio::io::duplex(256);
        let message = Message::Append { index: 3, command: Command::Deposit { account: 1, amount: 5 } };
        write_frame(&mut here, &message.to_string()).await.unwrap();
        drop(here);
        assert_eq!(read_frame(&mut there).await.unwrap().unwrap().parse(), Ok(message));
        assert_eq!(read_frame(&mut there).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_frame_that_is_too_long_is_refused() {
        let mut bytes: &[u8] = &[255, 255, 255, 255];
        assert_eq!(read_frame(&mut bytes).await.unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
