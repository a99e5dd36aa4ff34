//! The bounded counter where any replica spends the rights of any other.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type ReplicaId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundedCounterUnowned {
    rights: BTreeMap<ReplicaId, i64>,
}

#[replicated]
impl BoundedCounterUnowned {
    #[initial]
    pub fn new() -> Self {
        Self { rights: BTreeMap::new() }
    }

    #[invariant]
    fn never_overspent(&self) -> bool {
        self.rights.values().all(|left| *left >= 0)
    }

    #[operation]
    pub fn mint(&mut self, replica: ReplicaId, amount: u32) {
        *self.rights.entry(replica).or_default() += i64::from(amount);
    }

    //~ spend / spend: invariant never_overspent, precondition
    #[operation]
    pub fn spend(&mut self, replica: ReplicaId, amount: u32) -> Result<(), Refused> {
        let left = self.rights.get(&replica).copied().unwrap_or(0);
        if left < i64::from(amount) {
            return Err(Refused);
        }
        self.rights.insert(replica, left - i64::from(amount));
        Ok(())
    }
}
