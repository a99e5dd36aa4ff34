//! What a replica is told at its start: lines of `name = value`.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::net::{AddrParseError, SocketAddr};
use std::path::{Path, PathBuf};

use crate::command::{ParseError, number};
use crate::replication::Follower;

/// The settings of one replica.
#[derive(Clone, Debug)]
pub struct Config {
    pub id: u64,
    /// The directory of log and snapshot.
    pub data: PathBuf,
    pub clients: SocketAddr,
    pub peers: SocketAddr,
    /// Whether this replica is the one that leads.
    pub leads: bool,
    pub followers: Vec<Follower>,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot open `{}`", path.display())]
    Open { path: PathBuf, source: io::Error },
    #[error("`{0}` is no setting")]
    Unknown(String),
    #[error(transparent)]
    Number(#[from] ParseError),
    #[error("`{text}` is no address")]
    Address { text: String, source: AddrParseError },
}

impl Config {
    /// A follower on loopback that takes any free port.
    pub fn local(id: u64, data: PathBuf) -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { id, data, clients: any, peers: any, leads: false, followers: Vec::new() }
    }

    /// Reads the settings in the file at `path`.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let file = File::open(path).map_err(|source| ConfigError::Open { path: path.to_owned(), source })?;
        let mut config = Self::local(0, PathBuf::from("data"));
        for line in BufReader::new(file).lines().map_while(Result::ok) {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                config.set(line)?;
            }
        }
        Ok(config)
    }

    fn set(&mut self, line: &str) -> Result<(), ConfigError> {
        let (name, value) = line.split_once('=').ok_or_else(|| ConfigError::Unknown(line.to_owned()))?;
        let value = value.trim();
        match name.trim() {
            "id" => self.id = number(value)?,
            "data" => self.data = PathBuf::from(value),
            "clients" => self.clients = address(value)?,
            "peers" => self.peers = address(value)?,
            "leads" => self.leads = value == "yes",
            "follower" => {
                let (id, at) = value.split_once(' ').ok_or_else(|| ConfigError::Unknown(line.to_owned()))?;
                self.followers.push(Follower { id: number(id)?, address: address(at)? });
            }
            _ => return Err(ConfigError::Unknown(line.to_owned())),
        }
        Ok(())
    }
}

fn address(text: &str) -> Result<SocketAddr, ConfigError> {
    text.trim().parse().map_err(|source| ConfigError::Address { text: text.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_and_a_wrong_line_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("leader.conf");
        std::fs::write(&path, "# the leader\nid = 1\nleads = yes\nfollower = 2 127.0.0.1:7102\n").unwrap();
        let config = Config::read(&path).unwrap();
        assert!(config.leads);
        assert_eq!(config.followers[0].address.port(), 7102);
        std::fs::write(&path, "colour = red\n").unwrap();
        assert!(matches!(Config::read(&path), Err(ConfigError::Unknown(_))));
    }
}
