//! Symbolic execution of an acyclic flow: every block once, with the slots and the condition under which it is reached.

use std::collections::HashMap;

use super::flow::{Exit, Flow};
use super::guards::Guard;
use crate::graph::BlockId;
use crate::object::{Clause, Refusal};
use crate::site::{Fault, FaultReason, Site};
use crate::sort::Sort;
use crate::term::conditions::{self, Demand};
use crate::term::{Term, Var};

/// A point of the flow, as it is reached.
#[derive(Clone, Debug)]
pub(super) struct Reached {
    /// The outcomes of the tests on the way, of which all hold.
    path: Vec<Term>,
    /// What the slots hold, over arguments and the state at the beginning.
    pub(super) slots: HashMap<Var, Term>,
    /// The first mutation on the way.
    mutation: Option<Site>,
    /// What is returned, at a leaf.
    pub(super) value: Option<Term>,
}

impl Reached {
    /// The condition under which a run comes here.
    pub(super) fn condition(&self) -> Term {
        Term::and(self.path.iter().cloned())
    }
}

/// What is demanded of expressions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    /// Every expression must have a value where it is reached, as rustc evaluates it.
    Strict,
    /// Only what flows into a mutation or into a test must have one (INPUT 9).
    ByDemand,
}

/// A finished execution.
pub(super) struct Execution {
    leaves: Vec<(Reached, Leaf)>,
    /// How each block is reached.
    entered: HashMap<BlockId, Reached>,
    /// What must hold so that every demanded expression has a value and no demanded path fails.
    pub(super) demands: Vec<Demand>,
    /// That the arithmetic of the tests stays within its types.
    pub(super) overflow: Vec<Demand>,
}

#[derive(Clone, Copy)]
enum Leaf {
    Accept(Site),
    Refuse(Site),
    Panic(Fault),
}

impl Execution {
    /// The run as rustc executes it; a refusal is an ordinary end.
    pub(super) fn strict(flow: &Flow, start: HashMap<Var, Term>) -> Self {
        Self::new(flow, start, Strictness::Strict)
    }

    /// The run of an effect: demanded is what flows into a mutation or a test, and a path that refuses has no meaning.
    pub(super) fn by_demand(flow: &Flow, start: HashMap<Var, Term>) -> Self {
        Self::new(flow, start, Strictness::ByDemand)
    }

    fn new(flow: &Flow, start: HashMap<Var, Term>, strictness: Strictness) -> Self {
        let mut run = Self { leaves: Vec::new(), entered: HashMap::new(), demands: Vec::new(), overflow: Vec::new() };
        let mut arriving: HashMap<BlockId, Vec<Reached>> = HashMap::new();
        let entry = Reached { path: Vec::new(), slots: start, mutation: None, value: None };
        arriving.insert(BlockId(0), vec![entry]);
        for id in flow.in_order() {
            // A block none of whose edges is taken is reached by tests whose outcome is written in the source.
            let Some(mut here) = arriving.remove(&id).and_then(joined) else { continue };
            let block = flow.block(id);
            for statement in &block.statements {
                let value = statement.value.substitute(&here.slots);
                let mutates = flow.state.contains(&statement.slot);
                match strictness {
                    Strictness::Strict => run.demand(&here, &here.slots, &statement.value),
                    Strictness::ByDemand if mutates => run.demand(&here, &HashMap::new(), &value),
                    Strictness::ByDemand => {}
                }
                if mutates {
                    here.mutation.get_or_insert(statement.site);
                }
                here.slots.insert(statement.slot.clone(), value);
            }
            run.entered.insert(id, here.clone());
            run.leave(&block.end, here, strictness, &mut arriving);
        }
        run
    }

    /// Goes on from the end of a block.
    fn leave(
        &mut self,
        end: &Exit,
        mut here: Reached,
        strictness: Strictness,
        arriving: &mut HashMap<BlockId, Vec<Reached>>,
    ) {
        match end {
            Exit::Goto(next) => arriving.entry(*next).or_default().push(here),
            Exit::Test { condition, then, other, .. } => {
                let holds = condition.substitute(&here.slots);
                match strictness {
                    Strictness::Strict => self.demand(&here, &here.slots, condition),
                    Strictness::ByDemand => self.demand(&here, &HashMap::new(), &holds),
                }
                let reached = here.condition();
                let overflow = conditions::overflow(&holds).into_iter();
                self.overflow.extend(
                    overflow.map(|demand| Demand { holds: reached.implies(&demand.holds), fault: demand.fault }),
                );
                for (outcome, next) in [(holds.clone(), then), (holds.not(), other)] {
                    if outcome.as_bool() == Some(false) {
                        continue;
                    }
                    let mut there = here.clone();
                    if outcome.as_bool().is_none() {
                        there.path.push(outcome);
                    }
                    arriving.entry(*next).or_default().push(there);
                }
            }
            Exit::Accept { value, site } => {
                if strictness == Strictness::Strict {
                    self.demand(&here, &here.slots, value);
                }
                here.value = Some(value.substitute(&here.slots));
                self.leaves.push((here, Leaf::Accept(*site)));
            }
            Exit::Refuse { site } => {
                if strictness == Strictness::ByDemand {
                    let fault = Fault { site: *site, reason: FaultReason::Refusal };
                    self.push(Demand { holds: here.condition().not(), fault });
                }
                self.leaves.push((here, Leaf::Refuse(*site)));
            }
            Exit::Panic { fault } => {
                self.push(Demand { holds: here.condition().not(), fault: *fault });
                self.leaves.push((here, Leaf::Panic(*fault)));
            }
        }
    }

    /// Demands a value of `term` where a run comes `here`.
    fn demand(&mut self, here: &Reached, slots: &HashMap<Var, Term>, term: &Term) {
        let demands = conditions::demands(term);
        if demands.is_empty() {
            return;
        }
        let reached = here.condition();
        for demand in demands {
            let holds = reached.implies(&demand.holds.substitute(slots));
            self.push(Demand { holds, fault: demand.fault });
        }
    }

    fn push(&mut self, demand: Demand) {
        if demand.holds.as_bool() != Some(true) && !self.demands.contains(&demand) {
            self.demands.push(demand);
        }
    }

    /// All accepting leaves as one; `None` where no run is accepted.
    pub(super) fn accepted(&self) -> Option<Reached> {
        let leaves = self.leaves.iter().filter(|(_, leaf)| matches!(leaf, Leaf::Accept(_)));
        joined(leaves.map(|(reached, _)| reached.clone()).collect())
    }

    /// Where the first accepting leaf stands.
    pub(super) fn accept_site(&self) -> Site {
        let sites =
            self.leaves.iter().filter_map(|(_, leaf)| if let Leaf::Accept(site) = leaf { Some(*site) } else { None });
        sites.min().unwrap_or_default()
    }

    /// The paths that refuse with a state that they have assigned to.
    pub(super) fn refusals(&self, state: &[Var]) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        for (reached, leaf) in &self.leaves {
            let (Leaf::Refuse(site), Some(mutation)) = (leaf, reached.mutation) else { continue };
            let value = |var: &Var| reached.slots.get(var).cloned().unwrap_or_else(|| Term::var(var));
            let after: Vec<Term> = state.iter().map(value).collect();
            if after.iter().zip(state).any(|(after, before)| *after != Term::var(before)) {
                refusals.push(Refusal { site: *site, mutation, taken: reached.condition(), state: after });
            }
        }
        refusals
    }

    /// What a guard says, over arguments and the state at the beginning.
    pub(super) fn clause(&self, flow: &Flow, guard: &Guard) -> Option<Clause> {
        let Exit::Test { condition, site, .. } = &flow.block(guard.block).end else { return None };
        let holds = condition.substitute(&self.entered.get(&guard.block)?.slots);
        let holds = if guard.passes { holds } else { holds.not() };
        (holds.as_bool() != Some(true)).then_some(Clause { site: *site, holds })
    }

    /// The value that the run returns, and no value where it panics.
    pub(super) fn value(&self, sort: &Sort) -> Term {
        let ends = self.leaves.iter().map(|(reached, leaf)| {
            let fail = |fault| Term::fail(fault, sort.clone());
            let value = match leaf {
                Leaf::Accept(site) | Leaf::Refuse(site) => {
                    let missing = Fault { site: *site, reason: FaultReason::Refusal };
                    reached.value.clone().unwrap_or_else(|| fail(missing))
                }
                Leaf::Panic(fault) => fail(*fault),
            };
            Reached { value: Some(value), ..reached.clone() }
        });
        joined(ends.collect()).and_then(|reached| reached.value).unwrap_or_else(|| super::nothing(sort))
    }
}

/// Several ways to one point as one: those that differ in a last outcome alone are put together first, so that what
/// structured code says with `if` comes out as the same `if`.
fn joined(mut ways: Vec<Reached>) -> Option<Reached> {
    'again: while ways.len() > 1 {
        for second in 1..ways.len() {
            for first in 0..second {
                if let Some(outcome) = complementary(&ways[first].path, &ways[second].path) {
                    let other = ways.remove(second);
                    let then = ways.remove(first);
                    let prefix = then.path[..then.path.len() - 1].to_vec();
                    ways.insert(first, merged(&outcome, then, &other, prefix));
                    continue 'again;
                }
            }
        }
        let last = ways.pop()?;
        let before = ways.pop()?;
        let shared = before.path.iter().zip(&last.path).take_while(|(first, second)| first == second).count();
        let prefix = before.path[..shared].to_vec();
        let outcome = Term::and(before.path[shared..].iter().cloned());
        let either = Term::or([outcome.clone(), Term::and(last.path[shared..].iter().cloned())]);
        let mut path = prefix;
        if either.as_bool() != Some(true) {
            path.push(either);
        }
        ways.push(merged(&outcome, before, &last, path));
    }
    ways.pop()
}

/// The last outcome of the first path, where the second differs in having the opposite there.
fn complementary(first: &[Term], second: &[Term]) -> Option<Term> {
    let (outcome, prefix) = first.split_last()?;
    let (opposite, other_prefix) = second.split_last()?;
    (prefix == other_prefix && (outcome.not() == *opposite || *outcome == opposite.not())).then(|| outcome.clone())
}

fn merged(outcome: &Term, then: Reached, other: &Reached, path: Vec<Term>) -> Reached {
    let mut slots = then.slots;
    for (slot, value) in &other.slots {
        // A slot of one way alone is a local that is out of scope here.
        let merged = slots.get(slot).map_or_else(|| value.clone(), |first| Term::ite(outcome, first, value));
        slots.insert(slot.clone(), merged);
    }
    let value = match (then.value, &other.value) {
        (Some(first), Some(second)) => Some(Term::ite(outcome, &first, second)),
        (first, second) => first.or_else(|| second.clone()),
    };
    let mutation = then.mutation.into_iter().chain(other.mutation).min();
    Reached { path, slots, mutation, value }
}
