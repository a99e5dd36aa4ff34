//! What is known of each obligation, and in sum of each operation and of each pair.

use std::collections::BTreeMap;

use crate::obligation::{Pair, Part, Rule};
use crate::{Counterexample, Doubt, Object, Obligation};

/// What is known of an obligation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It was proved.
    Holds(Proof),
    /// It fails, as the run shows.
    Refuted(Box<Counterexample>),
    /// Neither is known; counts as a failure, and is called unproved.
    Unknown(Reason),
}

/// How an obligation was proved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proof {
    /// Its conclusion is among its hypotheses.
    Evident,
    /// By the solver, for states of any size.
    Solver,
}

/// Why nothing is known of an obligation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The question has no answer.
    Undecided(Doubt),
    /// The interpreter does not confirm the answer, which is an internal error.
    NotReproduced(crate::counterexample::NotReproduced),
}

impl std::fmt::Display for Reason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Undecided(doubt) => doubt.fmt(formatter),
            Self::NotReproduced(wrong) => wrong.fmt(formatter),
        }
    }
}

/// An obligation with what is known of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The obligation.
    pub obligation: Obligation,
    /// What is known.
    pub verdict: Verdict,
    /// Whether anything else rests on it. Only what is about a guard that `Q` does not demand is not essential.
    pub essential: bool,
}

impl Judged {
    /// Whether it was proved.
    #[must_use]
    pub fn holds(&self) -> bool {
        matches!(self.verdict, Verdict::Holds(_))
    }

    /// Whether it was refuted.
    #[must_use]
    pub fn is_refuted(&self) -> bool {
        matches!(self.verdict, Verdict::Refuted(_))
    }

    /// The sentence for what is known.
    #[must_use]
    pub fn sentence(&self) -> String {
        match &self.verdict {
            Verdict::Holds(_) => self.obligation.success.clone(),
            Verdict::Refuted(_) => self.obligation.failure.clone(),
            Verdict::Unknown(reason) => format!("unproved: {}: {reason}", self.obligation.success),
        }
    }
}

/// Several verdicts in one: refuted where one is, else unproved where one is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// All hold.
    Holds,
    /// None is refuted, and not all are proved.
    Unproved,
    /// One at least is refuted.
    Refuted,
}

impl Standing {
    /// The standing of these verdicts together.
    pub fn of<'a>(judged: impl IntoIterator<Item = &'a Judged>) -> Self {
        let one = |judged: &Judged| match judged.verdict {
            Verdict::Holds(_) => Self::Holds,
            Verdict::Unknown(_) => Self::Unproved,
            Verdict::Refuted(_) => Self::Refuted,
        };
        judged.into_iter().map(one).max().unwrap_or(Self::Holds)
    }
}

/// What is at stake where two calls run concurrently, the most severe first (INPUT 22).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Threat {
    /// An invariant, by its place in source order.
    Invariant(usize),
    /// That an effect is defined.
    Definedness,
    /// That replicas agree.
    Convergence,
    /// What an operation requires where it is issued.
    Precondition,
}

impl Threat {
    /// Its name in reports: that of the invariant, or `definedness`, `convergence`, `precondition`.
    #[must_use]
    pub fn name(self, object: &Object) -> &str {
        match self {
            Self::Invariant(place) => &object.invariants[place].name,
            Self::Definedness => "definedness",
            Self::Convergence => "convergence",
            Self::Precondition => "precondition",
        }
    }

    /// What an obligation about a pair is about.
    #[must_use]
    pub fn of(rule: Rule) -> Option<Self> {
        match rule {
            Rule::Stability { part: Part::Invariant(place), .. } => Some(Self::Invariant(place)),
            Rule::Stability { part: Part::Definedness, .. } => Some(Self::Definedness),
            Rule::Stability { part: Part::Candidate(_), .. } => Some(Self::Precondition),
            Rule::Convergence { .. } => Some(Self::Convergence),
            _ => None,
        }
    }
}

/// What is known of one operation alone.
#[derive(Clone, Debug)]
pub struct OperationSummary {
    /// Its place in the object.
    pub operation: usize,
    /// That it neither panics, nor breaks an invariant, nor refuses after a change, where it is issued.
    pub sequential: Standing,
    /// The verdicts, by their places.
    pub judged: Vec<usize>,
}

/// What is known of two operations run concurrently.
#[derive(Clone, Debug)]
pub struct PairSummary {
    /// One operation, by its place.
    pub first: usize,
    /// The other, or the same.
    pub second: usize,
    /// Whether each can be applied after the other.
    pub stability: Standing,
    /// Whether the order does not matter. Says nothing where stability does not hold.
    pub convergence: Standing,
    /// What was refuted or not proved, the most severe first, each with whether it was refuted.
    pub threats: BTreeMap<Threat, Standing>,
    /// The verdicts, by their places.
    pub judged: Vec<usize>,
}

impl PairSummary {
    /// The most severe threat, if any.
    #[must_use]
    pub fn threat(&self) -> Option<Threat> {
        self.threats.keys().next().copied()
    }

    /// Of the verdicts about the most severe threat the one that says most: a run says more than that nothing is known.
    /// `judged` are those of the object.
    #[must_use]
    pub fn worst<'a>(&self, judged: &'a [Judged]) -> Option<&'a Judged> {
        let threat = self.threat()?;
        let verdicts = self.judged.iter().map(|place| &judged[*place]);
        verdicts
            .filter(|judged| !judged.holds() && Threat::of(judged.obligation.rule) == Some(threat))
            .max_by_key(|judged| (judged.is_refuted(), std::cmp::Reverse(judged.obligation.rule)))
    }

    /// Whether the two may run concurrently without any coordination.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.threats.is_empty()
    }
}

/// What is known of each operation alone, in source order.
#[must_use]
pub fn operations(object: &Object, judged: &[Judged]) -> Vec<OperationSummary> {
    let summary = |operation| {
        let about = |one: &Judged| one.obligation.rule.operation() == Some(operation);
        let places = places(judged, about);
        OperationSummary { operation, sequential: standing(judged, &places), judged: places }
    };
    (0..object.operations.len()).map(summary).collect()
}

/// What is known of each pair, in source order.
#[must_use]
pub fn pairs(object: &Object, judged: &[Judged]) -> Vec<PairSummary> {
    let count = object.operations.len();
    let pairs = (0..count).flat_map(|first| (first..count).map(move |second| (first, second)));
    pairs.map(|(first, second)| pair(judged, first, second)).collect()
}

fn pair(judged: &[Judged], first: usize, second: usize) -> PairSummary {
    let is_pair = |pair: Pair| pair.first == first && pair.second == second;
    let places = places(judged, |one| one.obligation.rule.pair().is_some_and(is_pair));
    let of = |threat: fn(Threat) -> bool| {
        let about = |place: &&usize| Threat::of(judged[**place].obligation.rule).is_some_and(threat);
        Standing::of(places.iter().filter(about).map(|place| &judged[*place]))
    };
    let stability = of(|threat| threat != Threat::Convergence);
    let convergence = of(|threat| threat == Threat::Convergence);
    let mut threats: BTreeMap<Threat, Standing> = BTreeMap::new();
    for one in places.iter().map(|place| &judged[*place]).filter(|one| !one.holds()) {
        let rule = one.obligation.rule;
        if let Some(threat) = Threat::of(rule) {
            let standing = Standing::of([one]);
            threats.entry(threat).and_modify(|known| *known = standing.max(*known)).or_insert(standing);
        }
    }
    PairSummary { first, second, stability, convergence, threats, judged: places }
}

fn places(judged: &[Judged], about: impl Fn(&Judged) -> bool) -> Vec<usize> {
    judged.iter().enumerate().filter(|(_, one)| about(one)).map(|(place, _)| place).collect()
}

fn standing(judged: &[Judged], places: &[usize]) -> Standing {
    Standing::of(places.iter().map(|place| &judged[*place]))
}
