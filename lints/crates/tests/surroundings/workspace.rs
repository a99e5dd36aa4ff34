//! Crates and their names for each other.

use std::path::Path;

use steadfast_crates::Cache;

use super::*;

/// An application that calls a library of another name `store`, and has no lock file.
const RENAMED: &[(&str, &str)] = &[
    (
        "app/Cargo.toml",
        "[package]\nname = 'my-app'\nversion = '0.1.0'\nedition = '2024'\n\
         [dependencies]\nstore = { package = 'ware-house', path = '../ware-house' }\n\
         [dev-dependencies]\ncheck = { path = '../check' }\n[build-dependencies]\ntool = { path = '../tool' }\n",
    ),
    ("app/src/lib.rs", "mod inner; pub fn shown() {}"),
    ("app/src/inner.rs", "fn inner() {}"),
    ("app/src/main.rs", "fn main() {}"),
    ("app/tests/it.rs", "mod common;"),
    ("app/tests/common/mod.rs", "pub fn common() {}"),
    ("app/build.rs", "fn main() {}"),
    (
        "ware-house/Cargo.toml",
        "[package]\nname = 'ware-house'\nversion = '0.2.0'\n[dependencies]\ntool = { path = '../tool' }",
    ),
    ("ware-house/src/lib.rs", "pub mod shelf; #[path = \"odd.rs\"] mod even; #[cfg(test)] mod tests; fn hidden() {}"),
    ("ware-house/src/odd.rs", "pub fn odd() {}"),
    ("ware-house/src/shelf/mod.rs", "pub fn put() {} mod deep;"),
    ("ware-house/src/shelf/deep.rs", "pub fn deep() {}"),
    ("ware-house/src/tests.rs", "pub fn tests() {}"),
    ("ware-house/src/stray.rs", "pub fn stray() {}"),
    ("ware-house/src/main.rs", "pub fn main() {}"),
    ("check/Cargo.toml", "[package]\nname = 'check'\nversion = '0.2.0'\n"),
    ("check/src/lib.rs", "this is not Rust"),
    ("tool/Cargo.toml", "[package]\nname = 'tool'\nversion = '0.2.0'\n[lib]\nname = 'hammer'\npath = 'hammer.rs'\n"),
    ("tool/hammer.rs", "pub fn hit() {}"),
];

#[test]
fn each_crate_has_its_own_names_for_others_and_nothing_is_written() -> Outcome {
    let root = folder(RENAMED)?;
    let before = listing(root.path())?;
    let own = [
        "app/src/lib.rs",
        "app/src/inner.rs",
        "app/src/main.rs",
        "app/tests/it.rs",
        "app/tests/common/mod.rs",
        "app/build.rs",
    ];
    let found = around(root.path(), &own, &Cache::nowhere())?;
    assert_eq!(found.remarks, [""; 0]);

    let (library, store) = (("my_app", "app/src/lib.rs"), ("store", "ware-house/src/lib.rs"));
    let check = ("check", "check/src/lib.rs");
    assert_eq!(dependencies(&found, "app/src/lib.rs"), [store, check].into());
    assert_eq!(dependencies(&found, "app/src/main.rs"), [store, check, library].into());
    assert_eq!(dependencies(&found, "app/tests/it.rs"), [store, check, library].into());
    assert_eq!(dependencies(&found, "app/build.rs"), [("hammer", "tool/hammer.rs")].into());
    assert_eq!(dependencies(&found, "ware-house/src/lib.rs"), [("hammer", "tool/hammer.rs")].into());

    let mut read = paths(&found.files);
    read.sort_unstable();
    let expected = [
        "tool/hammer.rs",
        "ware-house/src/lib.rs",
        "ware-house/src/odd.rs",
        "ware-house/src/shelf/deep.rs",
        "ware-house/src/shelf/mod.rs",
    ];
    assert_eq!(read, expected);
    assert_eq!(functions(&found.files, "ware-house/src/shelf/mod.rs"), ["put"]);
    assert_eq!(functions(&found.files, "ware-house/src/lib.rs"), [""; 0], "what is private is of no use to others");
    assert_eq!(listing(root.path())?, before);
    Ok(())
}

#[test]
fn members_that_the_run_does_not_read_are_read_as_dependencies() -> Outcome {
    let root = folder(&[
        ("Cargo.toml", "[workspace]\nmembers = ['a', 'b', 'c']\nresolver = '3'\n"),
        ("a/Cargo.toml", "[package]\nname = 'a'\nversion = '0.1.0'\n[dependencies]\nb = { path = '../b' }\n"),
        ("a/src/lib.rs", "mod one; mod two;"),
        ("a/src/one.rs", "fn one() {}"),
        ("a/src/two.rs", "fn two() {} mod three;"),
        ("a/src/two/three.rs", "fn three() {}"),
        ("a/tests/t.rs", "mod other;"),
        ("a/tests/other.rs", "pub fn other() {}"),
        ("b/Cargo.toml", "[package]\nname = 'b'\nversion = '0.1.0'\n"),
        ("b/src/lib.rs", "pub fn b() {}"),
        ("c/Cargo.toml", "[package]\nname = 'c'\nversion = '0.1.0'\n"),
        ("c/src/lib.rs", "pub fn c() {}"),
    ])?;
    let cache = Cache::at(&root.path().join("cache"));
    for _ in 0..2 {
        let mut found = around(root.path(), &["a/src/two.rs"], &cache)?;
        assert_eq!(found.remarks, [""; 0]);
        assert_eq!(dependencies(&found, "a/src/lib.rs"), [("b", "b/src/lib.rs")].into());
        assert_eq!(paths(&found.files), ["b/src/lib.rs"]);

        // The run reads one file of the package: the library's others are found, private functions and all.
        let two = steadfast_source::parse("fn edited() {} mod three;").map(|parsed| SourceFile {
            path: "a/src/two.rs".to_owned(),
            items: steadfast_knowledge::items::collect(&parsed.file.items, false).items.into(),
        })?;
        let missing = pool()?.install(|| found.missing(std::slice::from_ref(&two), &cache));
        assert_eq!(paths(&missing), ["a/src/lib.rs", "a/src/one.rs", "a/src/two/three.rs"]);
        assert_eq!(functions(&missing, "a/src/two/three.rs"), ["three"]);
    }
    Ok(())
}

#[test]
fn what_was_not_fetched_leaves_the_members() -> Outcome {
    let root = folder(&[
        ("Cargo.toml", "[workspace]\nmembers = ['a', 'b']\nresolver = '3'\n"),
        (
            "a/Cargo.toml",
            "[package]\nname = 'a'\nversion = '0.1.0'\n\
             [dependencies]\nother = { package = 'b', path = '../b' }\nno-such-crate-anywhere = '77'\n",
        ),
        ("a/src/lib.rs", ""),
        ("b/Cargo.toml", "[package]\nname = 'b'\nversion = '0.1.0'\n"),
        ("b/src/lib.rs", "pub fn b() {}"),
    ])?;
    let before = listing(root.path())?;
    let outside = tempfile::tempdir()?;
    for _ in 0..2 {
        let found = around(root.path(), &["a/src/lib.rs"], &Cache::at(outside.path()))?;
        let [remark] = &found.remarks[..] else { panic!("one remark: {:?}", found.remarks) };
        assert!(remark.contains("no-such-crate-anywhere"), "{remark}");
        assert_eq!(dependencies(&found, "a/src/lib.rs"), [("other", "b/src/lib.rs")].into());
        assert_eq!(functions(&found.files, "b/src/lib.rs"), ["b"]);
    }
    assert_eq!(listing(root.path())?, before);
    Ok(())
}

#[test]
fn a_manifest_that_cargo_refuses_leaves_the_layout() -> Outcome {
    let root = folder(&[
        ("Cargo.toml", "[package]\nname = 'odd-one'\nversion = 'not a version'\n"),
        ("src/lib.rs", ""),
        ("src/bin/tool.rs", ""),
        ("tests/deep/main.rs", ""),
    ])?;
    let found = around(root.path(), &["src/lib.rs", "src/bin/tool.rs", "tests/deep/main.rs"], &Cache::nowhere())?;
    assert_eq!(found.remarks.len(), 1, "{:?}", found.remarks);
    let library = ("odd_one", "src/lib.rs");
    assert_eq!(dependencies(&found, "src/lib.rs"), [].into());
    assert_eq!(dependencies(&found, "src/bin/tool.rs"), [library].into());
    assert_eq!(dependencies(&found, "tests/deep/main.rs"), [library].into());
    Ok(())
}

#[test]
fn files_without_a_package_are_crates_by_themselves() -> Outcome {
    let root = folder(&[("main.rs", "mod a;"), ("a.rs", "")])?;
    let found = around(root.path(), &["a.rs", "main.rs"], &Cache::nowhere())?;
    assert_eq!(found.remarks, [""; 0]);
    let roots: Vec<&str> = found.crates.iter().map(|krate| krate.root.as_str()).collect();
    assert_eq!(roots, ["<core>/lib.rs", "<alloc>/lib.rs", "<std>/lib.rs", "main.rs", "a.rs"]);
    assert!(!functions(&found.files, "<std>/lib.rs").is_empty());
    Ok(())
}

#[test]
fn fetched_crates_are_read_where_they_are() -> Outcome {
    // The package of this test: what it depends on was fetched to build it.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = around(folder, &["src/lib.rs"], &Cache::nowhere())?;
    assert_eq!(found.remarks, [""; 0]);
    let names = dependencies(&found, "src/lib.rs");
    let root = |name: &str| names.iter().find(|(called, _)| *called == name).map(|(_, root)| *root);
    assert_eq!(root("steadfast_knowledge"), Some("../knowledge/src/lib.rs"));
    let toml = root("toml").expect("it is a dependency");
    assert!(toml.starts_with("<toml 1.") && toml.ends_with(">/src/lib.rs"), "{toml}");
    // Its modules are written out in one file.
    assert!(functions(&found.files, toml).contains(&"from_str"));
    assert!(paths(&found.files).iter().all(|path| !path.starts_with('<') || path.ends_with("/lib.rs")));
    Ok(())
}

#[test]
fn included_files_are_a_part_of_the_module_that_includes_them() -> Outcome {
    let root = folder(&[
        (
            "app/Cargo.toml",
            "[package]\nname = 'app'\nversion = '0.1.0'\n[dependencies]\nstore = { path = '../store' }\n",
        ),
        ("app/src/lib.rs", "pub fn app() {}"),
        ("store/Cargo.toml", "[package]\nname = 'store'\nversion = '0.1.0'\n"),
        (
            "store/src/lib.rs",
            "pub struct Own; include!(\"inner/lib.rs\"); include!(concat!(env!(\"OUT_DIR\"), \"/made.rs\"));",
        ),
        ("store/src/inner/lib.rs", "pub mod shelf; pub fn of_root() -> Own { Own }"),
        ("store/src/inner/shelf.rs", "pub fn put() -> super::Own { crate::of_root() }"),
    ])?;
    let found = around(root.path(), &["app/src/lib.rs"], &Cache::nowhere())?;
    assert_eq!(paths(&found.files), ["store/src/lib.rs", "store/src/inner/lib.rs", "store/src/inner/shelf.rs"]);
    Ok(())
}
