//! What kind of logic a problem is in, and whether a solver can in principle always decide it.
//!
//! The classes with quantifiers follow Bernays, Schönfinkel and Ramsey with sorts, as in Abadi, Rabinovich and Sagiv,
//! "Decidable fragments of many-sorted logic" (2010): where no sort depends on itself through functions or through
//! `exists` below `forall`, finitely many instances of the quantifiers suffice. It is a test of the syntax: a problem
//! outside of the decidable classes may well be solved.

use std::collections::BTreeSet;
use std::fmt;

use crate::check::Malformed;
use crate::problem::{Node, NodeId, Problem, Sort};
use crate::scope::Scopes;

/// A class of problems.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[non_exhaustive]
pub enum Fragment {
    /// Truth values alone.
    Propositional,
    /// No quantifiers and no integers: equality and uninterpreted functions.
    Equality,
    /// No quantifiers; integers are added and compared.
    LinearArithmetic,
    /// Quantifiers, linear arithmetic, and no functions: Presburger arithmetic and equality.
    FunctionFree,
    /// Quantifiers over elements, where no sort depends on itself.
    EffectivelyPropositional,
    /// The same with linear arithmetic below the quantifiers.
    EffectivelyPropositionalArithmetic,
    /// `forall` over integers that are arguments of functions, or functions beside it.
    QuantifiedIntegers,
    /// A sort depends on itself through functions or through `exists` below `forall`.
    Alternating,
    /// Integers are multiplied or divided by what is not a number.
    NonLinear,
}

impl Fragment {
    /// Whether some procedure decides every problem of the class.
    #[must_use]
    pub fn is_decidable(self) -> bool {
        !matches!(self, Self::QuantifiedIntegers | Self::Alternating | Self::NonLinear)
    }
}

impl fmt::Display for Fragment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Propositional => "propositional logic: decidable",
            Self::Equality => "equality and uninterpreted functions without quantifiers: decidable",
            Self::LinearArithmetic => "linear integer arithmetic without quantifiers: decidable",
            Self::FunctionFree => "quantified linear integer arithmetic without functions: decidable",
            Self::EffectivelyPropositional => {
                "effectively propositional, no sort depends on itself: decidable, with finite models"
            }
            Self::EffectivelyPropositionalArithmetic => {
                "effectively propositional with linear integer arithmetic, no sort depends on itself: decidable"
            }
            Self::QuantifiedIntegers => "functions beside quantified integers: undecidable in general",
            Self::Alternating => {
                "a sort depends on itself through functions or alternating quantifiers: undecidable in general"
            }
            Self::NonLinear => "non-linear integer arithmetic: undecidable in general",
        })
    }
}

impl Problem {
    /// The class of the problem, as far as its assertions and cases go.
    ///
    /// # Errors
    ///
    /// When the problem is not well formed.
    pub fn fragment(&self) -> Result<Fragment, Malformed> {
        self.check()?;
        let sorts = self.node_sorts()?;
        Ok(Features::new(self, &sorts).fragment())
    }
}

/// What a problem has that matters for its class.
#[derive(Default)]
struct Features {
    integers: bool,
    elements: bool,
    functions: bool,
    quantifiers: bool,
    forall_integers: bool,
    non_linear: bool,
    /// That the second of two sorts has elements which depend on those of the first.
    dependencies: BTreeSet<(Sort, Sort)>,
}

impl Features {
    fn new(problem: &Problem, sorts: &[Sort]) -> Self {
        let scopes = Scopes::new(problem, &[]);
        let polarities = Polarities::new(problem);
        let numbers = numbers(problem);
        let is_number = |id: NodeId| numbers.get(id.0 as usize).copied().unwrap_or(Number::NotOne);
        let mut features = Self::default();
        for ((id, node), sort) in problem.numbered().zip(sorts) {
            if !scopes.reaches(id) {
                continue;
            }
            features.note_sort(*sort);
            match node {
                Node::Apply(function, arguments) if !arguments.is_empty() => {
                    features.functions = true;
                    for argument in problem.functions.get(function.0 as usize).iter().flat_map(|it| &it.arguments) {
                        features.depends(*argument, *sort);
                    }
                }
                Node::Mul(first, second) => {
                    features.non_linear |= is_number(*first) == Number::NotOne && is_number(*second) == Number::NotOne;
                }
                Node::Div(_, divisor) | Node::Mod(_, divisor) => {
                    features.non_linear |= is_number(*divisor) != Number::NotZero;
                }
                Node::ForAll(..) | Node::Exists(..) => {
                    features.note_quantifier(problem, &scopes, &polarities, id, node);
                }
                _ => {}
            }
        }
        features
    }

    fn note_sort(&mut self, sort: Sort) {
        match sort {
            Sort::Bool => {}
            Sort::Int => self.integers = true,
            Sort::Uninterpreted(_) => self.elements = true,
        }
    }

    fn note_quantifier(
        &mut self,
        problem: &Problem,
        scopes: &Scopes,
        polarities: &Polarities,
        id: NodeId,
        node: &Node,
    ) {
        let sorts = |node: &Node| -> Vec<Sort> {
            let variables = node.bound().iter().filter_map(|variable| problem.variables.get(variable.0 as usize));
            variables.map(|variable| variable.sort).collect()
        };
        let bound = sorts(node);
        self.quantifiers |= !bound.is_empty();
        bound.iter().for_each(|sort| self.note_sort(*sort));
        self.forall_integers |= polarities.chooses_all(id, node) && bound.contains(&Sort::Int);
        if polarities.chooses_one(id, node) {
            for (outer, outer_node) in scopes.enclosing(id).filter_map(|outer| Some((outer, problem.get(outer)?))) {
                if polarities.chooses_all(outer, outer_node) {
                    for from in sorts(outer_node) {
                        bound.iter().for_each(|to| self.depends(from, *to));
                    }
                }
            }
        }
    }

    /// Truth values are finitely many, and arithmetic is decided for any number of integers.
    fn depends(&mut self, from: Sort, to: Sort) {
        if to != Sort::Bool && (from, to) != (Sort::Int, Sort::Int) {
            self.dependencies.insert((from, to));
        }
    }

    /// Whether a sort depends on itself: sorts on which none depends are taken away until none is left.
    fn is_cyclic(&self) -> bool {
        let mut left = self.dependencies.clone();
        loop {
            let dependent: BTreeSet<Sort> = left.iter().map(|(_, to)| *to).collect();
            let before = left.len();
            left.retain(|(from, _)| dependent.contains(from));
            if left.is_empty() || left.len() == before {
                return !left.is_empty();
            }
        }
    }

    fn fragment(&self) -> Fragment {
        if self.non_linear {
            Fragment::NonLinear
        } else if !self.quantifiers {
            match (self.integers, self.functions || self.elements) {
                (true, _) => Fragment::LinearArithmetic,
                (false, true) => Fragment::Equality,
                (false, false) => Fragment::Propositional,
            }
        } else if !self.functions && self.integers {
            Fragment::FunctionFree
        } else if self.forall_integers {
            Fragment::QuantifiedIntegers
        } else if self.is_cyclic() {
            // Equality alone has no functions that could generate elements for ever.
            if self.functions { Fragment::Alternating } else { Fragment::FunctionFree }
        } else if self.integers {
            Fragment::EffectivelyPropositionalArithmetic
        } else {
            Fragment::EffectivelyPropositional
        }
    }
}

/// Whether each node is reached under an even number of negations, and under an odd one.
struct Polarities(Vec<(bool, bool)>);

impl Polarities {
    fn new(problem: &Problem) -> Self {
        let mut polarities = Self(vec![(false, false); problem.nodes.len()]);
        problem.roots().for_each(|root| polarities.note(root, (true, false)));
        for (id, node) in problem.numbered().rev() {
            let (even, odd) = polarities.of(id);
            // Where a formula is no part of the meaning's outline, it counts whether it is true or false.
            let both = (even || odd, even || odd);
            let below = match node {
                Node::Not(_) => (odd, even),
                Node::And(_) | Node::Or(_) | Node::Ite(..) | Node::ForAll(..) | Node::Exists(..) => (even, odd),
                _ => both,
            };
            node.children().for_each(|child| polarities.note(child, below));
            if let Node::Ite(condition, ..) = node {
                polarities.note(*condition, both);
            }
        }
        polarities
    }

    fn of(&self, id: NodeId) -> (bool, bool) {
        self.0.get(id.0 as usize).copied().unwrap_or_default()
    }

    fn note(&mut self, id: NodeId, (even, odd): (bool, bool)) {
        if let Some(known) = self.0.get_mut(id.0 as usize) {
            *known = (known.0 || even, known.1 || odd);
        }
    }

    /// Whether a quantifier says something of every value.
    fn chooses_all(&self, id: NodeId, node: &Node) -> bool {
        let (even, odd) = self.of(id);
        if matches!(node, Node::ForAll(..)) { even } else { odd }
    }

    /// Whether a quantifier demands some value.
    fn chooses_one(&self, id: NodeId, node: &Node) -> bool {
        let (even, odd) = self.of(id);
        if matches!(node, Node::ForAll(..)) { odd } else { even }
    }
}

/// What is known of a node as a divisor or a factor.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    /// Not a number that the text gives.
    NotOne,
    /// A number, zero perhaps.
    MaybeZero,
    /// A number other than zero.
    NotZero,
}

/// Which nodes are numbers that the text gives.
fn numbers(problem: &Problem) -> Vec<Number> {
    let mut numbers = Vec::with_capacity(problem.nodes.len());
    for node in &problem.nodes {
        let known = |id: &NodeId| numbers.get(id.0 as usize).copied().unwrap_or(Number::NotOne);
        let number = match node {
            Node::Int(value) if value.sign() == num_bigint::Sign::NoSign => Number::MaybeZero,
            Node::Int(_) => Number::NotZero,
            Node::Mul(first, second) => match (known(first), known(second)) {
                (Number::NotOne, _) | (_, Number::NotOne) => Number::NotOne,
                (Number::NotZero, Number::NotZero) => Number::NotZero,
                _ => Number::MaybeZero,
            },
            Node::Add(operands) if operands.iter().all(|operand| known(operand) != Number::NotOne) => Number::MaybeZero,
            _ => Number::NotOne,
        };
        numbers.push(number);
    }
    numbers
}
