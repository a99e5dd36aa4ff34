//! How to speak of predicates and of conflicts.

mod natural;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

use itertools::Itertools;

use super::{Conflict, Literal, Operand, Place, Predicate};
use crate::counterexample::value_text;
use crate::obligation::{Candidate, Pair, Part, Rule, Side};
use crate::sort::Sort;
use crate::verdict::{Judged, Threat};
use crate::{Object, Value};
use natural::Spoken;

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
            Self::Constant(value) => constant_text(value, sort),
        }
    }
}

/// A constant as Rust writes it where no variant is imported: `Status::Closed`.
fn constant_text(value: &Value, sort: &Sort) -> String {
    let text = value_text(value, sort);
    match sort {
        Sort::Enum(shape) if !matches!(&*shape.name, "Option" | "Result") => format!("{}::{text}", shape.name),
        _ => text,
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

    /// In words, as in `same account, both amounts above zero`; the symbolic form where there are none for it.
    #[must_use]
    pub fn when_text(&self, object: &Object, pair: Pair) -> String {
        match self.spoken(object, pair) {
            Some(spoken) => spoken.text(),
            None => self.text(object, pair),
        }
    }

    /// In words that go on a sentence which has named the calls, as in ` for the same account`; empty where it always holds.
    #[must_use]
    pub fn clause(&self, object: &Object, pair: Pair) -> String {
        match self.spoken(object, pair) {
            _ if self.is_always() => String::new(),
            Some(spoken) => spoken.clause(),
            None => format!(" where `{}`", self.text(object, pair)),
        }
    }

    fn spoken(&self, object: &Object, pair: Pair) -> Option<Spoken> {
        if self.is_always() || self.is_never() { None } else { Spoken::new(self, object, pair) }
    }
}

impl Conflict {
    /// The two operations.
    #[must_use]
    pub fn pair(&self) -> Pair {
        Pair { first: self.first, second: self.second }
    }

    /// The most severe of what is at stake.
    #[must_use]
    pub fn threat(&self) -> Option<Threat> {
        self.reasons.first().map(|reason| reason.threat)
    }

    /// Of the verdicts that a reason rests on the one that says most: a run says more than that nothing is known. `judged` are
    /// those of the object.
    #[must_use]
    pub fn evidence<'a>(&self, threat: Threat, judged: &'a [Judged]) -> Option<&'a Judged> {
        let about = judged.iter().filter(|one| {
            let rule = one.obligation.rule;
            one.essential == self.essential && rule.pair() == Some(self.pair()) && Threat::of(rule) == Some(threat)
        });
        about.filter(|one| !one.holds()).max_by_key(|one| (one.is_refuted(), std::cmp::Reverse(one.obligation.rule)))
    }

    /// What goes wrong by a rule, and for which arguments, as a sentence.
    #[must_use]
    pub fn sentence(&self, object: &Object, rule: Rule) -> String {
        let pair = self.pair();
        let threat = Threat::of(rule);
        let when = self.reasons.iter().find(|reason| Some(reason.threat) == threat).map_or(&self.when, |why| &why.when);
        let clause = when.clause(object, pair);
        let within = if clause.contains(',') { format!("{clause},") } else { clause.clone() };
        let both = pair.describe(object);
        let name = |side: Side| &object.operations[pair.operation(side)].name;
        let after = |side: Side| match pair.is_of_one() {
            true => format!("another call of `{}`", name(side)),
            false => format!("`{}`", name(side)),
        };
        match rule {
            Rule::Stability { part: Part::Invariant(place), .. } => {
                let invariant = &object.invariants[place].name;
                format!("{both}{within} can violate `{invariant}` when they run concurrently")
            }
            Rule::Stability { threatened, part, .. } => {
                let (one, other) = (name(threatened), after(threatened.other()));
                let what = match part {
                    Part::Candidate(Candidate::Captured(..)) => format!("what `{one}` captured may be out of date"),
                    Part::Candidate(Candidate::Guard(_)) => format!("what `{one}` requires may no longer hold"),
                    Part::Definedness | Part::Invariant(_) => format!("the effect of `{one}` may be undefined"),
                };
                format!("{what} where it arrives after {other}{clause}")
            }
            _ => format!("replicas that apply {both}{within} in different orders diverge"),
        }
    }
}
