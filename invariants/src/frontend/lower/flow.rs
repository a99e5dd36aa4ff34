//! A control-flow graph while it is being built: where statements go next, and what has been assigned since when.
//!
//! Nothing here knows syntax. Code behind a `return` is built like any other and left out at the end.

use crate::graph::{Block, BlockId, End, Graph, Statement};
use crate::site::{Fault, FaultReason, Site};
use crate::sort::Sort;
use crate::term::{Kind, Term, Var};

/// A graph in the making.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    blocks: Vec<Draft>,
    current: BlockId,
    /// Every slot that was assigned, in order, with repetitions.
    assigned: Vec<Var>,
    /// The slots that were made within this flow.
    declared: Vec<Var>,
    /// Those of them that are assigned once.
    constants: Vec<Var>,
}

/// A block in the making.
#[derive(Clone, Debug, Default)]
struct Draft {
    statements: Vec<Statement>,
    end: Option<Exit>,
    /// Whether some path from the entry comes here.
    reached: bool,
}

/// How a block ends; an assertion is not yet a refusal or a panic.
#[derive(Clone, Debug)]
enum Exit {
    End(End),
    /// A failed assertion: a refusal before the first mutation, a panic behind it (INPUT 7).
    Assertion(Site),
}

/// A moment of the run: what was assigned since is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    block: BlockId,
    statement: usize,
    assigned: usize,
}

impl Flow {
    pub(super) fn new() -> Self {
        let entry = Draft { reached: true, ..Draft::default() };
        Self {
            blocks: vec![entry],
            current: BlockId(0),
            assigned: Vec::new(),
            declared: Vec::new(),
            constants: Vec::new(),
        }
    }

    /// A new slot of this flow.
    pub(super) fn slot(&mut self, name: &str, sort: Sort) -> Var {
        let slot = Var::new(name, sort);
        self.declared.push(slot.clone());
        slot
    }

    /// A new slot that is assigned here and nowhere else.
    pub(super) fn constant(&mut self, name: &str, value: Term, site: Site) -> Term {
        let slot = self.slot(name, value.sort().clone());
        self.assign(&slot, value, site);
        self.constants.push(slot.clone());
        Term::var(&slot)
    }

    /// Whether the term is a slot that keeps its value.
    pub(super) fn is_constant(&self, term: &Term) -> bool {
        matches!(term.kind(), Kind::Var(var) if self.constants.contains(var))
    }

    /// A new block that nothing leads to yet.
    pub(super) fn block(&mut self) -> BlockId {
        self.blocks.push(Draft::default());
        BlockId(self.blocks.len() - 1)
    }

    /// Goes on in that block.
    pub(super) fn enter(&mut self, block: BlockId) {
        self.current = block;
    }

    pub(super) fn current(&self) -> BlockId {
        self.current
    }

    /// Whether some path comes to this point.
    pub(super) fn is_reachable(&self) -> bool {
        self.reaches(self.current)
    }

    /// Whether some path comes to that block.
    pub(super) fn reaches(&self, block: BlockId) -> bool {
        self.blocks[block.0].reached
    }

    pub(super) fn assign(&mut self, slot: &Var, value: Term, site: Site) {
        if self.is_reachable() {
            self.assigned.push(slot.clone());
            self.blocks[self.current.0].statements.push(Statement { slot: slot.clone(), value, site });
        }
    }

    pub(super) fn mark(&self) -> Mark {
        let statement = self.blocks[self.current.0].statements.len();
        Mark { block: self.current, statement, assigned: self.assigned.len() }
    }

    /// Whether `term`, which was computed at `mark`, now has another value.
    pub(super) fn is_stale(&self, term: &Term, mark: Mark) -> bool {
        let since = &self.assigned[mark.assigned..];
        !since.is_empty() && term.free_vars().iter().any(|var| since.contains(var))
    }

    /// Keeps the value that `term` had at `mark`, by a slot that is assigned there.
    pub(super) fn keep(&mut self, term: Term, mark: Mark, site: Site) -> Term {
        let slot = self.slot("kept", term.sort().clone());
        let statement = Statement { slot: slot.clone(), value: term, site };
        self.blocks[mark.block.0].statements.insert(mark.statement, statement);
        Term::var(&slot)
    }

    /// The slots from outside of this flow that it assigns, each once.
    pub(super) fn outer_slots(&self) -> Vec<Var> {
        let mut found: Vec<Var> = Vec::new();
        for slot in &self.assigned {
            if !self.declared.contains(slot) && !found.contains(slot) {
                found.push(slot.clone());
            }
        }
        found
    }

    /// The slots that were assigned since `mark`, with repetitions.
    pub(super) fn assigned_since(&self, mark: Mark) -> &[Var] {
        &self.assigned[mark.assigned..]
    }

    /// Ends the current block; what follows is unreachable until another block is entered.
    pub(super) fn end(&mut self, end: End) {
        self.exit(Exit::End(end));
    }

    /// Ends in a failed assertion.
    pub(super) fn fail_assertion(&mut self, site: Site) {
        self.exit(Exit::Assertion(site));
    }

    fn exit(&mut self, exit: Exit) {
        let draft = &mut self.blocks[self.current.0];
        if draft.reached {
            if let Exit::End(end) = &exit {
                for target in targets(end) {
                    self.blocks[target.0].reached = true;
                }
            }
            self.blocks[self.current.0].end = Some(exit);
        }
        self.current = self.block();
    }

    pub(super) fn goto(&mut self, target: BlockId) {
        self.end(End::Goto(target));
    }

    /// Goes to `then` where `condition` holds, else to `other`, one atomic test after another.
    pub(super) fn branch(&mut self, condition: &Term, site: Site, then: BlockId, other: BlockId) {
        match condition.kind() {
            Kind::Bool(true) => self.goto(then),
            Kind::Bool(false) => self.goto(other),
            Kind::Not(inner) => self.branch(inner, site, other, then),
            Kind::And(parts) => self.branch_all(
                parts,
                other,
                |flow, part, next, other| {
                    flow.branch(part, site, next, other);
                },
                then,
            ),
            Kind::Or(parts) => self.branch_all(
                parts,
                then,
                |flow, part, next, then| {
                    flow.branch(part, site, then, next);
                },
                other,
            ),
            Kind::Ite(test, first, second) => {
                let (on_first, on_second) = (self.block(), self.block());
                self.branch(test, site, on_first, on_second);
                self.enter(on_first);
                self.branch(first, site, then, other);
                self.enter(on_second);
                self.branch(second, site, then, other);
            }
            _ => self.end(End::Test { condition: condition.clone(), site, then, other }),
        }
    }

    /// One test of the whole condition; see [`Flow::undo_test`] and [`Flow::split_test`].
    pub(super) fn test(&mut self, condition: &Term, site: Site, then: BlockId, other: BlockId) {
        self.end(End::Test { condition: condition.clone(), site, then, other });
    }

    /// Makes one test at the end of `block` into atomic ones.
    pub(super) fn split_test(&mut self, block: BlockId, site: Site) {
        let Some(Exit::End(End::Test { condition, then, other, .. })) = &self.blocks[block.0].end else { return };
        let (condition, then, other) = (condition.clone(), *then, *other);
        if matches!(condition.kind(), Kind::And(_) | Kind::Or(_) | Kind::Not(_) | Kind::Ite(..)) {
            let current = self.current;
            self.current = block;
            self.branch(&condition, site, then, other);
            self.current = current;
        }
    }

    /// Tests the parts in turn: each leads to `out` or to the next, the last to `last`.
    fn branch_all(
        &mut self,
        parts: &[Term],
        out: BlockId,
        test: impl Fn(&mut Self, &Term, BlockId, BlockId),
        last: BlockId,
    ) {
        for (place, part) in parts.iter().enumerate() {
            let next = if place + 1 == parts.len() { last } else { self.block() };
            test(self, part, next, out);
            self.enter(next);
        }
    }

    /// Takes back a test that was made at the end of `block`, where both ways are empty, and goes on behind it.
    ///
    /// Gives the condition; `None` where anything stands in between, and then nothing is changed.
    pub(super) fn undo_test(&mut self, block: BlockId, then: BlockId, other: BlockId) -> Option<Term> {
        let is_empty = |id: BlockId| {
            let draft = &self.blocks[id.0];
            draft.reached && draft.statements.is_empty() && draft.end.is_none()
        };
        if !is_empty(then) || !is_empty(other) {
            return None;
        }
        let Some(Exit::End(End::Test { condition, then: to, other: otherwise, .. })) = &self.blocks[block.0].end else {
            return None;
        };
        if (*to, *otherwise) != (then, other) {
            return None;
        }
        let condition = condition.clone();
        self.blocks[block.0].end = None;
        self.blocks[then.0].reached = false;
        self.blocks[other.0].reached = false;
        self.current = block;
        Some(condition)
    }

    /// The finished graph, without what no path reaches.
    pub(super) fn finish(self, state: Vec<Var>, result: Sort) -> Graph {
        let mutated = self.mutated(&state);
        let mut numbers = vec![None; self.blocks.len()];
        let mut count = 0;
        for (place, draft) in self.blocks.iter().enumerate() {
            if draft.reached {
                numbers[place] = Some(BlockId(count));
                count += 1;
            }
        }
        let number = |id: BlockId| numbers[id.0].unwrap_or(BlockId(0));
        let drafts = self.blocks.into_iter().enumerate().filter(|(_, draft)| draft.reached);
        let blocks = drafts.map(|(place, draft)| Block {
            statements: draft.statements,
            end: match draft.end {
                Some(Exit::End(end)) => renumbered(end, &number),
                Some(Exit::Assertion(site)) if mutated[place] => {
                    End::Panic { fault: Fault { site, reason: FaultReason::Panic } }
                }
                Some(Exit::Assertion(site)) => End::Refuse { site },
                // Every way that falls off the end of a body returns; none is left open.
                None => End::Return { value: Term::unit(), site: Site::default() },
            },
        });
        Graph { blocks: blocks.collect(), state, result }
    }

    /// Whether a mutation of the state may stand before each block, or in it.
    fn mutated(&self, state: &[Var]) -> Vec<bool> {
        let mut mutated: Vec<bool> = self
            .blocks
            .iter()
            .map(|draft| draft.statements.iter().any(|statement| state.contains(&statement.slot)))
            .collect();
        // As many rounds as a path may have blocks; the graph is acyclic, so it settles long before.
        for _ in 0..self.blocks.len() {
            let mut changed = false;
            for place in 0..self.blocks.len() {
                let Some(Exit::End(end)) = &self.blocks[place].end else { continue };
                for target in targets(end) {
                    changed |= mutated[place] && !mutated[target.0];
                    mutated[target.0] |= mutated[place];
                }
            }
            if !changed {
                break;
            }
        }
        mutated
    }

    /// Statements and end of a block, for summaries.
    pub(super) fn parts(&self, block: BlockId) -> (&[Statement], Way<'_>) {
        let draft = &self.blocks[block.0];
        let way = match &draft.end {
            Some(Exit::End(end)) => Way::End(end),
            Some(Exit::Assertion(site)) => Way::Assertion(*site),
            None => Way::Open,
        };
        (&draft.statements, way)
    }
}

/// The end of a block, for summaries.
pub(super) enum Way<'a> {
    End(&'a End),
    Assertion(Site),
    Open,
}

fn targets(end: &End) -> Vec<BlockId> {
    match end {
        End::Goto(target) => vec![*target],
        End::Test { then, other, .. } => vec![*then, *other],
        End::Return { .. } | End::Refuse { .. } | End::Panic { .. } => Vec::new(),
    }
}

fn renumbered(end: End, number: &dyn Fn(BlockId) -> BlockId) -> End {
    match end {
        End::Goto(target) => End::Goto(number(target)),
        End::Test { condition, site, then, other } => {
            End::Test { condition, site, then: number(then), other: number(other) }
        }
        end => end,
    }
}
