//! One account that never goes below zero (shared example 01).

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    balance: i64,
}

#[replicated]
impl Account {
    #[initial]
    pub fn new() -> Self {
        Self { balance: 0 }
    }

    #[invariant]
    fn nonnegative(&self) -> bool {
        self.balance >= 0
    }

    #[operation]
    pub fn deposit(&mut self, amount: u32) -> Result<(), Refused> {
        if amount == 0 {
            return Err(Refused);
        }
        self.balance += i64::from(amount);
        Ok(())
    }

    //~ withdraw / withdraw: invariant nonnegative, precondition
    #[operation]
    pub fn withdraw(&mut self, amount: u32) -> Result<(), Refused> {
        let amount = i64::from(amount);
        if amount == 0 || self.balance < amount {
            return Err(Refused);
        }
        self.balance -= amount;
        Ok(())
    }

    #[operation]
    pub fn query(&self) -> i64 {
        self.balance
    }
}
