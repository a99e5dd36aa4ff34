//! A replicated ledger of account balances.
//!
//! One replica leads: it puts every command into its log, sends the log to its followers, and applies a command once
//! a majority has it on disk. Each replica keeps its balances in memory, and a snapshot of them beside the log.

pub mod client;
pub mod command;
pub mod config;
pub mod log;
pub mod node;
pub mod replication;
pub mod server;
pub mod snapshot;
pub mod state;
pub mod wire;
