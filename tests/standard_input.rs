//! Single files and standard input are checked with what the rest of their workspace declares.

mod support;

use support::{BROKEN, Tree, ended};

/// A package in which what `keep` gives back is in another file than its call, and in another package than the alias for it.
fn tree() -> Tree {
    Tree::new(&[
        ("Cargo.toml", "[workspace]\nmembers = ['app', 'store']\nresolver = '3'\n"),
        (
            "app/Cargo.toml",
            "[package]\nname = 'app'\nversion = '0.1.0'\nedition = '2024'\n[dependencies]\nstore = { path = '../store' }\n",
        ),
        ("app/src/lib.rs", "mod shelf;\nmod vote;\n"),
        ("app/src/shelf.rs", "pub fn keep(vote: &str) -> store::Outcome<()> {\n    store::put(vote)\n}\n"),
        ("app/src/vote.rs", "pub fn saved() {}\n"),
        ("store/Cargo.toml", "[package]\nname = 'store'\nversion = '0.1.0'\nedition = '2024'\n"),
        (
            "store/src/lib.rs",
            "pub type Outcome<T> = Result<T, std::io::Error>;\n\
             pub fn put(vote: &str) -> Outcome<()> {\n    std::fs::write(\"vote\", vote)\n}\n",
        ),
    ])
}

/// A text for `app/src/vote.rs` whose error is that of a function elsewhere.
const VOTE: &str = "use crate::shelf::keep;\n\npub fn vote(vote: &str) {\n    let _ = keep(vote);\n}\n";

fn known(path: &str) -> Vec<(String, String)> {
    vec![(path.to_owned(), "known".to_owned())]
}

#[test]
fn a_single_file_is_checked_with_what_its_workspace_declares() {
    let tree = tree();
    tree.write("app/src/vote.rs", VOTE.as_bytes());
    assert_eq!(tree.findings("", &["app/src/vote.rs"], ""), known("app/src/vote.rs"));
    assert_eq!(tree.findings("app/src", &["vote.rs"], ""), known("vote.rs"));
}

#[test]
fn standard_input_is_the_text_of_the_file_that_is_named() {
    let tree = tree();
    for (below, name) in [("", "app/src/vote.rs"), ("app/src", "vote.rs"), ("store", "../app/src/vote.rs")] {
        assert_eq!(tree.findings(below, &["-", "--stdin-filename", name], VOTE), known(name), "{below}");
    }
    assert_eq!(tree.read("app/src/vote.rs"), "pub fn saved() {}\n", "the file itself is neither read nor written");
    // A file that is not there yet, and that no module leads to.
    assert_eq!(tree.findings("", &["-", "--stdin-filename", "app/src/new.rs"], VOTE), known("app/src/new.rs"));
    // A test is one by its path.
    assert_eq!(tree.findings("", &["-", "--stdin-filename", "app/tests/new.rs"], VOTE), []);
}

#[test]
fn standard_input_without_a_name_is_a_file_of_the_current_folder() {
    let tree = tree();
    let text = "pub fn vote(vote: &str) {\n    let _ = std::fs::write(\"vote\", vote);\n}\n";
    assert_eq!(tree.findings("", &["-"], text), known("-"));
    assert_eq!(tree.findings("", &["-"], ""), []);
}

#[test]
fn the_rules_for_files_count_for_standard_input_when_exclusion_is_forced() {
    let tree = tree();
    tree.write("steadfast.toml", b"exclude = ['/app/src/vote.rs']\n");
    let arguments = ["-", "--stdin-filename", "app/src/vote.rs"];
    assert_eq!(tree.findings("", &arguments, VOTE), known("app/src/vote.rs"));
    assert_eq!(tree.findings("", &[&arguments[..], &["--force-exclude"]].concat(), VOTE), []);
}

#[test]
fn what_makes_no_sense_is_a_usage_error() {
    let tree = Tree::new(&[("a.rs", BROKEN)]);
    for (arguments, reason) in [
        (&["lint", "-", "a.rs"][..], "`-` is standard input and is checked alone"),
        (&["lint", "a.rs", "--stdin-filename", "a.rs"], "`--stdin-filename` names what `-` reads"),
        (&["lint", "-", "--stdin-filename", ".."], "`..` names no file"),
    ] {
        let ended = ended(tree.command("", arguments));
        assert_eq!(ended.status, 2, "{ended:?}");
        assert!(ended.err.contains(reason), "{ended:?}");
    }
}
