//! Plans as they are committed and compared: a file of TOML without places in the source, ordered by name, a line or a block for
//! each thing that may change.

mod change;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use itertools::Itertools;
use serde::{Deserialize, Serialize};

pub use change::{Change, Comparison};

use super::key::{Key, Part, Reach};
use super::relation::Relation;
use super::{Acquisition, Mode, ModeKind, Plan, PlanKind, Token};

/// The form that is written and understood.
pub const VERSION: u32 = 1;

/// What the file says to whoever opens it.
const HEAD: &str = "# The coordination that replicated objects need. `cargo steadfast verify --write-plan` writes it, `--check` compares \
                    with it.\n";

/// The plans of several objects, by their names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenPlans {
    version: u32,
    /// The plan of each object.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub objects: BTreeMap<String, WrittenPlan>,
}

/// A plan that knows operations and arguments by their names.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenPlan {
    /// What each operation takes; all operations are there.
    pub operations: BTreeMap<String, Vec<WrittenAcquisition>>,
    /// The tokens.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tokens: BTreeMap<String, WrittenToken>,
}

/// A token.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenToken {
    /// What the parts of its key are called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// The modes that each mode excludes.
    pub modes: BTreeMap<String, BTreeSet<String>>,
}

/// A token that every call of an operation takes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenAcquisition {
    /// Which.
    pub token: String,
    /// How.
    pub mode: String,
    /// The arguments that select the instance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// Whether it is all instances but that one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub others: bool,
}

/// Why a file is no plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// It is no TOML, or has not what a plan has.
    Malformed(toml::de::Error),
    /// It is of another version.
    Version(u32),
    /// An operation takes a token that is not there, or in a mode that the token has not.
    Unknown {
        /// The object.
        object: String,
        /// The operation.
        operation: String,
        /// The token.
        token: String,
        /// The mode.
        mode: String,
    },
    /// A mode excludes another that does not exclude it, or is not there.
    OneSided {
        /// The object.
        object: String,
        /// The token.
        token: String,
        /// The mode that excludes, and the one that does not.
        modes: [String; 2],
    },
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => error.fmt(formatter),
            Self::Version(version) => write!(formatter, "the plan is of version {version}, not {VERSION}"),
            Self::Unknown { object, operation, token, mode } => {
                write!(
                    formatter,
                    "`{operation}` of `{object}` takes `{token}` as `{mode}`, which is not among the tokens"
                )
            }
            Self::OneSided { object, token, modes: [excluding, other] } => {
                write!(
                    formatter,
                    "in the token `{token}` of `{object}`, `{excluding}` excludes `{other}`, and not the other way round"
                )
            }
        }
    }
}

impl std::error::Error for Unreadable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Malformed(error) => Some(error),
            _ => None,
        }
    }
}

impl WrittenPlans {
    /// The plans of these objects.
    #[must_use]
    pub fn new(objects: BTreeMap<String, WrittenPlan>) -> Self {
        Self { version: VERSION, objects }
    }

    /// The text of the file; the same for the same plans.
    ///
    /// # Errors
    ///
    /// Where a plan cannot be told in TOML, which no plan is known to do.
    pub fn to_text(&self) -> Result<String, toml::ser::Error> {
        Ok(format!("{HEAD}{}", toml::to_string(self)?))
    }

    /// The plans that a file holds.
    ///
    /// # Errors
    ///
    /// Where it holds none, or such that contradict themselves.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        // Looked at first, as another version may have other fields.
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let Versioned { version } = toml::from_str(text).map_err(Unreadable::Malformed)?;
        if version != VERSION {
            return Err(Unreadable::Version(version));
        }
        let plans: Self = toml::from_str(text).map_err(Unreadable::Malformed)?;
        for (name, plan) in &plans.objects {
            plan.check_names(name)?;
        }
        Ok(plans)
    }
}

impl WrittenPlan {
    /// What a plan says of the operations of a relation.
    #[must_use]
    pub fn of(plan: &Plan, relation: &Relation) -> Self {
        let acquisition = |operation: usize, taken: &Acquisition| WrittenAcquisition {
            token: plan.tokens[taken.token].name.clone(),
            mode: plan.tokens[taken.token].modes[taken.mode].name.clone(),
            key: taken.key.texts(&relation.operations[operation]),
            others: taken.reach == Reach::Others,
        };
        let operations = relation.operations.iter().zip(&plan.acquisitions).enumerate();
        let operations = operations.map(|(place, (operation, taken))| {
            (operation.name.to_string(), taken.iter().map(|taken| acquisition(place, taken)).sorted().collect())
        });
        let token = |token: &Token| {
            let modes = token.modes.iter().map(|mode| {
                let excludes = mode.excludes.iter().map(|place| token.modes[*place].name.clone());
                (mode.name.clone(), excludes.collect())
            });
            (token.name.clone(), WrittenToken { key: token.key.clone(), modes: modes.collect() })
        };
        Self { operations: operations.collect(), tokens: plan.tokens.iter().map(token).collect() }
    }

    /// The plan for these operations, as far as they still have the names that it knows: what an operation that is not there took,
    /// and what is keyed by arguments that are not there, is left out, and orders nothing.
    #[must_use]
    pub fn plan(&self, relation: &Relation) -> Plan {
        let names: Vec<&String> = self.tokens.keys().collect();
        let taken = |signature: &super::Signature| {
            let written = self.operations.get(&*signature.name).into_iter().flatten();
            let acquisition = |written: &WrittenAcquisition| {
                let token = names.binary_search(&&written.token).ok()?;
                let mode = self.tokens[&written.token].modes.keys().position(|mode| *mode == written.mode)?;
                let parts: Option<Vec<Part>> = written.key.iter().map(|part| Part::parse(part, signature)).collect();
                let reach = if written.others { Reach::Others } else { Reach::Own };
                Some(Acquisition { token, key: Key { parts: parts? }, reach, mode })
            };
            written.filter_map(acquisition).collect::<Vec<_>>()
        };
        let acquisitions: Vec<Vec<Acquisition>> = relation.operations.iter().map(taken).collect();
        let tokens = self.tokens.iter().enumerate().map(|(place, (name, token))| {
            let modes = token.modes.iter().enumerate().map(|(at, (mode, excludes))| {
                let of = |taken: &&Vec<Acquisition>| taken.iter().any(|taken| (taken.token, taken.mode) == (place, at));
                let operations = acquisitions.iter().positions(|taken| of(&taken)).collect();
                let excludes = token.modes.keys().positions(|other| excludes.contains(other)).collect();
                Mode { name: mode.clone(), kind: ModeKind::of(mode), operations, excludes }
            });
            Token { name: name.clone(), key: token.key.clone(), modes: modes.collect(), requirements: Vec::new() }
        });
        Plan::new(PlanKind::Written, tokens.collect(), acquisitions.clone(), relation)
    }

    fn check_names(&self, object: &str) -> Result<(), Unreadable> {
        for (operation, taken) in &self.operations {
            let unknown = |taken: &&WrittenAcquisition| {
                !self.tokens.get(&taken.token).is_some_and(|token| token.modes.contains_key(&taken.mode))
            };
            if let Some(WrittenAcquisition { token, mode, .. }) = taken.iter().find(unknown) {
                return Err(Unreadable::Unknown {
                    object: object.to_owned(),
                    operation: operation.clone(),
                    token: token.clone(),
                    mode: mode.clone(),
                });
            }
        }
        for (name, token) in &self.tokens {
            let pairs = token.modes.iter().flat_map(|(mode, excludes)| excludes.iter().map(move |other| (mode, other)));
            let one_sided = |(mode, other): &(&String, &String)| {
                !token.modes.get(*other).is_some_and(|excludes| excludes.contains(*mode))
            };
            if let Some((mode, other)) = pairs.into_iter().find(one_sided) {
                return Err(Unreadable::OneSided {
                    object: object.to_owned(),
                    token: name.clone(),
                    modes: [mode.clone(), other.clone()],
                });
            }
        }
        Ok(())
    }
}
