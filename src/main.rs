//! The command `cargo steadfast`: all input and all output.
//!
//! Data flows one way: arguments and configuration, files, facts, findings, a report, its formats, an exit status.

mod catalogue;
mod cli;
mod command;
mod config;
mod exit;
mod files;
mod messages;
mod panics;
mod report;
mod run;
mod verification;

fn main() -> std::process::ExitCode {
    command::run(std::env::args_os()).into()
}
