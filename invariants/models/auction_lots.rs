//! The auction of the CEC tool (Nair and Shapiro, 2017 to 2019), with lots: an auction that has started has a lot. There is no
//! one weakest coordination: either starting is ordered with adding and removing lots, or starting is ordered with deleting the
//! auction.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type AuctionId = u64;
pub type Lot = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NoAuction,
    Started,
    NotStarted,
    NoLot,
    Bids,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuctionLots {
    auctions: BTreeSet<AuctionId>,
    lots: BTreeMap<Lot, AuctionId>,
    started: BTreeSet<AuctionId>,
    highest: BTreeMap<Lot, u32>,
}

#[replicated]
impl AuctionLots {
    #[initial]
    pub fn new() -> Self {
        Self { auctions: BTreeSet::new(), lots: BTreeMap::new(), started: BTreeSet::new(), highest: BTreeMap::new() }
    }

    #[invariant]
    fn lots_have_auctions(&self) -> bool {
        self.lots.values().all(|auction| self.auctions.contains(auction))
    }

    #[invariant]
    fn started_exist(&self) -> bool {
        self.started.iter().all(|auction| self.auctions.contains(auction))
    }

    #[invariant]
    fn bids_are_on_lots(&self) -> bool {
        self.highest.keys().all(|lot| self.lots.contains_key(lot))
    }

    #[operation]
    pub fn create(&mut self, #[fresh] auction: AuctionId) {
        self.auctions.insert(auction);
    }

    //~ remove_lot / bid: invariant bids_are_on_lots, precondition
    //~ delete / start: invariant started_exist, precondition
    //~ delete / delete: precondition
    //~ delete / add_lot: invariant lots_have_auctions, precondition
    #[operation]
    pub fn delete(&mut self, auction: AuctionId) -> Result<(), Refused> {
        if !self.auctions.contains(&auction) {
            return Err(Refused::NoAuction);
        }
        if self.started.contains(&auction) {
            return Err(Refused::Started);
        }
        if self.lots.values().any(|other| *other == auction) {
            return Err(Refused::Bids);
        }
        self.auctions.remove(&auction);
        Ok(())
    }

    //~ add_lot / start: precondition
    #[operation]
    pub fn add_lot(&mut self, #[fresh] lot: Lot, auction: AuctionId) -> Result<(), Refused> {
        if !self.auctions.contains(&auction) {
            return Err(Refused::NoAuction);
        }
        if self.started.contains(&auction) {
            return Err(Refused::Started);
        }
        self.lots.insert(lot, auction);
        Ok(())
    }

    //~ remove_lot / remove_lot: precondition
    //~ remove_lot / start: precondition
    #[operation]
    pub fn remove_lot(&mut self, lot: Lot) -> Result<(), Refused> {
        let auction = self.lots.get(&lot).ok_or(Refused::NoLot)?;
        if self.started.contains(auction) {
            return Err(Refused::Started);
        }
        if self.highest.contains_key(&lot) {
            return Err(Refused::Bids);
        }
        self.lots.remove(&lot);
        Ok(())
    }

    //~ start / start: precondition
    #[operation]
    pub fn start(&mut self, auction: AuctionId) -> Result<(), Refused> {
        if !self.auctions.contains(&auction) {
            return Err(Refused::NoAuction);
        }
        if self.started.contains(&auction) {
            return Err(Refused::Started);
        }
        if !self.lots.values().any(|other| *other == auction) {
            return Err(Refused::NoLot);
        }
        self.started.insert(auction);
        Ok(())
    }

    #[operation]
    pub fn bid(&mut self, lot: Lot, amount: u32) -> Result<(), Refused> {
        let auction = self.lots.get(&lot).ok_or(Refused::NoLot)?;
        if !self.started.contains(auction) {
            return Err(Refused::NotStarted);
        }
        let highest = self.highest.entry(lot).or_insert(0);
        *highest = (*highest).max(amount);
        Ok(())
    }
}
