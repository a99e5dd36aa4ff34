//! A vector with one entry a replica, which it alone assigns.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type ReplicaId = u64;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicaCounts {
    counts: BTreeMap<ReplicaId, u64>,
}

#[replicated]
impl ReplicaCounts {
    #[initial]
    pub fn new() -> Self {
        Self { counts: BTreeMap::new() }
    }

    #[operation]
    pub fn set(&mut self, #[replica] replica: ReplicaId, count: u64) {
        self.counts.insert(replica, count);
    }
}
