//! The connections between replicas: the leader sends its log, followers store it and say how far they are.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use crate::command::ParseError;
use crate::node::{NodeError, NodeHandle};
use crate::wire::{Message, read_frame, write_frame};

/// How long a connection may take to come about.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
/// The pause before the first new attempt; it doubles up to [`LAST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LAST_PAUSE: Duration = Duration::from_secs(5);
/// How often the leader speaks when there is nothing to say.
const HEARTBEAT: Duration = Duration::from_millis(200);

/// Why a connection to another replica ended.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("cannot connect to {address}")]
    Connect { address: SocketAddr, source: io::Error },
    #[error("{address} does not answer")]
    TimedOut { address: SocketAddr },
    #[error("the connection broke")]
    Broken(#[from] io::Error),
    #[error("the other side does not speak our protocol")]
    Protocol(#[from] ParseError),
    #[error("`{0}` was not expected")]
    Unexpected(Message),
    #[error(transparent)]
    Node(#[from] NodeError),
}

/// One follower, as the leader knows it.
#[derive(Clone, Copy, Debug)]
pub struct Follower {
    pub id: u64,
    pub address: SocketAddr,
}

/// Keeps `follower` up to date until the node stops.
pub async fn lead(leader: u64, follower: Follower, node: NodeHandle) {
    let mut pause = FIRST_PAUSE;
    loop {
        match keep_up(leader, follower, &node).await {
            Ok(()) => pause = FIRST_PAUSE,
            Err(LinkError::Node(NodeError::Stopped)) => return,
            Err(error) => {
                warn!(follower = follower.id, %error, "lost a follower, trying again in {pause:?}");
                pause = LAST_PAUSE.min(pause * 2);
            }
        }
        sleep(pause).await;
    }
}

/// One connection to `follower`, until it hangs up.
async fn keep_up(leader: u64, follower: Follower, node: &NodeHandle) -> Result<(), LinkError> {
    let mut stream = connect(follower.address).await?;
    write_frame(&mut stream, &Message::Hello { leader }.to_string()).await?;
    let mut have = match read_message(&mut stream).await {
        Ok(Some(Message::Have { index })) => index,
        Ok(Some(other)) => return Err(LinkError::Unexpected(other)),
        Ok(None) => return Ok(()),
        Err(error) => panic!("follower {} did not answer the greeting: {error}", follower.id),
    };
    info!(follower = follower.id, have, "connected");
    let mut progress = node.progress();
    loop {
        let committed = progress.borrow_and_update().committed;
        for (index, command) in node.after(have).await? {
            write_frame(&mut stream, &Message::Append { index, command }.to_string()).await?;
        }
        write_frame(&mut stream, &Message::Commit { index: committed }.to_string()).await?;
        match read_message(&mut stream).await? {
            Some(Message::Have { index }) => have = index,
            Some(other) => return Err(LinkError::Unexpected(other)),
            None => return Ok(()),
        }
        match node.acknowledge(follower.id, have).await {
            Ok(()) => {}
            Err(NodeError::Stopped) => return Err(NodeError::Stopped.into()),
            Err(_) => {} // TODO: retry
        }
        tokio::select! {
            changed = progress.changed() => changed.map_err(|_| NodeError::Stopped)?,
            () = sleep(HEARTBEAT) => {}
        }
    }
}

async fn connect(address: SocketAddr) -> Result<TcpStream, LinkError> {
    match timeout(CONNECT_LIMIT, TcpStream::connect(address)).await {
        Ok(Ok(stream)) => {
            let _ = stream.set_nodelay(true);
            Ok(stream)
        }
        Ok(Err(source)) => Err(LinkError::Connect { address, source }),
        Err(_elapsed) => Err(LinkError::TimedOut { address }),
    }
}

async fn read_message(stream: &mut TcpStream) -> Result<Option<Message>, LinkError> {
    match read_frame(stream).await? {
        Some(frame) => Ok(Some(frame.parse()?)),
        None => Ok(None),
    }
}

/// The follower's side: does what the leader at the other end of `stream` says, until it hangs up.
pub async fn follow(mut stream: TcpStream, node: &NodeHandle) -> Result<(), LinkError> {
    while let Some(frame) = read_frame(&mut stream).await? {
        if let Ok(message) = frame.parse::<Message>() {
            let have = match message {
                Message::Hello { leader } => {
                    info!(leader, "a leader connected");
                    node.progress().borrow().last
                }
                Message::Append { index, command } => {
                    node.store(index, command).await?;
                    continue;
                }
                Message::Commit { index } => node.commit(index).await?,
                Message::Have { .. } => return Err(LinkError::Unexpected(message)),
            };
            write_frame(&mut stream, &Message::Have { index: have }.to_string()).await?;
        }
    }
    Ok(())
}
