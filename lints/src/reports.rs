//! Which functions write each error down that they return, or return none: what becomes of such an error is known already.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::knowledge::last_of;
use crate::modules;

/// What the functions of one file do with the errors that they return.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    /// The ends of the paths of those that write each down, or have none.
    pub(crate) told: Vec<String>,
    /// The ends of the paths of those that hand on what others return, with the names of these.
    pub(crate) through: Vec<(String, Vec<String>)>,
    /// The names of all others that can fail.
    pub(crate) silent: Vec<String>,
}

impl Reports {
    /// The same for functions in the file at `path`, whose module stands before free ones.
    pub(crate) fn placed(self, path: &str) -> Self {
        let (through, names): (Vec<String>, Vec<Vec<String>>) = self.through.into_iter().unzip();
        Self {
            told: modules::placed(path, self.told),
            through: modules::placed(path, through).into_iter().zip(names).collect(),
            silent: self.silent,
        }
    }
}

/// The ends of the paths of all functions of a run that write each error down, by themselves or because what they call does. A
/// function is meant by its name, so that all of that name must do so.
pub(crate) fn told<'files>(files: impl Iterator<Item = &'files Reports> + Clone) -> FxHashSet<String> {
    let silent: FxHashSet<&str> = files.clone().flat_map(|file| &file.silent).map(String::as_str).collect();
    let mut told: FxHashSet<String> = files.clone().flat_map(|file| &file.told).cloned().collect();
    let mut open: FxHashMap<&str, Vec<&(String, Vec<String>)>> = FxHashMap::default();
    for function in files.flat_map(|file| &file.through) {
        open.entry(last_of(&function.0)).or_default().push(function);
    }
    let known: FxHashSet<&str> = told.iter().map(|path| last_of(path)).collect();
    // Those that lead to a silent one are silent, until nothing changes: what is left is told, however it leads in circles.
    loop {
        let is_told = |name: &String| {
            let name = name.as_str();
            !silent.contains(name) && (known.contains(name) || open.contains_key(name))
        };
        let lost: Vec<&str> = open
            .iter()
            .filter(|(name, functions)| {
                silent.contains(*name) || functions.iter().any(|(_, through)| !through.iter().all(is_told))
            })
            .map(|(name, _)| *name)
            .collect();
        if lost.is_empty() {
            break;
        }
        for name in lost {
            open.remove(name);
        }
    }
    let through: Vec<String> = open.values().flatten().map(|(path, _)| path.clone()).collect();
    told.extend(through);
    told
}
