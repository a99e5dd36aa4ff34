//! Stock as an unsigned number: below zero the effect has no meaning.

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsignedStock {
    stock: u32,
}

#[replicated]
impl UnsignedStock {
    #[initial]
    pub fn new() -> Self {
        Self { stock: 0 }
    }

    #[operation]
    pub fn restock(&mut self, amount: u32) {
        self.stock += amount;
    }

    //~ sell / sell: definedness, precondition
    #[operation]
    pub fn sell(&mut self, amount: u32) -> Result<(), Refused> {
        if self.stock < amount {
            return Err(Refused);
        }
        self.stock -= amount;
        Ok(())
    }
}
