//! Stock between nothing and the capacity of the shelf: bounds on two sides.

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inventory {
    stock: i64,
    capacity: i64,
}

#[replicated]
impl Inventory {
    #[invariant]
    fn not_oversold(&self) -> bool {
        self.stock >= 0
    }

    #[invariant]
    fn fits(&self) -> bool {
        self.stock <= self.capacity
    }

    #[initial]
    pub fn new(capacity: u32) -> Self {
        Self { stock: 0, capacity: i64::from(capacity) }
    }

    //~ sell / sell: invariant not_oversold, precondition
    #[operation]
    pub fn sell(&mut self, amount: u32) -> Result<(), Refused> {
        if self.stock < i64::from(amount) {
            return Err(Refused);
        }
        self.stock -= i64::from(amount);
        Ok(())
    }

    //~ restock / restock: invariant fits, precondition
    #[operation]
    pub fn restock(&mut self, amount: u32) -> Result<(), Refused> {
        if self.capacity - self.stock < i64::from(amount) {
            return Err(Refused);
        }
        self.stock += i64::from(amount);
        Ok(())
    }
}
