//! Whether the other way to apply operations would need other coordination (INPUT 10).

use std::collections::BTreeMap;

use super::Verification;
use crate::Object;
use crate::conflict::{Conflict, Decide, Predicate, conflicts};
use crate::object::Apply;
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

impl Verification {
    /// What the other way to apply operations would change. `None` where it would change nothing, as where nothing can be
    /// refused and nothing is captured. `decide` answers as for [`super::verify`].
    pub fn other_apply(&self, object: &Object, decide: &mut Decide<'_>) -> Option<OtherApply> {
        let differs = |operation: &crate::object::Operation| {
            !(operation.guards.is_empty() && operation.refusals.is_empty() && operation.captures.is_empty())
        };
        if !object.operations.iter().any(differs) {
            return None;
        }
        let apply = match object.apply {
            Apply::Effect => Apply::Rerun,
            Apply::Rerun => Apply::Effect,
        };
        let other = Object { apply, ..object.clone() };
        let found = conflicts(&other, decide).conflicts;
        let (now, then) = (essential(&self.conflicts), essential(&found));
        let missing = |from: &BTreeMap<Pair, &Predicate>, pairs: &BTreeMap<Pair, &Predicate>| -> Vec<Pair> {
            pairs.keys().filter(|pair| !from.contains_key(*pair)).copied().collect()
        };
        let changed = then.iter().filter(|(pair, when)| now.get(*pair).is_some_and(|before| before != *when));
        let changed: Vec<Pair> = changed.map(|(pair, _)| *pair).collect();
        let (gained, lost) = (missing(&now, &then), missing(&then, &now));
        let differs = !(gained.is_empty() && lost.is_empty() && changed.is_empty());
        differs.then_some(OtherApply { apply, gained, lost, changed })
    }
}

fn essential(conflicts: &[Conflict]) -> BTreeMap<Pair, &Predicate> {
    let essential = conflicts.iter().filter(|conflict| conflict.essential);
    essential.map(|conflict| (conflict.pair(), &conflict.when)).collect()
}
