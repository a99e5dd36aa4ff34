//! A chat room with members who can be banned (Repliss, Zeller, PhD thesis 2021, the chat example): nobody is banned and a
//! member at once. Messages are never refused by that invariant: that only members write is a rule for the sender.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type User = u64;
pub type MessageId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Banned,
    NotMember,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatRoom {
    members: BTreeSet<User>,
    banned: BTreeSet<User>,
    messages: BTreeMap<MessageId, String>,
}

#[replicated]
impl ChatRoom {
    #[initial]
    pub fn new(owner: User) -> Self {
        Self { members: BTreeSet::from([owner]), banned: BTreeSet::new(), messages: BTreeMap::new() }
    }

    #[invariant]
    fn banned_are_out(&self) -> bool {
        self.banned.iter().all(|user| !self.members.contains(user))
    }

    //~ join / leave: convergence
    //~ join / ban: invariant banned_are_out, convergence, precondition
    #[operation]
    pub fn join(&mut self, user: User) -> Result<(), Refused> {
        if self.banned.contains(&user) {
            return Err(Refused::Banned);
        }
        self.members.insert(user);
        Ok(())
    }

    //~ leave / post: precondition
    #[operation]
    pub fn leave(&mut self, user: User) {
        self.members.remove(&user);
    }

    //~ ban / post: precondition
    #[operation]
    pub fn ban(&mut self, user: User) {
        self.members.remove(&user);
        self.banned.insert(user);
    }

    #[operation]
    pub fn post(&mut self, #[fresh] message: MessageId, author: User, text: String) -> Result<(), Refused> {
        if !self.members.contains(&author) {
            return Err(Refused::NotMember);
        }
        self.messages.insert(message, text);
        Ok(())
    }
}
