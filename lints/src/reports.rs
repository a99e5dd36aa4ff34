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

#[cfg(test)]
mod tests {
    use super::*;

    fn file(told: &[&str], through: &[(&str, &[&str])], silent: &[&str]) -> Reports {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        Reports {
            told: owned(told),
            through: through.iter().map(|(path, names)| ((*path).to_owned(), owned(names))).collect(),
            silent: owned(silent),
        }
    }

    fn told_of(files: &[Reports]) -> Vec<String> {
        let mut found: Vec<String> = told(files.iter()).into_iter().collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn errors_are_followed_through_calls() {
        let files = [
            file(&["Store::open"], &[("Node::start", &["open"]), ("Node::restart", &["start", "stop"])], &[]),
            file(&[], &[("Node::stop", &["restart", "open"])], &[]),
        ];
        assert_eq!(told_of(&files), ["Node::restart", "Node::start", "Node::stop", "Store::open"]);
    }

    #[test]
    fn one_function_of_the_name_that_is_silent_is_enough() {
        let through: &[(&str, &[&str])] = &[("Node::start", &["open"]), ("Node::run", &["start"])];
        assert_eq!(told_of(&[file(&["Store::open"], through, &["open"])]), ["Store::open"]);
        // `open` is no function of the run.
        assert_eq!(told_of(&[file(&[], through, &[])]), [""; 0]);
        // Another `start` hands on what nobody wrote down.
        let other: &[(&str, &[&str])] = &[("Peer::start", &["connect"])];
        let files = [file(&["Store::open"], through, &[]), file(&[], other, &["connect"])];
        assert_eq!(told_of(&files), ["Store::open"]);
    }

    #[test]
    fn free_functions_are_placed_in_the_module_of_their_file() {
        let placed = file(&["open", "Store::open"], &[("start", &["open"])], &[]).placed("src/raft/mod.rs");
        assert_eq!(placed.told, ["raft::open", "Store::open"]);
        assert_eq!(placed.through, [("raft::start".to_owned(), vec!["open".to_owned()])]);
    }
}
