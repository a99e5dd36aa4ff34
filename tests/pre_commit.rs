//! The hook of `.pre-commit-hooks.yaml`, installed and run by the pre-commit that PyPI has, as a user would.
//!
//! Without pip or network the test says so and passes, unless `STEADFAST_REQUIRE_PRE_COMMIT=1` asks for it.

use std::error::Error;
use std::fs;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const PRE_COMMIT: &str = "pre-commit==4.7.0";

const BAD: &str = "\
//! Keeps a vote.

pub fn keep(vote: &str) {
    if let Err(_) = std::fs::write(\"vote\", vote) {}
}
";

const GOOD: &str = "\
//! Keeps a vote.

pub fn keep(vote: &str) -> std::io::Result<()> {
    std::fs::write(\"vote\", vote)
}
";

#[test]
fn the_hook_fails_on_a_bad_file_and_passes_after_the_fix() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let pre_commit = match install_pre_commit(scratch.path()) {
        Ok(program) => program,
        Err(error) if std::env::var_os("STEADFAST_REQUIRE_PRE_COMMIT").is_none() => {
            // Not `eprintln!`, which is captured: that a test was skipped is to be seen.
            writeln!(stderr(), "skipped: pre-commit cannot be installed: {error}")?;
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let (hooks, revision) = copy_of_this_repository(scratch.path())?;
    let project = scratch.path().join("project");
    fs::create_dir(&project)?;
    git(&project, &["init", "--quiet"])?;
    let config = format!("repos:\n- repo: {}\n  rev: {revision}\n  hooks:\n  - id: steadfast\n", hooks.display());
    fs::write(project.join(".pre-commit-config.yaml"), config)?;

    fs::write(project.join("vote.rs"), BAD)?;
    let (passed, text) = run_hook(&pre_commit, &project)?;
    assert!(!passed, "a bad file passes:\n{text}");
    assert!(text.contains("empty_handler"), "the report does not name the finding:\n{text}");
    assert!(text.contains("vote.rs:4:"), "the report does not name the place:\n{text}");
    assert!(text.contains("exit code: 1"), "the hook ended otherwise than with findings:\n{text}");

    fs::write(project.join("vote.rs"), GOOD)?;
    let (passed, text) = run_hook(&pre_commit, &project)?;
    assert!(passed, "a good file fails:\n{text}");
    assert!(text.contains("Passed"), "the hook was not run:\n{text}");
    Ok(())
}

/// Installs pre-commit into a virtual environment below `scratch` and gives back its path.
fn install_pre_commit(scratch: &Path) -> Outcome<PathBuf> {
    let environment = scratch.join("venv");
    succeed(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    let programs = environment.join("bin");
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PRE_COMMIT];
    succeed(Command::new(programs.join("python")).args(pip))?;
    Ok(programs.join("pre-commit"))
}

/// Commits the working copy, with its uncommitted changes, to a new repository: what is on disk is what is tested.
fn copy_of_this_repository(scratch: &Path) -> Outcome<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = scratch.join("steadfast");
    let listing = git(root, &["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
    for name in listing.split_terminator('\0') {
        let from = root.join(name);
        // A file that is deleted but not yet committed so is still listed.
        if from.exists() {
            let to = copy.join(name);
            fs::create_dir_all(to.parent().unwrap_or(&copy))?;
            fs::copy(from, to)?;
        }
    }
    git(&copy, &["init", "--quiet"])?;
    git(&copy, &["add", "--all"])?;
    git(&copy, &["-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "--quiet", "--message", "copy"])?;
    let revision = git(&copy, &["rev-parse", "HEAD"])?;
    Ok((copy, revision.trim().to_owned()))
}

/// Runs the hook over all files of `project`: whether it passed, and what was printed.
fn run_hook(pre_commit: &Path, project: &Path) -> Outcome<(bool, String)> {
    git(project, &["add", "--all"])?;
    let mut command = Command::new(pre_commit);
    command.args(["run", "--all-files", "--color", "never"]).current_dir(project);
    command.env("PRE_COMMIT_HOME", project.with_extension("cache"));
    // The release build of a hook is only slow here: keep what is built, and do not optimise it.
    command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("hook"));
    command.envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")]);
    let output = without_git_variables(&mut command).output()?;
    Ok((output.status.success(), printed(&output)))
}

fn git(directory: &Path, arguments: &[&str]) -> Outcome<String> {
    succeed(without_git_variables(Command::new("git").arg("-C").arg(directory).args(arguments)))
}

/// Inside a git hook these point at another repository.
fn without_git_variables(command: &mut Command) -> &mut Command {
    ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"].into_iter().fold(command, |command, name| command.env_remove(name))
}

/// Runs `command`, which must end well, and gives back its output.
fn succeed(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    Err(format!("{command:?} failed:\n{}", printed(&output)).into())
}

fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
