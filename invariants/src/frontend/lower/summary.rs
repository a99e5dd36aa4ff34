//! What a flow computes, as terms: for closures and loop bodies, which stand inside a term and cannot have edges.

use std::collections::HashMap;

use super::flow::{Flow, Way};
use crate::graph::{BlockId, End};
use crate::site::{Fault, FaultReason};
use crate::sort::Sort;
use crate::term::{Term, Var};

/// What a flow does, over the values that the slots have before it.
#[derive(Clone, Debug)]
pub(super) struct Summary {
    /// What it returns.
    pub(super) result: Term,
    /// The slots from outside that it assigns, with their values afterwards.
    pub(super) slots: Vec<(Var, Term)>,
}

/// The values that a flow computes where it returns a value of that sort on every path that does not panic.
pub(super) fn summarise(flow: &Flow, result: &Sort) -> Summary {
    let slots = flow.outer_slots();
    let mut values = Execution { flow, result, slots: &slots }.run(BlockId(0), HashMap::new());
    let result = values.remove(0);
    Summary { result, slots: slots.into_iter().zip(values).collect() }
}

struct Execution<'a> {
    flow: &'a Flow,
    result: &'a Sort,
    slots: &'a [Var],
}

impl Execution<'_> {
    /// The result and the values of the slots, when the flow is entered at `block` with these values.
    fn run(&self, block: BlockId, mut values: HashMap<Var, Term>) -> Vec<Term> {
        let (statements, way) = self.flow.parts(block);
        for statement in statements {
            let value = statement.value.substitute(&values);
            values.insert(statement.slot.clone(), value);
        }
        match way {
            Way::End(End::Goto(target)) => self.run(*target, values),
            Way::End(End::Test { condition, then, other, .. }) => {
                let condition = condition.substitute(&values);
                match condition.as_bool() {
                    Some(true) => self.run(*then, values),
                    Some(false) => self.run(*other, values),
                    None => {
                        let then = self.run(*then, values.clone());
                        let other = self.run(*other, values);
                        then.iter().zip(&other).map(|(then, other)| Term::ite(&condition, then, other)).collect()
                    }
                }
            }
            Way::End(End::Return { value, .. }) => {
                let mut found = vec![value.substitute(&values)];
                found
                    .extend(self.slots.iter().map(|slot| values.get(slot).cloned().unwrap_or_else(|| Term::var(slot))));
                found
            }
            Way::End(End::Panic { fault }) => self.fail(*fault),
            Way::End(End::Refuse { site }) => self.fail(Fault { site: *site, reason: FaultReason::Panic }),
            Way::Assertion(site) => self.fail(Fault { site, reason: FaultReason::Panic }),
            // A way that is never taken, such as that behind a `return`.
            Way::Open => self.fail(Fault { site: crate::site::Site::default(), reason: FaultReason::Panic }),
        }
    }

    fn fail(&self, fault: Fault) -> Vec<Term> {
        let mut found = vec![Term::fail(fault, self.result.clone())];
        found.extend(self.slots.iter().map(|slot| Term::fail(fault, slot.sort.clone())));
        found
    }
}
