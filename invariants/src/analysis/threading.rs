//! Jump threading: an edge whose path has already decided the tests that follow leads behind them.
//!
//! Lowering writes `check()?` as the body of `check`, a join that holds its result, and a test of that result. The path on
//! which the body returns `Err` has decided that test, so it leads to the refusal itself, and the test in the body is
//! seen as what it is: a guard. Equivalent ways to write a refusal so get the same graph. Only values that are written
//! in the source decide; nothing is concluded from what is feasible.

use std::collections::HashMap;

use super::flow::{Exit, Flow, Refusal};
use crate::graph::{BlockId, Statement};
use crate::term::{Kind, Term, Var};

/// What is known of a slot because it was just assigned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Variant(usize),
    Bool(bool),
}

type Facts = HashMap<Var, Known>;

/// The flow with every decided test passed by.
pub(super) fn threaded(mut flow: Flow) -> Flow {
    for id in flow.in_order() {
        let Exit::Goto(next) = flow.block(id).end else { continue };
        let mut facts = Facts::new();
        learn(&mut facts, &flow.block(id).statements);
        if facts.is_empty() {
            continue;
        }
        if let Some((statements, end)) = follow(&flow, next, facts) {
            let block = &mut flow.blocks[id.0];
            block.statements.extend(statements);
            block.end = end;
        }
    }
    flow
}

/// Where a path that knows `facts` comes out behind `next`, with the statements on its way; `None` where no fact decides
/// anything.
fn follow(flow: &Flow, next: BlockId, mut facts: Facts) -> Option<(Vec<Statement>, Exit)> {
    let mut at = next;
    let mut passed = Vec::new();
    let mut best = None;
    loop {
        let block = flow.block(at);
        if flow.mutates(block) {
            return best;
        }
        learn(&mut facts, &block.statements);
        passed.extend(block.statements.iter().cloned());
        match &block.end {
            Exit::Goto(next) => at = *next,
            Exit::Test { condition, then, other, .. } => {
                at = if decided(condition, &facts)? { *then } else { *other };
                best = Some((passed.clone(), Exit::Goto(at)));
            }
            end @ Exit::Accept { .. } => return leaf(flow, end, &facts).map(|end| (passed, end)).or(best),
            Exit::Refuse { .. } | Exit::Panic { .. } => return best,
        }
        // A later test that nothing decides ends the way; what was decided before it stands.
        if let Exit::Test { condition, .. } = &flow.block(at).end {
            let mut ahead = facts.clone();
            learn(&mut ahead, &flow.block(at).statements);
            if decided(condition, &ahead).is_none() {
                return best;
            }
        }
    }
}

/// The leaf of a path that returns a slot of which it knows the value (INPUT 7: the literal `false`).
fn leaf(flow: &Flow, end: &Exit, facts: &Facts) -> Option<Exit> {
    let Exit::Accept { value, site } = end else { return None };
    let Kind::Var(var) = value.kind() else { return None };
    match (flow.refusal, facts.get(var)?) {
        (Refusal::False, Known::Bool(false)) => Some(Exit::Refuse { site: *site }),
        _ => Some(end.clone()),
    }
}

/// Takes note of what statements assign.
fn learn(facts: &mut Facts, statements: &[Statement]) {
    for statement in statements {
        let known = match statement.value.kind() {
            Kind::Variant(variant, _) => Some(Known::Variant(*variant)),
            Kind::Bool(value) => Some(Known::Bool(*value)),
            Kind::Var(source) => facts.get(source).copied(),
            _ => None,
        };
        match known {
            Some(known) => facts.insert(statement.slot.clone(), known),
            None => facts.remove(&statement.slot),
        };
    }
}

/// The outcome of a test, where the facts decide it.
fn decided(condition: &Term, facts: &Facts) -> Option<bool> {
    match condition.kind() {
        Kind::Bool(value) => Some(*value),
        Kind::Not(inner) => decided(inner, facts).map(|value| !value),
        Kind::Var(var) => match facts.get(var)? {
            Known::Bool(value) => Some(*value),
            Known::Variant(_) => None,
        },
        Kind::Is(inner, variant) => match (inner.kind(), variant) {
            (Kind::Var(var), variant) => match facts.get(var)? {
                Known::Variant(actual) => Some(actual == variant),
                Known::Bool(_) => None,
            },
            _ => None,
        },
        _ => None,
    }
}
