//! The one owner of log and balances: a thread that does what it is asked, in order.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinHandle, spawn_blocking};
use tracing::{error, info, warn};

use crate::command::Command;
use crate::log::{self, Log, LogError};
use crate::snapshot::{self, Snapshot};
use crate::state::{AccountId, Amount, Refused};

/// Requests that may wait.
const QUEUE: usize = 256;
/// Applied entries after which a snapshot is written.
const SNAPSHOT_EVERY: u64 = 1000;

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error("cannot write the snapshot or the committed index")]
    Write(#[from] io::Error),
    #[error("entry {got} does not follow entry {last}")]
    Gap { last: u64, got: u64 },
    #[error("this replica does not lead")]
    NotLeader,
    #[error("too many requests are waiting")]
    Busy,
    #[error("the replica is stopping")]
    Stopped,
}

/// What of the log is on disk here, and what a majority has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub last: u64,
    pub committed: u64,
}

type Reply<T> = oneshot::Sender<T>;

enum Request {
    Propose { command: Command, reply: Reply<Result<(), NodeError>> },
    Acknowledge { follower: u64, index: u64, reply: Reply<Result<(), NodeError>> },
    Store { index: u64, command: Command, reply: Reply<Result<(), NodeError>> },
    Commit { index: u64, reply: Reply<Result<u64, NodeError>> },
    After { index: u64, reply: Reply<Vec<(u64, Command)>> },
    Balance { account: AccountId, reply: Reply<Option<Amount>> },
    Stop,
}

/// Asks a node, from anywhere.
#[derive(Clone)]
pub struct NodeHandle {
    requests: mpsc::Sender<Request>,
    progress: watch::Receiver<Progress>,
}

impl NodeHandle {
    /// Has `command` applied on a majority. Only the leader can.
    pub async fn propose(&self, command: Command) -> Result<(), NodeError> {
        let (reply, answer) = oneshot::channel();
        match self.requests.try_send(Request::Propose { command, reply }) {
            Ok(()) => answer.await.map_err(|_| NodeError::Stopped)?,
            Err(TrySendError::Full(_)) => Err(NodeError::Busy),
            Err(TrySendError::Closed(_)) => Err(NodeError::Stopped),
        }
    }

    /// Notes that `follower` has the log up to `index`.
    pub async fn acknowledge(&self, follower: u64, index: u64) -> Result<(), NodeError> {
        self.ask(|reply| Request::Acknowledge { follower, index, reply }).await?
    }

    /// Stores an entry that the leader sent.
    pub async fn store(&self, index: u64, command: Command) -> Result<(), NodeError> {
        self.ask(|reply| Request::Store { index, command, reply }).await?
    }

    /// Applies up to `index`, as the leader told; gives back up to where the log is on disk.
    pub async fn commit(&self, index: u64) -> Result<u64, NodeError> {
        self.ask(|reply| Request::Commit { index, reply }).await?
    }

    /// The entries after `index`.
    pub async fn after(&self, index: u64) -> Result<Vec<(u64, Command)>, NodeError> {
        self.ask(|reply| Request::After { index, reply }).await
    }

    /// What `account` holds on this replica.
    pub async fn balance(&self, account: AccountId) -> Result<Option<Amount>, NodeError> {
        self.ask(|reply| Request::Balance { account, reply }).await
    }

    /// Ends the node; it is no error when it has ended.
    pub async fn stop(&self) {
        let _ = self.requests.send(Request::Stop).await;
    }

    /// Follows what the node has on disk.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.clone()
    }

    async fn ask<T>(&self, request: impl FnOnce(Reply<T>) -> Request) -> Result<T, NodeError> {
        let (reply, answer) = oneshot::channel();
        self.requests.send(request(reply)).await.map_err(|_| NodeError::Stopped)?;
        answer.await.map_err(|_| NodeError::Stopped)
    }
}

/// The log, the balances, and who waits for what.
struct Node {
    directory: PathBuf,
    log: Log,
    state: Snapshot,
    saved: u64,
    committed: u64,
    /// Up to where each follower has the log; `None` when this replica follows.
    followers: Option<BTreeMap<u64, u64>>,
    waiting: BTreeMap<u64, Reply<Result<(), NodeError>>>,
    progress: watch::Sender<Progress>,
}

/// Recovers what is in `directory` and starts the node. It leads when it is given followers, even an empty list.
pub fn start(
    directory: &Path,
    followers: Option<Vec<u64>>,
) -> Result<(NodeHandle, JoinHandle<Result<(), NodeError>>), NodeError> {
    let mut state = Snapshot::default();
    match snapshot::load(directory) {
        Ok(Some(saved)) => state = saved,
        Ok(None) => info!("no snapshot, starting from the log alone"),
        Err(_) => {}
    }
    let log = Log::open(directory)?;
    let committed = log::committed(directory).min(log.last());
    let (progress, watched) = watch::channel(Progress { last: log.last(), committed });
    let (requests, queue) = mpsc::channel(QUEUE);
    let mut node = Node {
        directory: directory.to_owned(),
        log,
        saved: state.index,
        state,
        committed,
        followers: followers.map(|followers| followers.into_iter().map(|follower| (follower, 0)).collect()),
        waiting: BTreeMap::new(),
        progress,
    };
    node.apply();
    let task = spawn_blocking(move || node.run(queue));
    Ok((NodeHandle { requests, progress: watched }, task))
}

impl Node {
    fn run(mut self, mut queue: mpsc::Receiver<Request>) -> Result<(), NodeError> {
        while let Some(request) = queue.blocking_recv() {
            match request {
                Request::Propose { command, reply } => self.propose(command, reply),
                Request::Acknowledge { follower, index, reply } => {
                    let _ = reply.send(self.acknowledge(follower, index));
                }
                Request::Store { index, command, reply } => {
                    let _ = reply.send(self.store(index, command));
                }
                Request::Commit { index, reply } => {
                    let _ = reply.send(self.follow(index));
                }
                Request::After { index, reply } => {
                    let _ = reply.send(self.log.after(index).collect());
                }
                Request::Balance { account, reply } => {
                    let _ = reply.send(self.state.accounts.balance(account));
                }
                Request::Stop => break,
            }
        }
        self.log.sync()?;
        snapshot::save(&self.directory, &self.state)?;
        Ok(())
    }

    fn propose(&mut self, command: Command, reply: Reply<Result<(), NodeError>>) {
        if self.followers.is_none() {
            let _ = reply.send(Err(NodeError::NotLeader));
            return;
        }
        match self.write(command) {
            Ok(index) => {
                self.waiting.insert(index, reply);
                if let Err(error) = self.advance()
                    && let Some(reply) = self.waiting.remove(&index)
                {
                    let _ = reply.send(Err(error));
                }
            }
            Err(error) => {
                error!(%error, %command, "cannot write a proposal");
                let _ = reply.send(Err(error));
            }
        }
    }

    fn write(&mut self, command: Command) -> Result<u64, NodeError> {
        let index = self.log.append(command)?;
        self.log.sync()?;
        self.publish();
        Ok(index)
    }

    fn acknowledge(&mut self, follower: u64, index: u64) -> Result<(), NodeError> {
        let followers = self.followers.as_mut().ok_or(NodeError::NotLeader)?;
        followers.insert(follower, index);
        self.advance()
    }

    /// Commits what a majority has.
    fn advance(&mut self) -> Result<(), NodeError> {
        let followers = self.followers.as_ref().ok_or(NodeError::NotLeader)?;
        let mut indices: Vec<u64> = followers.values().copied().chain([self.log.last()]).collect();
        indices.sort_unstable();
        self.commit(indices[(indices.len() - 1) / 2])
    }

    fn store(&mut self, index: u64, command: Command) -> Result<(), NodeError> {
        let last = self.log.last();
        if index <= last {
            return Ok(());
        }
        if index != last + 1 {
            return Err(NodeError::Gap { last, got: index });
        }
        if let Err(_error) = self.log.append(command) {
            error!(index, "could not append an entry from the leader");
        }
        Ok(())
    }

    fn follow(&mut self, index: u64) -> Result<u64, NodeError> {
        self.log.sync()?;
        self.commit(index.min(self.log.last()))?;
        Ok(self.log.last())
    }

    fn commit(&mut self, index: u64) -> Result<(), NodeError> {
        if index <= self.committed {
            return Ok(());
        }
        log::store_committed(&self.directory, index)?;
        self.committed = index;
        self.apply();
        self.publish();
        if self.state.index >= self.saved + SNAPSHOT_EVERY {
            self.compact()?;
        }
        Ok(())
    }

    /// Applies what is committed, and answers who waits for it.
    fn apply(&mut self) {
        for (index, command) in self.log.after(self.state.index).take_while(|(index, _)| *index <= self.committed) {
            let outcome = self.state.accounts.apply(command);
            self.state.index = index;
            if let Some(reply) = self.waiting.remove(&index) {
                let _ = reply.send(outcome.map_err(NodeError::from));
            }
        }
    }

    fn compact(&mut self) -> Result<(), NodeError> {
        snapshot::save(&self.directory, &self.state)?;
        self.saved = self.state.index;
        let acknowledged = self.followers.iter().flat_map(BTreeMap::values).min();
        let index = acknowledged.map_or(self.saved, |index| self.saved.min(*index));
        self.log.drop_until(index).inspect_err(|error| warn!(%error, index, "cannot drop old segments"))?;
        Ok(())
    }

    fn publish(&self) {
        self.progress.send_replace(Progress { last: self.log.last(), committed: self.committed });
    }
}
