//! One call of an operation with variables of its own, and what it does to a state that is given as terms.

use std::collections::HashMap;

use itertools::Itertools;

use super::{Candidate, Choice, Relation, certainly, freshness, unless_undefined};
use crate::object::{Apply, Clause, Operation, StateField};
use crate::term::conditions::{self, Demand};
use crate::{FaultReason, Object, Term, Var};

/// A state, a term a field in the order of [`Object::state`].
pub type State = Vec<Term>;

/// The state that the variables of the object stand for.
#[must_use]
pub fn current(object: &Object) -> State {
    object.vars().map(Term::var).collect()
}

/// A call: an operation, with its own variables for what differs from call to call.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The place of the operation in the object.
    pub operation: usize,
    /// Its arguments.
    pub params: Vec<Var>,
    /// What it computed where it was issued; none there, and where replicas call the method again, and compute it anew.
    pub captures: Vec<Var>,
    /// The state in which it was issued, a variable a field; that of the object for constants. Empty where nothing is known
    /// of it that `Q` does not imply of the state at hand.
    pub origin: Vec<Var>,
}

impl Instance {
    /// A call with variables unlike any other's, as it is applied somewhere with the `Q` that `choice` gives it.
    #[must_use]
    pub fn new(object: &Object, operation: usize, choice: &Choice) -> Self {
        let declared = &object.operations[operation];
        let captures = match object.apply {
            Apply::Effect => declared.captures.iter().map(|capture| capture.var.renewed()).collect(),
            Apply::Rerun => Vec::new(),
        };
        let is_implied =
            choice.keeps_guard(object, operation) && (object.apply == Apply::Rerun || !knows_its_origin(declared));
        let renewed = |field: &StateField| if field.constant { field.var.clone() } else { field.var.renewed() };
        let origin = if is_implied { Vec::new() } else { object.state.iter().map(renewed).collect() };
        Self { captures, origin, ..Self::issued(object, operation) }
    }

    /// A call with variables unlike any other's, as it is where it is issued: what it captures is computed from the state at
    /// hand.
    #[must_use]
    pub fn issued(object: &Object, operation: usize) -> Self {
        let params = object.operations[operation].params.iter().map(|param| param.var.renewed()).collect();
        Self { operation, params, captures: Vec::new(), origin: Vec::new() }
    }

    /// Its variables: arguments, captures, and the state in which these were computed.
    pub fn vars(&self) -> impl Iterator<Item = &Var> {
        self.params.iter().chain(&self.captures).chain(&self.origin)
    }

    /// The operation that is called.
    #[must_use]
    pub fn operation<'a>(&self, object: &'a Object) -> &'a Operation {
        &object.operations[self.operation]
    }

    /// A term of the operation, read with this call's arguments and captures in a state.
    fn read(&self, object: &Object, state: &State, term: &Term) -> Term {
        term.substitute(&self.values(object, state))
    }

    fn values(&self, object: &Object, state: &State) -> HashMap<Var, Term> {
        let operation = self.operation(object);
        let mut values: HashMap<Var, Term> = in_state(object, state);
        let params = operation.params.iter().map(|param| param.var.clone());
        values.extend(params.zip(self.params.iter().map(Term::var)));
        // Without variables for them, captures are what they would be if computed in this very state.
        let captured: Vec<Term> = if self.captures.is_empty() {
            operation.captures.iter().map(|capture| capture.value.substitute(&values)).collect()
        } else {
            self.captures.iter().map(Term::var).collect()
        };
        values.extend(operation.captures.iter().map(|capture| capture.var.clone()).zip(captured));
        values
    }

    /// This call as it is where it is issued.
    pub(super) fn at_origin(&self) -> Self {
        Self { captures: Vec::new(), origin: Vec::new(), ..self.clone() }
    }

    /// Whether the call is accepted in a state.
    #[must_use]
    pub fn accepts(&self, object: &Object, state: &State) -> Term {
        self.read(object, state, &self.operation(object).accepts)
    }

    /// What the run in a state must satisfy so that it does not panic before it is accepted or refused.
    #[must_use]
    pub fn run_demands(&self, object: &Object, state: &State) -> Vec<Demand> {
        let operation = self.operation(object);
        let mut demands = operation.origin.clone();
        if object.overflow_checked {
            demands.extend(run_overflow(operation));
        }
        self.read_demands(object, state, &demands)
    }

    /// That the run in a state, up to where it is accepted or refused, does not leave an integer type (INPUT 17).
    #[must_use]
    pub fn run_hypotheses(&self, object: &Object, state: &State) -> Vec<Term> {
        if object.overflow_checked {
            return Vec::new();
        }
        self.read_reached(object, state, &run_overflow(self.operation(object)))
    }

    /// Where applying the call in a state has a meaning (INPUT 9), in the order of evaluation.
    #[must_use]
    pub fn demands(&self, object: &Object, state: &State) -> Vec<Demand> {
        let effect = &self.operation(object).effect;
        let mut demands = effect.demands.clone();
        if object.overflow_checked {
            demands.extend(effect.overflow.iter().cloned());
        }
        match object.apply {
            Apply::Effect => self.read_demands(object, state, &demands),
            Apply::Rerun => {
                // A refusing leaf is the identity (INPUT 10), and nothing behind it is evaluated.
                demands.retain(|demand| demand.fault.reason != FaultReason::Refusal);
                let accepts = self.accepts(object, state);
                let applied = self.read_demands(object, state, &demands).into_iter();
                let applied =
                    applied.map(|demand| Demand { holds: accepts.implies(&demand.holds), fault: demand.fault });
                self.run_demands(object, state).into_iter().chain(applied).collect()
            }
        }
    }

    /// That applying the call in a state leaves no integer type, as a hypothesis (INPUT 17); empty where that is an
    /// obligation.
    #[must_use]
    pub fn overflow(&self, object: &Object, state: &State) -> Vec<Term> {
        if object.overflow_checked {
            return Vec::new();
        }
        let within = self.read_reached(object, state, &self.operation(object).effect.overflow);
        match object.apply {
            Apply::Effect => within,
            Apply::Rerun => {
                let accepts = self.accepts(object, state);
                let within = within.into_iter().map(|holds| accepts.implies(&holds));
                within.chain(self.run_hypotheses(object, state)).collect()
            }
        }
    }

    /// The state after the call was applied to one.
    #[must_use]
    pub fn after(&self, object: &Object, state: &State) -> State {
        let values = self.values(object, state);
        let effect = self.operation(object).effect.state.iter().map(|field| field.substitute(&values));
        match object.apply {
            Apply::Effect => effect.collect(),
            Apply::Rerun => {
                let accepts = self.accepts(object, state);
                effect.zip(state).map(|(new, old)| Term::ite(&accepts, &new, old)).collect()
            }
        }
    }

    /// What the call returns where it was issued in a state.
    #[must_use]
    pub fn result(&self, object: &Object, state: &State) -> Term {
        self.read(object, state, &self.operation(object).result)
    }

    /// What the call would capture if it were issued in a state.
    #[must_use]
    pub fn captured(&self, object: &Object, state: &State) -> Vec<Term> {
        let captures = self.operation(object).captures.iter();
        captures.map(|capture| self.read(object, state, &capture.value)).collect()
    }

    /// A candidate of `Q` in a state, defined wherever it is true.
    #[must_use]
    pub fn candidate(&self, object: &Object, state: &State, candidate: Candidate) -> Clause {
        match candidate {
            Candidate::Guard(guard) => {
                let guard = &self.operation(object).guards[guard];
                Clause { site: guard.site, holds: self.read(object, state, &certainly(&guard.holds)) }
            }
            Candidate::Captured(place, relation) => {
                let capture = &self.operation(object).captures[place];
                let now = self.read(object, state, &capture.value);
                let known = self.captures.get(place).map_or_else(|| now.clone(), Term::var);
                let holds = match relation {
                    Relation::Equal => known.equals(&now),
                    Relation::AtMost => known.at_most(&now),
                    Relation::AtLeast => now.at_most(&known),
                };
                Clause { site: capture.site, holds: certainly(&holds) }
            }
        }
    }

    /// `Q`, "the effect may safely be applied in that state" (THEORY section 2), by `choice`, and what else is known of the
    /// call there: the hypotheses on its arithmetic, and that its fresh arguments do not occur in the state.
    #[must_use]
    pub fn safely_applies(&self, object: &Object, state: &State, choice: &Choice) -> Vec<Term> {
        let mut known = freshness::unused(object, self, state);
        let kept = choice.kept(self.operation).iter();
        known.extend(kept.map(|candidate| self.candidate(object, state, *candidate).holds));
        known.extend(self.demands(object, state).into_iter().map(|demand| demand.holds));
        known.extend(self.overflow(object, state));
        known.extend(invariants(object, &self.after(object, state)));
        known
    }

    /// That some origin state existed in which the call was accepted and computed what it captured (INPUT 12): a fact about
    /// the call alone. Nothing where it captures nothing, because `Q` then implies it of the state at hand.
    #[must_use]
    pub fn was_issued(&self, object: &Object) -> Vec<Term> {
        if self.origin.is_empty() {
            return Vec::new();
        }
        let origin: State = self.origin.iter().map(Term::var).collect();
        let there = self.at_origin();
        let mut known = invariants(object, &origin);
        known.extend(there.is_accepted(object, &origin));
        let captured = self.captured(object, &origin).into_iter();
        known.extend(self.captures.iter().zip(captured).map(|(var, value)| Term::var(var).equals(&value)));
        known
    }

    /// That the call runs in a state without panic and is accepted there.
    #[must_use]
    pub fn is_accepted(&self, object: &Object, state: &State) -> Vec<Term> {
        let mut known = freshness::unused(object, self, state);
        known.extend(self.run_demands(object, state).into_iter().map(|demand| demand.holds));
        known.extend(self.run_hypotheses(object, state));
        known.push(self.accepts(object, state));
        known
    }

    /// The refusing paths' state and condition, read in a state.
    pub(super) fn refusal(&self, object: &Object, state: &State, refusal: usize) -> (Term, State) {
        let values = self.values(object, state);
        let refusal = &self.operation(object).refusals[refusal];
        let left = refusal.state.iter().map(|field| field.substitute(&values)).collect();
        (refusal.taken.substitute(&values), left)
    }

    /// That demands hold in a state as far as they are reached.
    fn read_reached(&self, object: &Object, state: &State, demands: &[Demand]) -> Vec<Term> {
        let values = self.values(object, state);
        let holds = demands.iter().map(|demand| unless_undefined(&demand.holds).substitute(&values));
        holds.unique().filter(|holds| holds.as_bool() != Some(true)).collect()
    }

    fn read_demands(&self, object: &Object, state: &State, demands: &[Demand]) -> Vec<Demand> {
        let values = self.values(object, state);
        let read = |demand: &Demand| Demand { holds: demand.holds.substitute(&values), fault: demand.fault };
        demands.iter().map(read).unique().filter(|demand| demand.holds.as_bool() != Some(true)).collect()
    }
}

/// Whether the run at the origin says more of the call than that its guard held: by what it captures, or by a path that refuses,
/// is no guard, and is not part of the effect either. Else `Q` implies of the state at hand all that is known of the origin.
fn knows_its_origin(operation: &Operation) -> bool {
    let guards = Term::and(operation.guards.iter().map(|guard| guard.holds.clone()));
    let refuses = |demand: &Demand| demand.fault.reason == FaultReason::Refusal;
    !operation.captures.is_empty() || (operation.accepts != guards && !operation.effect.demands.iter().any(refuses))
}

/// The fields of a state in place of the variables of the object.
pub(super) fn in_state(object: &Object, state: &State) -> HashMap<Var, Term> {
    object.vars().cloned().zip(state.iter().cloned()).collect()
}

/// Every invariant in a state, in source order; where it is undefined, it is false (INPUT 3).
pub(super) fn invariants(object: &Object, state: &State) -> Vec<Term> {
    (0..object.invariants.len()).map(|invariant| invariant_in(object, state, invariant)).collect()
}

/// An invariant in a state, by its place.
pub(super) fn invariant_in(object: &Object, state: &State, invariant: usize) -> Term {
    certainly(&object.invariants[invariant].holds).substitute(&in_state(object, state))
}

/// The arithmetic of what an operation evaluates before it is accepted or refused.
fn run_overflow(operation: &Operation) -> Vec<Demand> {
    let captures = operation.captures.iter().map(|capture| &capture.value);
    let guards = operation.guards.iter().map(|guard| &guard.holds);
    guards.chain([&operation.accepts]).chain(captures).flat_map(conditions::overflow).collect()
}
