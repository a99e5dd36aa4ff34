//! How many lines a folder has, and which of them are tests: the same measure for every peer.
//!
//! Tests are the files in `tests`, `benches` and `examples` of a package and its `build.rs`, modules declared under
//! `#[cfg(test)]` in a file of their own, and items with `#[cfg(test)]`, `#[test]`, `#[x::test]` or `#[bench]`.
//! Targets that a manifest puts elsewhere are not followed, and what does not parse has no tests.

use std::collections::BTreeSet;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use proc_macro2::{TokenStream, TokenTree};
use serde::Serialize;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Attribute, ImplItem, Item, Meta};

use crate::sources::{relative, rust_files};

/// The lines of one file.
#[derive(Debug, Serialize)]
pub(crate) struct FileLines {
    path: String,
    lines: usize,
    lines_outside_tests: usize,
    /// First and last line of each stretch of tests, sorted.
    test_ranges: Vec<(usize, usize)>,
    /// Whether the file parses.
    parsed: bool,
}

/// Counts the lines of every Rust file below `root`.
pub(crate) fn count(root: &Path) -> Result<Vec<FileLines>> {
    let mut files = Vec::new();
    let mut test_modules = BTreeSet::new();
    for path in rust_files(root)? {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let lines = text.lines().count();
        let tree = syn::parse_file(&text);
        let mut tests = Tests::default();
        if let Ok(file) = &tree {
            if is_test(&file.attrs) {
                tests.lines.extend(1..=lines);
            }
            tests.visit_file(file);
        }
        if in_test_target(root, &path) {
            tests.lines.extend(1..=lines);
        }
        let folder = module_folder(&path);
        test_modules.extend(tests.modules.iter().map(|name| folder.join(name)));
        files.push((path, lines, tests.lines, tree.is_ok()));
        proc_macro2::extra::invalidate_current_thread_spans();
    }
    files
        .into_iter()
        .map(|(path, lines, mut tests, parsed)| {
            let module = path.with_extension("");
            if module.ancestors().any(|ancestor| test_modules.contains(ancestor)) {
                tests.extend(1..=lines);
            }
            Ok(FileLines {
                path: relative(root, &path)?,
                lines,
                lines_outside_tests: lines.saturating_sub(tests.len()),
                test_ranges: ranges(&tests),
                parsed,
            })
        })
        .collect()
}

/// The folder in which the modules that `path` declares have their files.
fn module_folder(path: &Path) -> PathBuf {
    let declares_beside =
        path.file_name().is_some_and(|name| name == "mod.rs" || name == "lib.rs" || name == "main.rs");
    match path.parent() {
        Some(parent) if declares_beside => parent.to_owned(),
        _ => path.with_extension(""),
    }
}

/// Whether the nearest package above `path` has it among its tests, benchmarks, examples or as its build script.
fn in_test_target(root: &Path, path: &Path) -> bool {
    let package = path
        .ancestors()
        .skip(1)
        .take_while(|folder| folder.starts_with(root))
        .find(|folder| folder.join("Cargo.toml").is_file())
        .unwrap_or(root);
    let Ok(inside) = path.strip_prefix(package) else {
        return false;
    };
    inside == Path::new("build.rs") || ["tests", "benches", "examples"].iter().any(|folder| inside.starts_with(folder))
}

/// Merges sorted lines into stretches.
fn ranges(lines: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for &line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => ranges.push((line, line)),
        }
    }
    ranges
}

/// Collects the test lines of one file and the modules it declares for tests only.
#[derive(Default)]
struct Tests {
    lines: BTreeSet<usize>,
    modules: Vec<String>,
}

impl<'ast> Visit<'ast> for Tests {
    fn visit_item(&mut self, item: &'ast Item) {
        if is_test(item_attributes(item)) {
            self.lines.extend(span_lines(item));
            if let Item::Mod(module) = item
                && module.content.is_none()
            {
                self.modules.push(module.ident.to_string());
            }
        } else {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        match item {
            ImplItem::Fn(function) if is_test(&function.attrs) => self.lines.extend(span_lines(item)),
            _ => syn::visit::visit_impl_item(self, item),
        }
    }
}

fn span_lines(node: &impl Spanned) -> RangeInclusive<usize> {
    let span = node.span();
    span.start().line..=span.end().line
}

fn item_attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether one of `attributes` makes its item a test or leaves it out of any other build.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let last = path.segments.last().map(|segment| segment.ident.to_string());
        match &attribute.meta {
            Meta::List(list) if path.is_ident("cfg") => requires_test(list.tokens.clone()),
            _ => matches!(last.as_deref(), Some("test" | "bench" | "rstest")),
        }
    })
}

/// Whether the predicate of a `cfg` has a `test` that no `not(..)` encloses.
fn requires_test(predicate: TokenStream) -> bool {
    let mut negated = false;
    for token in predicate {
        match token {
            TokenTree::Ident(ident) if ident == "test" => return true,
            TokenTree::Ident(ident) => negated = ident == "not",
            TokenTree::Group(group) if !negated && requires_test(group.stream()) => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negated_test_is_no_test() {
        let tests = |text: &str| requires_test(text.parse().expect("the predicate is made of tokens"));
        assert!(tests("test"));
        assert!(tests("all(unix, any(test, feature = \"x\"))"));
        assert!(!tests("not(test)"));
        assert!(!tests("feature = \"test\""));
    }

    #[test]
    fn test_items_give_stretches_and_modules() {
        let file = syn::parse_file("fn a() {}\n#[cfg(test)]\nmod tests {\n}\n#[cfg(test)]\nmod far;\nfn b() {}\n");
        let mut tests = Tests::default();
        tests.visit_file(&file.expect("the text is Rust"));
        assert_eq!(ranges(&tests.lines), [(2, 6)]);
        assert_eq!(tests.modules, ["far"]);
    }
}
