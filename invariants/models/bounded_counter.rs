//! Rights to decrement, held per replica and handed over (Balegas et al., SRDS 2015).

use std::collections::BTreeMap;

use steadfast::replicated;

pub type ReplicaId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundedCounter {
    rights: BTreeMap<ReplicaId, i64>,
}

#[replicated]
impl BoundedCounter {
    #[initial]
    pub fn new() -> Self {
        Self { rights: BTreeMap::new() }
    }

    #[invariant]
    fn never_overspent(&self) -> bool {
        self.rights.values().all(|left| *left >= 0)
    }

    #[operation]
    pub fn mint(&mut self, #[replica] replica: ReplicaId, amount: u32) {
        *self.rights.entry(replica).or_default() += i64::from(amount);
    }

    #[operation]
    pub fn spend(&mut self, #[replica] replica: ReplicaId, amount: u32) -> Result<(), Refused> {
        let left = self.rights.get(&replica).copied().unwrap_or(0);
        if left < i64::from(amount) {
            return Err(Refused);
        }
        self.rights.insert(replica, left - i64::from(amount));
        Ok(())
    }

    #[operation]
    pub fn transfer(&mut self, #[replica] from: ReplicaId, to: ReplicaId, amount: u32) -> Result<(), Refused> {
        let left = self.rights.get(&from).copied().unwrap_or(0);
        if left < i64::from(amount) {
            return Err(Refused);
        }
        self.rights.insert(from, left - i64::from(amount));
        *self.rights.entry(to).or_default() += i64::from(amount);
        Ok(())
    }
}
