//! Tickets under identifiers that nobody has used before.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type TicketId = u64;
pub type Text = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tickets {
    tickets: BTreeMap<TicketId, Text>,
}

#[replicated]
impl Tickets {
    #[initial]
    pub fn new() -> Self {
        Self { tickets: BTreeMap::new() }
    }

    #[operation]
    pub fn open(&mut self, #[fresh] ticket: TicketId, text: Text) {
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
