//! The crates of a run, joined from the plans of all workspaces that it touches.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use steadfast_knowledge::CrateFiles;
use steadfast_knowledge::items::{FileItems, collect_public};

use crate::OwnFile;
use crate::bundle::{Changing, Declared, immutable, is_kept, path_in};
use crate::cache::Cache;
use crate::names::{Names, slashed};
use crate::plan::{Crate, Package, Plan};
use crate::remarks::Remarks;
use crate::sources::follow;
use crate::standard;

/// The crates of a run.
pub(crate) struct Found<'plans> {
    /// All crates; those of the standard library first, because their names count wherever they are used.
    pub(crate) crates: Vec<CrateFiles>,
    /// The roots of those that the run reads.
    pub(crate) own: Vec<OwnRoot>,
    /// Those that it does not.
    pub(crate) libraries: Vec<Library<'plans>>,
}

/// The root of a crate that the run reads.
#[derive(Debug)]
pub(crate) struct OwnRoot {
    /// The folder of the package.
    pub(crate) folder: PathBuf,
    /// The root file.
    file: PathBuf,
    /// What the run calls it.
    pub(crate) path: String,
    is_library: bool,
}

/// A library that the run does not read.
pub(crate) struct Library<'plans> {
    /// Its place among the crates.
    pub(crate) place: usize,
    package: &'plans Package,
    krate: &'plans Crate,
    /// What stands before the paths in it.
    prefix: String,
}

/// What tells crates apart: the package and the root.
type Identity<'plans> = (Option<&'plans str>, &'plans str, &'plans Path);

impl Default for Found<'_> {
    fn default() -> Self {
        Self { crates: standard::crates(), own: Vec::new(), libraries: Vec::new() }
    }
}

impl<'plans> Found<'plans> {
    /// Adds the crates of the packages in `folders` and everything that they depend on.
    pub(crate) fn add_plans(&mut self, plans: &'plans [Plan], folders: &FxHashSet<&Path>, names: &Names<'_>) {
        let mut places: FxHashMap<Identity<'plans>, usize> = FxHashMap::default();
        let mut prefixes: FxHashSet<String> = FxHashSet::default();
        for plan in plans {
            let is_own = |krate: &Crate| {
                let package = &plan.packages[krate.package];
                package.is_member && folders.contains(package.folder.as_path())
            };
            let mut wanted: Vec<usize> = (0..plan.crates.len()).filter(|place| is_own(&plan.crates[*place])).collect();
            let mut seen: FxHashSet<usize> = wanted.iter().copied().collect();
            let mut passed = 0;
            while let Some(krate) = wanted.get(passed).map(|place| &plan.crates[*place]) {
                passed += 1;
                let dependencies = krate.dependencies.iter().map(|(_, place)| *place);
                wanted.extend(dependencies.filter(|place| seen.insert(*place)));
            }
            let mut added = Vec::new();
            for place in &wanted {
                let krate = &plan.crates[*place];
                let package = &plan.packages[krate.package];
                let identity = (package.source.as_deref(), package.version.as_str(), krate.root.as_path());
                if places.contains_key(&identity) {
                    continue;
                }
                places.insert(identity, self.crates.len());
                added.push(krate);
                let root = if is_own(krate) {
                    self.add_own(package, krate, names)
                } else {
                    self.add_library(package, krate, names, &mut prefixes)
                };
                self.crates.push(CrateFiles { name: (&*krate.name).into(), root, dependencies: Vec::new() });
            }
            let place_of = |krate: &'plans Crate| {
                let package = &plan.packages[krate.package];
                places.get(&(package.source.as_deref(), package.version.as_str(), krate.root.as_path())).copied()
            };
            for krate in added {
                let Some(place) = place_of(krate) else { continue };
                let named = krate.dependencies.iter();
                self.crates[place].dependencies = named
                    .filter_map(|(name, dependency)| Some((name.as_str().into(), place_of(&plan.crates[*dependency])?)))
                    .collect();
            }
        }
    }

    fn add_own(&mut self, package: &Package, krate: &Crate, names: &Names<'_>) -> String {
        let path = names.of(&krate.root);
        self.own.push(OwnRoot {
            folder: package.folder.clone(),
            file: krate.root.clone(),
            path: path.clone(),
            is_library: krate.is_library,
        });
        path
    }

    fn add_library(
        &mut self,
        package: &'plans Package,
        krate: &'plans Crate,
        names: &Names<'_>,
        prefixes: &mut FxHashSet<String>,
    ) -> String {
        let (prefix, root) = if package.source.is_some() {
            let mut prefix = format!("<{} {}>", package.name, package.version);
            while !prefixes.insert(prefix.clone()) {
                prefix.push('\'');
            }
            let root = format!("{prefix}/{}", path_in(package, krate));
            (prefix, root)
        } else {
            (String::new(), names.of(&krate.root))
        };
        self.libraries.push(Library { place: self.crates.len(), package, krate, prefix });
        root
    }

    /// Adds a crate for each file that lies in no package; of a folder's those first that are called like the root of a crate.
    pub(crate) fn add_loose(&mut self, files: &[&OwnFile<'_>]) {
        let mut files = files.to_vec();
        let rank = |own: &OwnFile<'_>| match own.file.file_stem().and_then(|stem| stem.to_str()) {
            Some("lib" | "main") => 0,
            Some("mod") => 2,
            _ => 1,
        };
        let depth = |own: &OwnFile<'_>| own.file.components().count();
        files.sort_by(|one, other| (depth(one), rank(one), one.path).cmp(&(depth(other), rank(other), other.path)));
        for own in files {
            let stem = own.file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().replace('-', "_"));
            self.crates.push(CrateFiles { name: stem.into(), root: own.path.to_owned(), dependencies: Vec::new() });
        }
    }
}

impl Library<'_> {
    /// Whether its sources have to be read, because the cache does not have it.
    pub(crate) fn is_new(&self, cache: &Cache) -> bool {
        self.package.source.as_ref().is_some_and(|source| !is_kept(self.package, source, self.krate, cache))
    }

    /// Its files, those of the run left out.
    pub(crate) fn read(&self, names: &Names<'_>, cache: &Cache, remarks: &Remarks) -> Declared {
        let Self { package, krate, prefix, .. } = self;
        if let Some(source) = &package.source {
            let mut declared = immutable(package, source, krate, cache, remarks);
            for file in &mut declared.files {
                file.path = format!("{prefix}/{}", file.path);
            }
            return declared;
        }
        let changing = Changing::new(&package.folder, "public", collect_public, cache, remarks);
        let mut files = follow(&path_in(package, krate), |path| changing.open(&package.folder.join(path)));
        changing.finish();
        files.retain(|file| !names.is_given(&package.folder.join(&file.path)));
        for file in &mut files {
            file.path = names.of(&package.folder.join(&file.path));
        }
        // Somebody works on it, and its imports are read again with each of its files.
        Declared { files, leads_to: None }
    }
}

impl OwnRoot {
    /// Whether its modules may lead to a file of the run: of a package's tests and examples only those are followed that the run
    /// reads, or that share a folder with a file of the run that is no root itself.
    pub(crate) fn is_wanted(&self, read: &FxHashMap<&str, &Arc<FileItems>>) -> bool {
        if self.is_library || read.contains_key(self.path.as_str()) {
            return true;
        }
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let below =
            |path: &str| folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        read.keys().any(|path| below(path))
    }

    /// Where a file is that the run would call `path`.
    pub(crate) fn place(&self, path: &str) -> Option<PathBuf> {
        if Path::new(path).is_absolute() {
            return Some(path.into());
        }
        let file = slashed(&self.file);
        // What is the same at the end of both is below a common folder.
        let parts = file.rsplit('/').zip(self.path.rsplit('/'));
        let common = parts.take_while(|(one, other)| one == other && *one != "..").count();
        let known: Vec<&str> = self.path.split('/').collect();
        let base = known[..known.len() - common].join("/");
        let rest = if base.is_empty() { path } else { path.strip_prefix(&base)?.strip_prefix('/')? };
        self.file.ancestors().nth(common).map(|folder| folder.join(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(file: &str, path: &str) -> OwnRoot {
        OwnRoot { folder: PathBuf::new(), file: file.into(), path: path.to_owned(), is_library: true }
    }

    #[test]
    fn names_lead_back_to_files() {
        for (file, path, other, place) in [
            ("/w/p/src/lib.rs", "src/lib.rs", "src/a/b.rs", "/w/p/src/a/b.rs"),
            ("/w/p/src/lib.rs", "lib.rs", "a.rs", "/w/p/src/a.rs"),
            ("/w/p/src/lib.rs", "../p/src/lib.rs", "../p/src/a.rs", "/w/p/src/a.rs"),
            ("/w/p/src/lib.rs", "../src/lib.rs", "../src/a.rs", "/w/p/src/a.rs"),
            ("/w/p/src/lib.rs", "/w/p/src/lib.rs", "/w/p/src/a.rs", "/w/p/src/a.rs"),
        ] {
            assert_eq!(root(file, path).place(other), Some(PathBuf::from(place)), "{path}");
        }
        assert_eq!(root("/w/p/src/lib.rs", "../p/src/lib.rs").place("src/a.rs"), None);
    }
}
