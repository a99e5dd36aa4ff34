//! Which functions write each error down that they return, or return none: what becomes of such an error is known already.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::knowledge::{StdTable, last_of, split};
use crate::modules;

/// A function as another one names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Called {
    /// `name`: one of the same file, or any function of that name that is no method.
    Near(String),
    /// `Self::name`, `self.name`: the method of this type, or one that a trait provides.
    Own(String),
    /// `Type::name`, `module::name`, and no other.
    Path(String),
    /// A method of that name, of whatever type.
    Method(String),
    /// `name!`, a macro that may leave the function.
    Macro(String),
    /// `name!`, a macro whose value may be the error.
    Made(String),
}

impl Called {
    /// The method `name` of the type `owner`.
    pub(crate) fn of_type(owner: Option<&str>, name: &str) -> Self {
        owner.map_or_else(|| Self::Method(name.to_owned()), |owner| Self::Own(format!("{owner}::{name}")))
    }
}

/// What the functions of one file do with the errors that they return, by the ends of their paths: `Type::name`, `module::name`; and
/// its macros that make errors, as `name!`.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    /// Those that write each down, or have none.
    pub(crate) told: Vec<String>,
    /// Those that hand on what others return, with these.
    pub(crate) through: Vec<(String, Vec<Called>)>,
    /// All others that can fail.
    pub(crate) silent: Vec<String>,
}

impl Reports {
    /// The same for functions in the file at `path`, whose module stands before free ones.
    pub(crate) fn placed(self, path: &str) -> Self {
        let module = modules::module_of(path);
        let is_placed = |name: &str| name.contains("::") || name.ends_with('!');
        let place = |name: String| if is_placed(&name) { name } else { format!("{module}::{name}") };
        let near = |called: Called| match called {
            Called::Near(name) => Called::Near(place(name)),
            other => other,
        };
        let hands_on = |(path, called): (String, Vec<Called>)| (place(path), called.into_iter().map(near).collect());
        Self {
            told: self.told.into_iter().map(place).collect(),
            through: self.through.into_iter().map(hands_on).collect(),
            silent: self.silent.into_iter().map(place).collect(),
        }
    }
}

/// All functions of a run that can fail, by the ends of their paths.
struct Functions<'files> {
    /// All.
    known: FxHashSet<&'files str>,
    /// Those that write by themselves.
    direct: FxHashSet<&'files str>,
    /// Those whose errors reach somebody who was not told, as far as is known until now.
    lost: FxHashSet<&'files str>,
    /// The macros that make errors, by themselves or because those that they call do.
    makers: FxHashSet<&'files str>,
    /// The paths by the name at their end.
    by_name: FxHashMap<&'files str, Vec<&'files str>>,
}

impl<'files> Functions<'files> {
    fn add(&mut self, path: &'files str) {
        if self.known.insert(path) {
            self.by_name.entry(last_of(path)).or_default().push(path);
        }
    }

    /// Whether it is a macro that makes no error, as far as the run declares it.
    fn is_idle(&self, called: &Called) -> bool {
        matches!(called, Called::Macro(name) if !self.makers.contains(name.as_str()))
    }

    fn is_told_at(&self, path: &str) -> bool {
        self.known.contains(path) && !self.lost.contains(path)
    }

    /// Whether all functions that may be meant have told of their errors, and there is one. One that is meant by its name alone may be
    /// that of another crate, so that those of the run must write by themselves.
    fn is_told(&self, called: &Called) -> bool {
        let all_of = |path: &str, is_meant: fn(&str) -> bool| {
            let name = last_of(path);
            let mut paths = self.by_name.get(name).into_iter().flatten().filter(|path| is_meant(path)).peekable();
            let is_told = |path: &&str| self.direct.contains(path) && !self.lost.contains(path);
            !StdTable::get().has_name(name) && paths.peek().is_some() && paths.all(is_told)
        };
        match called {
            Called::Near(path) | Called::Own(path) if self.known.contains(path.as_str()) => self.is_told_at(path),
            Called::Path(path) => self.is_told_at(path),
            Called::Made(path) => self.makers.contains(path.as_str()) && self.is_told_at(path),
            Called::Macro(path) => self.is_idle(called) || self.is_told_at(path),
            Called::Near(path) => all_of(path, |path| !is_method(path)),
            // Another type's method cannot be meant by that of `self`.
            Called::Own(_) => false,
            Called::Method(path) => all_of(path, is_method),
        }
    }
}

/// Whether the path is that of a method: the name before it is that of a type.
fn is_method(path: &str) -> bool {
    split(path).0.starts_with(char::is_uppercase)
}

/// The ends of the paths of all functions of a run that write each error down, by themselves or because what they call does. Of
/// several with one end all must do so.
pub(crate) fn told<'files>(files: impl Iterator<Item = &'files Reports> + Clone) -> FxHashSet<String> {
    let told = || files.clone().flat_map(|file| &file.told).map(String::as_str);
    let silent = || files.clone().flat_map(|file| &file.silent).map(String::as_str);
    let through = || files.clone().flat_map(|file| &file.through);
    let mut functions = Functions {
        known: FxHashSet::default(),
        direct: told().collect(),
        lost: silent().collect(),
        makers: told().chain(silent()).filter(|path| path.ends_with('!')).collect(),
        by_name: FxHashMap::default(),
    };
    for path in told().chain(silent()).chain(through().map(|(path, _)| path.as_str())) {
        functions.add(path);
    }
    let macros: Vec<_> = through().filter(|(path, _)| path.ends_with('!')).collect();
    loop {
        let count = functions.makers.len();
        let calling = macros.iter().filter(|(_, called)| !called.iter().all(|called| functions.is_idle(called)));
        let calling: Vec<&str> = calling.map(|(path, _)| path.as_str()).collect();
        functions.makers.extend(calling);
        if functions.makers.len() == count {
            break;
        }
    }
    let (idle, mut open): (Vec<_>, Vec<_>) =
        through().partition(|(_, called)| called.iter().all(|called| functions.is_idle(called)));
    functions.direct.extend(idle.iter().map(|(path, _)| path.as_str()));
    // Those that lead to a silent one are silent, until nothing changes: what is left is told, however it leads in circles. A path that
    // leads to itself means a function of another crate.
    loop {
        let (kept, gone): (Vec<_>, Vec<_>) = open.into_iter().partition(|(path, called)| {
            let is_itself = |called: &Called| matches!(called, Called::Path(to) if to == path);
            !functions.lost.contains(path.as_str())
                && called.iter().all(|called| !is_itself(called) && functions.is_told(called))
        });
        functions.lost.extend(gone.iter().map(|(path, _)| path.as_str()));
        open = kept;
        if gone.is_empty() {
            break;
        }
    }
    functions.known.iter().filter(|path| functions.is_told_at(path)).map(|path| (*path).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(name: &str) -> Called {
        Called::Near(name.to_owned())
    }

    fn own(path: &str) -> Called {
        Called::Own(path.to_owned())
    }

    fn file(told: &[&str], through: &[(&str, &[Called])], silent: &[&str]) -> Reports {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        Reports {
            told: owned(told),
            through: through.iter().map(|(path, called)| ((*path).to_owned(), called.to_vec())).collect(),
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
        let start: (&str, &[Called]) = ("Node::start", &[near("store::open")]);
        let restart: (&str, &[Called]) = ("Node::restart", &[own("Node::start"), own("Node::stop")]);
        let stop: (&str, &[Called]) = ("Node::stop", &[own("Node::restart"), near("store::open")]);
        let files = [file(&["store::open"], &[start, restart], &[]), file(&[], &[stop], &[])];
        assert_eq!(told_of(&files), ["Node::restart", "Node::start", "Node::stop", "store::open"]);
    }

    #[test]
    fn what_leads_to_a_silent_function_is_silent() {
        let through: &[(&str, &[Called])] =
            &[("Node::start", &[own("Node::open")]), ("Node::run", &[own("Node::start")])];
        // Another type has a method of that name, which is not meant.
        let files = [file(&["Node::open"], through, &["Peer::open"])];
        assert_eq!(told_of(&files), ["Node::open", "Node::run", "Node::start"]);
        // Of two of one path both must write.
        let files = [file(&["Node::open"], through, &[]), file(&[], &[], &["Node::open"])];
        assert_eq!(told_of(&files), [""; 0]);
        // `open` is no function of the run.
        assert_eq!(told_of(&[file(&[], through, &[])]), [""; 0]);
    }

    #[test]
    fn a_name_alone_means_all_that_have_it() {
        let run: (&str, &[Called]) = ("Node::run", &[Called::Method("open_all".to_owned())]);
        assert_eq!(told_of(&[file(&["Store::open_all"], &[run], &[])]), ["Node::run", "Store::open_all"]);
        let files = [file(&["Store::open_all"], &[run], &["Peer::open_all"])];
        assert_eq!(told_of(&files), ["Store::open_all"]);
        // A free function is no method, and a method no free function.
        let files = [file(&["store::open_all", "Store::open"], &[run, ("Node::stop", &[near("node::open")])], &[])];
        assert_eq!(told_of(&files), ["Store::open", "store::open_all"]);
        // One that is guessed must write by itself: another crate's may be meant, by a wrapper of that name, too.
        let wrapper: (&str, &[Called]) = ("Store::open_all", &[Called::Method("open_all".to_owned())]);
        assert_eq!(told_of(&[file(&[], &[wrapper], &[])]), [""; 0]);
        // By `self` no method of another type is meant.
        let put: (&str, &[Called]) = ("Conn::put", &[own("Conn::open_all")]);
        assert_eq!(told_of(&[file(&["Store::open_all"], &[put], &[])]), ["Store::open_all"]);
        // A path means itself.
        let stop: (&str, &[Called]) = ("Node::stop", &[Called::Path("peer::close".to_owned())]);
        assert_eq!(told_of(&[file(&["store::close"], &[stop], &[])]), ["store::close"]);
        let wrapper: (&str, &[Called]) = ("zip::extract", &[Called::Path("zip::extract".to_owned())]);
        assert_eq!(told_of(&[file(&[], &[wrapper], &[])]), [""; 0]);
    }

    #[test]
    fn free_functions_are_placed_in_the_module_of_their_file() {
        let placed = file(&["open", "Store::open"], &[("start", &[near("open")])], &["stop"]).placed("src/raft/mod.rs");
        assert_eq!(placed.told, ["raft::open", "Store::open"]);
        assert_eq!(placed.through, [("raft::start".to_owned(), vec![near("raft::open")])]);
        assert_eq!(placed.silent, ["raft::stop"]);
    }
}
