//! A poll in which everybody votes once, until it is closed (Burckhardt et al., "Replicated data types", POPL 2014, and many an
//! exercise): two votes of one voter for different answers diverge; closing fixes nothing that a late vote could break, so that
//! it needs no coordination until a result is announced.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type Voter = u64;
pub type Answer = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Closed,
    NoSuchAnswer,
    Voted,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    answers: BTreeSet<Answer>,
    votes: BTreeMap<Voter, Answer>,
    closed: bool,
}

#[replicated]
impl Poll {
    #[initial]
    pub fn new(yes: Answer, no: Answer) -> Self {
        Self { answers: BTreeSet::from([yes, no]), votes: BTreeMap::new(), closed: false }
    }

    #[invariant]
    fn votes_are_for_answers(&self) -> bool {
        self.votes.values().all(|answer| self.answers.contains(answer))
    }

    //~ suggest / close: precondition
    #[operation]
    pub fn suggest(&mut self, answer: Answer) -> Result<(), Refused> {
        if self.closed {
            return Err(Refused::Closed);
        }
        self.answers.insert(answer);
        Ok(())
    }

    //~ vote / vote: convergence, precondition
    //~ vote / close: precondition
    #[operation]
    pub fn vote(&mut self, voter: Voter, answer: Answer) -> Result<(), Refused> {
        if self.closed {
            return Err(Refused::Closed);
        }
        if !self.answers.contains(&answer) {
            return Err(Refused::NoSuchAnswer);
        }
        if self.votes.contains_key(&voter) {
            return Err(Refused::Voted);
        }
        self.votes.insert(voter, answer);
        Ok(())
    }

    #[operation]
    pub fn close(&mut self) {
        self.closed = true;
    }
}
