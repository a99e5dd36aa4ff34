//! Which definitions a call may mean.

use std::sync::Arc;

use rustc_hash::FxHashMap;
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
    let uses = root.modules.first().into_iter().flat_map(|module| &module.uses);
    uses.filter(|used| used.global && used.path.len() == 1).map(|used| used.path[0].clone()).collect()
}

/// The place of a crate, and of a file in it.
pub(super) type At = (usize, usize);

/// A definition that a call may mean.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) definition: usize,
    /// Those of a lower rank come first.
    pub(super) rank: usize,
}

struct Definition {
    at: At,
    rules: SmolStr,
    is_exported: bool,
}

/// All definitions of all crates.
pub(super) struct Definitions {
    all: Vec<Definition>,
    by_name: FxHashMap<Name, Vec<usize>>,
    /// Of each file the places of its definitions, in their order.
    by_file: FxHashMap<At, Vec<usize>>,
    /// What each crate is called, and what crates it can name.
    crates: Vec<(Name, Vec<(Name, usize)>)>,
}

impl Definitions {
    /// The definitions in the files of `units`.
    pub(super) fn of(units: &[Unit<'_>]) -> Self {
        let crates = units.iter().map(|unit| (unit.name.clone(), unit.dependencies.clone())).collect();
        let mut definitions =
            Self { all: Vec::new(), by_name: FxHashMap::default(), by_file: FxHashMap::default(), crates };
        for (place, unit) in units.iter().enumerate() {
            for (file, (_, items)) in unit.files.iter().enumerate() {
                definitions.note((place, file), items);
            }
        }
        definitions
    }

    /// Adds those definitions of a file that are not known yet.
    pub(super) fn note(&mut self, at: At, items: &FileItems) {
        let known = self.by_file.get(&at).map_or(0, Vec::len);
        for rules in &items.macros[known.min(items.macros.len())..] {
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
        if of == unit {
            return None;
        }
        let called = self.crates[unit].1.iter().find(|(_, place)| *place == of).map(|(name, _)| name);
        Some(called.unwrap_or(&self.crates[of].0).clone())
    }

    /// The definitions that a call in a file may mean: several where that is not known.
    pub(super) fn candidates(&self, unit: &Unit<'_>, at: At, items: &FileItems, call: &MacroCall) -> Vec<Candidate> {
        let Some((name, front)) = call.path.split_last() else { return Vec::new() };
        // Most names are of macros that are programs.
        let Some(known) = self.by_name.get(name) else { return Vec::new() };
        let mut found = match front.first() {
            None => self.in_scope(unit, at, items, call, known),
            Some(first) => match self.named(at.0, first) {
                Some(krate) => self.exported(krate, known),
                None => self.own(unit, at, known),
            },
        };
        found.dedup_by(|one, other| self.all[one.definition].rules == self.all[other.definition].rules);
        found
    }

    /// The definitions that a name without a path may mean.
    fn in_scope(
        &self,
        unit: &Unit<'_>,
        at: At,
        items: &FileItems,
        call: &MacroCall,
        known: &[usize],
    ) -> Vec<Candidate> {
        let before = self.before(at, items, call);
        if !before.is_empty() {
            return before;
        }
        let imported = |is_glob: bool| {
            let mut module = Some(call.module);
            while let Some(place) = module {
                let inner = &items.modules[place as usize];
                let uses = inner.uses.iter().filter(|used| match &used.called {
                    Called::Name(called) => !is_glob && call.path.first() == Some(called),
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
            let named = unit.extern_crates.iter().filter_map(|name| self.named(at.0, name));
            named.map(|krate| self.exported(krate, known)).find(|found| !found.is_empty()).unwrap_or_default()
        };
        let ways: [&dyn Fn() -> Vec<Candidate>; 4] =
            [&|| imported(false), &|| self.own(unit, at, known), &|| imported(true), &everywhere];
        ways.iter().map(|way| way()).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The last definition before a call in its file, and those before it that a `cfg` may choose in its stead.
    fn before(&self, at: At, items: &FileItems, call: &MacroCall) -> Vec<Candidate> {
        let Some(places) = self.by_file.get(&at) else { return Vec::new() };
        let mut found = Vec::new();
        for (rules, place) in items.macros.iter().zip(places).take(call.after as usize).rev() {
            if call.path.last() == Some(&rules.name) {
                found.push(Candidate { definition: *place, rank: 0 });
                if !rules.is_conditional {
                    break;
                }
            }
        }
        found
    }

    /// The crate that `unit` calls `name`.
    fn named(&self, unit: usize, name: &Name) -> Option<usize> {
        self.crates[unit].1.iter().find(|(called, _)| called == name).map(|(_, place)| *place)
    }

    /// The definitions in the crate itself, those nearest in the tree of files first: a module that is marked `#[macro_use]` serves
    /// those beside it and below them.
    fn own(&self, unit: &Unit<'_>, at: At, known: &[usize]) -> Vec<Candidate> {
        let candidate = |place: &usize| {
            let of = self.all[*place].at;
            let rank = || usize::MAX - common(unit.files[of.1].0, unit.files[at.1].0);
            (of.0 == at.0).then(|| Candidate { definition: *place, rank: rank() })
        };
        let mut found: Vec<Candidate> = known.iter().filter_map(candidate).collect();
        found.sort_by_key(|candidate| candidate.rank);
        found
    }

    /// The definitions of a crate that others can call, or else of those crates that it can name, which it may have exported again.
    fn exported(&self, unit: usize, known: &[usize]) -> Vec<Candidate> {
        let of = |unit: usize| {
            let of_unit = known.iter().filter(move |place| self.all[**place].at.0 == unit);
            let exported = of_unit.filter(|place| self.all[**place].is_exported);
            exported.map(|place| Candidate { definition: *place, rank: 0 })
        };
        let found: Vec<Candidate> = of(unit).collect();
        if !found.is_empty() {
            return found;
        }
        self.crates[unit].1.iter().flat_map(|(_, place)| of(*place)).collect()
    }
}

/// How many folders the modules in two files have in common.
fn common(one: &str, other: &str) -> usize {
    // A file belongs to the folder of its submodules.
    let stem = |path: &'_ str| path.strip_suffix(".rs").unwrap_or(path).len();
    let (one, other) = (&one[..stem(one)], &other[..stem(other)]);
    one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count()
}
