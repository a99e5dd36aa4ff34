//! What must be so before any verdict means something: invariants that some state satisfies and some state does not, and
//! operations that can be accepted.
//!
//! Given an object, gives questions; given their outcomes, gives findings. That initial states satisfy the invariants is an
//! obligation, see [`crate::obligation`]; that nothing else writes the state is checked where the source is read.

use crate::eval::Assignment;
use crate::obligation::{Instance, certainly, current};
use crate::{Doubt, Object, Outcome, Question, Site};

/// Something that makes verdicts mean less than they seem to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GateFinding {
    /// What is wrong.
    pub problem: Problem,
    /// Where.
    pub site: Site,
    /// A sentence.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// What the gate finds. Places are those of [`Object`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// No state satisfies all invariants, so that everything is proved of nothing.
    Contradiction,
    /// An operation is accepted in no state that satisfies the invariants.
    Vacuous {
        /// The operation.
        operation: usize,
    },
    /// A way to begin refuses all arguments.
    NeverBegins {
        /// The way.
        initial: usize,
    },
    /// An invariant that no state violates says nothing.
    SaysNothing {
        /// The invariant.
        invariant: usize,
    },
    /// A field that code outside of the type can write (INPUT 2).
    Public {
        /// The field.
        field: usize,
    },
    /// It is not known whether one of these is so.
    Undecided {
        /// What is not known.
        about: Check,
        /// Why.
        doubt: Doubt,
    },
}

/// What the gate asks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Check {
    /// Some state satisfies all invariants.
    Consistent,
    /// A way to begin is open to some arguments.
    Begins(usize),
    /// An operation is accepted in some state that satisfies the invariants.
    Enabled(usize),
    /// Some state violates the invariant.
    Falsifiable(usize),
}

impl Problem {
    /// Whether verdicts about the object mean nothing because of it; else it is a warning.
    #[must_use]
    pub fn is_error(&self) -> bool {
        matches!(self, Self::Contradiction | Self::Vacuous { .. } | Self::NeverBegins { .. })
    }
}

/// What to ask about an object. An answer is wanted for each: finding none is what is wrong.
#[must_use]
pub fn checks(object: &Object) -> Vec<(Check, Question)> {
    let state = current(object);
    let invariants: Vec<_> = object.invariants.iter().map(|invariant| invariant.holds.clone()).collect();
    let mut found = vec![(Check::Consistent, invariants.clone())];
    for (place, initial) in object.initials.iter().enumerate() {
        let runs = initial.faults.iter().map(|demand| demand.holds.clone());
        found.push((Check::Begins(place), runs.chain([initial.accepts.clone()]).collect()));
    }
    for operation in 0..object.operations.len() {
        let accepted = Instance::issued(object, operation).is_accepted(object, &state);
        found.push((Check::Enabled(operation), invariants.iter().cloned().chain(accepted).collect()));
    }
    for (place, invariant) in object.invariants.iter().enumerate() {
        found.push((Check::Falsifiable(place), vec![certainly(&invariant.holds).not()]));
    }
    found.into_iter().map(|(check, assumptions)| (check, Question::new(assumptions))).collect()
}

/// What is wrong, in the order of the checks, then of the fields.
#[must_use]
pub fn findings(object: &Object, outcomes: &[(Check, Outcome)]) -> Vec<GateFinding> {
    let contradiction = outcomes.contains(&(Check::Consistent, Outcome::Impossible));
    let mut found = Vec::new();
    for (check, outcome) in outcomes {
        match outcome {
            Outcome::Found(..) => {}
            Outcome::Undecided(doubt) => found.push(undecided(object, *check, doubt)),
            // Nothing can be accepted in no state: that is said once.
            Outcome::Impossible if contradiction && matches!(check, Check::Enabled(_)) => {}
            Outcome::Impossible => found.push(impossible(object, *check)),
        }
    }
    for (place, field) in object.state.iter().enumerate().filter(|(_, field)| field.public) {
        found.push(GateFinding {
            problem: Problem::Public { field: place },
            site: field.site,
            message: format!("the field `{}` can be written from outside of `{}`", field.var.name, object.name),
            help: "make it private, so that only operations change it".to_owned(),
        });
    }
    found
}

/// The state in which an operation was found to be accepted, as a witness for a reader.
#[must_use]
pub fn witness(outcomes: &[(Check, Outcome)], operation: usize) -> Option<&Assignment> {
    outcomes.iter().find_map(|(check, outcome)| match outcome {
        Outcome::Found(assignment, _) if *check == Check::Enabled(operation) => Some(assignment),
        _ => None,
    })
}

fn impossible(object: &Object, check: Check) -> GateFinding {
    let (problem, message, help) = match check {
        Check::Consistent => (
            Problem::Contradiction,
            format!("no state of `{}` satisfies all of its invariants", object.name),
            "the invariants contradict each other: weaken one",
        ),
        Check::Begins(initial) => (
            Problem::NeverBegins { initial },
            format!("`{}` refuses all arguments", object.initials[initial].name),
            "let it accept some, or remove its attribute",
        ),
        Check::Enabled(operation) => (
            Problem::Vacuous { operation },
            format!("`{}` is accepted in no state that satisfies the invariants", object.operations[operation].name),
            "weaken its guard or the invariants: what is proved of it is proved of no call",
        ),
        Check::Falsifiable(invariant) => (
            Problem::SaysNothing { invariant },
            format!("no state violates `{}`", object.invariants[invariant].name),
            "an invariant that always holds says nothing: say what it was meant to exclude, or remove it",
        ),
    };
    GateFinding { problem, site: site(object, check), message, help: help.to_owned() }
}

fn undecided(object: &Object, about: Check, doubt: &Doubt) -> GateFinding {
    let what = match about {
        Check::Consistent => format!("whether some state satisfies the invariants of `{}`", object.name),
        Check::Begins(initial) => format!("whether `{}` accepts any arguments", object.initials[initial].name),
        Check::Enabled(operation) => format!("whether `{}` can be accepted", object.operations[operation].name),
        Check::Falsifiable(invariant) => {
            format!("whether some state violates `{}`", object.invariants[invariant].name)
        }
    };
    GateFinding {
        problem: Problem::Undecided { about, doubt: doubt.clone() },
        site: site(object, about),
        message: format!("it is not known {what}: {doubt}"),
        help: "simplify what it depends on, or raise the budget".to_owned(),
    }
}

fn site(object: &Object, check: Check) -> Site {
    match check {
        Check::Consistent => object.site,
        Check::Begins(initial) => object.initials[initial].site,
        Check::Enabled(operation) => object.operations[operation].site,
        Check::Falsifiable(invariant) => object.invariants[invariant].site,
    }
}
