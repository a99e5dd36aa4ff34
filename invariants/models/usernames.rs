//! Names that users choose, each held by one of them (shared example 28).

use std::collections::BTreeMap;

use steadfast::replicated;

pub type UserId = u64;
pub type Name = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Registered,
    Unknown,
    Taken,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usernames {
    names: BTreeMap<UserId, Name>,
}

#[replicated]
impl Usernames {
    #[initial]
    pub fn new() -> Self {
        Self { names: BTreeMap::new() }
    }

    #[invariant]
    fn unique(&self) -> bool {
        self.names.iter().all(|(first, name)| self.names.iter().all(|(second, other)| first == second || name != other))
    }

    //~ register / register: invariant unique, precondition, convergence
    //~ register / rename: invariant unique, precondition, convergence
    //~ register / unregister: convergence
    #[operation]
    pub fn register(&mut self, user: UserId, name: Name) -> Result<(), Refused> {
        if self.names.contains_key(&user) {
            return Err(Refused::Registered);
        }
        if self.names.values().any(|held| *held == name) {
            return Err(Refused::Taken);
        }
        self.names.insert(user, name);
        Ok(())
    }

    //~ rename / rename: invariant unique, precondition, convergence
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
