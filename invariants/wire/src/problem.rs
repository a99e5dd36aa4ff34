//! A first-order problem over booleans, integers and uninterpreted sorts: sorts, functions, variables, and formulas as
//! a graph that shares what is equal.

use std::collections::HashMap;

use num_bigint::BigInt;
use serde::{Deserialize, Serialize};

/// What a formula may be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Sort {
    /// True or false.
    Bool,
    /// A mathematical integer.
    Int,
    /// An uninterpreted sort with at least one element, by its place in [`Problem::sorts`].
    Uninterpreted(u32),
}

/// A function by its place in [`Problem::functions`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct FunctionId(pub u32);

/// A bound variable by its place in [`Problem::variables`]; each is bound by at most one quantifier.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct VariableId(pub u32);

/// A formula by its place in [`Problem::nodes`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct NodeId(pub u32);

/// An uninterpreted function; a constant where it takes nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Function {
    /// For the reader; need not be unique.
    pub name: String,
    /// The sorts of the arguments.
    pub arguments: Vec<Sort>,
    /// The sort of the result.
    pub result: Sort,
}

/// A variable that a quantifier binds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Variable {
    /// For the reader; need not be unique.
    pub name: String,
    /// What it ranges over.
    pub sort: Sort,
}

/// One formula over formulas that stand before it in the problem.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Node {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(BigInt),
    /// A bound variable.
    Variable(VariableId),
    /// A function applied to as many arguments as it takes.
    Apply(FunctionId, Vec<NodeId>),
    /// Negation.
    Not(NodeId),
    /// Conjunction; true where there is nothing.
    And(Vec<NodeId>),
    /// Disjunction; false where there is nothing.
    Or(Vec<NodeId>),
    /// The second where the first is true, else the third.
    Ite(NodeId, NodeId, NodeId),
    /// Equality of two formulas of one sort.
    Eq(NodeId, NodeId),
    /// `first < second` of integers.
    Less(NodeId, NodeId),
    /// `first <= second` of integers.
    AtMost(NodeId, NodeId),
    /// The sum of integers.
    Add(Vec<NodeId>),
    /// The product of two integers.
    Mul(NodeId, NodeId),
    /// SMT-LIB's `div`, which rounds so that the remainder is never negative; arbitrary where the divisor is zero.
    Div(NodeId, NodeId),
    /// SMT-LIB's `mod`, never negative; arbitrary where the divisor is zero.
    Mod(NodeId, NodeId),
    /// True for every value of the variables.
    ForAll(Vec<VariableId>, NodeId),
    /// True for some value of the variables.
    Exists(Vec<VariableId>, NodeId),
}

impl Node {
    /// The formulas that it is made of, in order.
    pub fn children(&self) -> impl Iterator<Item = NodeId> + '_ {
        let (few, many): ([Option<NodeId>; 3], &[NodeId]) = match self {
            Self::Bool(_) | Self::Int(_) | Self::Variable(_) => ([None; 3], &[]),
            Self::Not(only) | Self::ForAll(_, only) | Self::Exists(_, only) => ([Some(*only), None, None], &[]),
            Self::Eq(first, second)
            | Self::Less(first, second)
            | Self::AtMost(first, second)
            | Self::Mul(first, second)
            | Self::Div(first, second)
            | Self::Mod(first, second) => ([Some(*first), Some(*second), None], &[]),
            Self::Ite(condition, then, otherwise) => ([Some(*condition), Some(*then), Some(*otherwise)], &[]),
            Self::Apply(_, nodes) | Self::And(nodes) | Self::Or(nodes) | Self::Add(nodes) => ([None; 3], nodes),
        };
        few.into_iter().flatten().chain(many.iter().copied())
    }

    /// Whether it binds variables.
    #[must_use]
    pub fn is_quantifier(&self) -> bool {
        matches!(self, Self::ForAll(..) | Self::Exists(..))
    }

    /// The variables that it binds.
    #[must_use]
    pub fn bound(&self) -> &[VariableId] {
        match self {
            Self::ForAll(variables, _) | Self::Exists(variables, _) => variables,
            _ => &[],
        }
    }
}

/// Sorts, functions, and the assertions whose satisfiability is asked.
#[derive(Clone, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// The names of the uninterpreted sorts, for the reader.
    pub sorts: Vec<String>,
    /// The uninterpreted functions.
    pub functions: Vec<Function>,
    /// The bound variables.
    pub variables: Vec<Variable>,
    /// The formulas; each refers only to earlier ones.
    pub nodes: Vec<Node>,
    /// Boolean formulas that must hold together.
    pub assertions: Vec<NodeId>,
    /// Boolean formulas each of which is asked about apart, together with all assertions; without any, the assertions alone
    /// are.
    pub cases: Vec<NodeId>,
    /// What was built here, so that it is built once. A problem that was decoded has forgotten it.
    #[serde(skip)]
    known: HashMap<Node, NodeId>,
}

impl PartialEq for Problem {
    fn eq(&self, other: &Self) -> bool {
        self.sorts == other.sorts
            && self.functions == other.functions
            && self.variables == other.variables
            && self.nodes == other.nodes
            && self.assertions == other.assertions
            && self.cases == other.cases
    }
}

impl Problem {
    /// A problem that asks nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Declares an uninterpreted sort.
    pub fn sort(&mut self, name: impl Into<String>) -> Sort {
        self.sorts.push(name.into());
        Sort::Uninterpreted(count(&self.sorts) - 1)
    }

    /// Declares a function.
    pub fn function(&mut self, name: impl Into<String>, arguments: Vec<Sort>, result: Sort) -> FunctionId {
        self.functions.push(Function { name: name.into(), arguments, result });
        FunctionId(count(&self.functions) - 1)
    }

    /// Declares a variable, to be bound by one quantifier.
    pub fn variable(&mut self, name: impl Into<String>, sort: Sort) -> VariableId {
        self.variables.push(Variable { name: name.into(), sort });
        VariableId(count(&self.variables) - 1)
    }

    /// The place of a node, which is added where it is new.
    pub fn node(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.known.get(&node) {
            return *id;
        }
        let id = NodeId(count(&self.nodes));
        self.nodes.push(node.clone());
        self.known.insert(node, id);
        id
    }

    /// The node at a place.
    #[must_use]
    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// Demands that a boolean formula holds.
    pub fn assert(&mut self, formula: NodeId) {
        self.assertions.push(formula);
    }

    /// Asks about a boolean formula apart from the other cases.
    pub fn case(&mut self, formula: NodeId) {
        self.cases.push(formula);
    }

    /// The formulas from which everything else that matters is reached.
    pub fn roots(&self) -> impl Iterator<Item = NodeId> {
        self.assertions.iter().chain(&self.cases).copied()
    }
}

/// The number of items; a problem with more than four thousand million of them does not fit any machine.
#[expect(clippy::cast_possible_truncation, reason = "a vector of that many nodes exceeds every memory cap")]
fn count<T>(items: &[T]) -> u32 {
    items.len() as u32
}
