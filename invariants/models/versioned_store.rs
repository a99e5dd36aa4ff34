//! A store whose writers name the version that they have read (compare and set; DeCandia et al., "Dynamo", SOSP 2007, for what
//! happens without): two that read the same version and write different values are the conflict, and an older version never
//! comes back.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Key = String;
pub type Text = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    version: u64,
    text: Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Exists,
    Absent,
    Stale,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionedStore {
    entries: BTreeMap<Key, Stored>,
}

#[replicated]
impl VersionedStore {
    #[initial]
    pub fn new() -> Self {
        Self { entries: BTreeMap::new() }
    }

    //~ create / create: convergence, precondition
    #[operation]
    pub fn create(&mut self, key: Key, text: Text) -> Result<(), Refused> {
        if self.entries.contains_key(&key) {
            return Err(Refused::Exists);
        }
        self.entries.insert(key, Stored { version: 0, text });
        Ok(())
    }

    //~ compare_and_set / compare_and_set: convergence, precondition
    #[operation]
    pub fn compare_and_set(&mut self, key: Key, version: u64, text: Text) -> Result<(), Refused> {
        if !self.entries.contains_key(&key) {
            return Err(Refused::Absent);
        }
        if self.entries.get(&key).is_none_or(|stored| stored.version != version) {
            return Err(Refused::Stale);
        }
        self.entries.insert(key, Stored { version: version + 1, text });
        Ok(())
    }
}
