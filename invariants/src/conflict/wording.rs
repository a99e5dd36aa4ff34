//! How to speak of predicates.

use std::sync::Arc;

use itertools::Itertools;

use super::{Literal, Operand, Place, Predicate};
use crate::Object;
use crate::counterexample::value_text;
use crate::obligation::{Pair, Side};
use crate::sort::Sort;

impl Place {
    /// The name in predicates: `1.account`, `2.transfer.amount`.
    #[must_use]
    pub fn name(&self, object: &Object, pair: Pair) -> String {
        let number = match self.side {
            Side::First => 1,
            Side::Second => 2,
        };
        format!("{number}.{}", self.path(object, pair))
    }

    /// The name without the call: `account`, `transfer.amount`.
    #[must_use]
    pub fn path(&self, object: &Object, pair: Pair) -> String {
        self.walk(object, pair).0.iter().join(".")
    }

    /// The sort of what stands there.
    #[must_use]
    pub fn sort(&self, object: &Object, pair: Pair) -> Sort {
        self.walk(object, pair).1
    }

    fn walk(&self, object: &Object, pair: Pair) -> (Vec<Arc<str>>, Sort) {
        let param = &object.operations[pair.operation(self.side)].params[self.param].var;
        let (mut names, mut sort) = (vec![Arc::clone(&param.name)], param.sort.clone());
        for field in &self.fields {
            let Sort::Record(record) = &sort else { break };
            let declared = &record.fields[*field];
            names.push(Arc::clone(&declared.name));
            let inner = declared.sort.clone();
            sort = inner;
        }
        (names, sort)
    }
}

impl Operand {
    /// As it is written in predicates; a constant is of the sort of what it is compared with.
    #[must_use]
    pub fn text(&self, sort: &Sort, object: &Object, pair: Pair) -> String {
        match self {
            Self::Argument(place) => place.name(object, pair),
            Self::Constant(value) => value_text(value, sort),
        }
    }
}

impl Literal {
    /// The sort of the operands.
    #[must_use]
    pub fn sort(&self, object: &Object, pair: Pair) -> Option<Sort> {
        [&self.left, &self.right].into_iter().find_map(|operand| match operand {
            Operand::Argument(place) => Some(place.sort(object, pair)),
            Operand::Constant(_) => None,
        })
    }

    /// As in `1.account == 2.account`.
    #[must_use]
    pub fn text(&self, object: &Object, pair: Pair) -> String {
        let sort = self.sort(object, pair).unwrap_or(Sort::Bool);
        let [left, right] = [&self.left, &self.right].map(|operand| operand.text(&sort, object, pair));
        format!("{left} {} {right}", self.comparison.symbol())
    }
}

impl Predicate {
    /// As in `1.account == 2.account && 1.amount > 0 || ..`; `always` and `never` where nothing is compared.
    #[must_use]
    pub fn text(&self, object: &Object, pair: Pair) -> String {
        if self.is_always() {
            return "always".to_owned();
        }
        if self.is_never() {
            return "never".to_owned();
        }
        let case = |case: &Vec<Literal>| case.iter().map(|literal| literal.text(object, pair)).join(" && ");
        self.cases.iter().map(case).join(" || ")
    }
}
