//! Which items are kept: given the library, gives back the stable ones and what their declarations name.

use std::collections::HashSet;

use syn::visit::{self, Visit};
use syn::{Item, ItemImpl};

use crate::implementation;
use crate::library::{CRATES, Entry, Library, Part};
use crate::strip::{self, Stability};

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
        kept.drop_operators_for_references();
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
        if !implementation::says_something(item) || !header.iter().all(|path| self.is_known(module, path)) {
            return false;
        }
        // An unstable implementation counts when stable code rests on its trait or type, which is itself unstable: the
        // allocator that vectors have by default can be cloned.
        stability != Stability::Unstable || header.iter().any(|path| self.is_unstable(module, path))
    }

    /// Whether a path leads to an item that is not stable.
    fn is_unstable(&self, module: usize, path: &[String]) -> bool {
        self.library.resolve(module, path).targets.iter().any(|part| match part {
            Part::Entry(entry) => self.library.entries[*entry].stability != Stability::Stable,
            _ => false,
        })
    }

    /// Drops operators for references where there is the same operator for values.
    fn drop_operators_for_references(&mut self) {
        let library = self.library;
        let operators = |index: &usize| match &library.entries[*index] {
            Entry { module, item: Item::Impl(item), .. } => {
                implementation::Operator::of(item).map(|operator| (*module, operator))
            }
            _ => None,
        };
        let for_values: HashSet<_> =
            self.entries.iter().filter_map(operators).filter(|(_, operator)| !operator.for_references).collect();
        self.entries.retain(|index| match operators(index) {
            Some((module, operator)) if operator.for_references => {
                !for_values.contains(&(module, operator.for_values()))
            }
            _ => true,
        });
    }

    /// Whether a path leads to something that is kept, or out of the library.
    fn is_known(&self, module: usize, path: &[String]) -> bool {
        let targets = self.library.resolve(module, path).targets;
        targets.is_empty() || targets.iter().any(|part| matches!(part, Part::Module(_)) || self.contains(*part))
    }

    /// Keeps the stable imports that others see, and what they lead through.
    fn exports(&mut self) {
        loop {
            let before = self.imports.len();
            for (index, import) in self.library.imports.iter().enumerate() {
                let public = matches!(import.visibility, syn::Visibility::Public(_));
                if !public || import.stability != Stability::Stable || self.imports.contains(&index) {
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
    let crates = path.leading_colon.iter().map(|_| CRATES.to_owned());
    crates.chain(path.segments.iter().map(|segment| segment.ident.to_string())).collect()
}
