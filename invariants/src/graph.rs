//! The control flow of one method, with every call inlined: an acyclic graph of blocks over mutable slots.
//!
//! Lowering makes it from syntax; the analysis finds guards by position in it (INPUT 8) and executes it symbolically.
//! Conditions are split into atomic tests: `&&`, `||`, `!`, `?`, `match`, `let else` and `assert!` become edges.

use std::sync::Arc;

use crate::site::{Fault, Site};
use crate::sort::Sort;
use crate::term::{Term, Var};

/// A block by its place in [`Graph::blocks`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockId(pub usize);

/// The control flow of a method.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The first is the entry. Edges lead to any block but never in a circle.
    pub blocks: Vec<Block>,
    /// The variables that stand for the fields of the state; assigning one is a mutation.
    pub state: Vec<Var>,
    /// What the method returns.
    pub result: Sort,
}

/// Statements in a row, and what follows.
#[derive(Clone, Debug)]
pub struct Block {
    /// In order.
    pub statements: Vec<Statement>,
    /// What follows.
    pub end: End,
}

/// An assignment to a slot. Terms refer to slots by their variables, with the value that they have at that point.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The slot: a local, or a field of the state.
    pub slot: Var,
    /// Its new value.
    pub value: Term,
    /// The expression.
    pub site: Site,
}

/// How a block ends.
#[derive(Clone, Debug)]
pub enum End {
    /// In another block.
    Goto(BlockId),
    /// In one of two, by an atomic test.
    Test {
        /// What is tested.
        condition: Term,
        /// The expression that is tested.
        site: Site,
        /// Where it holds.
        then: BlockId,
        /// Where it does not.
        other: BlockId,
    },
    /// The method returns that value.
    Return {
        /// What it returns.
        value: Term,
        /// The expression, or the end of the body.
        site: Site,
    },
    /// The method refuses whatever its return type says: `assert!` before the first mutation, `bail!`, `ensure!`.
    Refuse {
        /// The expression.
        site: Site,
    },
    /// The method panics.
    Panic {
        /// The expression, and why.
        fault: Fault,
    },
}

/// What makes a returned value a refusal (INPUT 7).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refuses {
    /// By the return type: `Err` of a `Result`, `None` of an `Option`, the literal `false` of a `bool`.
    ByType,
    /// `Err` alone.
    Err,
    /// `None` alone.
    None,
    /// The literal `false` alone.
    False,
    /// Nothing.
    Never,
}

/// The name of a method with its graph, as lowering hands it on.
#[derive(Clone, Debug)]
pub struct Method {
    /// The name.
    pub name: Arc<str>,
    /// The body.
    pub graph: Graph,
    /// What refuses.
    pub refuses: Refuses,
}
