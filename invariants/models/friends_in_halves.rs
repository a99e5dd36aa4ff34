//! Friendship written one half at a time: each operation alone breaks the symmetry (shared example 48, the split variant).

use std::collections::BTreeSet;

use steadfast::replicated;

pub type User = u64;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FriendsInHalves {
    friends: BTreeSet<(User, User)>,
}

#[replicated]
impl FriendsInHalves {
    #[initial]
    pub fn new() -> Self {
        Self { friends: BTreeSet::new() }
    }

    #[invariant]
    fn symmetric(&self) -> bool {
        self.friends.iter().all(|(first, second)| self.friends.contains(&(*second, *first)))
    }

    //~ befriend: unsafe symmetric
    //~ befriend / unfriend: convergence
    #[operation]
    pub fn befriend(&mut self, first: User, second: User) {
        self.friends.insert((first, second));
    }

    //~ unfriend: unsafe symmetric
    #[operation]
    pub fn unfriend(&mut self, first: User, second: User) {
        self.friends.remove(&(first, second));
    }
}
