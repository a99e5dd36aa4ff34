//! Documents with an owner and readers (Weber et al., "Access control for distributed key-value stores", PaPoC 2016): the owner
//! can always read. Handing a document over is at odds with taking the right from the new owner; different documents never
//! meet.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type Document = u64;
pub type User = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Unknown,
    NotReader,
    Owner,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentAccess {
    owners: BTreeMap<Document, User>,
    readers: BTreeSet<(Document, User)>,
}

#[replicated]
impl DocumentAccess {
    #[initial]
    pub fn new() -> Self {
        Self { owners: BTreeMap::new(), readers: BTreeSet::new() }
    }

    #[invariant]
    fn owners_read(&self) -> bool {
        self.owners.iter().all(|(document, owner)| self.readers.contains(&(*document, *owner)))
    }

    #[operation]
    pub fn create(&mut self, #[fresh] document: Document, owner: User) {
        self.owners.insert(document, owner);
        self.readers.insert((document, owner));
    }

    //~ share / revoke: convergence
    #[operation]
    pub fn share(&mut self, document: Document, reader: User) -> Result<(), Refused> {
        if !self.owners.contains_key(&document) {
            return Err(Refused::Unknown);
        }
        self.readers.insert((document, reader));
        Ok(())
    }

    //~ revoke / hand_over: invariant owners_read, precondition
    #[operation]
    pub fn revoke(&mut self, document: Document, reader: User) -> Result<(), Refused> {
        if self.owners.get(&document) == Some(&reader) {
            return Err(Refused::Owner);
        }
        self.readers.remove(&(document, reader));
        Ok(())
    }

    //~ hand_over / hand_over: convergence
    #[operation]
    pub fn hand_over(&mut self, document: Document, heir: User) -> Result<(), Refused> {
        if !self.readers.contains(&(document, heir)) {
            return Err(Refused::NotReader);
        }
        if let Some(owner) = self.owners.get_mut(&document) {
            *owner = heir;
        }
        Ok(())
    }
}
