//! Questions about terms as first-order problems: given a [`Question`] and a [`Scope`], a problem that is satisfiable if and
//! only if the assumptions can hold together there, and the way back from its model to values.
//!
//! Collections are encoded point by point: a set is asked whether it has a key, a map also for the value there, and
//! equality of collections quantifies over keys. A finite scope has no functions and no quantifiers: keys are written
//! out, elements of opaque sorts are integers from zero, the ones that the question names first. Nothing is solved here.

mod collections;
mod demand;
mod formulas;
mod integers;
mod keys;
mod meaning;
mod reading;
mod structure;
mod symbol;
mod variables;
mod world;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use steadfast_wire::NodeId;

use self::formulas::Formulas;
pub use self::reading::{Encoded, Reading, Unreadable};
use self::symbol::Symbol;
use self::world::World;
use crate::question::{Question, Scope, Unsupported};
use crate::term::{Term, Var};

/// The problem that a question is in a scope.
///
/// # Errors
///
/// Where the question needs a quantifier over collections, or too many keys.
pub fn encode(question: &Question, scope: Scope) -> Result<Encoded, Unsupported> {
    encode_assertions(&question.vars, &demand::assertions(&question.assumptions), &[], scope)
}

/// The problem that questions next to each other are in a scope, each of them a case of it. In a finite scope, keys that are put in
/// by one case have to be written out for all of them, so that less may be found than alone.
///
/// # Errors
///
/// As [`encode`].
pub fn encode_cases(questions: &[&Question], scope: Scope) -> Result<Encoded, Unsupported> {
    let (vars, shared) = questions.first().map_or((&[][..], &[][..]), |first| (&first.vars, first.divided().0));
    let assertions = demand::assertions(shared);
    let known: HashSet<&Term> = assertions.iter().collect();
    let apart = |question: &&Question| {
        let mut apart = demand::assertions(question.divided().1);
        apart.retain(|term| !known.contains(term));
        apart
    };
    let cases: Vec<Vec<Term>> = questions.iter().map(apart).collect();
    encode_assertions(vars, &assertions, &cases, scope)
}

/// The problem of what must hold together, with any of the cases.
fn encode_assertions(
    vars: &[Var],
    assertions: &[Term],
    cases: &[Vec<Term>],
    scope: Scope,
) -> Result<Encoded, Unsupported> {
    let terms: Vec<Term> = assertions.iter().chain(cases.iter().flatten()).cloned().collect();
    let mut encoder = Encoder::new(scope, &terms);
    let mut vars = vars.to_vec();
    for var in terms.iter().flat_map(Term::free_vars) {
        if !vars.contains(&var) {
            vars.push(var);
        }
    }
    for var in &vars {
        let symbol = encoder.fresh(&var.name, &var.sort);
        encoder.free.insert(var.clone(), symbol);
    }
    for assertion in assertions {
        let formula = encoder.meaning(assertion, &None).scalar();
        encoder.formulas.problem.assert(formula);
    }
    for case in cases {
        let formulas: Vec<NodeId> = case.iter().map(|term| encoder.meaning(term, &None).scalar()).collect();
        let formula = encoder.formulas.and(formulas);
        encoder.formulas.problem.case(formula);
    }
    encoder.finish(&vars)
}

/// A question on its way to a problem.
struct Encoder {
    formulas: Formulas,
    world: World,
    /// What the variables of the question mean.
    free: HashMap<Var, Symbol>,
    /// What terms without bound variables mean, by their address.
    known: HashMap<usize, Symbol>,
    /// The bound variables that occur free in a term, by its address.
    bound: HashMap<usize, Rc<[Var]>>,
    /// The first thing that could not be encoded. What is made after it is not used.
    obstacle: Option<Unsupported>,
}

impl Encoder {
    /// An encoder for these terms, which outlive it.
    fn new(scope: Scope, terms: &[Term]) -> Self {
        Self {
            formulas: Formulas::default(),
            world: World::new(scope, terms),
            free: HashMap::new(),
            known: HashMap::new(),
            bound: HashMap::new(),
            obstacle: None,
        }
    }

    /// Notes what cannot be encoded, so that there will be no problem.
    fn refuse(&mut self, unsupported: Unsupported) {
        self.obstacle.get_or_insert(unsupported);
    }

    /// Demands that a formula holds, whatever is asked.
    fn assume(&mut self, formula: NodeId) {
        if self.formulas.as_bool(formula) != Some(true) {
            self.formulas.problem.assert(formula);
        }
    }

    fn finish(mut self, vars: &[Var]) -> Result<Encoded, Unsupported> {
        if let Some(unsupported) = self.obstacle {
            return Err(unsupported);
        }
        let shown = match self.world.scope {
            Scope::Finite(_) => vars.iter().map(|var| (var.clone(), self.shown(var))).collect(),
            Scope::Unbounded => Vec::new(),
        };
        Ok(self.reading(shown))
    }
}
