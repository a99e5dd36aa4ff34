//! A problem in the solver's own terms.
//!
//! The problem has been checked, so that everything is declared and of its sort. Nodes stand after their parts: one pass
//! in their order translates them, however deep the formula is.

use num_bigint::BigInt;
use steadfast_wire::{Node, NodeId, Problem, Sort};
use z3::ast::{self, Ast, Bool, Dynamic, Int};
use z3::{FuncDecl, Symbol};

/// The nodes of a problem as terms of the solver. `None` where a node was not reached, or the solver could not make it.
pub(crate) struct Terms {
    nodes: Vec<Option<Dynamic>>,
}

impl Terms {
    /// Translates what the assertions, the cases and the nodes `observe` need.
    pub(crate) fn new(problem: &Problem, observe: &[NodeId]) -> Self {
        let needed = needed(problem, observe);
        let declarations = Declarations::new(problem);
        let mut terms = Self { nodes: Vec::with_capacity(problem.nodes.len()) };
        for (node, needed) in problem.nodes.iter().zip(needed) {
            let term = if needed { terms.term(&declarations, node) } else { None };
            terms.nodes.push(term);
        }
        terms
    }

    /// The term of a node.
    pub(crate) fn get(&self, id: NodeId) -> Option<&Dynamic> {
        self.nodes.get(id.0 as usize)?.as_ref()
    }

    /// The term of a node of sort Bool.
    pub(crate) fn bool(&self, id: NodeId) -> Option<Bool> {
        self.get(id)?.as_bool()
    }

    fn int(&self, id: NodeId) -> Option<Int> {
        self.get(id)?.as_int()
    }

    fn bools(&self, ids: &[NodeId]) -> Option<Vec<Bool>> {
        ids.iter().map(|id| self.bool(*id)).collect()
    }

    fn term(&self, declarations: &Declarations, node: &Node) -> Option<Dynamic> {
        let term = match node {
            Node::Bool(value) => Bool::from_bool(*value).into(),
            Node::Int(value) => integer(value)?.into(),
            Node::Variable(variable) => declarations.variables.get(variable.0 as usize)?.clone(),
            Node::Apply(function, arguments) => {
                let arguments: Vec<&Dynamic> = arguments.iter().map(|id| self.get(*id)).collect::<Option<_>>()?;
                let arguments: Vec<&dyn Ast> = arguments.into_iter().map(|term| -> &dyn Ast { term }).collect();
                declarations.functions.get(function.0 as usize)?.apply(&arguments)
            }
            Node::Not(operand) => self.bool(*operand)?.not().into(),
            Node::And(operands) => Bool::and(&self.bools(operands)?).into(),
            Node::Or(operands) => Bool::or(&self.bools(operands)?).into(),
            Node::Ite(condition, then, otherwise) => {
                self.bool(*condition)?.ite(self.get(*then)?, self.get(*otherwise)?)
            }
            Node::Eq(first, second) => self.get(*first)?.eq(self.get(*second)?).into(),
            Node::Less(first, second) => self.int(*first)?.lt(self.int(*second)?).into(),
            Node::AtMost(first, second) => self.int(*first)?.le(self.int(*second)?).into(),
            Node::Add(operands) if operands.is_empty() => Int::from_i64(0).into(),
            Node::Add(operands) => {
                let operands: Vec<Int> = operands.iter().map(|id| self.int(*id)).collect::<Option<_>>()?;
                Int::add(&operands).into()
            }
            Node::Mul(first, second) => Int::mul(&[self.int(*first)?, self.int(*second)?]).into(),
            Node::Div(first, second) => self.int(*first)?.div(self.int(*second)?).into(),
            Node::Mod(first, second) => self.int(*first)?.modulo(self.int(*second)?).into(),
            Node::ForAll(variables, body) | Node::Exists(variables, body) => {
                let body = self.bool(*body)?;
                let bound: Vec<&Dynamic> = variables
                    .iter()
                    .map(|variable| declarations.variables.get(variable.0 as usize))
                    .collect::<Option<_>>()?;
                let bound: Vec<&dyn Ast> = bound.into_iter().map(|term| -> &dyn Ast { term }).collect();
                match node {
                    // The solver has no quantifier that binds nothing.
                    _ if bound.is_empty() => body.into(),
                    Node::ForAll(..) => ast::forall_const(&bound, &[], &body).into(),
                    _ => ast::exists_const(&bound, &[], &body).into(),
                }
            }
        };
        Some(term)
    }
}

/// The solver's integer.
pub(crate) fn integer(value: &BigInt) -> Option<Int> {
    match i64::try_from(value) {
        Ok(value) => Some(Int::from_i64(value)),
        Err(_) => value.to_string().parse().ok(),
    }
}

/// What a problem declares.
struct Declarations {
    functions: Vec<FuncDecl>,
    /// Each bound variable is a constant of its own, which the quantifier that binds it abstracts.
    variables: Vec<Dynamic>,
}

impl Declarations {
    /// Names are made of places, because those of the problem need not be unique.
    fn new(problem: &Problem) -> Self {
        let sorts: Vec<z3::Sort> = (0..problem.sorts.len())
            .map(|place| z3::Sort::uninterpreted(Symbol::String(format!("sort{place}"))))
            .collect();
        let sort = |sort: &Sort| match sort {
            Sort::Bool => z3::Sort::bool(),
            Sort::Int => z3::Sort::int(),
            Sort::Uninterpreted(place) => sorts.get(*place as usize).cloned().unwrap_or_else(z3::Sort::bool),
        };
        let functions = problem.functions.iter().enumerate().map(|(place, function)| {
            let arguments: Vec<z3::Sort> = function.arguments.iter().map(sort).collect();
            let arguments: Vec<&z3::Sort> = arguments.iter().collect();
            FuncDecl::new(format!("function{place}"), &arguments, &sort(&function.result))
        });
        let variables = problem.variables.iter().enumerate();
        let variables =
            variables.map(|(place, variable)| Dynamic::new_const(format!("variable{place}"), &sort(&variable.sort)));
        Self { functions: functions.collect(), variables: variables.collect() }
    }
}

/// Which nodes the assertions, the cases and the nodes `observe` are made of.
fn needed(problem: &Problem, observe: &[NodeId]) -> Vec<bool> {
    let mut needed = vec![false; problem.nodes.len()];
    let need = |needed: &mut Vec<bool>, id: NodeId| {
        if let Some(node) = needed.get_mut(id.0 as usize) {
            *node = true;
        }
    };
    for root in problem.roots().chain(observe.iter().copied()) {
        need(&mut needed, root);
    }
    for (place, node) in problem.nodes.iter().enumerate().rev() {
        if needed.get(place) == Some(&true) {
            node.children().for_each(|child| need(&mut needed, child));
        }
    }
    needed
}
