//! An account by event sourcing: two operations, one event type, one effect.

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Deposited { amount: u32 },
    Withdrawn { amount: u32 },
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEvents {
    balance: i64,
}

#[replicated]
impl LedgerEvents {
    #[initial]
    pub fn new() -> Self {
        Self { balance: 0 }
    }

    #[invariant]
    fn nonnegative(&self) -> bool {
        self.balance >= 0
    }

    #[operation]
    pub fn deposit(&self, amount: u32) -> Result<Event, Refused> {
        if amount == 0 {
            return Err(Refused);
        }
        Ok(Event::Deposited { amount })
    }

    //~ withdraw / withdraw: invariant nonnegative, precondition
    #[operation]
    pub fn withdraw(&self, amount: u32) -> Result<Event, Refused> {
        if self.balance < i64::from(amount) {
            return Err(Refused);
        }
        Ok(Event::Withdrawn { amount })
    }

    #[effect]
    fn apply(&mut self, event: Event) {
        match event {
            Event::Deposited { amount } => self.balance += i64::from(amount),
            Event::Withdrawn { amount } => self.balance -= i64::from(amount),
        }
    }
}
