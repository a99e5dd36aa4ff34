//! What packages beside the one that is linted do to its report.

mod support;

use support::Tree;

const APP: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\ndep = { path = \"../dep\" }\n";
const DEP: &str = "[package]\nname = \"dep\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";

#[test]
fn a_function_of_another_crate_is_not_taken_for_one_of_the_run() {
    let silent = "pub fn write_it(path: &str) -> std::io::Result<()> { std::fs::write(path, b\"x\") }";
    let told = "pub fn write_it(path: &str) -> std::io::Result<()> {
        std::fs::write(path, b\"x\").inspect_err(|error| tracing::error!(\"{error}\"))
    }";
    let user = |krate: &str| {
        format!("pub fn end(path: &str) {{ if {krate}::store::write_it(path).is_err() {{ log::warn!(\"lost\"); }} }}")
    };
    for (krate, level) in [("dep", "warn[log_only]"), ("crate", "note[log_only]")] {
        let tree = Tree::new(&[
            ("app/Cargo.toml", APP),
            ("app/src/lib.rs", "mod store; mod user;"),
            ("app/src/store.rs", told),
            ("app/src/user.rs", &user(krate)),
            ("dep/Cargo.toml", DEP),
            ("dep/src/lib.rs", "pub mod store;"),
            ("dep/src/store.rs", silent),
        ]);
        let ended = tree.run(&["lint", "--notes", "--format", "short", "app"]);
        assert!(ended.out.contains(level), "{krate}: {ended:?}");
    }
}

#[test]
fn files_that_no_crate_has_do_not_end_the_run() {
    let tree = Tree::new(&[
        ("app/Cargo.toml", APP),
        ("app/src/lib.rs", "unknown! { fn }\npub fn end() { let _ = std::fs::write(\"a\", b\"x\"); }"),
        ("app/src/made.rs", "// @generated\npub mod leaf;"),
        ("app/src/made/leaf.rs", "pub fn leaf() {}"),
        ("dep/Cargo.toml", DEP),
        ("dep/src/lib.rs", "#[path = \"../../app/src/made.rs\"]\npub mod made;"),
    ]);
    let ended = tree.run(&["lint", "--format", "short", "app/src/lib.rs", "app/src/made.rs"]);
    assert!(ended.out.contains("deny[discarded_result]") && ended.status == 1, "{ended:?}");
}

#[test]
#[cfg(unix)]
fn that_cargo_waits_for_another_one_is_told() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    let tree = Tree::new(&[("Cargo.toml", DEP), ("src/lib.rs", "")]);
    tree.write(
        "cargo.sh",
        b"#!/bin/sh\necho '    Blocking waiting for file lock on package cache' >&2\nexec \"$REAL\" \"$@\"\n",
    );
    let cargo = tree.path().join("cargo.sh");
    set_permissions(&cargo, Permissions::from_mode(0o755)).expect("it can be run");
    let script = cargo.to_str().expect("it is text");
    let variables = [("CARGO", script), ("REAL", env!("CARGO")), ("STEADFAST_CACHE_DIR", "")];
    let run = |arguments: &[&str]| tree.run_with(arguments, &variables);
    assert!(run(&["lint", "src"]).err.contains("waiting for another cargo"));
    assert_eq!(run(&["lint", "--quiet", "src"]).err, "");
}
