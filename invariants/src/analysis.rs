//! From the control flow of methods to guards, captures and effects.
//!
//! The rules are those of INPUT 6 to 9: a test is a guard by its position in the graph and never by what is feasible;
//! the effect is the graph without its guards, executed symbolically; a value is demanded only where it flows into a
//! mutation or into a test that stays.

mod capture;
mod execution;
mod flow;
mod guards;
#[cfg(test)]
mod tests;
mod threading;

use std::collections::HashMap;

use crate::graph::{Graph, Refuses};
use crate::object::{Capture, Clause, Effect, Refusal};
use crate::sort::Sort;
use crate::term::conditions::{self, Demand};
use crate::term::{Term, Var};

pub use capture::EffectValue;
use execution::{Execution, Reached};
use flow::Flow;

/// An operation whose effect is its own body.
#[derive(Clone, Debug)]
pub struct OnePart {
    /// The conjuncts of the precondition.
    pub guards: Vec<Clause>,
    /// Whether the run at the origin is accepted.
    pub accepts: Term,
    /// What must hold so that the run at the origin does not panic.
    pub origin: Vec<Demand>,
    /// The paths that refuse after a mutation.
    pub refusals: Vec<Refusal>,
    /// The body without its guards.
    pub effect: Effect,
    /// What an accepting run returns.
    pub result: Term,
}

/// An operation that computes a value at the origin, which an effect method applies everywhere.
#[derive(Clone, Debug)]
pub struct TwoPart {
    /// The conjuncts of the precondition.
    pub guards: Vec<Clause>,
    /// Whether the run at the origin is accepted.
    pub accepts: Term,
    /// What must hold so that neither half panics at the origin.
    pub origin: Vec<Demand>,
    /// The parts of the shipped value that depend on the origin's state.
    pub captures: Vec<Capture>,
    /// The effect method on the shipped value.
    pub effect: Effect,
    /// What an accepting run returns.
    pub result: Term,
}

/// A function that makes the first state.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// Whether the arguments are not refused.
    pub accepts: Term,
    /// What must hold so that it does not panic.
    pub faults: Vec<Demand>,
    /// The state, a term a field.
    pub state: Vec<Term>,
}

/// The guard and the effect of a `&mut self` operation.
#[must_use]
pub fn one_part(graph: &Graph, refuses: Refuses) -> OnePart {
    let flow = threading::threaded(Flow::new(graph, refuses));
    let guards = guards::find(&flow);
    let origin = Execution::strict(&flow, identity(&graph.state));
    let pruned = guards::removed(&flow, &guards);
    let everywhere = Execution::by_demand(&pruned, identity(&graph.state));
    let accepted = origin.accepted();
    OnePart {
        guards: guards.iter().filter_map(|guard| origin.clause(&flow, guard)).collect(),
        accepts: accepted.as_ref().map_or_else(|| Term::bool(false), Reached::condition),
        refusals: origin.refusals(&graph.state),
        effect: effect(&everywhere, &graph.state),
        result: accepted.and_then(|reached| reached.value).unwrap_or_else(|| nothing(&graph.result)),
        origin: origin.demands,
    }
}

/// The guard of a `&self` operation, and its effect through the method that consumes what it returns.
///
/// `parameter` is the argument of `effect` that takes the value, which `part` finds in what `origin` returns.
#[must_use]
pub fn two_part(
    origin: &Graph,
    refuses: Refuses,
    part: EffectValue,
    effect_method: &Graph,
    parameter: &Var,
) -> TwoPart {
    let flow = threading::threaded(Flow::new(origin, refuses));
    let guards = guards::find(&flow);
    let run = Execution::strict(&flow, identity(&origin.state));
    let accepted = run.accepted();
    let accepts = accepted.as_ref().map_or_else(|| Term::bool(false), Reached::condition);
    let result = accepted.and_then(|reached| reached.value).unwrap_or_else(|| nothing(&origin.result));
    let shipped = part.of(&result);
    let (captures, value) = capture::split(&shipped, parameter, &origin.state, run.accept_site());

    let mut start = identity(&origin.state);
    start.insert(parameter.clone(), value);
    let applied = threading::threaded(Flow::new(effect_method, Refuses::Never));
    let effect = effect(&Execution::by_demand(&applied, start), &effect_method.state);

    // The origin applies the effect to its own state, strictly.
    let mut start = identity(&origin.state);
    start.insert(parameter.clone(), shipped);
    let own = Execution::strict(&applied, start).demands.into_iter();
    let mut demands = run.demands.clone();
    demands.extend(own.map(|demand| Demand { holds: accepts.implies(&demand.holds), fault: demand.fault }));
    TwoPart {
        guards: guards.iter().filter_map(|guard| run.clause(&flow, guard)).collect(),
        accepts,
        origin: demands,
        captures,
        effect,
        result: part.rest(&result),
    }
}

/// The value of a method that only reads: [`Term::fail`] where it panics.
#[must_use]
pub fn function(graph: &Graph) -> Term {
    let flow = threading::threaded(Flow::new(graph, Refuses::Never));
    Execution::strict(&flow, identity(&graph.state)).value(&graph.result)
}

/// The state that a function without a `self` makes. It returns the object, or a `Result` or `Option` of it.
#[must_use]
pub fn initial(graph: &Graph, refuses: Refuses) -> Beginning {
    let flow = threading::threaded(Flow::new(graph, refuses));
    let run = Execution::strict(&flow, HashMap::new());
    let accepted = run.accepted();
    let object = accepted.as_ref().and_then(|reached| reached.value.clone()).map(|value| capture::accepted(&value));
    let fields = object.as_ref().and_then(|object| object.sort().record()).map_or(0, |record| record.fields.len());
    Beginning {
        accepts: accepted.as_ref().map_or_else(|| Term::bool(false), Reached::condition),
        state: object.map(|object| (0..fields).map(|field| object.field(field)).collect()).unwrap_or_default(),
        faults: run.demands,
    }
}

/// Every field of the state with its own value.
fn identity(state: &[Var]) -> HashMap<Var, Term> {
    state.iter().map(|var| (var.clone(), Term::var(var))).collect()
}

fn effect(execution: &Execution, state: &[Var]) -> Effect {
    let accepted = execution.accepted();
    let new = |var: &Var| {
        accepted.as_ref().and_then(|reached| reached.slots.get(var)).cloned().unwrap_or_else(|| Term::var(var))
    };
    let state: Vec<Term> = state.iter().map(new).collect();
    let mut overflow: Vec<Demand> = Vec::new();
    for demand in state.iter().flat_map(conditions::overflow).chain(execution.overflow.iter().cloned()) {
        if !overflow.contains(&demand) {
            overflow.push(demand);
        }
    }
    Effect { state, demands: execution.demands.clone(), overflow }
}

/// What a method that never returns is said to return; no run reaches it.
fn nothing(sort: &Sort) -> Term {
    Term::fail(crate::Fault { site: crate::Site::default(), reason: crate::FaultReason::Refusal }, sort.clone())
}
