//! An operation whose guard contradicts the invariant: what is proved of it means nothing.

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeverEnabled {
    balance: i64,
}

#[replicated]
impl NeverEnabled {
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

    //~ forgive: vacuous
    #[operation]
    pub fn forgive(&mut self) -> Result<(), Refused> {
        if self.balance >= 0 {
            return Err(Refused);
        }
        self.balance = 0;
        Ok(())
    }
}
