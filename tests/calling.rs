//! How the command is called, and how it ends.

mod support;

use std::io::Read as _;
use std::process::Stdio;

use support::{BROKEN, Tree, ended};

const PACKAGE: &str = "[package]\nname = \"one\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

#[test]
fn cargo_direct_and_bare_calls_give_the_same_report() {
    let tree = Tree::new(&[("Cargo.toml", PACKAGE), ("src/lib.rs", "//! A library.\n"), ("src/b.rs", BROKEN)]);
    let direct = tree.run(&["lint", "--format", "json"]);
    assert_eq!((direct.status, direct.err.contains("1 file was not checked")), (0, true), "{direct:?}");
    assert_eq!(tree.run(&["steadfast", "lint", "--format", "json"]), direct);
    assert_eq!(tree.run(&["lint", "--format", "json", "."]), direct);
    for bare in [&["steadfast"][..], &[]] {
        let bare = tree.run(bare);
        assert_eq!(bare.status, 0, "{bare:?}");
        assert!(bare.out.contains("src/b.rs"), "{bare:?}");
    }
}

#[test]
fn a_file_that_fails_is_a_warning_and_an_error_under_strict() {
    let tree = Tree::new(&[("a.rs", BROKEN), ("b.rs", "")]);
    assert_eq!(tree.run(&["lint", "a.rs"]).status, 0);
    assert_eq!(tree.run(&["lint", "--strict", "a.rs"]).status, 3);
    assert_eq!(tree.run(&["lint", "--strict", "b.rs"]).status, 0);
    let quiet = tree.run(&["lint", "--quiet", "a.rs"]);
    assert_eq!(quiet.err, "");
}

#[test]
fn a_wrong_command_line_is_told_and_ends_with_2() {
    let tree = Tree::new(&[("a.rs", "")]);
    for (arguments, said) in [
        (&["lint", "none.rs"][..], "no such file or directory: `none.rs`"),
        (&["lint", "-D", "no_such_lint"], "--deny"),
        (&["lint", "--level", "no_such_lint=deny"], "unknown lint `no_such_lint`"),
        (&["lint", "--level", "no_such_lint=high"], "`high` is no level"),
        (&["lint", "--threads", "0"], "--threads"),
        (&["lint", "--format", "json", "--format", "sarif"], "only one format"),
        (&["lint", "--output", "json=none/report"], "cannot write to `none/report`"),
        (&["lint", "-p", "none"], "no `Cargo.toml`"),
        (&["lint", "--manifest-path", "none.toml"], "none.toml"),
        (&["lint", "--config", "none.toml", "a.rs"], "cannot read the configuration"),
        (&["explain"], "<NAME>"),
        (&["explain", "no_such_lint"], "unknown lint `no_such_lint`"),
    ] {
        let ended = tree.run(arguments);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{arguments:?} {ended:?}");
        assert!(ended.err.contains(said), "{arguments:?} {ended:?}");
    }
}

#[test]
fn help_and_version_are_no_errors() {
    let tree = Tree::new(&[]);
    for arguments in [&["--help"][..], &["steadfast", "--help"], &["lint", "--help"], &["--version"]] {
        let ended = tree.run(arguments);
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
        assert!(ended.out.contains("steadfast"), "{ended:?}");
    }
}

#[test]
fn the_list_of_lints_has_a_line_for_each() {
    let ended = Tree::new(&[]).run(&["explain", "--list"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    let names: Vec<&str> = ended.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let known: Vec<&str> = steadfast_lints::lints().iter().map(|lint| lint.name).collect();
    assert_eq!(names, known);
}

#[test]
fn a_wrong_configuration_is_shown_at_its_place() {
    let tree =
        Tree::new(&[("src/a.rs", ""), ("steadfast.toml", "[lint]\nprofile = \"default\"\nfail-one = \"warn\"\n")]);
    let ended = tree.run(&["lint", "src/a.rs"]);
    assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
    assert!(ended.err.contains("steadfast.toml:3:1") && ended.err.contains("fail-one"), "{ended:?}");
    assert!(!ended.err.contains('\u{1b}'), "{ended:?}");
    let colored = tree.run(&["lint", "--color", "always", "src/a.rs"]);
    assert!(colored.err.contains('\u{1b}'), "{colored:?}");
    assert_eq!(tree.run(&["lint", "--config", "../steadfast.toml"]).status, 2);
}

#[test]
fn the_report_is_the_same_for_any_number_of_threads() {
    let tree = Tree::new(&[]);
    for number in 0..60 {
        let text = if number % 3 == 0 { BROKEN } else { "fn f() { if let Err(_) = g() {} }\n" };
        tree.write(&format!("d{}/f{number}.rs", number % 7), text.as_bytes());
    }
    let one = tree.run(&["lint", "--threads", "1", "--format", "json", "."]);
    assert!(one.out.contains("d0/f0.rs"), "{one:?}");
    for threads in ["2", "7"] {
        assert_eq!(tree.run(&["lint", "--threads", threads, "--format", "json", "."]), one);
    }
}

#[test]
fn reports_go_where_they_are_sent() {
    let tree = Tree::new(&[("a.rs", BROKEN), ("report.json", "old")]);
    let arguments = ["lint", "--format", "short", "--output", "json=report.json", "--output", "sarif=r.sarif", "a.rs"];
    let ended = tree.run(&arguments);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(ended.out.starts_with("a.rs:1:"), "{ended:?}");
    assert!(tree.read("report.json").starts_with('{') && tree.read("report.json").contains("a.rs"));
    assert!(tree.read("r.sarif").contains("\"2.1.0\""));
    let left: Vec<_> = std::fs::read_dir(tree.path()).expect("a directory").collect();
    assert_eq!(left.len(), 3, "no temporary file stays: {left:?}");
    let silent = tree.run(&["lint", "--format", "json", "--output", "json=report.json", "a.rs"]);
    assert_eq!(silent.out, "");
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    let tree = Tree::new(&[]);
    for number in 0..2000 {
        tree.write(&format!("f{number:04}.rs"), BROKEN.as_bytes());
    }
    for (strict, expected) in [(false, 0), (true, 3)] {
        let mut command = tree.command("", &["lint", "--format", "short", "--quiet", "."]);
        if strict {
            command.arg("--strict");
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut first = [0; 16];
        let mut out = child.stdout.take().expect("it is piped");
        out.read_exact(&mut first).expect("there is output");
        drop(out);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(expected), &[][..]));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_incomplete() {
    let tree = Tree::new(&[("a.rs", BROKEN)]);
    let mut command = tree.command("", &["lint", "--quiet", "a.rs"]);
    command.stdout(std::fs::File::options().write(true).open("/dev/full").expect("Linux has it"));
    let ended = ended(command);
    assert_eq!(ended.status, 3, "{ended:?}");
    assert!(ended.err.contains("cannot write to standard output"), "{ended:?}");
}
