//! What files are called in a run: paths relative to where it was started, or absolute ones where it was asked so.

use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::OwnFile;

/// The names of files, given those of some.
#[derive(Debug, Default)]
pub(crate) struct Names<'run> {
    given: FxHashMap<&'run Path, &'run str>,
    /// The folder that names are relative to.
    base: Option<PathBuf>,
}

impl<'run> Names<'run> {
    pub(crate) fn new(own: &'run [OwnFile<'run>]) -> Self {
        let base = own.iter().find_map(|own| base(own.file, own.path));
        Self { given: own.iter().map(|own| (own.file, own.path)).collect(), base }
    }

    /// Whether a file is one of those that were given.
    pub(crate) fn is_given(&self, file: &Path) -> bool {
        self.given.contains_key(file)
    }

    /// The name of the file at an absolute path.
    pub(crate) fn of(&self, file: &Path) -> String {
        if let Some(given) = self.given.get(file) {
            return (*given).to_owned();
        }
        let relative = self.base.as_deref().and_then(|base| pathdiff::diff_paths(file, base));
        slashed(relative.as_deref().unwrap_or(file))
    }
}

/// The path with `/` between its parts.
pub(crate) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// The folder that `name` is relative to, if it is a name of `file` and does not climb.
fn base(file: &Path, name: &str) -> Option<PathBuf> {
    let name = Path::new(name);
    let climbs = name.components().any(|part| part == Component::ParentDir);
    if name.is_absolute() {
        return None;
    }
    if climbs {
        return climbed(file, name);
    }
    file.ends_with(name).then(|| file.ancestors().nth(name.components().count()).map(Path::to_owned)).flatten()
}

/// The folder that a name with `..` in front is relative to. What the folders below the common one are called is not known and does
/// not matter: names climb out of them.
fn climbed(file: &Path, name: &Path) -> Option<PathBuf> {
    let climbs = name.components().take_while(|part| *part == Component::ParentDir).count();
    let rest: PathBuf = name.components().skip(climbs).collect();
    if !file.ends_with(&rest) {
        return None;
    }
    let mut base = file.ancestors().nth(rest.components().count())?.to_owned();
    base.extend((0..climbs).map(|_| "<run>"));
    Some(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(file: &str, path: &str, other: &str) -> String {
        let own = [OwnFile { file: Path::new(file), path }];
        Names::new(&own).of(Path::new(other))
    }

    #[test]
    fn files_are_named_as_the_others_of_the_run() {
        assert_eq!(name("/w/p/src/a.rs", "src/a.rs", "/w/p/src/b/c.rs"), "src/b/c.rs");
        assert_eq!(name("/w/p/src/a.rs", "a.rs", "/w/p/tests/b.rs"), "../tests/b.rs");
        assert_eq!(name("/w/p/src/a.rs", "../p/src/a.rs", "/w/p/src/b.rs"), "../p/src/b.rs");
        assert_eq!(name("/w/p/src/a.rs", "/w/p/src/a.rs", "/w/p/src/b.rs"), "/w/p/src/b.rs");
        assert_eq!(name("/w/p/src/a.rs", "src/a.rs", "/w/p/src/a.rs"), "src/a.rs");
    }
}
