//! What stands around the files of a run: the crates that they belong to, and everything that these rest on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use steadfast_knowledge::items::{FileItems, collect};
use steadfast_knowledge::{CrateFiles, SourceFile};

use crate::bundle::{Changing, Declared};
use crate::cache::Cache;
use crate::found::{Found, Library, OwnRoot};
use crate::names::Names;
use crate::notice::{Notice, Notify};
use crate::remarks::Remarks;
use crate::sources::{Reading, follow};
use crate::{packages, standard};

/// One file of a run.
#[derive(Clone, Copy, Debug)]
pub struct OwnFile<'run> {
    /// Where it is, as an absolute path.
    pub file: &'run Path,
    /// What the run calls it, with `/`: relative to where the run was started, or absolute.
    pub path: &'run str,
}

/// The crates around the files of a run, with what those declare that the run does not read.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// All crates: those of the standard library, those of the run, those that they depend on.
    pub crates: Vec<CrateFiles>,
    /// The files of dependencies. Those of the run are not among them.
    pub files: Vec<SourceFile>,
    /// What could not be found out, for people who wonder.
    pub remarks: Vec<String>,
    own: Vec<OwnRoot>,
}

/// How far is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// The crates of the run.
    Own,
    /// What these depend on, too.
    Dependencies,
}

/// The files of those libraries that the declarations of the run's crates may lead to, in the order of the libraries: from what
/// these depend on along what `read` finds that they name. `notify` is told, as far as is known then, how many are about to be read
/// that are new.
fn reached(
    crates: &[CrateFiles],
    libraries: &[Library<'_>],
    is_new: impl Fn(&Library<'_>) -> bool,
    notify: Notify<'_>,
    read: impl Fn(&Library<'_>) -> Declared + Sync,
) -> Vec<SourceFile> {
    let by_place: FxHashMap<usize, usize> =
        libraries.iter().enumerate().map(|(number, library)| (library.place, number)).collect();
    let mut found: Vec<Option<Vec<SourceFile>>> = libraries.iter().map(|_| None).collect();
    let mut seen: FxHashSet<usize> = FxHashSet::default();
    let own = crates.iter().enumerate().filter(|(place, _)| !by_place.contains_key(place));
    let mut pending: Vec<usize> =
        own.flat_map(|(_, krate)| krate.dependencies.iter().map(|(_, place)| *place)).collect();
    let mut new = 0;
    while !pending.is_empty() {
        let numbers = pending.iter().filter_map(|place| by_place.get(place).copied());
        let numbers: Vec<usize> = numbers.filter(|number| seen.insert(*number)).collect();
        new += numbers.iter().filter(|number| is_new(&libraries[**number])).count();
        notify(Notice::Reading(new));
        let declared: Vec<(usize, Declared)> =
            numbers.into_par_iter().with_max_len(1).map(|number| (number, read(&libraries[number]))).collect();
        pending.clear();
        for (number, declared) in declared {
            let dependencies = crates[libraries[number].place].dependencies.iter();
            pending.extend(dependencies.filter(|(name, _)| declared.may_lead_to(name)).map(|(_, place)| *place));
            found[number] = Some(declared.files);
        }
    }
    found.into_iter().flatten().flatten().collect()
}

impl Surroundings {
    /// Finds what stands around `own`. Reads and parses whatever is not in `cache`, on the current pool of threads, which must have
    /// large stacks ([`steadfast_source::STACK_SIZE`]). `notify` is told, again and again, of what takes a while.
    #[must_use]
    pub fn of(own: &[OwnFile<'_>], cache: &Cache, notify: &(dyn Fn(Notice) + Sync)) -> Self {
        Self::within(Reach::Dependencies, own, cache, notify)
    }

    /// The same without what `own` depends on: the standard library alone.
    #[must_use]
    pub fn without_dependencies(own: &[OwnFile<'_>], cache: &Cache) -> Self {
        Self::within(Reach::Own, own, cache, &|_| {})
    }

    fn within(reach: Reach, own: &[OwnFile<'_>], cache: &Cache, notify: Notify<'_>) -> Self {
        let remarks = Remarks::default();
        let names = Names::new(own);
        let (folders, without) = packages::folders(own);
        let plans = packages::plans(&folders, cache, &remarks, notify);
        let folders: FxHashSet<&Path> = folders.iter().map(PathBuf::as_path).collect();
        let mut found = Found::default();
        found.add_plans(&plans, &folders, &names);
        found.add_loose(&without);
        let Found { crates, own, libraries } = found;
        let libraries = if reach == Reach::Own { Vec::new() } else { libraries };
        let (mut files, read) = rayon::join(
            || standard::files(cache, &remarks),
            || {
                reached(
                    &crates,
                    &libraries,
                    |library| library.is_new(cache),
                    notify,
                    |library| library.read(&names, cache, &remarks),
                )
            },
        );
        files.extend(read);
        Self { crates, files, remarks: remarks.into_sorted().collect(), own }
    }

    /// The files of the run's own crates that modules lead to and that the run did not read, because it was asked for others, or
    /// because they are left out of it. Where everything was read, this costs nothing.
    #[must_use]
    pub fn missing(&mut self, read: &[SourceFile], cache: &Cache) -> Vec<SourceFile> {
        let remarks = Remarks::default();
        let by_path: FxHashMap<&str, &Arc<FileItems>> =
            read.iter().map(|file| (file.path.as_str(), &file.items)).collect();
        let mut by_folder: Vec<(&Path, Vec<&OwnRoot>)> = Vec::new();
        for root in self.own.iter().filter(|root| root.is_wanted(&by_path)) {
            match by_folder.iter_mut().find(|(folder, _)| *folder == root.folder) {
                Some((_, roots)) => roots.push(root),
                None => by_folder.push((&root.folder, vec![root])),
            }
        }
        let of_package = |(folder, roots): (&Path, Vec<&OwnRoot>)| {
            let changing = OnceLock::new();
            let reading: Reading = |items| collect(items, false).items;
            let mut missing: Vec<SourceFile> = Vec::new();
            for root in roots {
                let open = |path: &str| match by_path.get(path) {
                    Some(items) => Some(Arc::clone(items)),
                    None => {
                        let file = root.place(path).filter(|file| file.is_file())?;
                        changing.get_or_init(|| Changing::new(folder, "own", reading, cache, &remarks)).open(&file)
                    }
                };
                for file in follow(&root.path, open) {
                    let is_new = !by_path.contains_key(&*file.path);
                    if is_new && missing.iter().all(|known| known.path != file.path) {
                        missing.push(file);
                    }
                }
            }
            if let Some(changing) = changing.into_inner() {
                changing.finish();
            }
            missing
        };
        let missing = by_folder.into_par_iter().flat_map_iter(of_package).collect();
        self.remarks.extend(remarks.into_sorted());
        self.remarks.sort();
        self.remarks.dedup();
        missing
    }
}
