//! A map whose entries carry a stamp (VeriFx, ECOOP 2023, `KMap`, which it rejects): a deletion takes away the entry that its
//! origin saw. An older value that arrives before the deletion is ignored, one that arrives after it stays.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Key = String;
pub type Text = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    time: u64,
    replica: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    stamp: Stamp,
    text: Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Absent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    key: Key,
    stamp: Stamp,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampedMap {
    entries: BTreeMap<Key, Entry>,
}

impl Stamp {
    fn is_before(&self, other: &Self) -> bool {
        self.time < other.time || (self.time == other.time && self.replica < other.replica)
    }
}

#[replicated]
impl StampedMap {
    #[initial]
    pub fn new() -> Self {
        Self { entries: BTreeMap::new() }
    }

    //~ put / delete: convergence
    #[operation]
    pub fn put(&mut self, key: Key, text: Text, time: u64, #[replica] replica: u64) {
        let stamp = Stamp { time, replica };
        if self.entries.get(&key).is_none_or(|entry| entry.stamp.is_before(&stamp)) {
            self.entries.insert(key, Entry { stamp, text });
        }
    }

    //~ delete / delete: precondition
    #[operation]
    pub fn delete(&self, key: Key) -> Result<Deleted, Refused> {
        let entry = self.entries.get(&key).ok_or(Refused::Absent)?;
        Ok(Deleted { key, stamp: entry.stamp.clone() })
    }

    #[effect]
    fn take_away(&mut self, deleted: Deleted) {
        if self.entries.get(&deleted.key).is_some_and(|entry| entry.stamp == deleted.stamp) {
            self.entries.remove(&deleted.key);
        }
    }
}
