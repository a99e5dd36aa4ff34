//! Names that users choose, under identifiers that are made for them (shared example 28; Bailis et al., VLDB 2015; Indigo, EuroSys
//! 2015): as nobody mentions a user before registration has arrived, the token is for the name alone, and one more for the user who
//! is renamed twice.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type UserId = u64;
pub type Name = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Unknown,
    Taken,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayNames {
    names: BTreeMap<UserId, Name>,
}

#[replicated]
impl DisplayNames {
    #[initial]
    pub fn new() -> Self {
        Self { names: BTreeMap::new() }
    }

    #[invariant]
    fn unique(&self) -> bool {
        self.names.iter().all(|(first, name)| self.names.iter().all(|(second, other)| first == second || name != other))
    }

    //~ register / register: invariant unique, precondition
    //~ register / rename: invariant unique, precondition
    #[operation]
    pub fn register(&mut self, #[fresh] user: UserId, name: Name) -> Result<(), Refused> {
        if self.names.values().any(|held| *held == name) {
            return Err(Refused::Taken);
        }
        self.names.insert(user, name);
        Ok(())
    }

    //~ rename / rename: invariant unique, convergence, precondition
    //~ rename / unregister: precondition
    #[operation]
    pub fn rename(&mut self, user: UserId, name: Name) -> Result<(), Refused> {
        if !self.names.contains_key(&user) {
            return Err(Refused::Unknown);
        }
        if self.names.iter().any(|(other, held)| *other != user && *held == name) {
            return Err(Refused::Taken);
        }
        if let Some(held) = self.names.get_mut(&user) {
            *held = name;
        }
        Ok(())
    }

    //~ unregister / unregister: precondition
    #[operation]
    pub fn unregister(&mut self, user: UserId) -> Result<(), Refused> {
        if !self.names.contains_key(&user) {
            return Err(Refused::Unknown);
        }
        self.names.remove(&user);
        Ok(())
    }
}
