//! The map whose entries carry a stamp, mended (VeriFx, ECOOP 2023, `KMapFixed`): every value stays until somebody who has seen
//! it replaces or deletes it, as in a multi-value register for each key.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type Key = String;
pub type Text = String;
pub type Stamp = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Put { seen: BTreeSet<(Key, Stamp)>, key: Key, stamp: Stamp, text: Text },
    Deleted { seen: BTreeSet<(Key, Stamp)> },
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampedMapObserved {
    values: BTreeMap<(Key, Stamp), Text>,
}

#[replicated]
impl StampedMapObserved {
    #[initial]
    pub fn new() -> Self {
        Self { values: BTreeMap::new() }
    }

    fn seen(&self, key: &Key) -> BTreeSet<(Key, Stamp)> {
        self.values.keys().filter(|(other, _)| other == key).cloned().collect()
    }

    #[operation]
    pub fn put(&self, key: Key, #[fresh] stamp: Stamp, text: Text) -> Change {
        Change::Put { seen: self.seen(&key), key, stamp, text }
    }

    #[operation]
    pub fn delete(&self, key: Key) -> Change {
        Change::Deleted { seen: self.seen(&key) }
    }

    #[effect]
    fn apply(&mut self, change: Change) {
        match change {
            Change::Put { seen, key, stamp, text } => {
                self.values.retain(|entry, _| !seen.contains(entry));
                self.values.insert((key, stamp), text);
            }
            Change::Deleted { seen } => self.values.retain(|entry, _| !seen.contains(entry)),
        }
    }
}
