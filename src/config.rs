//! `steadfast.toml`: where it is, what it may say, and what that means.
//!
//! Given a file, gives back a [`Config`] whose lint names and patterns are known to be good. It does not decide
//! anything that the command line may override.

mod error;
mod patterns;
mod schema;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use steadfast_lints::{Level, Settings};

pub(crate) use error::{ConfigError, Problem};
pub(crate) use patterns::Patterns;
pub(crate) use schema::{FailOn, ProfileName};

use crate::catalogue;
use schema::Schema;

/// The name of the configuration file.
const FILE_NAME: &str = "steadfast.toml";

/// What a project chose.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Which lints speak.
    pub(crate) profile: Option<ProfileName>,
    /// The level from which a run fails.
    pub(crate) fail_on: Option<FailOn>,
    /// What is not to be checked.
    pub(crate) exclude: Patterns,
    /// What alone is to be checked; `None` is everything.
    pub(crate) include: Option<Patterns>,
    /// What goes to the lints as it is. Its profile is the default one.
    pub(crate) settings: Settings,
}

impl Config {
    /// The configuration of a project without a file.
    fn without_file() -> Self {
        Self { profile: None, fail_on: None, exclude: Patterns::none(), include: None, settings: Settings::default() }
    }

    /// The configuration in the `steadfast.toml` of `directory` or of the nearest directory above that has one.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when there is one that cannot be read or is wrong.
    pub(crate) fn find(directory: &Path) -> Result<Self, ConfigError> {
        for candidate in directory.ancestors().map(|directory| directory.join(FILE_NAME)) {
            match std::fs::read_to_string(&candidate) {
                Ok(text) => return Self::parse(&candidate, text),
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(ConfigError::Unreadable { path: candidate, error }),
            }
        }
        Ok(Self::without_file())
    }

    /// The configuration in the file at `path`, an absolute path.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when it cannot be read or is wrong.
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(path, text),
            Err(error) => Err(ConfigError::Unreadable { path: path.to_owned(), error }),
        }
    }

    /// The configuration that `text`, the content of the file at `path`, describes.
    fn parse(path: &Path, text: String) -> Result<Self, ConfigError> {
        let directory = path.parent().unwrap_or(path);
        Self::from_text(directory, &text).map_err(|problems| ConfigError::Wrong {
            path: path.to_owned(),
            text,
            problems,
        })
    }

    fn from_text(directory: &Path, text: &str) -> Result<Self, Vec<Problem>> {
        let schema: Schema = toml::from_str(text).map_err(|error| vec![Problem::from(error)])?;
        let mut problems = Vec::new();
        let mut levels = BTreeMap::<String, Level>::new();
        for (name, level) in schema.lint.levels {
            match catalogue::lint(name.get_ref()) {
                Ok(lint) => {
                    levels.insert(lint.name.to_owned(), level);
                }
                Err(unknown) => problems.push(Problem::at(name.span(), unknown.to_string())),
            }
        }
        let exclude = Patterns::new(directory, &schema.exclude, &mut problems);
        let include = schema.include.map(|patterns| Patterns::new(directory, &patterns, &mut problems));
        if !problems.is_empty() {
            problems.sort_by_key(|problem| problem.range.as_ref().map(|range| range.start));
            return Err(problems);
        }
        Ok(Self {
            profile: schema.lint.profile,
            fail_on: schema.lint.fail_on,
            exclude,
            include,
            settings: Settings {
                levels,
                test_code: schema.lint.test_code,
                callee_classes: schema.callee_classes,
                logging_macros: schema.logging_macros,
                abort_functions: schema.abort_functions,
                ..Settings::default()
            },
        })
    }
}

/// Whether a directory simply has no configuration file.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<(String, String)> {
        let problems = Config::from_text(Path::new("/p"), text).expect_err("the text is wrong");
        let marked = |problem: &Problem| problem.range.clone().map(|range| text[range].to_owned());
        problems.iter().map(|problem| (marked(problem).unwrap_or_default(), problem.message.clone())).collect()
    }

    /// The blocks of TOML in the user's guide.
    fn examples() -> Vec<&'static str> {
        let page = include_str!("../docs/configuration.md");
        page.split("```toml\n")
            .skip(1)
            .map(|rest| rest.split("```").next().expect("split yields a first part"))
            .collect()
    }

    #[test]
    fn the_examples_of_the_guide_are_valid_and_name_every_key() {
        let examples = examples();
        assert!(!examples.is_empty());
        for example in &examples {
            // The levels name lints, which are the business of the lints' own pages.
            let schema: Result<Schema, _> = toml::from_str(example);
            assert!(schema.is_ok(), "{example}\n{schema:?}");
        }
        for key in schema::KEYS {
            assert!(examples.iter().any(|example| example.contains(key)), "no example of `{key}`");
        }
    }

    #[test]
    fn an_empty_file_says_nothing() {
        let config = Config::from_text(Path::new("/p"), "").expect("nothing is a valid configuration");
        assert_eq!((config.profile, config.fail_on), (None, None));
        assert!(config.include.is_none() && !config.settings.test_code);
    }

    #[test]
    fn what_is_said_reaches_the_settings() {
        let text = "logging-macros = ['my_warn']\nabort-functions = ['crate::die']\n[lint]\nprofile = 'osdi14'\n\
                    fail-on = 'warn'\ntest-code = true\n[callee-classes]\ncommit = ['append_entries']\n";
        let config = Config::from_text(Path::new("/p"), text).expect("the text is valid");
        assert_eq!((config.profile, config.fail_on), (Some(ProfileName::Osdi14), Some(FailOn::Warn)));
        assert!(config.settings.test_code);
        assert_eq!(config.settings.logging_macros, ["my_warn"]);
        assert_eq!(config.settings.abort_functions, ["crate::die"]);
        assert_eq!(config.settings.callee_classes["commit"], ["append_entries"]);
    }

    #[test]
    fn errors_point_at_their_place() {
        let unknown = problems("[lint]\nlevles = {}\n");
        assert_eq!(unknown[0].0, "levles");
        assert!(unknown[0].1.contains("unknown field"), "{unknown:?}");
        assert_eq!(problems("[lint]\nfail-on = 'allow'\n")[0].0, "'allow'");
        assert_eq!(problems("[lint.levels]\nno_such_lint = 'deny'\n")[0].0, "no_such_lint");
        let pattern = problems("exclude = ['ok', 'a[']\n");
        assert_eq!((pattern.len(), pattern[0].0.as_str()), (1, "'a['"));
    }

    #[test]
    fn every_problem_is_told_at_once() {
        assert_eq!(problems("exclude = ['a[']\n[lint.levels]\nnone = 'deny'\nnada = 'note'\n").len(), 3);
    }
}
