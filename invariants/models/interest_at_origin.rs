//! Interest computed once, at the origin, and added everywhere.

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    amount: i64,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterestAtOrigin {
    balance: i64,
}

#[replicated]
impl InterestAtOrigin {
    #[initial]
    pub fn new() -> Self {
        Self { balance: 0 }
    }

    #[invariant]
    fn nonnegative(&self) -> bool {
        self.balance >= 0
    }

    #[operation]
    pub fn deposit(&mut self, amount: u32) {
        self.balance += i64::from(amount);
    }

    //~ withdraw / withdraw: invariant nonnegative, precondition
    #[operation]
    pub fn withdraw(&mut self, amount: u32) -> Result<(), Refused> {
        if self.balance < i64::from(amount) {
            return Err(Refused);
        }
        self.balance -= i64::from(amount);
        Ok(())
    }

    #[operation]
    pub fn interest(&self) -> Interest {
        Interest { amount: self.balance / 50 }
    }

    #[effect]
    fn add(&mut self, interest: Interest) {
        self.balance += interest.amount;
    }
}
