//! A directory with files, and the built command run in it.

#![expect(clippy::expect_used, reason = "what cannot be set up fails the test that needs it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A file that is not Rust.
pub const BROKEN: &str = "fn broken( {\n";

/// A directory of one test; it goes with the value.
pub struct Tree(tempfile::TempDir);

/// How a process ended and what it said.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Tree {
    /// A directory with these files, by path and content.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self(tempfile::tempdir().expect("a temporary directory"));
        for (path, text) in files {
            tree.write(path, text.as_bytes());
        }
        tree
    }

    /// The directory, without symbolic links.
    pub fn path(&self) -> PathBuf {
        fs::canonicalize(self.0.path()).expect("the directory is there")
    }

    /// Writes one more file.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a parent")).expect("a directory");
        fs::write(path, bytes).expect("a file");
    }

    /// The command with these arguments, not started, in this directory or one below it. Nothing that the environment
    /// of the tests says about colours, cargo or ignored files counts.
    pub fn command(&self, below: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-steadfast"));
        command.args(arguments).current_dir(self.path().join(below));
        for name in ["CARGO", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        command.env("HOME", self.path()).env("CARGO", env!("CARGO"));
        // What finds the toolchain when cargo is a proxy of rustup.
        if let Some(home) = std::env::var_os("RUSTUP_HOME").map(PathBuf::from).or_else(default_rustup_home) {
            command.env("RUSTUP_HOME", home);
        }
        command.stdin(Stdio::null());
        command
    }

    /// Runs the command in this directory.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command("", arguments))
    }

    /// Runs the command and gives back its standard output in lines, after checking the exit status.
    pub fn lines(&self, status: i32, arguments: &[&str]) -> Vec<String> {
        let ended = self.run(arguments);
        assert_eq!(ended.status, status, "{ended:?}");
        ended.out.lines().map(str::to_owned).collect()
    }
}

/// Runs `command` to its end.
pub fn ended(mut command: Command) -> Ended {
    let Output { status, stdout, stderr } = command.output().expect("the command starts");
    let text = |bytes| String::from_utf8(bytes).expect("only text is written");
    Ended { status: status.code().expect("it ends by itself"), out: text(stdout), err: text(stderr) }
}

/// The paths that a report of the format `short` says failed: with a file that is not Rust at each place, those are the
/// files that were looked at.
pub fn looked_at(lines: &[String]) -> Vec<&str> {
    lines.iter().filter_map(|line| Some(line.split_once(": failed: ")?.0)).map(without_line).collect()
}

/// A path without the line that follows it.
fn without_line(place: &str) -> &str {
    place.split_once(".rs").map_or(place, |(path, _)| &place[..path.len() + 3])
}

fn default_rustup_home() -> Option<PathBuf> {
    std::env::home_dir().map(|home| home.join(".rustup")).filter(|home: &PathBuf| Path::is_dir(home))
}
