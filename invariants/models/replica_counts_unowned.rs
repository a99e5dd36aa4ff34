//! The same vector where anybody assigns any entry.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type ReplicaId = u64;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicaCountsUnowned {
    counts: BTreeMap<ReplicaId, u64>,
}

#[replicated]
impl ReplicaCountsUnowned {
    #[initial]
    pub fn new() -> Self {
        Self { counts: BTreeMap::new() }
    }

    //~ set / set: convergence
    #[operation]
    pub fn set(&mut self, replica: ReplicaId, count: u64) {
        self.counts.insert(replica, count);
    }
}
