//! Invariants that no state satisfies.

use steadfast::replicated;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    balance: i64,
}

#[replicated]
impl Contradiction {
    #[initial]
    pub fn new() -> Self {
        Self { balance: 0 }
    }

    #[invariant]
    fn above(&self) -> bool {
        self.balance > 10
    }

    #[invariant]
    fn below(&self) -> bool {
        self.balance < 5
    }

    //~ gate: inconsistent
    //~ new: initial above
    #[operation]
    pub fn deposit(&mut self, amount: u32) {
        self.balance += i64::from(amount);
    }
}
