//! Guards by position: a test one of whose outcomes leads only to refusal, while every accepting path passes through
//! the other (INPUT 8).

use std::collections::HashSet;

use super::flow::{Exit, Flow};
use crate::graph::BlockId;

/// A test that belongs to the precondition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guard {
    /// The block that ends in the test.
    pub(super) block: BlockId,
    /// The outcome with which the path goes on.
    pub(super) passes: bool,
}

/// The guards of a flow, in the order of their execution.
pub(super) fn find(flow: &Flow) -> Vec<Guard> {
    let order = flow.in_order();
    let mut refuses_only = HashSet::new();
    for &id in order.iter().rev() {
        let only = match &flow.block(id).end {
            Exit::Refuse { .. } => true,
            Exit::Accept { .. } | Exit::Panic { .. } => false,
            _ => flow.successors(id).iter().all(|next| refuses_only.contains(next)),
        };
        if only {
            refuses_only.insert(id);
        }
    }
    let mut guards = Vec::new();
    for &block in &order {
        let Exit::Test { then, other, .. } = &flow.block(block).end else { continue };
        let passes = match (refuses_only.contains(then), refuses_only.contains(other)) {
            (false, true) => true,
            (true, false) => false,
            _ => continue,
        };
        if !accepts_without(flow, block, passes) {
            guards.push(Guard { block, passes });
        }
    }
    guards
}

/// Whether some accepting path does not take that outcome of a test.
fn accepts_without(flow: &Flow, test: BlockId, outcome: bool) -> bool {
    let mut seen = HashSet::new();
    let mut stack = vec![BlockId(0)];
    while let Some(block) = stack.pop() {
        if !seen.insert(block) {
            continue;
        }
        match &flow.block(block).end {
            Exit::Accept { .. } => return true,
            Exit::Test { then, other, .. } if block == test => stack.push(if outcome { *other } else { *then }),
            _ => stack.extend(flow.successors(block)),
        }
    }
    false
}

/// The flow with each guard replaced by the outcome that passes; what the guard's block mutates stays.
pub(super) fn removed(flow: &Flow, guards: &[Guard]) -> Flow {
    let mut flow = flow.clone();
    for guard in guards {
        let end = &mut flow.blocks[guard.block.0].end;
        if let Exit::Test { then, other, .. } = end {
            *end = Exit::Goto(if guard.passes { *then } else { *other });
        }
    }
    flow
}
