//! The texts that are transformed: examples of the pages, and files of the packages that this workspace depends on.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::{env, fs};

use cargo_metadata::MetadataCommand;
use steadfast_lints::lints;
use steadfast_source::{comments, on_large_stack};
use syn::visit::{self, Visit};
use syn::{ImplItem, Item, TraitItem, Type};
use walkdir::WalkDir;

use crate::reading::{Reading, read, read_counting};

/// How many files of dependencies are drawn.
pub(crate) const FILES: usize = 200;

/// Files above this size would cost more time than they have to tell.
const LARGEST: usize = 24_000;

/// What most files with findings have one of: reading all files would cost too much time.
const TELLING: &[&str] = &["let _ = ", "Err(_)", "if let Ok(", "if let Err(", ".ok()", ".is_ok()", ".is_err()"];

/// One text in the three forms that transformations start from.
pub(crate) struct Input {
    /// Where it comes from.
    pub(crate) name: String,
    /// Whether it is an example of a page.
    pub(crate) is_example: bool,
    /// As it is.
    pub(crate) text: String,
    pub(crate) findings: Vec<Reading>,
    /// With spaces in the place of comments, documentation excepted.
    pub(crate) bare: String,
    pub(crate) bare_findings: Vec<Reading>,
    /// As `prettyplease` prints it.
    pub(crate) printed: String,
    pub(crate) printed_findings: Vec<Reading>,
}

impl Input {
    /// `None` for what cannot be printed from its tree.
    fn new(name: String, is_example: bool, text: String, findings: Vec<Reading>) -> Option<Self> {
        let printed = prettyplease::unparse(&syn::parse_file(&text).ok()?);
        let bare = without_comments(&text);
        let bare_findings = read(&bare).expect("comments are no syntax");
        let printed_findings = read(&printed).expect("what is printed from a tree parses");
        Some(Self { name, is_example, text, findings, bare, bare_findings, printed, printed_findings })
    }
}

/// All inputs, read once.
pub(crate) fn inputs() -> &'static [Input] {
    static INPUTS: LazyLock<Vec<Input>> = LazyLock::new(|| on_large_stack(|| pages().chain(files()).collect()));
    &INPUTS
}

/// The Rust of all pages, one input for each fence.
fn pages() -> impl Iterator<Item = Input> {
    lints().iter().flat_map(|lint| {
        lint.page.split("```rust\n").skip(1).enumerate().map(|(at, rest)| {
            let text = rest.split("```\n").next().unwrap_or(rest).to_owned();
            let findings = read(&text).expect("the examples of pages parse");
            Input::new(format!("{} {}", lint.name, at + 1), true, text, findings)
                .expect("the examples of pages are plain")
        })
    })
}

/// Files of dependencies with handlers, drawn with a fixed seed, those with findings before others.
fn files() -> impl Iterator<Item = Input> {
    let mut candidates: Vec<(String, PathBuf)> = packages().into_iter().flat_map(sources).collect();
    candidates.sort();
    shuffle(&mut candidates);
    let mut files = Vec::new();
    let mut others = Vec::new();
    for (name, path) in candidates {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if text.len() > LARGEST || !TELLING.iter().any(|words| text.contains(words)) || !is_printable(&text) {
            continue;
        }
        // Test data of a package may be no Rust.
        let Ok((handlers, findings)) = read_counting(&text) else { continue };
        match (findings.is_empty(), handlers) {
            (false, _) => files.push((name, text, findings)),
            (true, 1..) => others.push((name, text, findings)),
            (true, 0) => {}
        }
        if files.len() == FILES {
            break;
        }
    }
    files
        .into_iter()
        .chain(others)
        .take(FILES)
        .filter_map(|(name, text, findings)| Input::new(name, false, text, findings))
}

/// The names and folders of the packages in the lock file that this machine builds.
fn packages() -> Vec<(String, PathBuf)> {
    let version = Command::new(env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned())).arg("-vV").output();
    let version = String::from_utf8(version.expect("rustc runs").stdout).expect("rustc prints text");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    let platform = format!("--filter-platform={host}");
    let metadata = |options: &[&str]| {
        let mut options: Vec<String> = options.iter().map(ToString::to_string).collect();
        options.push(platform.clone());
        MetadataCommand::new()
            .manifest_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
            .other_options(options)
            .exec()
    };
    // A machine that built this test alone has not fetched everything.
    let metadata = metadata(&["--locked", "--offline"])
        .or_else(|_| metadata(&["--locked"]))
        .unwrap_or_else(|error| panic!("the dependencies cannot be listed: {error}"));
    metadata
        .packages
        .iter()
        .filter(|package| package.source.is_some())
        .filter_map(|package| {
            let folder = package.manifest_path.parent()?;
            Some((format!("{} {}", package.name, package.version), folder.as_std_path().to_owned()))
        })
        .collect()
}

/// The source files of a package by their names: code that runs, not its tests.
fn sources((package, folder): (String, PathBuf)) -> Vec<(String, PathBuf)> {
    WalkDir::new(folder.join("src"))
        .into_iter()
        // A package may have its library elsewhere.
        .filter_map(|entry| entry.ok())
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&folder).expect("the walk stays below its root");
            let path: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            (format!("{package}: {}", path.join("/")), entry.path().to_owned())
        })
        .collect()
}

/// Whether `prettyplease` prints the tree of a text: it stops at syntax that `syn` leaves as tokens.
fn is_printable(text: &str) -> bool {
    struct Verbatim(bool);
    impl<'ast> Visit<'ast> for Verbatim {
        fn visit_item(&mut self, item: &'ast Item) {
            self.0 |= matches!(item, Item::Verbatim(_));
            visit::visit_item(self, item);
        }
        fn visit_impl_item(&mut self, item: &'ast ImplItem) {
            self.0 |= matches!(item, ImplItem::Verbatim(_));
            visit::visit_impl_item(self, item);
        }
        fn visit_trait_item(&mut self, item: &'ast TraitItem) {
            self.0 |= matches!(item, TraitItem::Verbatim(_));
            visit::visit_trait_item(self, item);
        }
        fn visit_type(&mut self, ty: &'ast Type) {
            self.0 |= matches!(ty, Type::Verbatim(_));
            visit::visit_type(self, ty);
        }
    }
    syn::parse_file(text).is_ok_and(|file| {
        let mut verbatim = Verbatim(false);
        verbatim.visit_file(&file);
        !verbatim.0
    })
}

/// Brings `items` into an order that is the same in every run.
fn shuffle<T>(items: &mut [T]) {
    let mut state: u64 = 0x5eed_0f57_eadf_a57d;
    for at in (1..items.len()).rev() {
        // Steele and Vigna's SplitMix64.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let other = usize::try_from(mixed % (at as u64 + 1)).expect("it is no larger than `at`");
        items.swap(at, other);
    }
}

/// The text with spaces in the place of its comments, documentation excepted.
fn without_comments(text: &str) -> String {
    let mut bare = text.to_owned();
    for comment in comments(text).iter().filter(|comment| !comment.doc) {
        let blank: String = text[comment.range.clone()]
            .bytes()
            .map(|byte| if byte == b'\n' || byte == b'\r' { char::from(byte) } else { ' ' })
            .collect();
        bare.replace_range(comment.range.clone(), &blank);
    }
    bare
}
