//! What a project may choose: levels, test code, names that mean something to it.

use std::collections::BTreeMap;

use crate::Level;

/// The kind of cargo target that a file belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Target {
    /// A library, or a file of which nothing is known.
    #[default]
    Library,
    /// A binary.
    Binary,
    /// An integration test, a fuzz target, or a module that exists for tests.
    Test,
    /// A benchmark.
    Bench,
    /// An example.
    Example,
    /// `build.rs`.
    BuildScript,
}

/// Which lints speak by default, and at which level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// The catalogue's levels.
    #[default]
    Default,
    /// The three checks of the OSDI 2014 paper, all at warn, nothing else.
    Osdi14,
    /// Every lint, also what is unknown to be a `Result`.
    All,
}

/// Everything that configuration can say to the lints.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The starting point.
    pub profile: Profile,
    /// A level by lint name that replaces the profile's for every finding of that lint.
    pub levels: BTreeMap<String, Level>,
    /// Whether tests, benches, examples and build scripts are linted too.
    pub test_code: bool,
    /// Further callees by class: class name to patterns, in the syntax of the built-in table.
    pub callee_classes: BTreeMap<String, Vec<String>>,
    /// Further logging macros, by name (`my_warn`).
    pub logging_macros: Vec<String>,
    /// Further functions that end the process, by path or last segment (`crate::die`).
    pub abort_functions: Vec<String>,
}
