//! What holds for every file of the repository, whoever writes it.

use std::error::Error;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::Command;

use proc_macro2::{TokenStream, TokenTree};

type Outcome = Result<(), Box<dyn Error>>;

/// A Rust file has fewer lines than this. There is no list of exceptions: split the file.
const LINES: usize = 400;
/// As many lines as a newcomer reads in one sitting.
const ARCHITECTURE_LINES: usize = 150;

#[test]
fn rust_files_are_short() -> Outcome {
    let long = |file: &TextFile| file.text.lines().count() >= LINES;
    nothing_found("files of 400 lines and more", rust_files()?.iter().filter(|file| long(file)))
}

#[test]
fn every_module_says_what_it_is() -> Outcome {
    let undocumented = |file: &TextFile| !file.is_fixture() && !file.text.trim_start().starts_with("//!");
    nothing_found("files that do not begin with `//!`", rust_files()?.iter().filter(|file| undocumented(file)))
}

#[test]
fn nothing_is_left_for_later() -> Outcome {
    let mut unfinished = Vec::new();
    for file in rust_files()? {
        // The ledger is written to have faults.
        if file.is_fixture() || file.path.starts_with("examples/ledger") {
            continue;
        }
        let tokens = file.text.parse().map_err(|error| format!("{}: {error}", file.path.display()))?;
        if leaves_something(tokens) {
            unfinished.push(file);
        }
    }
    nothing_found("files with `todo`, `unimplemented` or `ignore`", unfinished.iter())
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() -> Outcome {
    // Put together here, so that this file does not hold them.
    let places = ["home/", "root/", "work/", "tmp/bash"].map(|place| format!("/{place}"));
    let names_one = |file: &TextFile| places.iter().any(|place| file.text.contains(place));
    nothing_found("files with a path of one machine", text_files()?.iter().filter(|file| names_one(file)))
}

#[test]
fn the_architecture_page_is_short() -> Outcome {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md"))?;
    let lines = page.lines().count();
    assert!(lines <= ARCHITECTURE_LINES, "ARCHITECTURE.md has {lines} lines, at most {ARCHITECTURE_LINES} are meant");
    Ok(())
}

#[test]
fn what_is_left_for_later_is_recognised() -> Outcome {
    for text in ["fn f() { todo!() }", "fn f() { g(|| unimplemented!(\"g\")) }", "#[ignore = \"slow\"] fn f() {}"] {
        assert!(leaves_something(text.parse()?), "{text}");
    }
    for text in ["fn f() { log(\"todo!()\") } // todo!()", "fn todo() {}", "#[test] fn ignore() {}"] {
        assert!(!leaves_something(text.parse()?), "{text}");
    }
    Ok(())
}

/// A text file of the repository, by its path from the root.
struct TextFile {
    path: PathBuf,
    text: String,
}

impl TextFile {
    /// Whether it is Rust for a test to read, which no cargo target compiles.
    fn is_fixture(&self) -> bool {
        self.path.components().any(|part| part.as_os_str() == "fixtures")
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files() -> io::Result<Vec<TextFile>> {
    let mut files = text_files()?;
    files.retain(|file| file.path.extension().is_some_and(|extension| extension == "rs"));
    assert!(files.len() > 10, "the Rust files of the repository were not found");
    Ok(files)
}

/// Every file that git tracks or would track; outside of a checkout, every file.
fn text_files() -> io::Result<Vec<TextFile>> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listing = Command::new("git").current_dir(root()).args(arguments).output();
    let paths = match listing {
        Ok(output) if output.status.success() => {
            let names =
                String::from_utf8(output.stdout).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
            names.split_terminator('\0').map(PathBuf::from).collect()
        }
        Ok(_) => walk()?,
        Err(error) if error.kind() == ErrorKind::NotFound => walk()?,
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for path in paths {
        match fs::read(root().join(&path)) {
            // A zero byte tells what is no text, as it does for git.
            Ok(bytes) if bytes.contains(&0) => {}
            Ok(bytes) => files.push(TextFile { path, text: String::from_utf8_lossy(&bytes).into_owned() }),
            // Deleted but not yet committed so.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(files)
}

/// Every file below the root, apart from what cargo and git put there.
fn walk() -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    let entries = walkdir::WalkDir::new(root()).into_iter();
    for entry in entries.filter_entry(|entry| entry.file_name() != "target" && entry.file_name() != ".git") {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(root()).map_err(io::Error::other)?;
            paths.push(path.to_owned());
        }
    }
    Ok(paths)
}

/// Whether `todo!`, `unimplemented!` or an `ignore` attribute stands among the tokens, at any depth. Text in strings
/// and comments does not count: the lints have much to say about these words.
fn leaves_something(tokens: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let here = tokens.windows(2).any(|pair| match pair {
        [TokenTree::Ident(name), TokenTree::Punct(mark)] => {
            mark.as_char() == '!' && (name == "todo" || name == "unimplemented")
        }
        [TokenTree::Punct(mark), TokenTree::Group(attribute)] => {
            let first = attribute.stream().into_iter().next();
            mark.as_char() == '#' && matches!(first, Some(TokenTree::Ident(name)) if name == "ignore")
        }
        _ => false,
    });
    here || tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => leaves_something(group.stream()),
        _ => false,
    })
}

fn nothing_found<'file>(what: &str, found: impl Iterator<Item = &'file TextFile>) -> Outcome {
    let paths: Vec<String> = found.map(|file| file.path.display().to_string()).collect();
    if paths.is_empty() { Ok(()) } else { Err(format!("{what}: {}", paths.join(", ")).into()) }
}
