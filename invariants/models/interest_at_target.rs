//! Interest computed where the effect is applied (shared example 04): same intention as at the origin, opposite verdict.

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterestAtTarget {
    balance: i64,
}

#[replicated]
impl InterestAtTarget {
    #[initial]
    pub fn new() -> Self {
        Self { balance: 0 }
    }

    #[invariant]
    fn nonnegative(&self) -> bool {
        self.balance >= 0
    }

    //~ deposit / interest: convergence
    #[operation]
    pub fn deposit(&mut self, amount: u32) -> Result<(), Refused> {
        if amount == 0 {
            return Err(Refused);
        }
        self.balance += i64::from(amount);
        Ok(())
    }

    //~ withdraw / withdraw: invariant nonnegative, precondition
    //~ withdraw / interest: convergence
    #[operation]
    pub fn withdraw(&mut self, amount: u32) -> Result<(), Refused> {
        if amount == 0 || self.balance < i64::from(amount) {
            return Err(Refused);
        }
        self.balance -= i64::from(amount);
        Ok(())
    }

    #[operation]
    pub fn interest(&mut self) {
        self.balance *= 2;
    }
}
