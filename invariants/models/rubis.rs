//! The auction site RUBiS (Li et al., "Making geo-replicated systems fast as possible, consistent when necessary", OSDI 2012;
//! Hamsaz, POPL 2019): buying now spends stock, closing an auction must have seen the highest bid. New users and items need
//! nothing, because nobody knows their identifiers yet; bids do not conflict with each other.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type UserId = u64;
pub type ItemId = u64;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bid {
    item: ItemId,
    bidder: UserId,
    amount: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NoUser,
    NoItem,
    NoStock,
    Closed,
    NotTheHighest,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rubis {
    users: BTreeSet<UserId>,
    stock: BTreeMap<ItemId, i64>,
    bids: BTreeSet<Bid>,
    winners: BTreeMap<ItemId, Bid>,
}

#[replicated]
impl Rubis {
    #[initial]
    pub fn new() -> Self {
        Self { users: BTreeSet::new(), stock: BTreeMap::new(), bids: BTreeSet::new(), winners: BTreeMap::new() }
    }

    #[invariant]
    fn never_oversold(&self) -> bool {
        self.stock.values().all(|left| *left >= 0)
    }

    #[invariant]
    fn bids_are_known(&self) -> bool {
        self.bids.iter().all(|bid| self.users.contains(&bid.bidder) && self.stock.contains_key(&bid.item))
    }

    #[invariant]
    fn highest_wins(&self) -> bool {
        self.winners.iter().all(|(item, winner)| winner.item == *item && self.is_highest(winner))
    }

    fn is_highest(&self, candidate: &Bid) -> bool {
        self.bids.contains(candidate)
            && self.bids.iter().all(|bid| bid.item != candidate.item || bid.amount <= candidate.amount)
    }

    #[operation]
    pub fn register(&mut self, #[fresh] user: UserId) {
        self.users.insert(user);
    }

    #[operation]
    pub fn offer(&mut self, #[fresh] item: ItemId, quantity: u32) {
        self.stock.insert(item, i64::from(quantity));
    }

    //~ buy_now / buy_now: invariant never_oversold, precondition
    #[operation]
    pub fn buy_now(&mut self, item: ItemId, quantity: u32) -> Result<(), Refused> {
        let left = self.stock.get_mut(&item).ok_or(Refused::NoItem)?;
        if quantity == 0 || *left < i64::from(quantity) {
            return Err(Refused::NoStock);
        }
        *left -= i64::from(quantity);
        Ok(())
    }

    //~ bid / close: invariant highest_wins, precondition
    #[operation]
    pub fn bid(&mut self, bid: Bid) -> Result<(), Refused> {
        if !self.users.contains(&bid.bidder) {
            return Err(Refused::NoUser);
        }
        if !self.stock.contains_key(&bid.item) {
            return Err(Refused::NoItem);
        }
        if self.winners.contains_key(&bid.item) {
            return Err(Refused::Closed);
        }
        self.bids.insert(bid);
        Ok(())
    }

    //~ close / close: convergence, precondition
    #[operation]
    pub fn close(&mut self, winner: Bid) -> Result<(), Refused> {
        if self.winners.contains_key(&winner.item) {
            return Err(Refused::Closed);
        }
        if !self.is_highest(&winner) {
            return Err(Refused::NotTheHighest);
        }
        self.winners.insert(winner.item, winner);
        Ok(())
    }
}
