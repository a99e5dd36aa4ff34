//! Tickets for events with a capacity (IPA, VLDB 2018, the ticket application): selling spends places, refunding gives them
//! back. A refund that checks at each replica whether the ticket is still sold gives each place back once.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type EventId = u64;
pub type TicketId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NoEvent,
    SoldOut,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketSale {
    left: BTreeMap<EventId, i64>,
    sold: BTreeSet<(EventId, TicketId)>,
}

#[replicated]
impl TicketSale {
    #[initial]
    pub fn new() -> Self {
        Self { left: BTreeMap::new(), sold: BTreeSet::new() }
    }

    #[invariant]
    fn not_oversold(&self) -> bool {
        self.left.values().all(|left| *left >= 0)
    }

    #[operation]
    pub fn announce(&mut self, #[fresh] event: EventId, capacity: u32) {
        self.left.insert(event, i64::from(capacity));
    }

    //~ sell / sell: invariant not_oversold, precondition
    #[operation]
    pub fn sell(&mut self, event: EventId, #[fresh] ticket: TicketId) -> Result<(), Refused> {
        let left = self.left.get_mut(&event).ok_or(Refused::NoEvent)?;
        if *left == 0 {
            return Err(Refused::SoldOut);
        }
        *left -= 1;
        self.sold.insert((event, ticket));
        Ok(())
    }

    #[operation]
    pub fn refund(&mut self, event: EventId, ticket: TicketId) {
        if self.sold.remove(&(event, ticket)) {
            if let Some(left) = self.left.get_mut(&event) {
                *left += 1;
            }
        }
    }

    #[operation]
    pub fn enlarge(&mut self, event: EventId, by: u32) -> Result<(), Refused> {
        *self.left.get_mut(&event).ok_or(Refused::NoEvent)? += i64::from(by);
        Ok(())
    }
}
