//! A table with a key that the database makes and a column that is unique (Bailis et al., "Coordination avoidance in database
//! systems", VLDB 2015, table 2): the made key needs no coordination, the chosen value a token for each value.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type RowId = u64;
pub type Email = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniqueEmail {
    emails: BTreeMap<RowId, Email>,
}

#[replicated]
impl UniqueEmail {
    #[initial]
    pub fn new() -> Self {
        Self { emails: BTreeMap::new() }
    }

    #[invariant]
    fn unique(&self) -> bool {
        self.emails.iter().all(|(one, email)| self.emails.iter().all(|(row, other)| one == row || email != other))
    }

    //~ insert / insert: invariant unique, precondition
    #[operation]
    pub fn insert(&mut self, #[fresh] row: RowId, email: Email) -> Result<(), Taken> {
        if self.emails.values().any(|other| *other == email) {
            return Err(Taken);
        }
        self.emails.insert(row, email);
        Ok(())
    }

    #[operation]
    pub fn delete(&mut self, row: RowId) {
        self.emails.remove(&row);
    }

    #[operation]
    pub fn find(&self, email: &Email) -> bool {
        self.emails.values().any(|other| other == email)
    }
}
