//! A withdrawal without a guard: it is unsafe alone.

use steadfast::replicated;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdraft {
    balance: i64,
}

#[replicated]
impl Overdraft {
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

    //~ withdraw: unsafe nonnegative
    //~ withdraw / withdraw: invariant nonnegative
    #[operation]
    pub fn withdraw(&mut self, amount: u32) {
        self.balance -= i64::from(amount);
    }
}
