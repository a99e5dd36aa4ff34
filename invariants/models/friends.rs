//! Symmetric friendship (shared example 48).

use std::collections::BTreeSet;

use steadfast::replicated;

pub type User = u64;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Friends {
    friends: BTreeSet<(User, User)>,
}

#[replicated]
impl Friends {
    #[initial]
    pub fn new() -> Self {
        Self { friends: BTreeSet::new() }
    }

    #[invariant]
    fn symmetric(&self) -> bool {
        self.friends.iter().all(|(first, second)| self.friends.contains(&(*second, *first)))
    }

    //~ befriend / unfriend: convergence
    #[operation]
    pub fn befriend(&mut self, first: User, second: User) {
        self.friends.insert((first, second));
        self.friends.insert((second, first));
    }

    #[operation]
    pub fn unfriend(&mut self, first: User, second: User) {
        self.friends.remove(&(first, second));
        self.friends.remove(&(second, first));
    }
}
