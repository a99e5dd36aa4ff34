//! A client of one replica.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpStream;
use tracing::debug;

use crate::wire::{read_frame, write_frame};

/// Why a request has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("the connection broke")]
    Broken(#[from] io::Error),
    #[error("the replica hung up")]
    Closed,
}

/// A connection to a replica.
pub struct Client {
    stream: TcpStream,
}

impl Client {
    /// Connects to the replica at `address`, however long that takes.
    pub async fn connect(address: SocketAddr) -> Self {
        loop {
            match TcpStream::connect(address).await {
                Ok(stream) => return Self { stream },
                Err(error) => debug!(%address, %error, "cannot connect yet"),
            }
        }
    }

    /// Sends a request and waits for the answer.
    pub async fn request(&mut self, text: &str) -> Result<String, ClientError> {
        write_frame(&mut self.stream, text).await?;
        read_frame(&mut self.stream).await?.ok_or(ClientError::Closed)
    }
}
