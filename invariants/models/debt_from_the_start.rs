//! An invariant that the first state violates.

use steadfast::replicated;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DebtFromTheStart {
    balance: i64,
}

#[replicated]
impl DebtFromTheStart {
    #[initial]
    pub fn new() -> Self {
        Self { balance: 0 }
    }

    #[invariant]
    fn positive(&self) -> bool {
        self.balance > 0
    }

    //~ new: initial positive
    #[operation]
    pub fn deposit(&mut self, amount: u32) {
        self.balance += i64::from(amount);
    }
}
