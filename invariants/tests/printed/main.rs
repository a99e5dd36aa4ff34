//! Printed guards and effects are compiled among the types of their file, and do what `eval` says, also where the guard is
//! false; and the methods as they were written do what `eval` says that their origin does, one call at a time and in long
//! sequences.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod program;
mod values;

use std::fs;
use std::path::Path;
use std::process::Command;

use steadfast_invariants::frontend::{SourceText, read};

use program::Program;

/// The gallery, and what it has no use for.
fn sources() -> Vec<(String, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for folder in ["models", "tests/printed/shapes"] {
        let entries = fs::read_dir(here.join(folder)).expect("a folder of models");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let mut paths: Vec<_> =
            paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect();
        paths.sort();
        for path in paths {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            sources.push((name, fs::read_to_string(&path).expect("a readable model")));
        }
    }
    sources
}

#[test]
fn printed_effects_do_what_eval_says() {
    let mut program = Program::default();
    for (name, text) in sources() {
        let file = SourceText { path: format!("{name}.rs"), text: text.clone() };
        let reading = read(&[file]);
        assert_eq!(reading.diagnostics, [], "{name}");
        assert!(!reading.objects.is_empty(), "{name} has no object");
        program.module(&name, &text, &reading.objects);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("printed.rs");
    fs::write(&source, program.source()).expect("a writable folder");
    let binary = folder.path().join("printed");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let compiled = Command::new(rustc)
        .args(["--edition", "2024", "--cap-lints", "allow", "-C", "debug-assertions=on", "-o"])
        .arg(&binary)
        .arg(&source)
        .output()
        .expect("a compiler");
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let run = Command::new(&binary).output().expect("the program");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.starts_with("all of "), "{said}{}", String::from_utf8_lossy(&run.stderr));
    let cases: usize = said.split(' ').nth(2).and_then(|count| count.parse().ok()).expect("a number of cases");
    assert!(cases > 2000, "only {cases} cases");
    let steps: usize = said.split(' ').nth(5).and_then(|count| count.parse().ok()).expect("a number of steps");
    assert!(steps > 5000, "only {steps} steps");
}
