//! Which definitions a call may mean.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::items::{Called, FileItems, MacroCall};
use crate::written::Name;

/// One crate.
pub(crate) struct Unit<'files> {
    /// What it is called.
    pub(crate) name: Name,
    /// Its files with their paths.
    pub(crate) files: Vec<(&'files str, &'files mut Arc<FileItems>)>,
    /// The crates that it can name, by their place.
    pub(crate) dependencies: Vec<(Name, usize)>,
    /// Those of which it may name macros everywhere.
    pub(crate) extern_crates: Vec<Name>,
}

/// What the root of a crate names by `extern crate`, and may have marked `#[macro_use]`.
pub(crate) fn extern_crates(root: &FileItems) -> Vec<Name> {
    let uses = root.modules.get(0).into_iter().flat_map(|module| &module.uses);
    uses.filter(|used| used.global && used.path.len() == 1).map(|used| used.path[0].clone()).collect()
}

/// The place of a crate, and of a file in it.
pub(crate) type At = (usize, usize);

/// A definition that a call may mean.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    pub(super) definition: usize,
    /// Those of a lower rank come first.
    pub(super) rank: usize,
}

impl Candidate {
    const fn first(definition: usize) -> Self {
        Self { definition, rank: 0 }
    }
}

#[derive(Clone, Debug)]
struct Definition {
    at: At,
    rules: SmolStr,
    is_exported: bool,
}

/// What a crate is called, and of which others it may name macros.
#[derive(Clone, Debug)]
struct Names {
    own: Name,
    /// The crates that it can name.
    dependencies: Vec<(Name, usize)>,
    /// Those of which it may name macros everywhere.
    extern_crates: Vec<Name>,
    /// Files that it declares as its modules, but that count as those of another crate, which does so too.
    shared: FxHashSet<At>,
}

/// All definitions of all crates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    all: Vec<Definition>,
    by_name: FxHashMap<Name, Vec<usize>>,
    /// Of each file the places of its definitions, in their order.
    by_file: FxHashMap<At, Vec<usize>>,
    paths: FxHashMap<At, SmolStr>,
    crates: Vec<Names>,
}

impl Definitions {
    /// The definitions in the files of `units`.
    pub(super) fn of(units: &[Unit<'_>]) -> Self {
        let mut definitions = Self::default();
        for unit in units {
            definitions.add_crate(unit.name.clone(), unit.dependencies.clone(), unit.extern_crates.clone());
        }
        for (place, unit) in units.iter().enumerate() {
            for (file, (path, _)) in unit.files.iter().enumerate() {
                definitions.add_file((place, file), path);
            }
            definitions.note_all(place, unit);
        }
        definitions
    }

    /// Adds those definitions of a crate that are not known yet.
    pub(super) fn note_all(&mut self, place: usize, unit: &Unit<'_>) {
        for (file, (_, items)) in unit.files.iter().enumerate() {
            self.note((place, file), items);
        }
    }

    /// Adds the next crate.
    pub(crate) fn add_crate(&mut self, own: Name, dependencies: Vec<(Name, usize)>, extern_crates: Vec<Name>) {
        self.crates.push(Names { own, dependencies, extern_crates, shared: FxHashSet::default() });
    }

    /// Says that a file of another crate is a module of this one as well.
    pub(crate) fn share(&mut self, unit: usize, file: At) {
        self.crates[unit].shared.insert(file);
    }

    /// Says where a file is.
    pub(crate) fn add_file(&mut self, at: At, path: &str) {
        self.paths.insert(at, path.into());
    }

    /// How many definitions of a file are known.
    fn known(&self, at: At) -> usize {
        self.by_file.get(&at).map_or(0, Vec::len)
    }

    /// Whether a file has definitions that are not known yet.
    pub(super) fn lacks(&self, at: At, items: &FileItems) -> bool {
        items.macros.len() > self.known(at)
    }

    /// Adds those definitions of a file that are not known yet.
    pub(crate) fn note(&mut self, at: At, items: &FileItems) {
        for rules in items.macros.iter().skip(self.known(at)) {
            let place = self.all.len();
            self.all.push(Definition { at, rules: rules.rules.clone(), is_exported: rules.is_exported });
            self.by_name.entry(rules.name.clone()).or_default().push(place);
            self.by_file.entry(at).or_default().push(place);
        }
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.all.len()
    }

    /// The rules of a definition.
    pub(super) fn rules(&self, definition: usize) -> &str {
        &self.all[definition].rules
    }

    /// What `unit` calls the crate of a definition; `None` for itself.
    pub(super) fn krate(&self, definition: usize, unit: usize) -> Option<Name> {
        let of = self.all[definition].at.0;
        if self.belongs(definition, unit) {
            return None;
        }
        let called = self.crates[unit].dependencies.iter().find(|(_, place)| *place == of).map(|(name, _)| name);
        Some(called.unwrap_or(&self.crates[of].own).clone())
    }

    /// The definitions that a call in a file may mean: several where that is not known.
    pub(super) fn candidates(&self, at: At, items: &FileItems, call: &MacroCall) -> Vec<Candidate> {
        self.meant(at, (items, call.module), &call.path, |_| self.before(at, items, call))
    }

    /// The definitions that a call in an expression may mean. Where it stands among the definitions of its file is not known, so
    /// all of these count that have its name.
    pub(super) fn candidates_of_value(&self, at: At, items: &FileItems, module: u32, path: &[Name]) -> Vec<Candidate> {
        self.meant(at, (items, module), path, |known| {
            known.iter().copied().filter(|place| self.all[*place].at == at).map(Candidate::first).collect()
        })
    }

    /// The definitions that a path may mean. `of_file` are those of its file, among all of that name.
    fn meant(
        &self,
        at: At,
        module: (&FileItems, u32),
        path: &[Name],
        of_file: impl Fn(&[usize]) -> Vec<Candidate>,
    ) -> Vec<Candidate> {
        let Some((name, front)) = path.split_last() else { return Vec::new() };
        // Most names are of macros that are programs.
        let Some(known) = self.by_name.get(name) else { return Vec::new() };
        let mut found = match front.first() {
            None => {
                let of_file = of_file(known);
                if of_file.is_empty() { self.in_scope(at, module, name, known) } else { of_file }
            }
            Some(first) => match self.named(at.0, first) {
                Some(krate) => self.exported(krate, known),
                None => self.own(at, known),
            },
        };
        found.dedup_by(|one, other| self.all[one.definition].rules == self.all[other.definition].rules);
        found
    }

    /// The definitions outside of its file that a name without a path may mean.
    fn in_scope(&self, at: At, (items, module): (&FileItems, u32), name: &Name, known: &[usize]) -> Vec<Candidate> {
        let imported = |is_glob: bool| {
            let mut module = Some(module);
            while let Some(place) = module {
                let inner = &items.modules[place as usize];
                let uses = inner.uses.iter().filter(|used| match &used.called {
                    Called::Name(called) => !is_glob && name == called,
                    Called::Glob => is_glob,
                });
                for used in uses {
                    let Some(krate) = used.path.first().and_then(|first| self.named(at.0, first)) else { continue };
                    let found = self.exported(krate, known);
                    if !found.is_empty() {
                        return found;
                    }
                }
                module = inner.parent;
            }
            Vec::new()
        };
        let everywhere = || {
            let named = self.crates[at.0].extern_crates.iter().filter_map(|name| self.named(at.0, name));
            named.map(|krate| self.exported(krate, known)).find(|found| !found.is_empty()).unwrap_or_default()
        };
        let ways: [&dyn Fn() -> Vec<Candidate>; 4] =
            [&|| imported(false), &|| self.own(at, known), &|| imported(true), &everywhere];
        ways.iter().map(|way| way()).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The last definition before a call in its file, and those before it that a `cfg` may choose in its stead.
    fn before(&self, at: At, items: &FileItems, call: &MacroCall) -> Vec<Candidate> {
        let Some(places) = self.by_file.get(&at) else { return Vec::new() };
        let mut found = Vec::new();
        for (rules, place) in items.macros.iter().zip(places).take(call.after as usize).rev() {
            if call.path.last() == Some(&rules.name) {
                found.push(Candidate::first(*place));
                if !rules.is_conditional {
                    break;
                }
            }
        }
        found
    }

    /// The crate that `unit` calls `name`.
    fn named(&self, unit: usize, name: &Name) -> Option<usize> {
        self.crates[unit].dependencies.iter().find(|(called, _)| called == name).map(|(_, place)| *place)
    }

    /// The definitions in the crate itself, those nearest in the tree of files first: a module that is marked `#[macro_use]` serves
    /// those beside it and below them.
    fn own(&self, at: At, known: &[usize]) -> Vec<Candidate> {
        let path = |at: At| self.paths.get(&at).map_or("", SmolStr::as_str);
        let own = known.iter().copied().filter(|place| self.belongs(*place, at.0));
        let candidate = |place: usize| Candidate {
            definition: place,
            rank: usize::MAX - common(path(self.all[place].at), path(at)),
        };
        let mut found: Vec<Candidate> = own.map(candidate).collect();
        found.sort_by_key(|candidate| candidate.rank);
        found
    }

    /// Whether a definition is one of a crate.
    fn belongs(&self, definition: usize, unit: usize) -> bool {
        let at = self.all[definition].at;
        at.0 == unit || self.crates[unit].shared.contains(&at)
    }

    /// The definitions of a crate that others can call, or else of those crates that it can name, which it may have exported again.
    fn exported(&self, unit: usize, known: &[usize]) -> Vec<Candidate> {
        let of = |unit: usize| {
            let of_unit = known.iter().copied().filter(move |place| self.all[*place].at.0 == unit);
            of_unit.filter(|place| self.all[*place].is_exported).map(Candidate::first)
        };
        let found: Vec<Candidate> = of(unit).collect();
        if !found.is_empty() {
            return found;
        }
        self.crates[unit].dependencies.iter().flat_map(|(_, place)| of(*place)).collect()
    }
}

/// How many folders the modules in two files have in common.
fn common(one: &str, other: &str) -> usize {
    // A file belongs to the folder of its submodules.
    let stem = |path: &'_ str| path.strip_suffix(".rs").unwrap_or(path).len();
    let (one, other) = (&one[..stem(one)], &other[..stem(other)]);
    one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count()
}
