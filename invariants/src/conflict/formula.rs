//! Predicates as terms over the parameters of two calls, to ask about them.

use super::space::term;
use super::{Comparison, Literal, Predicate};
use crate::obligation::{Instance, Pair};
use crate::{Object, Term};

impl Predicate {
    /// What the predicate says of two calls, in the order of the pair. `None` where it compares something that no term can be.
    #[must_use]
    pub fn term(&self, object: &Object, pair: Pair, calls: &[Instance]) -> Option<Term> {
        let case = |case: &Vec<Literal>| -> Option<Term> {
            let literals = case.iter().map(|literal| literal.term(object, pair, calls));
            literals.collect::<Option<Vec<Term>>>().map(Term::and)
        };
        self.cases.iter().map(case).collect::<Option<Vec<Term>>>().map(Term::or)
    }
}

impl Literal {
    fn term(&self, object: &Object, pair: Pair, calls: &[Instance]) -> Option<Term> {
        let sort = self.sort(object, pair)?;
        let (left, right) = (term(&self.left, &sort, calls)?, term(&self.right, &sort, calls)?);
        Some(match self.comparison {
            Comparison::Equal => left.equals(&right),
            Comparison::NotEqual => left.equals(&right).not(),
            Comparison::Less => left.less(&right),
            Comparison::AtMost => left.at_most(&right),
            Comparison::Greater => right.less(&left),
            Comparison::AtLeast => right.at_most(&left),
        })
    }
}
