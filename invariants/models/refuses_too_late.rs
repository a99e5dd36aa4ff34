//! A withdrawal that takes the money before it looks: the refusal leaves a changed state.

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusesTooLate {
    balance: i64,
}

#[replicated]
impl RefusesTooLate {
    #[initial]
    pub fn new() -> Self {
        Self { balance: 0 }
    }

    #[invariant]
    fn bounded(&self) -> bool {
        self.balance >= -1_000_000_000_000
    }

    #[operation]
    pub fn deposit(&mut self, amount: u32) {
        self.balance += i64::from(amount);
    }

    //~ withdraw: refusal
    //~ withdraw / withdraw: precondition
    #[operation]
    pub fn withdraw(&mut self, amount: u32) -> Result<(), Refused> {
        self.balance -= i64::from(amount);
        if self.balance < 0 {
            return Err(Refused);
        }
        Ok(())
    }
}
