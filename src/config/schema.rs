//! The keys of `steadfast.toml` as they are written. `docs/configuration.md` describes each of them.

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde::Deserialize;
use steadfast_lints::{Level, Profile};
use toml::Spanned;

/// Every key, for the test that keeps the guide complete.
#[cfg(test)]
pub(super) const KEYS: [&str; 10] = [
    "[lint]",
    "profile",
    "fail-on",
    "test-code",
    "[lint.levels]",
    "exclude",
    "include",
    "[callee-classes]",
    "logging-macros",
    "abort-functions",
];

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Schema {
    #[serde(default)]
    pub(super) lint: LintTable,
    #[serde(default)]
    pub(super) exclude: Vec<Spanned<String>>,
    pub(super) include: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) callee_classes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) logging_macros: Vec<String>,
    #[serde(default)]
    pub(super) abort_functions: Vec<String>,
}

/// The table `[lint]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LintTable {
    pub(super) profile: Option<ProfileName>,
    pub(super) fail_on: Option<FailOn>,
    #[serde(default)]
    pub(super) test_code: bool,
    #[serde(default)]
    pub(super) levels: BTreeMap<Spanned<String>, Level>,
}

/// A profile, by the name that the command line and the configuration use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProfileName {
    /// The catalogue's levels
    Default,
    /// The three checks of the OSDI 2014 paper, all at warn
    Osdi14,
    /// Every lint, also where nothing tells whether the expression can fail
    All,
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Self {
        match name {
            ProfileName::Default => Self::Default,
            ProfileName::Osdi14 => Self::Osdi14,
            ProfileName::All => Self::All,
        }
    }
}

/// The level from which findings fail a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FailOn {
    /// Findings at deny
    #[default]
    Deny,
    /// Findings at warn and deny
    Warn,
    /// All findings
    Note,
}

impl From<FailOn> for Level {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Deny => Self::Deny,
            FailOn::Warn => Self::Warn,
            FailOn::Note => Self::Note,
        }
    }
}
