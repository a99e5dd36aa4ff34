//! From an object to verdicts: the gate, the obligations, and for each that fails the run that shows it.
//!
//! The solver is a parameter: whatever answers questions. Nothing is printed, and no answer is believed that the interpreter
//! does not confirm.

mod breach;
mod other_apply;

use std::collections::BTreeMap;
use std::fmt;

pub use breach::{Against, Breach, Declared};
pub use other_apply::{OtherApply, conflicts_otherwise};
use steadfast_wire::Fragment;

use crate::conflict::{self, Alternative, Answer, Answered, Conflict};
use crate::counterexample::{Budget, Explorer, Values};
use crate::encode::encode;
use crate::gate::{self, Check, GateFinding};
use crate::obligation::{Choice, alone, congruence};
use crate::self_check::{Effort, SelfCheck, self_check};
use crate::token::{Plan, Relation, plans};
use crate::verdict::{self, Judged, OperationSummary, PairSummary, Proof, Reason, Verdict};
use crate::{Counterexample, Object, Obligation, Outcome, Question, Scope};

/// What is known of an object.
#[derive(Clone, Debug)]
pub struct Verification {
    /// What makes the verdicts mean less than they seem to.
    pub gate: Vec<GateFinding>,
    /// What was asked for that, with the answers: witnesses that each operation can be accepted.
    pub checks: Vec<(Check, Outcome)>,
    /// The logic that the questions are in.
    pub logic: Logic,
    /// Every obligation, in the order of [`crate::obligations`], with those about guards that `Q` does not demand behind the others of
    /// their pair.
    pub judged: Vec<Judged>,
    /// Each operation alone.
    pub operations: Vec<OperationSummary>,
    /// Each pair of operations, and each with itself.
    pub pairs: Vec<PairSummary>,
    /// What `Q` demands.
    pub choice: Choice,
    /// The pairs that may not run concurrently, in source order; of one pair the essential conflict first.
    pub conflicts: Vec<Conflict>,
    /// How these can be coordinated: the recommended plan first, made for the essential conflicts of [`Relation::of`].
    pub plans: Vec<Plan>,
    /// Other choices of `Q`, which ask for other coordination.
    pub alternatives: Vec<Alternative>,
    /// What small executions under the recommended plan showed.
    pub self_check: SelfCheck,
}

/// The logic that the questions about an object are in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Logic {
    /// Nothing had to be asked.
    Evident,
    /// The hardest class of all questions.
    Within(Fragment),
    /// A question cannot be put to a solver without bounds, for this reason.
    Beyond(String),
}

impl Logic {
    fn of(questions: &[Question]) -> Self {
        let mut hardest = None;
        for question in questions {
            let fragment = match encode(question, Scope::Unbounded) {
                Ok(encoded) => encoded.problem.fragment().map_err(|malformed| malformed.to_string()),
                Err(unsupported) => Err(unsupported.to_string()),
            };
            match fragment {
                Ok(fragment) => hardest = hardest.max(Some(fragment)),
                Err(reason) => return Self::Beyond(reason),
            }
        }
        hardest.map_or(Self::Evident, Self::Within)
    }
}

impl fmt::Display for Logic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Evident => formatter.write_str("none, everything is evident"),
            Self::Within(fragment) => fragment.fmt(formatter),
            Self::Beyond(reason) => write!(formatter, "not decided for all sizes: {reason}"),
        }
    }
}

/// How much is tried beside the solver.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// How far the start of a counterexample is searched for.
    pub reach: Budget,
    /// How many small executions are looked at.
    pub self_check: Effort,
}

/// Verifies an object. `decide` answers all questions that it is given, in their order; all are independent.
///
/// # Panics
///
/// Where `decide` gives another number of outcomes than it was given questions.
pub fn verify(
    object: &Object,
    settings: Settings,
    decide: &mut dyn FnMut(&[Question]) -> Vec<Outcome>,
) -> Verification {
    let (checks, mut questions): (Vec<Check>, Vec<Question>) = gate::checks(object).into_iter().unzip();
    let alone = alone(object);
    let open = || alone.iter().filter(|obligation| !obligation.is_evident());
    questions.extend(open().map(|obligation| obligation.question(object)));
    let outcomes = decide(&questions);
    assert_eq!(outcomes.len(), questions.len(), "an outcome for each question");
    let mut outcomes = outcomes.into_iter();
    let checks: Vec<(Check, Outcome)> = checks.into_iter().zip(outcomes.by_ref()).collect();

    let found = conflict::conflicts(object, decide);
    let respected: Vec<Obligation> = congruence(object, &found.choice);
    let asked: Vec<Question> = respected.iter().map(|obligation| obligation.question(object)).collect();
    let respected = respected.into_iter().zip(decide(&asked)).map(|(obligation, outcome)| (obligation, outcome, true));

    questions.extend(asked);
    let pairs = found.answered.iter().filter(|one| !matches!(one.answer, Answer::Evident));
    questions.extend(pairs.map(|one| one.obligation.question(object)));
    let logic = Logic::of(&questions);

    let mut explorations = Explorations::new(object, settings);
    let mut judged = Vec::new();
    for obligation in alone {
        let outcome = if obligation.is_evident() { None } else { outcomes.next() };
        judged.push(explorations.judge(obligation, outcome));
    }
    for (obligation, outcome, essential) in respected {
        judged.push(Judged { essential, ..explorations.judge(obligation, Some(outcome)) });
    }
    for Answered { obligation, answer, essential } in found.answered {
        let outcome = match answer {
            Answer::Evident => None,
            Answer::Proved => Some(Outcome::Impossible),
            Answer::Fails(assignment) => Some(Outcome::Found(assignment, Scope::Unbounded)),
            Answer::Undecided(doubt) => Some(Outcome::Undecided(doubt)),
        };
        judged.push(Judged { essential, ..explorations.judge(obligation, outcome) });
    }
    let operations = verdict::operations(object, &judged);
    let pairs = verdict::pairs(object, &judged);
    let plans = plans(&Relation::of(object, &found.conflicts));
    let self_check = self_check(object, &judged, &found.conflicts, plans.first(), settings.self_check);
    Verification {
        gate: gate::findings(object, &checks),
        checks,
        logic,
        judged,
        operations,
        pairs,
        choice: found.choice,
        plans,
        self_check,
        conflicts: found.conflicts,
        alternatives: found.alternatives,
    }
}

/// What the object was found to reach, by the values that were tried.
struct Explorations<'a> {
    object: &'a Object,
    budget: Budget,
    done: BTreeMap<Values, Explorer>,
}

impl<'a> Explorations<'a> {
    fn new(object: &'a Object, settings: Settings) -> Self {
        Self { object, budget: settings.reach, done: BTreeMap::new() }
    }

    /// What is known of an obligation; without an outcome it is evident.
    fn judge(&mut self, obligation: Obligation, outcome: Option<Outcome>) -> Judged {
        let verdict = match outcome {
            None => Verdict::Holds(Proof::Evident),
            Some(Outcome::Impossible) => Verdict::Holds(Proof::Solver),
            Some(Outcome::Undecided(doubt)) => Verdict::Unknown(Reason::Undecided(doubt)),
            Some(Outcome::Found(assignment, _)) => match Counterexample::new(self.object, &obligation, &assignment) {
                Ok(found) => Verdict::Refuted(Box::new(self.reach(&obligation, found))),
                Err(wrong) => Verdict::Unknown(Reason::NotReproduced(wrong)),
            },
        };
        Judged { obligation, verdict, essential: true }
    }

    fn reach(&mut self, obligation: &Obligation, found: Counterexample) -> Counterexample {
        if found.scene.calls.is_empty() {
            return found;
        }
        let values = Values::of(self.object, &found.scene);
        let (object, budget) = (self.object, self.budget);
        let explorer = self.done.entry(values).or_insert_with_key(|values| Explorer::new(object, values, budget));
        explorer.reach(object, obligation, found)
    }
}
