//! The table of what the standard library and common crates give back, read from `std.toml`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::ErrorShape;
use super::names::{last_of, split};
use crate::handler::Inner;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StdEntry {
    /// What it gives back.
    pub(crate) returns: StdReturns,
    /// What its error tells.
    pub(crate) error: ErrorShape,
    /// What hides behind its value.
    pub(crate) inner: Inner,
    /// The `Err` is an answer.
    pub(crate) expected: bool,
}

/// What a function of the table gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StdReturns {
    /// A `Result`, or a future of one.
    Result,
    /// An `Option`.
    Option,
    /// A handle of a task or thread.
    Handle,
}

#[derive(Deserialize)]
struct File {
    entry: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    returns: StdReturns,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    inner: Option<String>,
    #[serde(default)]
    expected: bool,
    #[serde(default)]
    functions: Vec<String>,
    #[serde(default)]
    methods: Vec<String>,
}

/// The table, ready for look-ups.
#[derive(Debug)]
pub(crate) struct StdTable {
    /// Full paths of functions.
    functions: FxHashMap<String, StdEntry>,
    /// Modules of which every function is in the table.
    modules: FxHashMap<String, StdEntry>,
    /// By name and receiver type (`*` for any); the arity where it decides.
    methods: FxHashMap<String, FxHashMap<String, (Option<usize>, StdEntry)>>,
    /// The last names of functions, methods and modules of the table.
    names: FxHashSet<String>,
}

static TABLE: LazyLock<StdTable> = LazyLock::new(StdTable::read);

impl StdTable {
    /// The table.
    pub(crate) fn get() -> &'static Self {
        &TABLE
    }

    #[expect(clippy::expect_used, reason = "the table is part of the program, and a test reads it")]
    fn read() -> Self {
        let file: File = toml::from_str(include_str!("std.toml")).expect("the built-in table is valid");
        let mut table = Self {
            functions: FxHashMap::default(),
            modules: FxHashMap::default(),
            methods: FxHashMap::default(),
            names: FxHashSet::default(),
        };
        for group in file.entry {
            let entry = StdEntry {
                returns: group.returns,
                error: match group.error.as_deref() {
                    None => ErrorShape::Unknown,
                    Some("blank") => ErrorShape::Blank,
                    Some(kinds) => ErrorShape::Kinds(kinds.to_owned()),
                },
                inner: match group.inner.as_deref() {
                    Some("nested") => Inner::Nested,
                    Some("amount") => Inner::Amount,
                    _ => Inner::Plain,
                },
                expected: group.expected,
            };
            for path in group.functions {
                let whole = path.strip_suffix("::*").unwrap_or(&path);
                table.names.insert(last_of(whole).to_owned());
                match path.strip_suffix("::*") {
                    Some(module) => table.modules.insert(module.to_owned(), entry.clone()),
                    None => table.functions.insert(path, entry.clone()),
                };
            }
            for method in group.methods {
                let (owner, name) = split(&method);
                let (name, arity) = match name.split_once('(') {
                    Some((name, arity)) => (name, arity.trim_end_matches(')').parse().ok()),
                    None => (name, None),
                };
                table.names.insert(name.to_owned());
                table.methods.entry(name.to_owned()).or_default().insert(owner.to_owned(), (arity, entry.clone()));
            }
        }
        table
    }

    /// Whether a function or method of the table has this name, or a module of which every function is in it.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The function at `path`. `imported`: the head of the path was resolved by a `use` item, so the path is whole;
    /// otherwise `fs::read` stands for `std::fs::read`.
    pub(crate) fn function(&self, path: &str, imported: bool) -> Option<&StdEntry> {
        let (module, last) = split(path);
        // Most functions are none of the table's, under no path.
        if !self.has_name(last) && !self.has_name(last_of(module)) {
            return None;
        }
        if let Some(entry) = self.functions.get(path) {
            return Some(entry);
        }
        if let Some(entry) = self.modules.get(module) {
            // The last segment is a function, not a type or a variant of the module.
            return last.starts_with(|char: char| char.is_ascii_lowercase()).then_some(entry);
        }
        if imported
            || path.starts_with("std::")
            || path.starts_with("crate::")
            || path.starts_with("self::")
            || path.starts_with("super::")
        {
            return None;
        }
        // Preludes and standard library modules that are not imported in this file: `fs::read`, `File::open`.
        let standard = |prefix: &str| self.function(&format!("{prefix}{path}"), true);
        path.contains("::")
            .then(|| {
                standard("std::")
                    .or_else(|| standard("std::fs::"))
                    .or_else(|| standard("std::convert::"))
                    .or_else(|| standard("std::sync::"))
                    .or_else(|| standard("std::string::"))
            })
            .flatten()
    }

    /// The method `name` of `owner`; without an owner, what the name alone decides.
    pub(crate) fn method(&self, owner: Option<&str>, name: &str, arguments: usize) -> Option<&StdEntry> {
        let owners = self.methods.get(name)?;
        let matching = |owner: &str| {
            owners.get(owner).and_then(|(arity, entry)| arity.is_none_or(|arity| arity == arguments).then_some(entry))
        };
        owner.and_then(matching).or_else(|| matching("*"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_resolve_with_and_without_imports() {
        let table = StdTable::get();
        assert!(table.function("std::fs::read", true).is_some());
        assert!(table.function("fs::rename", false).is_some());
        assert!(table.function("File::open", false).is_some());
        assert!(table.function("crate::fs::read", false).is_none());
        assert!(table.function("my::fs::read", true).is_none());
        assert!(table.method(Some("File"), "write", 1).is_some_and(|entry| entry.inner == Inner::Amount));
        assert!(table.method(Some("Cursor"), "write_all", 1).is_some());
        assert!(table.method(None, "read_line", 0).is_none());
    }
}
