//! The graph of a method with its leaves told apart: what is returned by an accepting path, and what refuses.

use std::collections::HashSet;

use crate::graph::{BlockId, End, Graph, Refuses, Statement};
use crate::site::{Fault, Site};
use crate::sort::{ERR, NONE, OK, SOME, Sort};
use crate::term::{Kind, Term, Var};

/// The control flow of a method, with leaves.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    pub(super) blocks: Vec<Block>,
    pub(super) state: HashSet<Var>,
    pub(super) refusal: Refusal,
}

/// Statements in a row, and what follows.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) statements: Vec<Statement>,
    pub(super) end: Exit,
}

/// What follows a block.
#[derive(Clone, Debug)]
pub(super) enum Exit {
    Goto(BlockId),
    Test { condition: Term, site: Site, then: BlockId, other: BlockId },
    Accept { value: Term, site: Site },
    Refuse { site: Site },
    Panic { fault: Fault },
}

/// Which returned values refuse.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// The enum's variant `refuses`, as opposed to `accepts`.
    Variant { accepts: usize, refuses: usize },
    /// The literal `false`.
    False,
    /// None.
    Never,
}

impl Refusal {
    fn new(result: &Sort, refuses: Refuses) -> Self {
        let of_result = Self::Variant { accepts: OK, refuses: ERR };
        let of_option = Self::Variant { accepts: SOME, refuses: NONE };
        let name = result.variants().map(|shape| &*shape.name);
        match (refuses, name, result) {
            (Refuses::ByType | Refuses::Err, Some("Result"), _) => of_result,
            (Refuses::ByType | Refuses::None, Some("Option"), _) => of_option,
            (Refuses::ByType | Refuses::False, _, Sort::Bool) => Self::False,
            _ => Self::Never,
        }
    }
}

impl Flow {
    /// The flow of a graph, of whose returns `refuses` says which refuse.
    pub(super) fn new(graph: &Graph, refuses: Refuses) -> Self {
        let refusal = Refusal::new(&graph.result, refuses);
        let blocks = Vec::with_capacity(graph.blocks.len());
        let mut flow = Self { blocks, state: graph.state.iter().cloned().collect(), refusal };
        for block in &graph.blocks {
            let end = match &block.end {
                End::Goto(next) => Exit::Goto(*next),
                End::Test { condition, site, then, other } => {
                    Exit::Test { condition: condition.clone(), site: *site, then: *then, other: *other }
                }
                End::Return { value, site } => Exit::Accept { value: value.clone(), site: *site },
                End::Refuse { site } => Exit::Refuse { site: *site },
                End::Panic { fault } => Exit::Panic { fault: *fault },
            };
            flow.blocks.push(Block { statements: block.statements.clone(), end });
        }
        for place in 0..graph.blocks.len() {
            if let Exit::Accept { value, site } = flow.blocks[place].end.clone() {
                flow.blocks[place].end = flow.leaf(value, site);
            }
        }
        flow
    }

    /// How a path ends that returns `value`; a test where the value itself decides.
    fn leaf(&mut self, value: Term, site: Site) -> Exit {
        match (self.refusal, value.kind()) {
            (Refusal::Variant { refuses, .. }, Kind::Variant(variant, _)) if *variant == refuses => {
                Exit::Refuse { site }
            }
            (Refusal::Variant { .. }, Kind::Variant(..)) => Exit::Accept { value, site },
            (Refusal::Variant { accepts, .. }, _) => {
                let condition = value.is(accepts);
                let then = self.push(Exit::Accept { value, site });
                let other = self.push(Exit::Refuse { site });
                Exit::Test { condition, site, then, other }
            }
            (Refusal::False, Kind::Bool(false)) => Exit::Refuse { site },
            // INPUT 7: `a && b` as a tail is `if a && b { true } else { false }`.
            (Refusal::False, Kind::And(parts)) => {
                let refuse = self.push(Exit::Refuse { site });
                let mut end = Exit::Accept { value: Term::bool(true), site };
                for part in parts.iter().rev() {
                    let then = self.push(end);
                    end = Exit::Test { condition: part.clone(), site, then, other: refuse };
                }
                end
            }
            _ => Exit::Accept { value, site },
        }
    }

    fn push(&mut self, end: Exit) -> BlockId {
        self.blocks.push(Block { statements: Vec::new(), end });
        BlockId(self.blocks.len() - 1)
    }

    pub(super) fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0]
    }

    /// The blocks that can follow one.
    pub(super) fn successors(&self, id: BlockId) -> Vec<BlockId> {
        match &self.block(id).end {
            Exit::Goto(next) => vec![*next],
            Exit::Test { then, other, .. } => vec![*then, *other],
            Exit::Accept { .. } | Exit::Refuse { .. } | Exit::Panic { .. } => Vec::new(),
        }
    }

    /// The blocks that can be reached, each before those that follow it.
    pub(super) fn in_order(&self) -> Vec<BlockId> {
        let mut seen = HashSet::new();
        let mut done = Vec::new();
        let mut stack = vec![(BlockId(0), false)];
        while let Some((block, left)) = stack.pop() {
            if left {
                done.push(block);
            } else if seen.insert(block) {
                stack.push((block, true));
                // The first successor is finished last, and so stands first: source order.
                stack.extend(self.successors(block).into_iter().map(|next| (next, false)));
            }
        }
        done.reverse();
        done
    }

    /// Whether a block changes the state.
    pub(super) fn mutates(&self, block: &Block) -> bool {
        block.statements.iter().any(|statement| self.state.contains(&statement.slot))
    }
}
