//! The auction of Lucy (Whittaker and Hellerstein, VLDB 2019) where the amount is the bid, so that there is one highest: two
//! replicas that close at the same time have the same winner, provided that none has a bid that the other has not.

use std::collections::BTreeSet;

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Auction {
    bids: BTreeSet<u32>,
    winner: Option<u32>,
}

#[replicated]
impl Auction {
    #[initial]
    pub fn new() -> Self {
        Self { bids: BTreeSet::new(), winner: None }
    }

    #[invariant]
    fn highest_wins(&self) -> bool {
        self.winner.is_none_or(|winner| self.bids.contains(&winner) && self.bids.iter().all(|bid| *bid <= winner))
    }

    //~ place / close: invariant highest_wins, precondition
    #[operation]
    pub fn place(&mut self, bid: u32) -> Result<(), Refused> {
        if self.winner.is_some() {
            return Err(Refused);
        }
        self.bids.insert(bid);
        Ok(())
    }

    //~ close / close: precondition
    #[operation]
    pub fn close(&mut self, winner: u32) -> Result<(), Refused> {
        let is_highest = self.bids.contains(&winner) && self.bids.iter().all(|bid| *bid <= winner);
        if self.winner.is_some() || !is_highest {
            return Err(Refused);
        }
        self.winner = Some(winner);
        Ok(())
    }
}
