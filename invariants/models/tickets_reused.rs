//! The tickets under identifiers that anybody may choose.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type TicketId = u64;
pub type Text = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketsReused {
    tickets: BTreeMap<TicketId, Text>,
}

#[replicated]
impl TicketsReused {
    #[initial]
    pub fn new() -> Self {
        Self { tickets: BTreeMap::new() }
    }

    //~ open / open: convergence
    //~ open / close: convergence
    #[operation]
    pub fn open(&mut self, ticket: TicketId, text: Text) {
        self.tickets.insert(ticket, text);
    }

    //~ close / close: precondition
    #[operation]
    pub fn close(&mut self, ticket: TicketId) -> Result<(), Refused> {
        if !self.tickets.contains_key(&ticket) {
            return Err(Refused);
        }
        self.tickets.remove(&ticket);
        Ok(())
    }
}
