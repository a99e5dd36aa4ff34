//! Documents in folders: the folder may be deleted while a document is moved into it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use steadfast::replicated;

pub type Folder = u64;
pub type Document = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documents {
    folders: BTreeSet<Folder>,
    place: BTreeMap<Document, Folder>,
}

#[replicated]
impl Documents {
    #[initial]
    pub fn new() -> Self {
        Self { folders: BTreeSet::new(), place: BTreeMap::new() }
    }

    #[invariant]
    fn folder_exists(&self) -> bool {
        self.place.values().all(|folder| self.folders.contains(folder))
    }

    //~ add / delete: convergence
    #[operation]
    pub fn add(&mut self, folder: Folder) {
        self.folders.insert(folder);
    }

    //~ put / put: convergence
    //~ put / delete: invariant folder_exists, precondition
    #[operation]
    pub fn put(&mut self, document: Document, folder: Folder) -> Result<(), Refused> {
        if !self.folders.contains(&folder) {
            return Err(Refused);
        }
        self.place.insert(document, folder);
        Ok(())
    }

    #[operation]
    pub fn delete(&mut self, folder: Folder) -> Result<(), Refused> {
        if self.place.values().any(|used| *used == folder) {
            return Err(Refused);
        }
        self.folders.remove(&folder);
        Ok(())
    }
}
