//! An auction that is closed with a winner, as in Gotsman et al., "'Cause I'm Strong Enough" (POPL 2016), and in Soteria (ESOP
//! 2020): a bid may arrive after another replica has closed with a lower one. Two replicas may also close with different
//! winners of the same amount.

use std::collections::BTreeSet;

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bid {
    bidder: u64,
    amount: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    Open,
    Closed { winner: Bid },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Closed,
    NotTheHighest,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Auction {
    bids: BTreeSet<Bid>,
    status: Status,
}

#[replicated]
impl Auction {
    #[initial]
    pub fn new() -> Self {
        Self { bids: BTreeSet::new(), status: Status::Open }
    }

    #[invariant]
    fn highest_wins(&self) -> bool {
        match &self.status {
            Status::Open => true,
            Status::Closed { winner } => self.is_highest(winner),
        }
    }

    fn is_highest(&self, candidate: &Bid) -> bool {
        self.bids.contains(candidate) && self.bids.iter().all(|bid| bid.amount <= candidate.amount)
    }

    //~ place / close: invariant highest_wins, precondition
    #[operation]
    pub fn place(&mut self, bid: Bid) -> Result<(), Refused> {
        if self.status != Status::Open {
            return Err(Refused::Closed);
        }
        self.bids.insert(bid);
        Ok(())
    }

    //~ close / close: convergence, precondition
    #[operation]
    pub fn close(&mut self, winner: Bid) -> Result<(), Refused> {
        if self.status != Status::Open {
            return Err(Refused::Closed);
        }
        if !self.is_highest(&winner) {
            return Err(Refused::NotTheHighest);
        }
        self.status = Status::Closed { winner };
        Ok(())
    }
}
