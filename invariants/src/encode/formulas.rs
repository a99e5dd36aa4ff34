//! Formulas of a first-order problem, built through constructors that fold what is constant. They know nothing of terms
//! or sorts of the source.

use std::collections::HashSet;

use num_bigint::BigInt;
use steadfast_wire::{FunctionId, Node, NodeId, Problem, Sort, VariableId};

/// A problem that is being written.
#[derive(Default)]
pub(super) struct Formulas {
    pub(super) problem: Problem,
}

impl Formulas {
    pub(super) fn bool(&mut self, value: bool) -> NodeId {
        self.problem.node(Node::Bool(value))
    }

    pub(super) fn int(&mut self, value: impl Into<BigInt>) -> NodeId {
        self.problem.node(Node::Int(value.into()))
    }

    /// The truth value, of a constant.
    pub(super) fn as_bool(&self, id: NodeId) -> Option<bool> {
        if let Some(Node::Bool(value)) = self.problem.get(id) { Some(*value) } else { None }
    }

    /// The integer, of a constant.
    pub(super) fn as_int(&self, id: NodeId) -> Option<&BigInt> {
        if let Some(Node::Int(value)) = self.problem.get(id) { Some(value) } else { None }
    }

    pub(super) fn apply(&mut self, function: FunctionId, arguments: Vec<NodeId>) -> NodeId {
        self.problem.node(Node::Apply(function, arguments))
    }

    /// A new constant.
    pub(super) fn constant(&mut self, name: &str, sort: Sort) -> NodeId {
        let function = self.problem.function(name, Vec::new(), sort);
        self.apply(function, Vec::new())
    }

    pub(super) fn variable(&mut self, id: VariableId) -> NodeId {
        self.problem.node(Node::Variable(id))
    }

    pub(super) fn not(&mut self, inner: NodeId) -> NodeId {
        match self.problem.get(inner) {
            Some(Node::Bool(value)) => {
                let value = !value;
                self.bool(value)
            }
            Some(Node::Not(inner)) => *inner,
            _ => self.problem.node(Node::Not(inner)),
        }
    }

    pub(super) fn and(&mut self, parts: impl IntoIterator<Item = NodeId>) -> NodeId {
        self.junction(parts, true)
    }

    pub(super) fn or(&mut self, parts: impl IntoIterator<Item = NodeId>) -> NodeId {
        self.junction(parts, false)
    }

    /// Conjunction where the neutral value is true, else disjunction.
    pub(super) fn junction(&mut self, parts: impl IntoIterator<Item = NodeId>, neutral: bool) -> NodeId {
        let mut kept = Vec::new();
        let mut seen = HashSet::new();
        for part in parts {
            match self.as_bool(part) {
                Some(value) if value == neutral => continue,
                Some(_) => return part,
                None => {}
            }
            let opposite = self.not(part);
            if seen.contains(&opposite) {
                return self.bool(!neutral);
            }
            if seen.insert(part) {
                kept.push(part);
            }
        }
        match (kept.as_slice(), neutral) {
            ([], _) => self.bool(neutral),
            ([only], _) => *only,
            (_, true) => self.problem.node(Node::And(kept)),
            (_, false) => self.problem.node(Node::Or(kept)),
        }
    }

    pub(super) fn implies(&mut self, condition: NodeId, conclusion: NodeId) -> NodeId {
        let condition = self.not(condition);
        self.or([condition, conclusion])
    }

    pub(super) fn ite(&mut self, condition: NodeId, then: NodeId, other: NodeId) -> NodeId {
        if then == other {
            return then;
        }
        match (self.as_bool(condition), self.as_bool(then), self.as_bool(other)) {
            (Some(true), ..) => then,
            (Some(false), ..) => other,
            (_, Some(true), _) => self.or([condition, other]),
            (_, Some(false), _) => {
                let otherwise = self.not(condition);
                self.and([otherwise, other])
            }
            (_, _, Some(true)) => self.implies(condition, then),
            (_, _, Some(false)) => self.and([condition, then]),
            _ => self.problem.node(Node::Ite(condition, then, other)),
        }
    }

    pub(super) fn eq(&mut self, first: NodeId, second: NodeId) -> NodeId {
        if first == second {
            return self.bool(true);
        }
        match (self.as_bool(first), self.as_bool(second)) {
            (Some(true), _) => return second,
            (_, Some(true)) => return first,
            (Some(false), _) => return self.not(second),
            (_, Some(false)) => return self.not(first),
            _ => {}
        }
        if self.as_int(first).is_some() && self.as_int(second).is_some() {
            // Equal constants are one node.
            return self.bool(false);
        }
        // One order, so that both ways to write it are one node.
        self.problem.node(Node::Eq(first.min(second), first.max(second)))
    }

    pub(super) fn less(&mut self, first: NodeId, second: NodeId) -> NodeId {
        match (self.as_int(first), self.as_int(second)) {
            (Some(one), Some(other)) => {
                let holds = one < other;
                self.bool(holds)
            }
            _ => self.problem.node(Node::Less(first, second)),
        }
    }

    pub(super) fn at_most(&mut self, first: NodeId, second: NodeId) -> NodeId {
        match (self.as_int(first), self.as_int(second)) {
            (Some(one), Some(other)) => {
                let holds = one <= other;
                self.bool(holds)
            }
            _ => self.problem.node(Node::AtMost(first, second)),
        }
    }

    pub(super) fn add(&mut self, first: NodeId, second: NodeId) -> NodeId {
        match (self.as_int(first), self.as_int(second)) {
            (Some(one), Some(other)) => {
                let sum = one + other;
                self.int(sum)
            }
            (Some(one), None) if *one == BigInt::ZERO => second,
            (None, Some(other)) if *other == BigInt::ZERO => first,
            _ => self.problem.node(Node::Add(vec![first, second])),
        }
    }

    pub(super) fn sub(&mut self, first: NodeId, second: NodeId) -> NodeId {
        let negated = self.negate(second);
        self.add(first, negated)
    }

    pub(super) fn negate(&mut self, inner: NodeId) -> NodeId {
        let minus_one = self.int(-1);
        self.mul(minus_one, inner)
    }

    pub(super) fn mul(&mut self, first: NodeId, second: NodeId) -> NodeId {
        match (self.as_int(first), self.as_int(second)) {
            (Some(one), Some(other)) => {
                let product = one * other;
                self.int(product)
            }
            _ => self.problem.node(Node::Mul(first, second)),
        }
    }

    pub(super) fn div(&mut self, first: NodeId, second: NodeId) -> NodeId {
        self.problem.node(Node::Div(first, second))
    }

    pub(super) fn modulo(&mut self, first: NodeId, second: NodeId) -> NodeId {
        self.problem.node(Node::Mod(first, second))
    }

    /// That `body` holds for all values of the variables, or else for some.
    pub(super) fn quantify(&mut self, all: bool, variables: Vec<VariableId>, body: NodeId) -> NodeId {
        // Every sort has an element, so that a constant body is the answer.
        if variables.is_empty() || self.as_bool(body).is_some() {
            return body;
        }
        self.problem.node(if all { Node::ForAll(variables, body) } else { Node::Exists(variables, body) })
    }
}
