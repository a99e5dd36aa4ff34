//! One replica: its listeners, its sessions, and its links to the followers when it leads.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;
use tracing::{error, info, warn};

use crate::command::{Command, number};
use crate::config::Config;
use crate::node::{self, NodeError, NodeHandle};
use crate::replication;
use crate::wire::{read_frame, write_frame};

/// The pause after a connection could not be accepted: as a rule there are too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Why a replica cannot start, or did not end well.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("cannot listen on {address}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error(transparent)]
    Node(#[from] NodeError),
    #[error("the node was cancelled")]
    Cancelled,
}

/// A running replica.
pub struct Replica {
    pub clients: SocketAddr,
    pub peers: SocketAddr,
    node: NodeHandle,
    node_task: JoinHandle<Result<(), NodeError>>,
    tasks: JoinSet<()>,
}

impl Replica {
    /// Recovers the state and begins to serve.
    pub async fn start(config: Config) -> Result<Self, ServerError> {
        let (client_listener, clients) = listen(config.clients).await?;
        let (peer_listener, peers) = listen(config.peers).await?;
        let followers = config.leads.then(|| config.followers.iter().map(|follower| follower.id).collect());
        let (node, node_task) = node::start(&config.data, followers)?;
        let mut tasks = JoinSet::new();
        tasks.spawn(accept_clients(client_listener, node.clone()));
        tasks.spawn(accept_peers(peer_listener, node.clone()));
        for follower in config.followers {
            tasks.spawn(replication::lead(config.id, follower, node.clone()));
        }
        info!(id = config.id, %clients, %peers, "serving");
        Ok(Self { clients, peers, node, node_task, tasks })
    }

    /// Ends all sessions and writes everything down.
    pub async fn stop(mut self) -> Result<(), ServerError> {
        self.tasks.shutdown().await;
        self.node.stop().await;
        match self.node_task.await {
            Ok(ended) => Ok(ended?),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Err(ServerError::Cancelled),
        }
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServerError> {
    let bind = async {
        let listener = TcpListener::bind(address).await?;
        let bound = listener.local_addr()?;
        Ok((listener, bound))
    };
    bind.await.map_err(|source| ServerError::Listen { address, source })
}

async fn accept_clients(listener: TcpListener, node: NodeHandle) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve_client(stream, node.clone()));
            }
            Err(error) => {
                warn!(%error, "cannot accept a client");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn accept_peers(listener: TcpListener, node: NodeHandle) {
    let mut sessions = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => {
                    let node = node.clone();
                    sessions.spawn(async move { (from, replication::follow(stream, &node).await) });
                }
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    warn!(%error, "cannot accept a peer");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(ended) = sessions.join_next() => match ended {
                Ok((from, Ok(()))) => info!(%from, "the leader hung up"),
                Ok((from, Err(error))) => warn!(%from, %error, "the leader's connection failed"),
                Err(error) => error!(%error, "a session panicked"),
            },
        }
    }
}

async fn serve_client(mut stream: TcpStream, node: NodeHandle) -> io::Result<()> {
    while let Some(request) = read_frame(&mut stream).await? {
        let reply = answer(&request, &node).await;
        write_frame(&mut stream, &reply).await?;
    }
    Ok(())
}

/// The reply to one request, as text.
async fn answer(request: &str, node: &NodeHandle) -> String {
    if let Some(account) = request.strip_prefix("balance ") {
        let account = match number(account) {
            Ok(account) => account,
            Err(error) => return format!("failed {error}"),
        };
        return match node.balance(account).await {
            Ok(Some(balance)) => format!("balance {balance}"),
            Ok(None) => "unknown".to_owned(),
            Err(error) => format!("failed {error}"),
        };
    }
    let command = match request.parse::<Command>() {
        Ok(command) => command,
        Err(error) => return format!("failed {error}"),
    };
    match node.propose(command).await {
        Ok(()) => "ok".to_owned(),
        Err(NodeError::Refused(refused)) => format!("refused {refused}"),
        Err(error) => format!("failed {error}"),
    }
}
