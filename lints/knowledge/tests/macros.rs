//! What macros declare is what somebody would write in their place: of each file in `macros/`, the module `called` declares by
//! calls of macros what the module `written` declares without.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use steadfast_knowledge::items::{FileItems, collect};
use steadfast_knowledge::{SourceFile, expand};

/// What the module `name` declares, and how many calls are left.
fn declared(file: &syn::File, name: &str) -> (FileItems, usize) {
    let module = file.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == name => module.content.as_ref(),
        _ => None,
    });
    let (_, content) = module.expect("each file has both modules");
    let mut files = [SourceFile { path: "lib.rs".to_owned(), items: Arc::new(collect(content, false).items) }];
    let tally = expand(&mut files, false);
    let [file] = files;
    assert_eq!((tally.unmatched, tally.unreadable, tally.ambiguous, tally.excessive), (0, 0, 0, 0), "{tally:?}");
    (Arc::unwrap_or_clone(file.items), tally.expanded)
}

#[test]
fn what_macros_declare_is_what_one_would_write() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/macros");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        let text = fs::read_to_string(&path).expect("it is text");
        let parsed = steadfast_source::parse(&text).expect("it is Rust");
        let (called, expanded) = declared(&parsed.file, "called");
        let (written, none) = declared(&parsed.file, "written");
        assert!(expanded > 0 && none == 0, "{}", path.display());
        assert_eq!(called.modules, written.modules, "{}", path.display());
        assert_eq!(called.functions, written.functions, "{}", path.display());
        assert_eq!(called, written, "{}", path.display());
        count += 1;
    }
    assert!(count >= 12, "{count}");
}
