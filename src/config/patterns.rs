//! Sets of patterns in the syntax of `.gitignore`.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use toml::Spanned;

use super::Problem;

/// Patterns as in a `.gitignore` that lies in one directory.
#[derive(Clone, Debug)]
pub(crate) struct Patterns(Gitignore);

impl Patterns {
    /// No pattern: nothing matches.
    pub(crate) fn none() -> Self {
        Self(Gitignore::empty())
    }

    /// The set of `patterns`, relative to `directory`. What is wrong with a pattern goes to `problems`.
    pub(super) fn new(directory: &Path, patterns: &[Spanned<String>], problems: &mut Vec<Problem>) -> Self {
        let mut builder = GitignoreBuilder::new(directory);
        // In a `.gitignore` such a slip makes a line that matches nothing; here it can be told.
        builder.allow_unclosed_class(false);
        for pattern in patterns {
            if let Err(error) = builder.add_line(None, pattern.get_ref()) {
                problems.push(Problem::at(pattern.span(), format!("not a pattern: {error}")));
            }
        }
        match builder.build() {
            Ok(set) => Self(set),
            Err(error) => {
                problems.push(Problem { range: None, message: format!("patterns that do not combine: {error}") });
                Self::none()
            }
        }
    }

    /// Whether a pattern names the file or directory at `path`, an absolute path, itself.
    pub(crate) fn matches(&self, path: &Path, is_directory: bool) -> bool {
        self.is_below(path) && self.0.matched(path, is_directory).is_ignore()
    }

    /// Whether a pattern names the file at `path`, an absolute path, or a directory that it is in.
    pub(crate) fn matches_or_holds(&self, path: &Path) -> bool {
        self.is_below(path) && self.0.matched_path_or_any_parents(path, false).is_ignore()
    }

    /// Whether `path` is one that the patterns speak of; others make the matcher panic.
    fn is_below(&self, path: &Path) -> bool {
        !self.0.is_empty() && path.starts_with(self.0.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(lines: &[&str]) -> Patterns {
        let mut problems = Vec::new();
        let lines: Vec<Spanned<String>> = lines.iter().map(|line| Spanned::new(0..0, (*line).to_owned())).collect();
        let patterns = Patterns::new(Path::new("/p"), &lines, &mut problems);
        assert_eq!(problems, []);
        patterns
    }

    #[test]
    fn patterns_are_those_of_gitignore() {
        let set = patterns(&["/src/proto/", "*_pb.rs", "!keep_pb.rs"]);
        assert!(set.matches(Path::new("/p/src/proto"), true));
        assert!(!set.matches(Path::new("/p/other/src/proto"), true));
        assert!(set.matches(Path::new("/p/a/b_pb.rs"), false));
        assert!(!set.matches(Path::new("/p/a/keep_pb.rs"), false));
        assert!(set.matches_or_holds(Path::new("/p/src/proto/a/b.rs")));
    }

    #[test]
    fn a_path_elsewhere_never_matches() {
        let set = patterns(&["*.rs"]);
        assert!(!set.matches(Path::new("/q/a.rs"), false));
        assert!(!set.matches_or_holds(Path::new("/q/a.rs")));
        assert!(!Patterns::none().matches_or_holds(Path::new("/p/a.rs")));
    }
}
