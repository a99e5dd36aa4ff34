//! `--deny`, `--warn`, `--note`, `--allow` and `--level`: levels by lint, in the order of the command line.

use clap::error::ErrorKind;
use clap::parser::ArgMatches;
use clap::{Arg, ArgAction, Args, Command, Error, FromArgMatches};
use steadfast_lints::{Level, Lint};

use crate::catalogue;

/// The flags that name one level: its long and short form and its help.
const NAMED: [(&str, char, Level, &str); 4] = [
    ("deny", 'D', Level::Deny, "Report these lints at deny"),
    ("warn", 'W', Level::Warn, "Report these lints at warn"),
    ("note", 'N', Level::Note, "Report these lints at note"),
    ("allow", 'A', Level::Allow, "Do not report these lints"),
];

/// The flag that takes `name=LEVEL`.
const LEVEL: &str = "level";

/// Levels by lint name in the order in which they were given: the last one of a lint counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LevelFlags(pub(crate) Vec<(&'static str, Level)>);

impl Args for LevelFlags {
    fn augment_args(command: Command) -> Command {
        let list = |id: &'static str| {
            Arg::new(id).long(id).action(ArgAction::Append).value_delimiter(',').help_heading("Lints")
        };
        let named = NAMED.map(|(id, short, _, help)| {
            list(id).short(short).value_name("NAME").help(help).value_parser(catalogue::lint)
        });
        let level = list(LEVEL).value_name("NAME=LEVEL").help("Report a lint at `deny`, `warn`, `note` or `allow`");
        command.args(named).arg(level.value_parser(name_and_level))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for LevelFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut given = Vec::new();
        for (id, _, level, _) in NAMED {
            let lints = matches.get_many::<&'static Lint>(id).into_iter().flatten();
            let indices = matches.indices_of(id).into_iter().flatten();
            given.extend(indices.zip(lints.map(|lint| (lint.name, level))));
        }
        let pairs = matches.get_many::<(&'static str, Level)>(LEVEL).into_iter().flatten().copied();
        given.extend(matches.indices_of(LEVEL).into_iter().flatten().zip(pairs));
        given.sort_by_key(|(index, _)| *index);
        Ok(Self(given.into_iter().map(|(_, pair)| pair).collect()))
    }

    fn update_from_arg_matches(&mut self, _matches: &ArgMatches) -> Result<(), Error> {
        Err(Error::raw(ErrorKind::InvalidValue, "levels are read once"))
    }
}

/// Reads `name=LEVEL`.
fn name_and_level(text: &str) -> Result<(&'static str, Level), String> {
    let (name, level) = text.split_once('=').ok_or("expected `name=LEVEL`")?;
    let level = level_named(level)?;
    let lint = catalogue::lint(name).map_err(|error| error.to_string())?;
    Ok((lint.name, level))
}

/// The level called `name`.
fn level_named(name: &str) -> Result<Level, String> {
    [Level::Deny, Level::Warn, Level::Note, Level::Allow]
        .into_iter()
        .find(|level| level.name() == name)
        .ok_or_else(|| format!("`{name}` is no level: expected `deny`, `warn`, `note` or `allow`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The flags read with a parser that takes every name, since the order does not depend on which lints exist.
    fn order(arguments: &[&str]) -> Vec<usize> {
        let command = Command::new("x")
            .args(["deny", "allow"].map(|id| Arg::new(id).long(id).action(ArgAction::Append).value_delimiter(',')));
        let matches = command.get_matches_from(arguments);
        ["deny", "allow"].iter().flat_map(|id| matches.indices_of(id).into_iter().flatten()).collect()
    }

    #[test]
    fn each_value_of_a_list_has_an_index_of_its_own() {
        let indices = order(&["x", "--allow", "a,b", "--deny", "c", "--allow=d"]);
        assert_eq!(indices.len(), 4);
        let deny = indices[0];
        assert!(indices[1] < indices[2] && indices[2] < deny && deny < indices[3], "{indices:?}");
    }

    #[test]
    fn levels_are_spelled_out() {
        assert_eq!(level_named("note"), Ok(Level::Note));
        assert!(level_named("error").is_err());
        assert_eq!(name_and_level("empty_handler"), Err("expected `name=LEVEL`".to_owned()));
    }

    #[test]
    fn an_unknown_lint_is_an_error_that_names_its_flag() {
        let command = LevelFlags::augment_args(Command::new("x"));
        let error = command.try_get_matches_from(["x", "-A", "no_such_lint"]).expect_err("no lint is called that");
        let message = error.to_string();
        assert!(message.contains("--allow") && message.contains("unknown lint `no_such_lint`"), "{message}");
    }
}
