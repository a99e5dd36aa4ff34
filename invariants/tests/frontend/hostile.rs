//! No Rust makes the front end panic.

use std::fs;
use std::path::{Path, PathBuf};

use crate::reading;

/// All Rust files of this repository.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a readable folder");
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every struct is made replicated and every method an operation: most of it is refused, and none of it panics. With
/// `STEADFAST_SOURCES=FOLDER`, the files of that folder are read rather than those of this repository.
#[test]
fn any_struct_may_be_replicated() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository");
    let root = std::env::var_os("STEADFAST_SOURCES").map_or_else(|| repository.to_owned(), PathBuf::from);
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths.sort();
    assert!(paths.len() > 100, "{} files", paths.len());
    let mut said = 0;
    for path in paths {
        let bytes = fs::read(&path).expect("a readable file");
        let text = String::from_utf8_lossy(&bytes)
            .replace("\nstruct ", "\n#[replicated] struct ")
            .replace("\npub struct ", "\n#[replicated] pub struct ")
            .replace("\npub(super) struct ", "\n#[replicated] pub(super) struct ")
            .replace("\nimpl", "\n#[replicated] impl")
            .replace("\n    fn ", "\n    #[operation] fn ")
            .replace("\n    pub fn ", "\n    #[operation] pub fn ")
            .replace("\n    pub(super) fn ", "\n    #[operation] pub(super) fn ");
        let found = reading(&[("src/lib.rs", &text)]);
        said += found.diagnostics.len() + found.objects.len();
    }
    assert!(said > 500, "only {said} diagnostics and objects");
}

#[test]
fn half_an_object_is_no_panic() {
    let texts = [
        "#[replicated] struct A;",
        "#[replicated] struct A(); #[replicated] impl A { #[initial] fn a() -> Self { A() } }",
        "#[replicated] struct A<T>(T); #[replicated] impl<T> A<T> { #[operation] fn a(&mut self, t: T) { self.0 = t; } }",
        "#[replicated] impl Missing { #[operation] fn a(&mut self) {} }",
        "#[replicated] impl dyn Any { #[invariant] fn a(&self) -> bool { true } }",
        "#[replicated = \"x\"] struct A { a: A }",
        "#[replicated(apply)] struct A { a: u64 }",
        "#[replicated] struct A { a: u64 } #[replicated] struct A { b: u64 } #[replicated] impl A { #[operation] fn f(&mut self) {} }",
        "#[replicated] struct A { a: Self }",
        "#[replicated] struct r#type { r#fn: u64 } #[replicated] impl r#type { #[initial] fn r#match() -> Self { Self { r#fn: 0 } } }",
        "type A = B; type B = A; #[replicated] struct C { a: A }",
        "use a::a; use a as a; #[replicated] struct C { a: a::a }",
    ];
    for text in texts {
        let found = reading(&[("src/lib.rs", text)]);
        assert!(found.objects.len() + found.diagnostics.len() + found.unreadable.len() > 0, "{text}");
    }
}
