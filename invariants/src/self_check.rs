//! The checker checked (INPUT 25): small executions under the recommended plan, of which none may go wrong, and for each essential
//! conflict the question whether something goes wrong without it.
//!
//! Given an object and what was found of it, gives what was seen. It asks the interpreter alone, no solver and no obligation, so that
//! a mistake in these comes to light.

use crate::conflict::Conflict;
use crate::counterexample::{Explorer, Values};
use crate::eval::State;
use crate::execution::{Bounds, Event, Executions, Seen, Violation};
use crate::obligation::Pair;
use crate::token::{Call, Plan};
use crate::verdict::{Judged, Standing, Threat, Verdict};
use crate::{Object, Value};

/// How much is tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effort {
    /// Calls and effects for all executions under the plan.
    pub steps: u64,
    /// The same for each conflict that is not confirmed by its counterexample.
    pub confirming: u64,
    /// Events in one execution.
    pub events: usize,
    /// States to start from.
    pub starts: usize,
    /// Arguments for each operation.
    pub arguments: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self { steps: 20_000, confirming: 5_000, events: 4, starts: 12, arguments: 12 }
    }
}

/// What was seen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SelfCheck {
    /// Executions under the plan.
    pub executions: u64,
    /// Events in the longest of them.
    pub events: usize,
    /// An execution under the plan in which something goes wrong: the checker is wrong.
    pub violation: Option<Violation>,
    /// The essential conflicts, by their places, without which nothing was seen to go wrong within the bounds.
    pub unconfirmed: Vec<usize>,
    /// Why nothing was tried, if so.
    pub skipped: Option<Skipped>,
}

/// Why there is nothing to try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Skipped {
    /// Something is wrong or unproved with an operation or a beginning alone, which no coordination mends.
    UnsafeAlone,
    /// No small state satisfies the invariants.
    NoStart,
}

/// Checks what was found of an object. `plan` is the recommended one, `conflicts` those that it was made for.
#[must_use]
pub fn self_check(
    object: &Object,
    judged: &[Judged],
    conflicts: &[Conflict],
    plan: Option<&Plan>,
    effort: Effort,
) -> SelfCheck {
    let alone = judged.iter().filter(|judged| judged.obligation.rule.pair().is_none());
    if Standing::of(alone) != Standing::Holds {
        return SelfCheck { skipped: Some(Skipped::UnsafeAlone), ..SelfCheck::default() };
    }
    let check = Check { object, judged, conflicts, effort };
    let mut seen = check.under(plan);
    seen.unconfirmed = (0..conflicts.len()).filter(|place| !check.is_confirmed(*place)).collect();
    seen
}

struct Check<'a> {
    object: &'a Object,
    judged: &'a [Judged],
    conflicts: &'a [Conflict],
    effort: Effort,
}

impl Check<'_> {
    /// Executions under a plan, from one start after the other; short ones from all of them first.
    fn under(&self, plan: Option<&Plan>) -> SelfCheck {
        let mut values = Values::small(self.object);
        let runs: Vec<_> = self.judged.iter().filter_map(|judged| run(judged)).collect();
        for run in &runs {
            values.add(&run.scene);
        }
        let arguments = self.arguments(&values);
        let mut starts: Vec<State> = Explorer::starts(self.object, &values, self.effort.starts);
        starts.extend(runs.iter().map(|run| run.scene.start.clone()));
        let mut unique: Vec<State> = Vec::new();
        for start in starts {
            if !unique.contains(&start) && crate::eval::run::violated(self.object, &start).is_empty() {
                unique.push(start);
            }
        }
        unique.truncate(self.effort.starts * 2);
        if unique.is_empty() {
            return SelfCheck { skipped: Some(Skipped::NoStart), ..SelfCheck::default() };
        }
        let ordered = |one: &Event, other: &Event| plan.is_some_and(|plan| plan.excludes(call(one), call(other)));
        let mut all = SelfCheck::default();
        let mut left = self.effort.steps;
        // Each round has longer executions, and a fair share of what is left for each start.
        for events in 2..=self.effort.events {
            let mut complete = true;
            for (place, start) in unique.iter().enumerate() {
                let share = left / u64::try_from(unique.len() - place).unwrap_or(1);
                let bounds = Bounds { events, steps: share };
                let (seen, unspent, violation) =
                    Executions::new(self.object, start.clone(), &arguments, &ordered, bounds).run();
                left -= share - unspent;
                let Seen { executions, events, complete: is_whole } = seen;
                all.executions += executions;
                all.events = all.events.max(events);
                complete &= is_whole;
                if violation.is_some() {
                    return SelfCheck { violation, ..all };
                }
            }
            if !complete || left == 0 {
                break;
            }
        }
        all
    }

    /// Whether something goes wrong without a conflict. A counterexample that breaks an invariant, definedness or convergence was
    /// replayed from its own start; what only a guard in `Q` asks for needs more calls than two.
    fn is_confirmed(&self, place: usize) -> bool {
        let conflict = &self.conflicts[place];
        if !conflict.essential {
            return true;
        }
        let pair = Pair { first: conflict.first, second: conflict.second };
        let mut about =
            self.judged.iter().filter(|judged| judged.essential && judged.obligation.rule.pair() == Some(pair));
        let is_shown = |judged: &Judged| {
            judged.is_refuted()
                && Threat::of(judged.obligation.rule).is_some_and(|threat| threat != Threat::Precondition)
        };
        if about.clone().any(is_shown) {
            return true;
        }
        let Some(run) = about.find_map(run) else { return false };
        let mut values = Values::small(self.object);
        values.add(&run.scene);
        let arguments = self.arguments(&values);
        let others: Vec<&Conflict> = self
            .conflicts
            .iter()
            .enumerate()
            .filter(|(other, conflict)| *other != place && conflict.essential)
            .map(|(_, conflict)| conflict)
            .collect();
        let ordered = |one: &Event, other: &Event| others.iter().any(|conflict| holds(conflict, one, other));
        let mut left = self.effort.confirming;
        (2..=self.effort.events).any(|events| {
            let bounds = Bounds { events, steps: left };
            let start = run.scene.start.clone();
            let (_, unspent, violation) = Executions::new(self.object, start, &arguments, &ordered, bounds).run();
            left = unspent;
            violation.is_some()
        })
    }

    fn arguments(&self, values: &Values) -> Vec<Vec<Vec<Value>>> {
        let operations = 0..self.object.operations.len();
        operations.map(|operation| values.arguments(self.object, operation, self.effort.arguments)).collect()
    }
}

/// The run that refutes an obligation about a pair.
fn run(judged: &Judged) -> Option<&crate::Counterexample> {
    match &judged.verdict {
        Verdict::Refuted(run) if judged.obligation.rule.pair().is_some() => Some(run),
        Verdict::Refuted(_) | Verdict::Holds(_) | Verdict::Unknown(_) => None,
    }
}

fn call(event: &Event) -> Call<'_> {
    Call { operation: event.operation, arguments: &event.arguments }
}

/// Whether a conflict is about two calls.
fn holds(conflict: &Conflict, one: &Event, other: &Event) -> bool {
    let is_about = |first: &Event, second: &Event| {
        (first.operation, second.operation) == (conflict.first, conflict.second)
            && conflict.when.holds(&first.arguments, &second.arguments)
    };
    is_about(one, other) || is_about(other, one)
}
