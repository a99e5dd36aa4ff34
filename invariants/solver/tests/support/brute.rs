//! An evaluator of problems over given values, to compare the solver with.

use std::collections::HashMap;

use steadfast_wire::{Node, NodeId, Problem, Scalar, Sort, VariableId};

/// The value of a formula. Derived order aside, [`Value::rank`] says which one the least model prefers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Value {
    Bool(bool),
    Int(i64),
    Element(u32),
}

impl Value {
    pub(crate) fn rank(self) -> (u64, bool) {
        match self {
            Self::Bool(value) => (u64::from(value), false),
            Self::Int(value) => (value.unsigned_abs(), value < 0),
            Self::Element(place) => (u64::from(place), false),
        }
    }

    pub(crate) fn scalar(self) -> Scalar {
        match self {
            Self::Bool(value) => Scalar::Bool(value),
            Self::Int(value) => Scalar::Int(value.into()),
            Self::Element(place) => Scalar::Element(place),
        }
    }

    fn truth(self) -> bool {
        self == Self::Bool(true)
    }

    fn int(self) -> i64 {
        match self {
            Self::Int(value) => value,
            other => panic!("{other:?} is no integer"),
        }
    }
}

/// The values of the functions, and what quantifiers range over.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interpretation {
    /// For each function its value, or its values for each element where it takes one.
    pub(crate) functions: Vec<Vec<Value>>,
    /// The number of elements.
    pub(crate) elements: u32,
    /// Quantified integers range from the negative of this to this; formulas must not depend on others.
    pub(crate) bound: i64,
}

type Bound = HashMap<VariableId, Value>;

impl Interpretation {
    pub(crate) fn holds(&self, problem: &Problem) -> bool {
        // The last ones are the most likely to fail.
        problem.assertions.iter().rev().all(|assertion| self.value(problem, *assertion).truth())
    }

    pub(crate) fn value(&self, problem: &Problem, id: NodeId) -> Value {
        self.eval(problem, id, &mut Bound::new())
    }

    fn eval(&self, problem: &Problem, id: NodeId, bound: &mut Bound) -> Value {
        let mut of = |id: NodeId| self.eval(problem, id, bound);
        match problem.get(id).expect("the node is there") {
            Node::Bool(value) => Value::Bool(*value),
            Node::Int(value) => Value::Int(i64::try_from(value).expect("small numbers only")),
            Node::Variable(variable) => bound[variable],
            Node::Apply(function, arguments) => {
                let place = match arguments.first().map(|argument| of(*argument)) {
                    None => 0,
                    Some(Value::Element(place)) => place as usize,
                    Some(other) => panic!("{other:?} is no element"),
                };
                self.functions[function.0 as usize][place]
            }
            Node::Not(operand) => Value::Bool(!of(*operand).truth()),
            Node::And(operands) => Value::Bool(operands.iter().all(|operand| of(*operand).truth())),
            Node::Or(operands) => Value::Bool(operands.iter().any(|operand| of(*operand).truth())),
            Node::Ite(condition, then, otherwise) => {
                let branch = if of(*condition).truth() { then } else { otherwise };
                of(*branch)
            }
            Node::Eq(first, second) => Value::Bool(of(*first) == of(*second)),
            Node::Less(first, second) => Value::Bool(of(*first).int() < of(*second).int()),
            Node::AtMost(first, second) => Value::Bool(of(*first).int() <= of(*second).int()),
            Node::Add(operands) => Value::Int(operands.iter().map(|operand| of(*operand).int()).sum()),
            Node::Mul(first, second) => Value::Int(of(*first).int() * of(*second).int()),
            Node::Div(first, second) => Value::Int(of(*first).int().div_euclid(of(*second).int())),
            Node::Mod(first, second) => Value::Int(of(*first).int().rem_euclid(of(*second).int())),
            Node::ForAll(variables, body) => Value::Bool(self.all(problem, variables, *body, true, bound)),
            Node::Exists(variables, body) => Value::Bool(!self.all(problem, variables, *body, false, bound)),
        }
    }

    /// Whether the body has that truth value for every value of the variables.
    fn all(&self, problem: &Problem, variables: &[VariableId], body: NodeId, truth: bool, bound: &mut Bound) -> bool {
        let Some((first, rest)) = variables.split_first() else {
            return self.eval(problem, body, bound).truth() == truth;
        };
        let values: Vec<Value> = match problem.variables[first.0 as usize].sort {
            Sort::Bool => vec![Value::Bool(false), Value::Bool(true)],
            Sort::Int => (-self.bound..=self.bound).map(Value::Int).collect(),
            Sort::Uninterpreted(_) => (0..self.elements).map(Value::Element).collect(),
        };
        values.into_iter().all(|value| {
            bound.insert(*first, value);
            self.all(problem, rest, body, truth, bound)
        })
    }
}
