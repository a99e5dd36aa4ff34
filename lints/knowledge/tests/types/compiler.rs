//! What the compiler tells of revealed variables.
//!
//! No type meets the bound of the function that they are handed to, so the compiler says of each which one it is. It says so
//! while it works the types out: what only follows from later use is `_`, as it is for the inference.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::fixture::Fixture;

/// What every message starts with.
const MARK: &str = "revealed: ";

/// The types of the revealed variables of all fixtures, by the number that each has, or what is wrong with a fixture.
pub(crate) fn types_of_all(fixtures: &[Fixture]) -> Vec<Result<BTreeMap<usize, String>, String>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut told = Vec::new();
    for few in fixtures.chunks(threads) {
        std::thread::scope(|scope| {
            let started: Vec<_> = few.iter().map(|fixture| scope.spawn(|| types(fixture, folder))).collect();
            told.extend(started.into_iter().map(|thread| thread.join().expect("it does not panic")));
        });
    }
    told
}

fn types(fixture: &Fixture, folder: &Path) -> Result<BTreeMap<usize, String>, String> {
    if let Some(error) = compile(&fixture.name, &fixture.text, folder).first() {
        return Err(format!("it does not compile: {}", text_at(error, "message")));
    }
    let text = fixture.revealing();
    let mut types = BTreeMap::new();
    for error in compile(&format!("{}_revealed", fixture.name), &text, folder) {
        let message = text_at(&error, "message");
        match (message.strip_prefix(MARK), number(&error)) {
            (Some(ty), Some(number)) => {
                types.insert(number, ty.to_owned());
            }
            _ if message.starts_with("aborting due to") => {}
            _ => return Err(format!("with its variables revealed: {message}")),
        }
    }
    Ok(types)
}

/// The errors in a crate.
fn compile(name: &str, text: &str, folder: &Path) -> Vec<serde_json::Value> {
    let folder = folder.join(name);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let file = folder.join("lib.rs");
    std::fs::write(&file, text).expect("a file can be written");
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let ended = Command::new(compiler)
        .current_dir(&folder)
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--cap-lints=allow", "--verbose"])
        .args(["--error-format=json", "--crate-name=fixture", "lib.rs"])
        .output()
        .expect("the compiler can be started");
    let lines = String::from_utf8_lossy(&ended.stderr).into_owned();
    let errors: Vec<serde_json::Value> = lines
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|message| text_at(message, "level") == "error")
        .collect();
    assert!(ended.status.success() || !errors.is_empty(), "the compiler failed: {lines}");
    errors
}

fn text_at<'json>(message: &'json serde_json::Value, key: &str) -> &'json str {
    message[key].as_str().unwrap_or_default()
}

/// The number of the variable that a message is about: the message points to `_` of `::<_, number>`.
fn number(error: &serde_json::Value) -> Option<usize> {
    let span = error["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
    let line = span["text"].as_array()?.first()?;
    let column = usize::try_from(line["highlight_start"].as_u64()?).ok()?;
    let there: String = text_at(line, "text").chars().skip(column - 1).collect();
    there.strip_prefix("_, ")?.split_once('>')?.0.parse().ok()
}
