//! What the tests of the worker share: the worker itself, small problems, and ways to build formulas.

#![expect(clippy::expect_used, reason = "what cannot be set up fails the test that needs it")]
#![allow(dead_code, reason = "each test uses some of it")]

use std::path::Path;
use std::time::Duration;

use steadfast_wire::client::{Limits, Pool};
use steadfast_wire::{Answer, Budget, FunctionId, Node, NodeId, Problem, Request, Scalar, Sort, Task};

pub(crate) mod brute;
pub(crate) mod cells;
pub(crate) mod comparison;
pub(crate) mod equivalence;
pub(crate) mod expectation;
pub(crate) mod gallery;
pub(crate) mod oracle;
pub(crate) mod predicate_text;
pub(crate) mod random;
pub(crate) mod shared;
pub(crate) mod tokens;

/// The worker that cargo has built for the test.
pub(crate) const WORKER: &str = env!("CARGO_BIN_EXE_steadfast-solver");

/// Plenty for every small problem.
pub(crate) const BUDGET: Budget = Budget { rlimit: 20_000_000, wall: Duration::from_secs(30), seed: 0 };

pub(crate) fn pool() -> Pool {
    Pool::start(Path::new(WORKER), 2, Limits::default()).expect("the worker starts")
}

pub(crate) fn check(problem: Problem) -> Request {
    Request { id: 1, problem, task: Task::Check, budget: BUDGET }
}

pub(crate) fn model(problem: Problem, observe: Vec<NodeId>) -> Request {
    Request { id: 2, problem, task: Task::Model { observe }, budget: BUDGET }
}

pub(crate) fn one(pool: &Pool, request: Request) -> Answer {
    pool.solve(vec![request]).concat().pop().expect("there is one answer to one request")
}

pub(crate) fn least(values: impl IntoIterator<Item = Scalar>) -> Answer {
    Answer::Satisfiable { values: values.into_iter().collect(), minimal: true }
}

pub(crate) fn int(value: i64) -> Scalar {
    Scalar::Int(value.into())
}

/// Short ways to build formulas.
pub(crate) trait Build {
    fn constant(&mut self, name: &str, sort: Sort) -> NodeId;
    fn number(&mut self, value: i64) -> NodeId;
    fn apply(&mut self, function: FunctionId, arguments: &[NodeId]) -> NodeId;
    fn equal(&mut self, first: NodeId, second: NodeId) -> NodeId;
    fn not(&mut self, operand: NodeId) -> NodeId;
    fn less(&mut self, first: NodeId, second: NodeId) -> NodeId;
}

impl Build for Problem {
    fn constant(&mut self, name: &str, sort: Sort) -> NodeId {
        let function = self.function(name, Vec::new(), sort);
        self.node(Node::Apply(function, Vec::new()))
    }

    fn number(&mut self, value: i64) -> NodeId {
        self.node(Node::Int(value.into()))
    }

    fn apply(&mut self, function: FunctionId, arguments: &[NodeId]) -> NodeId {
        self.node(Node::Apply(function, arguments.to_vec()))
    }

    fn equal(&mut self, first: NodeId, second: NodeId) -> NodeId {
        self.node(Node::Eq(first, second))
    }

    fn not(&mut self, operand: NodeId) -> NodeId {
        self.node(Node::Not(operand))
    }

    fn less(&mut self, first: NodeId, second: NodeId) -> NodeId {
        self.node(Node::Less(first, second))
    }
}

/// Holes for pigeons: unsatisfiable, and hard to find out with more than ten holes.
pub(crate) fn pigeons(holes: usize) -> Problem {
    let mut problem = Problem::new();
    let mut sits = |pigeon: usize, hole: usize| problem.constant(&format!("{pigeon} in {hole}"), Sort::Bool);
    let rows: Vec<Vec<NodeId>> =
        (0..=holes).map(|pigeon| (0..holes).map(|hole| sits(pigeon, hole)).collect()).collect();
    for (pigeon, row) in rows.iter().enumerate() {
        let somewhere = problem.node(Node::Or(row.clone()));
        problem.assert(somewhere);
        for other in &rows[..pigeon] {
            for (here, there) in row.iter().zip(other) {
                let together = problem.node(Node::And(vec![*here, *there]));
                let apart = problem.not(together);
                problem.assert(apart);
            }
        }
    }
    problem
}
