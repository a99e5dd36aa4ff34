//! Whether a question has an answer among small values, by trying them.
//!
//! Given variables and conditions, it gives back the first assignment, in the order of [`Domain::values`], under which all
//! conditions are true; one that is undefined is not. It proves nothing about larger values. A condition is asked as soon
//! as its variables have values, so put first the variables that decide much.

use crate::eval::{Assignment, Domain, satisfied};
use crate::term::{Term, Var};
use crate::value::Value;

/// How a search ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Search {
    /// All conditions are true here.
    Found(Assignment),
    /// There is no such assignment in the domain.
    Exhausted,
    /// The budget was spent before either was known.
    OutOfBudget,
}

/// Tries the values of `domain` for `vars` until all of `conditions` hold. `budget` is the number of values that may be
/// tried or made.
///
/// # Panics
///
/// Where a condition has a free variable that is none of `vars`.
#[must_use]
pub fn search(vars: &[Var], conditions: &[Term], domain: &Domain, budget: u64) -> Search {
    let made = vars.iter().map(|var| domain.size(&var.sort)).fold(0, u64::saturating_add);
    let Some(left) = budget.checked_sub(made) else { return Search::OutOfBudget };
    let mut due = vec![Vec::new(); vars.len() + 1];
    for condition in conditions {
        let free = condition.free_vars();
        due[vars.iter().rposition(|var| free.contains(var)).map_or(0, |place| place + 1)].push(condition);
    }
    let values = vars.iter().map(|var| domain.values(&var.sort)).collect();
    Trial { vars, values, due, left, assignment: Assignment::new() }.complete(0)
}

struct Trial<'a> {
    vars: &'a [Var],
    /// For each variable.
    values: Vec<Vec<Value>>,
    /// For each number of variables that have a value, the conditions that can be asked from then on.
    due: Vec<Vec<&'a Term>>,
    left: u64,
    assignment: Assignment,
}

impl Trial<'_> {
    /// Gives values to the variables from `place` on; those before have one.
    fn complete(&mut self, place: usize) -> Search {
        if !self.due[place].iter().all(|condition| satisfied(condition, &self.assignment)) {
            return Search::Exhausted;
        }
        let Some(var) = self.vars.get(place) else { return Search::Found(self.assignment.clone()) };
        for choice in 0..self.values[place].len() {
            let Some(left) = self.left.checked_sub(1) else { return Search::OutOfBudget };
            self.left = left;
            self.assignment.insert(var.clone(), self.values[place][choice].clone());
            match self.complete(place + 1) {
                Search::Exhausted => {}
                ended => return ended,
            }
        }
        Search::Exhausted
    }
}
