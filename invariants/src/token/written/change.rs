//! What is different from the plan that was written down.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use itertools::Itertools;

use super::{WrittenAcquisition, WrittenPlan};
use crate::token::coverage::{Coverage, compare};
use crate::token::{Plan, Relation};

/// A written plan against what is needed now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// What is told differently, by the names of the operations and then of the tokens. Not all of it is a lack: a plan may be
    /// written in several ways.
    pub changes: Vec<Change>,
    /// What the written plan orders too little, and too much.
    pub coverage: Coverage,
}

/// Something that is different now; its text is a sentence.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Change {
    /// There was no such operation.
    NewOperation(String),
    /// There is no such operation any more.
    GoneOperation(String),
    /// An operation takes a token that it did not take.
    Needs {
        /// The operation.
        operation: String,
        /// What it takes.
        acquisitions: Vec<WrittenAcquisition>,
    },
    /// An operation does not take a token that it took.
    NeedsNoLonger {
        /// The operation.
        operation: String,
        /// The token.
        token: String,
    },
    /// An operation takes a token in another mode, or by another key.
    NeedsOtherwise {
        /// The operation.
        operation: String,
        /// What it took.
        before: Vec<WrittenAcquisition>,
        /// What it takes.
        now: Vec<WrittenAcquisition>,
    },
    /// A mode excludes another that it did not exclude.
    Excludes {
        /// The token.
        token: String,
        /// The two modes.
        modes: [String; 2],
    },
    /// A mode does not exclude another that it excluded.
    ExcludesNoLonger {
        /// The token.
        token: String,
        /// The two modes.
        modes: [String; 2],
    },
}

impl Comparison {
    /// Whether more is needed than the written plan has: some calls have to be ordered that it does not order, or it is not
    /// known that it does.
    #[must_use]
    pub fn needs_more(&self) -> bool {
        !self.coverage.missing.is_empty()
    }
}

impl WrittenPlan {
    /// Compares with the plan that is recommended now, and with what has to be ordered now.
    #[must_use]
    pub fn compare(&self, now: &Plan, relation: &Relation) -> Comparison {
        let changes = self.changes(&Self::of(now, relation));
        Comparison { changes, coverage: compare(&self.plan(relation), relation) }
    }

    /// What is different in another plan, which is that of now.
    #[must_use]
    pub fn changes(&self, now: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        let names: BTreeSet<&String> = self.operations.keys().chain(now.operations.keys()).collect();
        for name in names {
            match (self.operations.get(name), now.operations.get(name)) {
                (Some(_), None) => changes.push(Change::GoneOperation(name.clone())),
                (before, Some(taken)) => {
                    if before.is_none() {
                        changes.push(Change::NewOperation(name.clone()));
                    }
                    changes.extend(of_operation(name, before.map_or(&[], Vec::as_slice), taken));
                }
                (None, None) => {}
            }
        }
        for (name, token) in &now.tokens {
            // What a new token excludes is told by who takes it.
            let Some(before) = self.tokens.get(name) else { continue };
            let pairs = |modes: &BTreeMap<String, BTreeSet<String>>| -> BTreeSet<[String; 2]> {
                let pairs = modes.iter().flat_map(|(mode, excludes)| excludes.iter().map(move |other| [mode, other]));
                pairs.filter(|[mode, other]| mode <= other).map(|modes| modes.map(String::clone)).collect()
            };
            let (before, now) = (pairs(&before.modes), pairs(&token.modes));
            let token = || name.clone();
            changes
                .extend(now.difference(&before).map(|modes| Change::Excludes { token: token(), modes: modes.clone() }));
            changes.extend(
                before.difference(&now).map(|modes| Change::ExcludesNoLonger { token: token(), modes: modes.clone() }),
            );
        }
        changes
    }
}

fn of_operation(operation: &str, before: &[WrittenAcquisition], now: &[WrittenAcquisition]) -> Vec<Change> {
    let of_token = |taken: &[WrittenAcquisition], token: &str| -> Vec<WrittenAcquisition> {
        taken.iter().filter(|taken| taken.token == token).sorted().cloned().collect()
    };
    let tokens: BTreeSet<&String> = before.iter().chain(now).map(|taken| &taken.token).collect();
    let change = |token: &String| {
        let (before, now) = (of_token(before, token), of_token(now, token));
        let operation = operation.to_owned();
        match (before.is_empty(), now.is_empty()) {
            (true, _) => Some(Change::Needs { operation, acquisitions: now }),
            (_, true) => Some(Change::NeedsNoLonger { operation, token: token.clone() }),
            _ if before == now => None,
            _ => Some(Change::NeedsOtherwise { operation, before, now }),
        }
    };
    tokens.into_iter().filter_map(change).collect()
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = |taken: &[WrittenAcquisition]| taken.first().map_or_else(String::new, |taken| taken.token.clone());
        let manner = |taken: &[WrittenAcquisition]| taken.iter().map(WrittenAcquisition::manner).join(" and ");
        match self {
            Self::NewOperation(name) => write!(formatter, "`{name}` is not in the written plan"),
            Self::GoneOperation(name) => write!(formatter, "`{name}` is no operation any more"),
            Self::Needs { operation, acquisitions } => {
                let (token, manner) = (token(acquisitions), manner(acquisitions));
                write!(formatter, "`{operation}` now needs the `{token}` token, {manner}")
            }
            Self::NeedsNoLonger { operation, token } => {
                write!(formatter, "`{operation}` no longer needs the `{token}` token")
            }
            Self::NeedsOtherwise { operation, before, now } => {
                let (token, before, now) = (token(now), manner(before), manner(now));
                write!(formatter, "`{operation}` now needs the `{token}` token {now}, not {before}")
            }
            Self::Excludes { token, modes: [one, other] } if one == other => {
                write!(formatter, "`{one}` of the `{token}` token now excludes itself")
            }
            Self::Excludes { token, modes: [one, other] } => {
                write!(formatter, "`{one}` and `{other}` of the `{token}` token now exclude each other")
            }
            Self::ExcludesNoLonger { token, modes: [one, other] } if one == other => {
                write!(formatter, "`{one}` of the `{token}` token no longer excludes itself")
            }
            Self::ExcludesNoLonger { token, modes: [one, other] } => {
                write!(formatter, "`{one}` and `{other}` of the `{token}` token no longer exclude each other")
            }
        }
    }
}

impl WrittenAcquisition {
    /// How the token is taken: `as "exclusive" by "account"`.
    fn manner(&self) -> String {
        let key = self.key.iter().map(|part| format!("`{part}`")).join(" and ");
        let by = match (self.key.is_empty(), self.others) {
            (true, _) => String::new(),
            (false, false) => format!(" by {key}"),
            (false, true) => format!(" for all but {key}"),
        };
        format!("as `{}`{by}", self.mode)
    }
}
