//! What an object does with concrete values: where it begins, what it accepts, what an effect makes of a state, and
//! which invariants hold.
//!
//! A state is a value a field, in the order of [`Object::state`]; arguments and captures are in the order of their
//! declarations. All functions panic as [`super::evaluate`] does, where a value is missing or not of its sort.

use super::{Assignment, Evaluator, first_overflow, first_unmet};
use crate::object::{Apply, Capture, Clause, Initial, Invariant, Object, Operation, Param, Refusal};
use crate::site::Fault;
use crate::term::conditions::Demand;
use crate::term::{Term, Var};
use crate::value::Value;

/// The values of an object's fields.
pub type State = Vec<Value>;

/// How a run at the origin ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Run<T> {
    /// It is accepted.
    Accepted(T),
    /// It refuses.
    Refused,
    /// It panics.
    Panicked(Fault),
}

/// What an accepted run gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
    /// What is shipped to the replicas.
    pub captures: Vec<Value>,
    /// What the caller gets.
    pub result: Value,
}

/// An operation with its arguments: an instance of it, in the words of THEORY section 1.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    object: &'a Object,
    operation: &'a Operation,
    arguments: Vec<Value>,
}

impl<'a> Call<'a> {
    /// `operation` of `object`, called with these arguments.
    #[must_use]
    pub fn new(object: &'a Object, operation: &'a Operation, arguments: Vec<Value>) -> Self {
        Self { object, operation, arguments }
    }

    /// The operation.
    #[must_use]
    pub fn operation(&self) -> &'a Operation {
        self.operation
    }

    /// The arguments.
    #[must_use]
    pub fn arguments(&self) -> &[Value] {
        &self.arguments
    }

    /// The run at an origin in `state`.
    #[must_use]
    pub fn accept(&self, state: &[Value]) -> Run<Accepted> {
        let before = self.before(state);
        ended(&self.operation.origin, &self.operation.accepts, &before, || {
            let captures = values(self.operation.captures.iter().map(|capture| &capture.value), &before)?;
            let after = self.after(&captures, state);
            let result = Evaluator::new(&after).evaluate(&self.operation.result)?;
            Ok(Accepted { captures, result })
        })
    }

    /// The first conjunct of the precondition that does not hold.
    #[must_use]
    pub fn broken_guard(&self, state: &[Value]) -> Option<&'a Clause> {
        let before = self.before(state);
        let mut evaluator = Evaluator::new(&before);
        self.operation.guards.iter().find(|guard| !evaluator.satisfied(&guard.holds))
    }

    /// The refusing path that a run takes after it has changed the state, and the state that it leaves.
    ///
    /// # Errors
    ///
    /// Where that state is undefined.
    pub fn refusal(&self, state: &[Value]) -> Result<Option<(&'a Refusal, State)>, Fault> {
        let before = self.before(state);
        let mut evaluator = Evaluator::new(&before);
        let taken = self.operation.refusals.iter().find(|refusal| evaluator.satisfied(&refusal.taken));
        taken.map(|refusal| Ok((refusal, values(&refusal.state, &before)?))).transpose()
    }

    /// What a replica in `state` makes of the accepted call: by its effect, or by calling the method again, as the object
    /// says (INPUT 10).
    ///
    /// # Errors
    ///
    /// Where that is undefined.
    pub fn deliver(&self, captures: &[Value], state: &[Value]) -> Result<State, Fault> {
        match self.object.apply {
            Apply::Effect => self.apply(captures, state),
            Apply::Rerun => match self.accept(state) {
                Run::Accepted(accepted) => self.apply(&accepted.captures, state),
                Run::Refused => Ok(state.to_vec()),
                Run::Panicked(fault) => Err(fault),
            },
        }
    }

    /// The effect on `state`, without asking the guard.
    ///
    /// # Errors
    ///
    /// Where it is undefined.
    pub fn apply(&self, captures: &[Value], state: &[Value]) -> Result<State, Fault> {
        let after = self.after(captures, state);
        let effect = &self.operation.effect;
        match first_unmet(&effect.demands, &after) {
            Some(demand) => Err(demand.fault),
            None => values(&effect.state, &after),
        }
    }

    /// Where plain arithmetic leaves its type when the effect is applied to `state` (INPUT 17).
    #[must_use]
    pub fn overflow(&self, captures: &[Value], state: &[Value]) -> Option<Fault> {
        first_unmet(&self.operation.effect.overflow, &self.after(captures, state)).map(|demand| demand.fault)
    }

    /// Where plain arithmetic leaves its type in what an origin in `state` alone computes: acceptance and captures.
    #[must_use]
    pub fn origin_overflow(&self, state: &[Value]) -> Option<Fault> {
        let captures = self.operation.captures.iter().map(|capture| &capture.value);
        first_overflow(std::iter::once(&self.operation.accepts).chain(captures), &self.before(state))
    }

    /// The values that guards and captures are over: those of the arguments and of the fields.
    #[must_use]
    pub fn before(&self, state: &[Value]) -> Assignment {
        let params = self.operation.params.iter().map(|param| &param.var);
        fields(self.object, state).chain(paired(params, &self.arguments)).collect()
    }

    /// The values that effects are over: those of the arguments, of the fields and of the captures.
    #[must_use]
    pub fn after(&self, captures: &[Value], state: &[Value]) -> Assignment {
        let mut assignment = self.before(state);
        assignment.extend(paired(self.operation.captures.iter().map(|Capture { var, .. }| var), captures));
        assignment
    }
}

/// The state in which an object begins.
#[must_use]
pub fn begin(initial: &Initial, arguments: &[Value]) -> Run<State> {
    let assignment = paired(initial.params.iter().map(|Param { var, .. }| var), arguments).collect();
    ended(&initial.faults, &initial.accepts, &assignment, || values(&initial.state, &assignment))
}

/// Whether an invariant holds; one that is undefined does not (INPUT 3).
#[must_use]
pub fn holds(object: &Object, invariant: &Invariant, state: &[Value]) -> bool {
    let assignment = fields(object, state).collect();
    Evaluator::new(&assignment).satisfied(&invariant.holds)
}

/// The invariants that do not hold, in source order.
#[must_use]
pub fn violated<'a>(object: &'a Object, state: &[Value]) -> Vec<&'a Invariant> {
    let assignment = fields(object, state).collect();
    let mut evaluator = Evaluator::new(&assignment);
    object.invariants.iter().filter(|invariant| !evaluator.satisfied(&invariant.holds)).collect()
}

/// Whether two states are the same to the user: `==` on the fields, or the declared equivalence (INPUT 16). Where that
/// is undefined, they are not.
#[must_use]
pub fn equivalent(object: &Object, first: &[Value], second: &[Value]) -> bool {
    match &object.equivalence {
        None => first == second,
        Some(equivalence) => {
            let assignment = fields(object, first).chain(paired(&equivalence.other, second)).collect();
            Evaluator::new(&assignment).satisfied(&equivalence.holds)
        }
    }
}

/// How a run ends that gives `accepted` where `accepts` holds.
fn ended<T>(
    demands: &[Demand],
    accepts: &Term,
    assignment: &Assignment,
    accepted: impl FnOnce() -> Result<T, Fault>,
) -> Run<T> {
    if let Some(demand) = first_unmet(demands, assignment) {
        return Run::Panicked(demand.fault);
    }
    let outcome = match Evaluator::new(assignment).evaluate(accepts) {
        Ok(Value::Bool(true)) => accepted(),
        Ok(_) => return Run::Refused,
        Err(fault) => Err(fault),
    };
    outcome.map_or_else(Run::Panicked, Run::Accepted)
}

fn values<'a>(terms: impl IntoIterator<Item = &'a Term>, assignment: &'a Assignment) -> Result<Vec<Value>, Fault> {
    let mut evaluator = Evaluator::new(assignment);
    terms.into_iter().map(|term| evaluator.evaluate(term)).collect()
}

fn fields<'a>(object: &'a Object, state: &'a [Value]) -> impl Iterator<Item = (Var, Value)> {
    paired(object.vars(), state)
}

fn paired<'a>(vars: impl IntoIterator<Item = &'a Var>, values: &'a [Value]) -> impl Iterator<Item = (Var, Value)> {
    vars.into_iter().cloned().zip(values.iter().cloned())
}
