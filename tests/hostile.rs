//! Files that no one expects: each costs itself, and the report says so.

#![cfg(unix)]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use support::{BROKEN, Tree, ended};

#[test]
fn contents_that_are_not_utf8_cost_the_file() {
    let tree = Tree::new(&[("b.rs", "fn f() {}\n")]);
    tree.write("a.rs", b"fn f() {}\n// \xff\n");
    let files = tree.files("", &["lint", "."]);
    assert_eq!((files.checked, files.failed), (1, vec!["a.rs".to_owned()]));
    let ended = tree.run(&["lint", "--format", "short", "a.rs"]);
    assert!(ended.out.contains("not UTF-8 after byte 13"), "{ended:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_unicode_or_speak_to_terminals_are_shown() {
    let tree = Tree::new(&[]);
    for name in [&b"a\xff.rs"[..], b"a\xfe.rs", b"b\x1b[31m\n.rs"] {
        fs::write(tree.path().join(OsStr::from_bytes(name)), BROKEN).expect("Linux takes any name");
    }
    let files = tree.files("", &["lint", "."]);
    assert_eq!(files.failed.len(), 3, "{files:?}");
    assert_eq!(files.failed[..2], ["a\\xfe.rs", "a\\xff.rs"]);
    for format in ["human", "short"] {
        let ended = tree.run(&["lint", "--format", format, "."]);
        assert!(!ended.out.contains('\u{1b}') && !ended.err.contains('\u{1b}'), "{ended:?}");
    }
    let ended = tree.run(&["lint", "none\u{1b}[31m.rs"]);
    assert!(ended.status == 2 && !ended.err.contains('\u{1b}'), "{ended:?}");
}

#[test]
fn a_file_or_directory_that_cannot_be_read_is_told() {
    let tree = Tree::new(&[("a.rs", ""), ("closed/b.rs", ""), ("c.rs", "")]);
    for (path, mode) in [("a.rs", 0o000), ("closed", 0o000)] {
        fs::set_permissions(tree.path().join(path), fs::Permissions::from_mode(mode)).expect("it is ours");
    }
    let may_read_all = fs::read(tree.path().join("a.rs")).is_ok();
    let files = tree.files("", &["lint", "."]);
    let strict = tree.run(&["lint", "--strict", "."]);
    fs::set_permissions(tree.path().join("closed"), fs::Permissions::from_mode(0o755)).expect("it is ours");
    // The super-user reads everything.
    let (failed, checked, status) = if may_read_all { (0, 3, 0) } else { (2, 1, 3) };
    assert_eq!((files.failed.len(), files.checked, strict.status), (failed, checked, status), "{files:?}");
}

#[test]
fn links_are_followed_and_loops_end() {
    let tree = Tree::new(&[("src/a.rs", BROKEN), ("shared/b.rs", BROKEN)]);
    let link = |to: &str, at: &str| symlink(tree.path().join(to), tree.path().join(at)).expect("a link");
    link("src", "src/again");
    link("shared", "src/shared");
    link("src/a.rs", "also_a.rs");
    link("none.rs", "dangling.rs");
    link("none", ".#lock.rs");
    let files = tree.files("", &["lint", "."]);
    assert_eq!(files.failed, ["dangling.rs", "shared/b.rs", "src/a.rs"]);
    assert_eq!(tree.files("src", &["lint", "."]).failed, ["a.rs", "shared/b.rs"]);
}

#[test]
fn what_is_no_regular_file_is_not_read() {
    let tree = Tree::new(&[("a.rs", "")]);
    let pipe = tree.path().join("pipe.rs");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("POSIX has mkfifo");
    assert!(made.success());
    let files = tree.files("", &["lint", "pipe.rs", "a.rs"]);
    assert_eq!((files.checked, files.failed), (1, vec!["pipe.rs".to_owned()]));
    assert_eq!(tree.files("", &["lint", "."]).checked, 1);
}

#[test]
fn an_output_that_is_no_regular_file_stays_what_it_is() {
    let tree = Tree::new(&[("a.rs", BROKEN), ("real.json", "")]);
    symlink(tree.path().join("real.json"), tree.path().join("link.json")).expect("a link");
    let run = ended(tree.command("", &["lint", "--output", "json=link.json", "--output", "sarif=/dev/null", "a.rs"]));
    assert_eq!(run.status, 0, "{run:?}");
    assert!(tree.read("real.json").contains("a.rs"));
    let is_link = |path: &str| fs::symlink_metadata(tree.path().join(path)).expect("it is there").is_symlink();
    assert!(is_link("link.json") && !is_link("real.json"));
    assert!(!fs::metadata("/dev/null").expect("it is there").is_file());
}
