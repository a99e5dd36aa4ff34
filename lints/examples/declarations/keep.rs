//! Which items are kept: given the library, gives back the stable ones and what their declarations name.

use std::collections::HashSet;

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, Item, ItemImpl, Lit, Type};

use crate::library::{Library, Part};
use crate::strip::{self, Stability};

/// Traits of which it says nothing about a value that a type implements them.
const WITHOUT_METHODS: [&str; 8] =
    ["Send", "Sync", "Unpin", "UnwindSafe", "RefUnwindSafe", "Freeze", "StructuralPartialEq", "UnsafeUnpin"];

/// Primitive types that the stable language does not have.
const UNSTABLE_PRIMITIVES: [&str; 2] = ["f16", "f128"];

/// Implementations for tuples, arrays and functions of each length: up to this one they are kept.
const LENGTH: usize = 4;

/// What is kept of a library.
pub(crate) struct Kept<'library> {
    library: &'library Library,
    entries: HashSet<usize>,
    imports: HashSet<usize>,
}

impl<'library> Kept<'library> {
    /// What is kept of `library`.
    pub(crate) fn of(library: &'library Library) -> Self {
        let mut kept = Self { library, entries: HashSet::new(), imports: HashSet::new() };
        for (index, entry) in library.entries.iter().enumerate() {
            if entry.stability == Stability::Stable && strip::is_offered(&entry.item) {
                kept.keep(index);
            }
        }
        kept.implementations();
        kept.exports();
        kept
    }

    /// Whether a part is kept.
    pub(crate) fn contains(&self, part: Part) -> bool {
        match part {
            Part::Entry(entry) => self.entries.contains(&entry),
            Part::Import(import) => self.imports.contains(&import),
            Part::Module(module) => self.library.modules[module].parts.iter().any(|part| self.contains(*part)),
        }
    }

    /// Keeps an item and all that its declaration names.
    fn keep(&mut self, entry: usize) {
        let mut open = vec![entry];
        while let Some(index) = open.pop() {
            if !self.entries.insert(index) {
                continue;
            }
            let entry = &self.library.entries[index];
            for path in Paths::of(|paths| paths.visit_item(&entry.item)) {
                let resolved = self.library.resolve(entry.module, &path);
                self.imports.extend(resolved.imports);
                open.extend(resolved.targets.into_iter().filter_map(|part| match part {
                    Part::Entry(named) => Some(named),
                    _ => None,
                }));
            }
        }
    }

    /// Keeps implementations for what is kept. They name further traits, which have further implementations.
    fn implementations(&mut self) {
        loop {
            let before = self.entries.len();
            for (index, entry) in self.library.entries.iter().enumerate() {
                if let Item::Impl(item) = &entry.item
                    && !self.entries.contains(&index)
                    && self.is_wanted(entry.module, entry.stability, item)
                {
                    self.keep(index);
                }
            }
            if self.entries.len() == before {
                return;
            }
        }
    }

    fn is_wanted(&self, module: usize, stability: Stability, item: &ItemImpl) -> bool {
        let header = Paths::of(|paths| {
            if let Some((path, _)) = &item.trait_ {
                paths.visit_path(path);
            }
            paths.visit_type(&item.self_ty);
        });
        if item.modifiers.polarity.is_some() || !header.iter().all(|path| self.is_known(module, path)) || is_long(item)
        {
            return false;
        }
        let Some((path, _)) = &item.trait_ else { return !item.items.is_empty() };
        let name = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if WITHOUT_METHODS.contains(&name.as_str()) {
            return false;
        }
        // An unstable implementation counts when stable code rests on its trait, which is itself unstable.
        stability != Stability::Unstable || {
            let resolved = self.library.resolve(module, &names(path));
            resolved.targets.iter().any(|part| match part {
                Part::Entry(entry) => self.library.entries[*entry].stability != Stability::Stable,
                _ => false,
            })
        }
    }

    /// Whether a path leads to something that is kept, or out of the library.
    fn is_known(&self, module: usize, path: &[String]) -> bool {
        if path.iter().any(|name| UNSTABLE_PRIMITIVES.contains(&name.as_str())) {
            return false;
        }
        let targets = self.library.resolve(module, path).targets;
        targets.is_empty() || targets.iter().any(|part| matches!(part, Part::Module(_)) || self.contains(*part))
    }

    /// Keeps the stable imports that others see, and what they lead through.
    fn exports(&mut self) {
        loop {
            let before = self.imports.len();
            for (index, import) in self.library.imports.iter().enumerate() {
                let public = matches!(import.visibility, syn::Visibility::Public(_));
                if !public || import.stability == Stability::Unstable || self.imports.contains(&index) {
                    continue;
                }
                let resolved = self.library.resolve(import.module, &import.path);
                if resolved.targets.iter().any(|part| self.contains(*part)) {
                    self.imports.insert(index);
                    self.imports.extend(resolved.imports);
                }
            }
            if self.imports.len() == before {
                return;
            }
        }
    }
}

/// Whether an implementation is for a tuple, array or function longer than the others show.
fn is_long(item: &ItemImpl) -> bool {
    struct Longest(usize);
    impl<'ast> Visit<'ast> for Longest {
        fn visit_type(&mut self, kind: &'ast Type) {
            let length = match kind {
                Type::Tuple(tuple) => tuple.elems.len(),
                Type::FnPtr(function) => function.inputs.len(),
                Type::Array(array) => match &array.len {
                    Expr::Lit(literal) => match &literal.lit {
                        Lit::Int(length) => length.base10_parse().unwrap_or(usize::MAX),
                        _ => 0,
                    },
                    _ => 0,
                },
                _ => 0,
            };
            self.0 = self.0.max(length);
            visit::visit_type(self, kind);
        }
    }
    let mut longest = Longest(0);
    longest.visit_type(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        longest.visit_path(path);
    }
    longest.0 > LENGTH
}

/// The paths of a syntax tree.
#[derive(Default)]
struct Paths {
    found: Vec<Vec<String>>,
}

impl Paths {
    fn of(walk: impl FnOnce(&mut Self)) -> Vec<Vec<String>> {
        let mut paths = Self::default();
        walk(&mut paths);
        paths.found
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.found.push(names(path));
        visit::visit_path(self, path);
    }
}

fn names(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_token_stream().to_string()).collect()
}
