//! From conflicts to coordination: which tokens each operation takes, in which mode and by which key, and what that costs.
//!
//! Given operations and the conflicts between them, gives plans as data. Nothing is asked of a solver. A token is what Gotsman et
//! al. (POPL 2016, section 3) call so, with modes: two calls are ordered where both hold one instance of a token in modes that
//! exclude each other. Whoever hands over an instance hands over its causal past (THEORY section 1).

mod alternatives;
mod build;
mod cells;
pub mod cover;
mod coverage;
mod declared;
mod key;
mod minimise;
mod pairing;
mod relation;
mod space;
mod two_mode;
pub mod written;

use std::fmt;

pub use alternatives::{Alternative, Alternatives, alternatives};
pub use build::plans;
pub use coverage::{Coverage, Region, compare};
pub use declared::{Declaration, Mismatch, Superfluous, declared};
pub use key::{Key, Part, Reach};
pub use relation::{Argument, Call, Parameter, Relation, Requirement, Signature};

use crate::{Rate, Value};

/// Tokens, and who takes them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// How it was made.
    pub kind: PlanKind,
    /// In the order of their names, which is the order in which every call takes them.
    pub tokens: Vec<Token>,
    /// What each operation takes, in the order of the tokens. Of one token, the instances are taken in ascending order, and an
    /// instance that two keys select is taken once, in both modes: a call does not exclude itself.
    pub acquisitions: Vec<Vec<Acquisition>>,
    /// How often a token is taken.
    pub acquisitions_per_second: Rate,
    /// Which calls are ordered without need, pair by pair.
    pub over_serialised: Vec<Region>,
}

/// How a plan was made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum PlanKind {
    /// Modes as fine as the conflicts, by key; one token without key where calls conflict whose arguments differ.
    MultiMode,
    /// The same, but calls whose arguments differ take their own instance in one mode and all others in another, which a token
    /// service has to support (the masks of Balegas et al., "Putting Consistency Back into Eventual Consistency", EuroSys 2015).
    OthersByKey,
    /// Locks with two modes, shared and exclusive.
    SharedExclusive,
    /// Tokens with two sides that exclude each other, and tokens that exclude themselves.
    TwoMode,
    /// As the source declares it.
    Declared,
    /// As it was written down before.
    Written,
}

/// Something that calls hold, an instance for each value of its key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// Unique in the plan.
    pub name: String,
    /// What the parts of its key are called; none where there is one instance in all.
    pub key: Vec<String>,
    /// In source order of their operations.
    pub modes: Vec<Mode>,
    /// The requirements that ask for it, by their places in [`Relation::requirements`]; none where it was declared or written.
    pub requirements: Vec<usize>,
}

/// A way to hold an instance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mode {
    /// Unique in the token.
    pub name: String,
    /// What it is among the modes of the token.
    pub kind: ModeKind,
    /// The operations that hold it so.
    pub operations: Vec<usize>,
    /// The modes that it excludes, by their places.
    pub excludes: Vec<usize>,
}

/// What a mode is among those of its token.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ModeKind {
    /// It excludes some modes.
    Named,
    /// It excludes the exclusive mode, and no other.
    Shared,
    /// It excludes every mode, itself among them.
    Exclusive,
}

/// A token that every call of an operation takes.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Acquisition {
    /// The token, by its place.
    pub token: usize,
    /// Which instance the arguments select.
    pub key: Key,
    /// Whether it is that instance, or all others.
    pub reach: Reach,
    /// The mode, by its place in the token.
    pub mode: usize,
}

/// How much an operation is coordinated, the weakest first; that of the strongest token that it takes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Strength {
    /// It takes no token.
    Free,
    /// A mode of a token by key that excludes some others.
    Mode,
    /// Shared, by key.
    Shared,
    /// Exclusive, by key.
    Exclusive,
    /// A mode of a token without key that excludes some others.
    GlobalMode,
    /// Shared, without key.
    GlobalShared,
    /// Exclusive, without key.
    GlobalExclusive,
}

/// What a call holds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Holding {
    /// The token, by its place.
    pub token: usize,
    /// The instance.
    pub instance: Vec<Value>,
    /// Whether it is that instance, or all others.
    pub reach: Reach,
    /// The mode, by its place in the token.
    pub mode: usize,
}

impl Acquisition {
    /// Whether calls with these arguments select an instance that both take.
    fn meets(&self, arguments: &[Value], other: &Self, other_arguments: &[Value]) -> bool {
        let instances = self.key.instance(arguments).zip(other.key.instance(other_arguments));
        instances.is_some_and(|(one, two)| self.reach.meets(&one, other.reach, &two))
    }
}

impl Plan {
    /// Whether a plan orders two calls. A call that lacks an argument of a key holds nothing by it.
    #[must_use]
    pub fn excludes(&self, first: Call<'_>, second: Call<'_>) -> bool {
        let (first, second) = (self.holdings(first), self.holdings(second));
        first.iter().any(|one| second.iter().any(|other| self.exclude(one, other)))
    }

    /// Whether two holdings cannot be at the same time.
    #[must_use]
    pub fn exclude(&self, one: &Holding, other: &Holding) -> bool {
        one.token == other.token
            && self.tokens[one.token].modes[one.mode].excludes.contains(&other.mode)
            && one.reach.meets(&one.instance, other.reach, &other.instance)
    }

    /// What a call holds, in the order in which it takes it. All calls take instances in one total order, that of tokens and then
    /// of keys, so that no two wait for each other.
    #[must_use]
    pub fn holdings(&self, call: Call<'_>) -> Vec<Holding> {
        let taken = self.acquisitions[call.operation].iter().filter_map(|acquisition| {
            let instance = acquisition.key.instance(call.arguments)?;
            Some(Holding { token: acquisition.token, instance, reach: acquisition.reach, mode: acquisition.mode })
        });
        let mut holdings: Vec<Holding> = taken.collect();
        holdings.sort();
        holdings.dedup();
        holdings
    }

    /// How much an operation is coordinated.
    #[must_use]
    pub fn strength(&self, operation: usize) -> Strength {
        let of = |acquisition: &Acquisition| {
            let mode = &self.tokens[acquisition.token].modes[acquisition.mode];
            match (acquisition.key.is_global(), mode.kind) {
                (false, ModeKind::Named) => Strength::Mode,
                (false, ModeKind::Shared) => Strength::Shared,
                (false, ModeKind::Exclusive) => Strength::Exclusive,
                (true, ModeKind::Named) => Strength::GlobalMode,
                (true, ModeKind::Shared) => Strength::GlobalShared,
                (true, ModeKind::Exclusive) => Strength::GlobalExclusive,
            }
        };
        self.acquisitions[operation].iter().map(of).max().unwrap_or(Strength::Free)
    }

    /// What it costs.
    #[must_use]
    pub fn price(&self) -> Price {
        Price {
            acquisitions_per_second: self.acquisitions_per_second,
            over_serialised: self.over_serialised.len(),
            tokens: self.tokens.len(),
        }
    }
}

/// What a plan costs; the cheaper one is the smaller one (THEORY section 5).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Price {
    /// How often a token is taken.
    pub acquisitions_per_second: Rate,
    /// The number of pairs of operations of which some calls are ordered without need.
    pub over_serialised: usize,
    /// The number of tokens.
    pub tokens: usize,
}

impl ModeKind {
    /// What a mode of that name is.
    fn of(name: &str) -> Self {
        match name {
            "exclusive" => Self::Exclusive,
            "shared" => Self::Shared,
            _ => Self::Named,
        }
    }
}

impl PlanKind {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MultiMode => "multi-mode",
            Self::OthersByKey => "others-by-key",
            Self::SharedExclusive => "shared-exclusive",
            Self::TwoMode => "two-mode",
            Self::Declared => "declared",
            Self::Written => "written",
        }
    }
}

impl fmt::Display for PlanKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl Strength {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Mode => "mode",
            Self::Shared => "shared",
            Self::Exclusive => "exclusive",
            Self::GlobalMode => "global-mode",
            Self::GlobalShared => "global-shared",
            Self::GlobalExclusive => "global-exclusive",
        }
    }
}

impl fmt::Display for Strength {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
