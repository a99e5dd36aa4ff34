//! Whether the other way to apply operations would need other coordination (INPUT 10).

use std::collections::BTreeMap;

use crate::Object;
use crate::conflict::{self, Conflict, Decide, Predicate};
use crate::object::{Apply, Operation};
use crate::obligation::Pair;

/// What has to be coordinated where replicas apply operations the other way.
#[derive(Clone, Debug)]
pub struct OtherApply {
    /// The other way.
    pub apply: Apply,
    /// The pairs that conflict then, and now do not.
    pub gained: Vec<Pair>,
    /// The pairs that conflict now, and then would not.
    pub lost: Vec<Pair>,
    /// The pairs that conflict then for other arguments than now.
    pub changed: Vec<Pair>,
}

/// The essential conflicts where replicas apply operations the other way. `None` where they are the same, because nothing can be
/// refused and nothing is captured. `decide` answers as for [`verify`](super::verify).
pub fn conflicts_otherwise(object: &Object, decide: &mut Decide<'_>) -> Option<Vec<Conflict>> {
    let differs = |operation: &Operation| {
        !(operation.guards.is_empty() && operation.refusals.is_empty() && operation.captures.is_empty())
    };
    if !object.operations.iter().any(differs) {
        return None;
    }
    let other = Object { apply: object.apply.other(), ..object.clone() };
    Some(conflict::essential(&other, decide))
}

impl OtherApply {
    /// What the other way to apply the operations of an object changes of its essential conflicts; `None` where that is nothing.
    #[must_use]
    pub fn of(object: &Object, conflicts: &[Conflict], otherwise: &[Conflict]) -> Option<Self> {
        let (now, then) = (essential(conflicts), essential(otherwise));
        let missing = |from: &BTreeMap<Pair, &Predicate>, pairs: &BTreeMap<Pair, &Predicate>| -> Vec<Pair> {
            pairs.keys().filter(|pair| !from.contains_key(*pair)).copied().collect()
        };
        let changed = then.iter().filter(|(pair, when)| now.get(*pair).is_some_and(|before| before != *when));
        let changed: Vec<Pair> = changed.map(|(pair, _)| *pair).collect();
        let (gained, lost) = (missing(&now, &then), missing(&then, &now));
        let differs = !(gained.is_empty() && lost.is_empty() && changed.is_empty());
        differs.then_some(Self { apply: object.apply.other(), gained, lost, changed })
    }
}

fn essential(conflicts: &[Conflict]) -> BTreeMap<Pair, &Predicate> {
    let essential = conflicts.iter().filter(|conflict| conflict.essential);
    essential.map(|conflict| (conflict.pair(), &conflict.when)).collect()
}
