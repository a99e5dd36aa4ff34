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

/// How many structs of a file are made replicated at most: for each, every function of the file is searched for writers.
const STRUCTS: usize = 40;

/// Structs are made replicated and methods operations: most of it is refused, and none of it panics. With
/// `STEADFAST_SOURCES=FOLDER`, the files of that folder are read rather than those of this repository.
#[test]
fn any_struct_may_be_replicated() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository");
    let root = std::env::var_os("STEADFAST_SOURCES").map_or_else(|| repository.to_owned(), PathBuf::from);
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths.sort();
    assert!(paths.len() > 100, "{} files", paths.len());
    let said: usize = std::thread::scope(|scope| {
        let halves = paths.chunks(paths.len().div_ceil(2)).map(|paths| scope.spawn(|| read_all(paths)));
        halves.collect::<Vec<_>>().into_iter().map(|half| half.join().expect("no panic")).sum()
    });
    assert!(said > 500, "only {said} diagnostics and objects");
}

/// The number of diagnostics and objects of all files, each read as a crate of its own.
fn read_all(paths: &[PathBuf]) -> usize {
    let mut said = 0;
    for path in paths {
        let bytes = fs::read(path).expect("a readable file");
        let text = annotated(&String::from_utf8_lossy(&bytes));
        let name = path.display();
        let found = std::panic::catch_unwind(|| reading(&[("src/lib.rs", &text)]))
            .unwrap_or_else(|_| panic!("the front end panicked on {name}"));
        said += found.diagnostics.len() + found.objects.len();
    }
    said
}

/// The text with attributes at structs, evenly spread over the file, and at all implementations and methods.
fn annotated(text: &str) -> String {
    let declarations = ["struct ", "pub struct ", "pub(crate) struct ", "pub(super) struct "];
    let is_struct = |line: &str| declarations.iter().any(|start| line.starts_with(start));
    let stride = text.lines().filter(|line| is_struct(line)).count().div_ceil(STRUCTS).max(1);
    let methods = ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn ", "async fn ", "pub async fn "];
    let mut structs = 0;
    let mut annotated = String::new();
    for line in text.split_inclusive('\n') {
        if is_struct(line) {
            if structs % stride == 0 {
                annotated.push_str("#[replicated] ");
            }
            structs += 1;
        } else if line.starts_with("impl") {
            annotated.push_str("#[replicated] ");
        } else if let Some(method) = line.strip_prefix("    ")
            && methods.iter().any(|start| method.starts_with(start))
        {
            annotated.push_str("#[operation] ");
        }
        annotated.push_str(line);
    }
    annotated
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
