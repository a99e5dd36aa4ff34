//! Looks for source files below the roots.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder};

use super::manifest::Packages;
use super::rules::{DirectoryRules, SIZE_LIMIT};
use super::{Found, Root, Selection, SourcePath, target};
use crate::config::Config;
use crate::report::{FailedFile, IgnoreRule, IgnoredFile};

/// The files of `selection` that no rule leaves out, shown relative to `current`. A directory or file that was given
/// itself is looked at whatever the rules say; with `force_exclude` a file is not.
pub(crate) fn find(selection: &Selection, config: &Config, current: &Path, force_exclude: bool) -> Found {
    let mut search = Search::new(selection, config, current, force_exclude);
    for root in &selection.roots {
        search.look_at(root);
    }
    search.finish()
}

/// The text `content` as if it were that of the only root of `selection`, which need not exist. It is left out by the same rules as
/// a file that was given by its name.
pub(crate) fn find_text(
    selection: &Selection,
    content: Vec<u8>,
    config: &Config,
    current: &Path,
    force_exclude: bool,
) -> Found {
    let mut search = Search::new(selection, config, current, force_exclude);
    if let Some(root) = selection.roots.first() {
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        match search.rule_for_named(&root.path, size) {
            Ok(None) => {
                let package = root.path.parent().and_then(|directory| search.packages.around(directory));
                search.found.files.push(SourcePath {
                    file: root.path.clone(),
                    path: root.show(&root.path, current),
                    target: target::target(&root.path, package.as_deref()),
                    by_name: !force_exclude,
                    content: Some(content),
                });
            }
            Ok(Some(rule)) => search.leave_out(root, &root.path, rule),
            Err(error) => search.fail(root, &root.path, &error),
        }
    }
    search.finish()
}

/// A search under way.
struct Search<'run> {
    rules: DirectoryRules,
    config: &'run Config,
    current: &'run Path,
    force_exclude: bool,
    packages: Packages,
    /// Where in the found files each file is, by its path without symbolic links.
    seen: HashMap<PathBuf, usize>,
    /// Directories without symbolic links in their paths.
    resolved: HashMap<PathBuf, PathBuf>,
    found: Found,
}

/// What the filter of a walk leaves out, or cannot judge.
#[derive(Default)]
struct Pruned {
    directories: Vec<(PathBuf, IgnoreRule)>,
    failed: Vec<(PathBuf, io::Error)>,
}

impl<'run> Search<'run> {
    fn new(selection: &Selection, config: &'run Config, current: &'run Path, force_exclude: bool) -> Self {
        Self {
            rules: DirectoryRules { exclude: config.exclude.clone(), packages: selection.packages.clone() },
            config,
            current,
            force_exclude,
            packages: Packages::default(),
            seen: HashMap::new(),
            resolved: HashMap::new(),
            found: Found::default(),
        }
    }

    fn look_at(&mut self, root: &Root) {
        match fs::metadata(&root.path) {
            Ok(metadata) if metadata.is_dir() => self.walk(root),
            Ok(metadata) if metadata.is_file() => match self.rule_for_named(&root.path, metadata.len()) {
                Ok(None) => self.take(root, &root.path, !self.force_exclude),
                Ok(Some(rule)) => self.leave_out(root, &root.path, rule),
                Err(error) => self.fail(root, &root.path, &error),
            },
            // Reading from a pipe or a device might never end.
            Ok(_) => self.fail(root, &root.path, &"neither a file nor a directory"),
            Err(error) => self.fail(root, &root.path, &error),
        }
    }

    /// The rule that leaves out a file that was given itself.
    fn rule_for_named(&self, file: &Path, size: u64) -> io::Result<Option<IgnoreRule>> {
        if !self.force_exclude {
            return Ok(None);
        }
        let below = |directory: &&Path| directory.starts_with(self.current) && *directory != self.current;
        let mut directories: Vec<&Path> = file.ancestors().skip(1).take_while(below).collect();
        directories.reverse();
        for directory in directories {
            if let Some(rule) = self.rules.rule(directory)? {
                return Ok(Some(rule));
            }
        }
        Ok(self.rule_for_file(file, size))
    }

    /// The rule that leaves a file out by its path or size.
    fn rule_for_file(&self, file: &Path, size: u64) -> Option<IgnoreRule> {
        if self.config.exclude.matches_or_holds(file) {
            Some(IgnoreRule::ConfigExclude)
        } else if self.config.include.as_ref().is_some_and(|include| !include.matches_or_holds(file)) {
            Some(IgnoreRule::ConfigInclude)
        } else if size > SIZE_LIMIT {
            Some(IgnoreRule::TooLarge)
        } else {
            None
        }
    }

    fn walk(&mut self, root: &Root) {
        let pruned = Arc::new(Mutex::new(Pruned::default()));
        let filter = {
            let (pruned, rules) = (Arc::clone(&pruned), self.rules.clone());
            move |entry: &DirEntry| entry.depth() == 0 || !is_directory(entry) || enters(entry.path(), &rules, &pruned)
        };
        let walk = WalkBuilder::new(&root.path)
            .follow_links(true)
            .current_dir(self.current)
            .sort_by_file_name(OsStr::cmp)
            .filter_entry(filter)
            .build();
        for entry in walk {
            match entry {
                Ok(entry) => self.see(root, &entry),
                Err(error) => self.see_error(root, &error),
            }
        }
        // The filter keeps its share until the walk ends; a panic inside it would have ended this function.
        let mut pruned = pruned.lock().unwrap_or_else(PoisonError::into_inner);
        for (directory, rule) in pruned.directories.drain(..) {
            self.leave_out(root, &directory, rule);
        }
        for (directory, error) in pruned.failed.drain(..) {
            self.fail(root, &directory, &error);
        }
    }

    fn see(&mut self, root: &Root, entry: &DirEntry) {
        if let Some(error) = entry.error() {
            self.found.warnings.push(format!("ignore rules: {error}"));
        }
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if !is_file || !is_rust(entry.path()) {
            return;
        }
        match entry.metadata() {
            Ok(metadata) => match self.rule_for_file(entry.path(), metadata.len()) {
                None => self.take(root, entry.path(), false),
                Some(rule) => self.leave_out(root, entry.path(), rule),
            },
            Err(error) => self.fail(root, entry.path(), &error),
        }
    }

    fn see_error(&mut self, root: &Root, error: &ignore::Error) {
        let (path, error) = place(error);
        let path = path.unwrap_or(&root.path);
        match error {
            // It leads back to a directory that is looked at anyway.
            ignore::Error::Loop { .. } => {}
            ignore::Error::Io(error) if error.kind() == io::ErrorKind::NotFound && !is_source_link(path) => {}
            ignore::Error::Io(error) => self.fail(root, path, &cause(error)),
            error => self.fail(root, path, error),
        }
    }

    /// Adds the file at `path`, unless it is there already by another way.
    fn take(&mut self, root: &Root, path: &Path, by_name: bool) {
        let identity = match self.identity(path) {
            Ok(identity) => identity,
            Err(error) => return self.fail(root, path, &error),
        };
        let shown = root.show(path, self.current);
        if let Some(known) = self.seen.get(&identity).map(|at| &mut self.found.files[*at]) {
            known.by_name |= by_name;
            // The path without symbolic links is the better one, then the one that sorts first.
            let better = known.file != identity && (path == identity || shown < known.path);
            if !better {
                return;
            }
        }
        let package = path.parent().and_then(|directory| self.packages.around(directory));
        let target = target::target(path, package.as_deref());
        let file = SourcePath { file: path.to_owned(), path: shown, target, by_name, content: None };
        match self.seen.get(&identity) {
            Some(at) => {
                let by_name = by_name || self.found.files[*at].by_name;
                self.found.files[*at] = SourcePath { by_name, ..file };
            }
            None => {
                self.seen.insert(identity, self.found.files.len());
                self.found.files.push(file);
            }
        }
    }

    /// The path of a file without symbolic links.
    fn identity(&mut self, path: &Path) -> io::Result<PathBuf> {
        let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else {
            return fs::canonicalize(path);
        };
        if fs::symlink_metadata(path)?.is_symlink() {
            return fs::canonicalize(path);
        }
        if let Some(resolved) = self.resolved.get(directory) {
            return Ok(resolved.join(name));
        }
        let resolved = fs::canonicalize(directory)?;
        let identity = resolved.join(name);
        self.resolved.insert(directory.to_owned(), resolved);
        Ok(identity)
    }

    fn leave_out(&mut self, root: &Root, path: &Path, rule: IgnoreRule) {
        self.found.ignored.push(IgnoredFile { path: root.show(path, self.current), rule });
    }

    fn fail(&mut self, root: &Root, path: &Path, reason: &dyn std::fmt::Display) {
        let path = root.show(path, self.current);
        self.found.failed.push(FailedFile { path, reason: reason.to_string(), place: None });
    }

    fn finish(self) -> Found {
        let mut found = self.found;
        found.warnings.extend(self.packages.warnings);
        found.warnings.sort();
        found.warnings.dedup();
        found.files.sort_by(|one, other| one.path.cmp(&other.path));
        found.ignored.sort_by(|one, other| (&one.path, one.rule).cmp(&(&other.path, other.rule)));
        found.ignored.dedup_by(|one, other| (&one.path, one.rule) == (&other.path, other.rule));
        found
    }
}

/// Whether the walk goes into `directory`; what it leaves out it notes in `pruned`.
fn enters(directory: &Path, rules: &DirectoryRules, pruned: &Mutex<Pruned>) -> bool {
    if rules.is_selected_package(directory) {
        return false;
    }
    let rule = rules.rule(directory);
    let mut pruned = pruned.lock().unwrap_or_else(PoisonError::into_inner);
    match rule {
        Ok(None) => true,
        Ok(Some(rule)) => {
            pruned.directories.push((directory.to_owned(), rule));
            false
        }
        Err(error) => {
            pruned.failed.push((directory.to_owned(), error));
            true
        }
    }
}

fn is_directory(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// Whether a link that leads nowhere is called like a source file. Others are no loss: editors mark the files that they
/// have open with hidden ones.
fn is_source_link(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    is_rust(path) && !hidden
}

/// The path that an error speaks of, if any, and the error without it.
fn place(mut error: &ignore::Error) -> (Option<&Path>, &ignore::Error) {
    let mut at = None;
    loop {
        match error {
            ignore::Error::WithPath { path, err } => {
                at = Some(path.as_path());
                error = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error = err,
            _ => return (at, error),
        }
    }
}

/// What the system says, without the path that the walk wraps around it.
fn cause(error: &io::Error) -> String {
    let wrapped = error.get_ref().and_then(|wrapped| wrapped.source());
    wrapped.map_or_else(|| error.to_string(), ToString::to_string)
}
