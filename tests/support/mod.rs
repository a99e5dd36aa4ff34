//! A directory with files, and the built command run in it.

#![expect(clippy::expect_used, reason = "what cannot be set up fails the test that needs it")]
#![allow(dead_code, reason = "each test binary uses a part of this")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Once;

use serde_json::Value;

/// A file that is not Rust: the report names it, which shows that it was looked at.
pub(crate) const BROKEN: &str = "fn broken( {\n";

/// A directory of one test; it goes with the value.
pub(crate) struct Tree(tempfile::TempDir);

/// How a process ended and what it said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// The exit status.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// What the report in JSON says of the files.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Files {
    /// How many were checked.
    pub(crate) checked: u64,
    /// The paths of those that failed.
    pub(crate) failed: Vec<String>,
    /// Paths and rules of those that were left out.
    pub(crate) ignored: Vec<(String, String)>,
}

/// Builds the solver's process beside the command, which looks for it there. A run of all tests has built it before; a run of one
/// package's has not.
pub(crate) fn worker() -> PathBuf {
    static BUILT: Once = Once::new();
    let target = Path::new(env!("CARGO_BIN_EXE_cargo-steadfast")).parent().expect("it lies in a folder");
    let worker = target.join("steadfast-solver");
    BUILT.call_once(|| {
        if worker.is_file() {
            return;
        }
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package", "steadfast-solver"]).current_dir(env!("CARGO_MANIFEST_DIR"));
        let status = build.status().expect("cargo can be run");
        assert!(status.success(), "the solver's process is built: `cargo xtask setup` fetches what it needs");
    });
    worker
}

impl Tree {
    /// A directory with these files, by path and content.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self(tempfile::tempdir().expect("a temporary directory"));
        for (path, text) in files {
            tree.write(path, text.as_bytes());
        }
        tree
    }

    /// The directory, without symbolic links.
    pub(crate) fn path(&self) -> PathBuf {
        fs::canonicalize(self.0.path()).expect("the directory is there")
    }

    /// Writes one more file.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a parent")).expect("a directory");
        fs::write(path, bytes).expect("a file");
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).expect("the file is there")
    }

    /// The command with these arguments, not started, in a directory below this one. What the environment of the tests
    /// says about colours does not count; cargo is the one that runs them.
    pub(crate) fn command(&self, below: &str, arguments: &[&str]) -> Command {
        command(&self.path().join(below), arguments)
    }

    /// Runs the command in this directory.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command("", arguments))
    }

    /// Runs the command in this directory, with these variables in its environment.
    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        let mut command = self.command("", arguments);
        command.envs(variables.iter().copied());
        ended(command)
    }

    /// The paths of the findings, with whether their expressions are known to fail, of the lints with these arguments and this standard
    /// input.
    pub(crate) fn findings(&self, below: &str, arguments: &[&str], input: &str) -> Vec<(String, String)> {
        let mut command = self.command(below, &[&["lint", "--format", "json"], arguments].concat());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the command starts");
        let mut stdin = child.stdin.take().expect("it is piped");
        stdin.write_all(input.as_bytes()).expect("the command reads its input");
        drop(stdin);
        let output = child.wait_with_output().expect("it ends");
        let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let text = |value: &Value| value.as_str().expect("it is a text").to_owned();
        let all = report["findings"].as_array().expect("it is a list").iter();
        all.map(|finding| (text(&finding["path"]), text(&finding["fallible"]))).collect()
    }

    /// What the report says of the files when the command is run with these arguments.
    pub(crate) fn files(&self, below: &str, arguments: &[&str]) -> Files {
        let ended = ended(self.command(below, &[arguments, &["--format", "json"]].concat()));
        assert_eq!(ended.status, 0, "{ended:?}");
        let report: Value = serde_json::from_str(&ended.out).expect("it is JSON");
        let list = |name: &str| report["files"][name].as_array().cloned().expect("it is a list");
        let text = |value: &Value| value.as_str().expect("it is a text").to_owned();
        Files {
            checked: report["files"]["checked"].as_u64().expect("it is a number"),
            failed: list("failed").iter().map(|file| text(&file["path"])).collect(),
            ignored: list("ignored").iter().map(|file| (text(&file["path"]), text(&file["rule"]))).collect(),
        }
    }
}

fn command(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-steadfast"));
    // Which dependencies cargo has fetched differs between machines; without any, what is said does not.
    command.env("STEADFAST_CACHE_DIR", "").env("CARGO_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/no-dependencies"));
    command.args(arguments).current_dir(directory).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.env("CARGO", env!("CARGO"));
    command
}

/// Runs the command at the root of this repository.
pub(crate) fn in_repository(arguments: &[&str]) -> Ended {
    ended(command(Path::new(env!("CARGO_MANIFEST_DIR")), arguments))
}

/// Runs `command` to its end.
pub(crate) fn ended(mut command: Command) -> Ended {
    let Output { status, stdout, stderr } = command.output().expect("the command starts");
    let text = |bytes| String::from_utf8(bytes).expect("only text is written");
    Ended { status: status.code().expect("it ends by itself"), out: text(stdout), err: text(stderr) }
}
