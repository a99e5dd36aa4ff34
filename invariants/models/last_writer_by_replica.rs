//! A register whose stamps are unique, because the replica breaks ties (Lamport's total order; VeriFx, ECOOP 2023,
//! `LWWRegister`): concurrent writes have different stamps, and the larger one wins everywhere.

use steadfast::replicated;

pub type Text = String;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastWriterByReplica {
    time: u64,
    replica: u64,
    text: Text,
}

#[replicated]
impl LastWriterByReplica {
    #[initial]
    pub fn new(text: Text) -> Self {
        Self { time: 0, replica: 0, text }
    }

    #[operation]
    pub fn write(&mut self, text: Text, time: u64, #[replica] replica: u64) {
        if time > self.time || (time == self.time && replica > self.replica) {
            self.time = time;
            self.replica = replica;
            self.text = text;
        }
    }
}
