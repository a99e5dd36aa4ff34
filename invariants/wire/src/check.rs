//! The type checker of problems: what it lets through can be translated without a further test.
//!
//! It is given any problem, also one made of arbitrary bytes, and says the first thing that is wrong.

use std::fmt;

use crate::problem::{Node, NodeId, Problem, Sort, VariableId};
use crate::scope::Scopes;

/// The first thing that is wrong with a problem.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Malformed {
    /// A function or a variable is of a sort that is not declared.
    UndeclaredSort(Sort),
    /// A node applies a function that is not declared.
    UndeclaredFunction(NodeId),
    /// A node names a variable that is not declared.
    UndeclaredVariable(NodeId),
    /// A node refers to one that does not stand before it.
    NotEarlier(NodeId),
    /// A function is applied to another number of arguments than it takes.
    Arguments {
        /// The application.
        node: NodeId,
        /// How many there are.
        found: usize,
        /// How many it takes.
        expected: usize,
    },
    /// A part of a node is not of the sort that it must be.
    Sorts {
        /// The node whose part it is, or the part itself where it is an assertion or a case.
        node: NodeId,
        /// What the part is.
        found: Sort,
        /// What it must be.
        expected: Sort,
    },
    /// A variable is bound by two quantifiers.
    BoundTwice(VariableId),
    /// A variable stands outside of the quantifier that binds it.
    Unbound(VariableId),
    /// An assertion, a case, or what shall be observed, is not a node of the problem.
    NoSuchNode(NodeId),
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UndeclaredSort(sort) => write!(f, "`{sort:?}` is not declared"),
            Self::UndeclaredFunction(NodeId(node)) => write!(f, "node {node} applies a function that is not declared"),
            Self::UndeclaredVariable(NodeId(node)) => write!(f, "node {node} names a variable that is not declared"),
            Self::NotEarlier(NodeId(node)) => write!(f, "node {node} refers to one that does not stand before it"),
            Self::Arguments { node: NodeId(node), found, expected } => {
                write!(f, "node {node} has {found} arguments where the function takes {expected}")
            }
            Self::Sorts { node: NodeId(node), found, expected } => {
                write!(f, "node {node} has a `{found:?}` where a `{expected:?}` must be")
            }
            Self::BoundTwice(VariableId(variable)) => write!(f, "variable {variable} is bound twice"),
            Self::Unbound(VariableId(variable)) => write!(f, "variable {variable} stands outside of its quantifier"),
            Self::NoSuchNode(NodeId(node)) => write!(f, "there is no node {node}"),
        }
    }
}

impl std::error::Error for Malformed {}

impl Problem {
    /// Whether every part is declared, stands before what refers to it, is of the sort it must be, and is bound.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), Malformed> {
        self.check_with(&[]).map(drop)
    }

    /// The sorts of the nodes `observe`, in their order, of a problem that has passed [`Problem::check`] and in which no
    /// variable is free in one of these nodes.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with the problem or with these nodes.
    pub fn check_with(&self, observe: &[NodeId]) -> Result<Vec<Sort>, Malformed> {
        let sorts = self.node_sorts()?;
        let sort_of = |id: NodeId| sorts.get(id.0 as usize).copied().ok_or(Malformed::NoSuchNode(id));
        for root in self.roots() {
            expect(root, sort_of(root)?, Sort::Bool)?;
        }
        let observed: Vec<Sort> = observe.iter().map(|node| sort_of(*node)).collect::<Result<_, _>>()?;
        let binders = self.binders()?;
        let scopes = Scopes::new(self, observe);
        for (id, node) in self.numbered() {
            let Node::Variable(variable) = node else { continue };
            let binder = binders.get(variable.0 as usize).copied().flatten();
            if scopes.reaches(id) && !scopes.enclosing(id).any(|quantifier| Some(quantifier) == binder) {
                return Err(Malformed::Unbound(*variable));
            }
        }
        Ok(observed)
    }

    /// The nodes with their places.
    pub(crate) fn numbered(&self) -> impl DoubleEndedIterator<Item = (NodeId, &Node)> + ExactSizeIterator {
        self.nodes.iter().enumerate().map(|(place, node)| (id(place), node))
    }

    /// The sort of each node.
    pub(crate) fn node_sorts(&self) -> Result<Vec<Sort>, Malformed> {
        let declared = |sort: Sort| match sort {
            Sort::Uninterpreted(place) if place as usize >= self.sorts.len() => Err(Malformed::UndeclaredSort(sort)),
            _ => Ok(()),
        };
        for function in &self.functions {
            function.arguments.iter().chain([&function.result]).try_for_each(|sort| declared(*sort))?;
        }
        self.variables.iter().try_for_each(|variable| declared(variable.sort))?;
        let mut sorts = Vec::with_capacity(self.nodes.len());
        for (id, node) in self.numbered() {
            let sort = self.sort_of(id, node, &sorts)?;
            sorts.push(sort);
        }
        Ok(sorts)
    }

    /// The sort of one node, given those of the nodes before it.
    fn sort_of(&self, id: NodeId, node: &Node, earlier: &[Sort]) -> Result<Sort, Malformed> {
        let part = |part: NodeId| earlier.get(part.0 as usize).copied().ok_or(Malformed::NotEarlier(id));
        let all = |expected: Sort| node.children().try_for_each(|child| expect(id, part(child)?, expected));
        match node {
            Node::Bool(_) => Ok(Sort::Bool),
            Node::Int(_) => Ok(Sort::Int),
            Node::Variable(variable) => {
                let variable = self.variables.get(variable.0 as usize);
                variable.map(|variable| variable.sort).ok_or(Malformed::UndeclaredVariable(id))
            }
            Node::Apply(function, arguments) => {
                let function = self.functions.get(function.0 as usize).ok_or(Malformed::UndeclaredFunction(id))?;
                let (found, expected) = (arguments.len(), function.arguments.len());
                if found != expected {
                    return Err(Malformed::Arguments { node: id, found, expected });
                }
                for (argument, sort) in arguments.iter().zip(&function.arguments) {
                    expect(id, part(*argument)?, *sort)?;
                }
                Ok(function.result)
            }
            Node::Not(_) | Node::And(_) | Node::Or(_) => all(Sort::Bool).map(|()| Sort::Bool),
            Node::Ite(condition, then, otherwise) => {
                expect(id, part(*condition)?, Sort::Bool)?;
                let sort = part(*then)?;
                expect(id, part(*otherwise)?, sort).map(|()| sort)
            }
            Node::Eq(first, second) => expect(id, part(*second)?, part(*first)?).map(|()| Sort::Bool),
            Node::Less(..) | Node::AtMost(..) => all(Sort::Int).map(|()| Sort::Bool),
            Node::Add(_) | Node::Mul(..) | Node::Div(..) | Node::Mod(..) => all(Sort::Int).map(|()| Sort::Int),
            Node::ForAll(variables, _) | Node::Exists(variables, _) => {
                if variables.iter().any(|variable| variable.0 as usize >= self.variables.len()) {
                    return Err(Malformed::UndeclaredVariable(id));
                }
                all(Sort::Bool).map(|()| Sort::Bool)
            }
        }
    }

    /// The quantifier that binds each variable.
    fn binders(&self) -> Result<Vec<Option<NodeId>>, Malformed> {
        let mut binders = vec![None; self.variables.len()];
        for (id, node) in self.numbered() {
            for variable in node.bound() {
                match binders.get_mut(variable.0 as usize) {
                    Some(free @ None) => *free = Some(id),
                    Some(Some(_)) => return Err(Malformed::BoundTwice(*variable)),
                    None => return Err(Malformed::UndeclaredVariable(id)),
                }
            }
        }
        Ok(binders)
    }
}

/// That a part of `node` is of the sort it must be.
fn expect(node: NodeId, found: Sort, expected: Sort) -> Result<(), Malformed> {
    if found == expected { Ok(()) } else { Err(Malformed::Sorts { node, found, expected }) }
}

/// The node at a place.
#[expect(clippy::cast_possible_truncation, reason = "a vector of that many nodes exceeds every memory cap")]
fn id(place: usize) -> NodeId {
    NodeId(place as u32)
}
