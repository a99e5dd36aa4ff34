//! Stock of many items that is ordered, restocked and counted anew (O'Neil, "The escrow transactional method", TODS 1986):
//! ordering spends rights to stock, restocking makes them. A count that assigns the stock is what no right can replace.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Item = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warehouse {
    stock: BTreeMap<Item, i64>,
}

#[replicated]
impl Warehouse {
    #[initial]
    pub fn new() -> Self {
        Self { stock: BTreeMap::new() }
    }

    #[invariant]
    fn not_oversold(&self) -> bool {
        self.stock.values().all(|left| *left >= 0)
    }

    //~ order / order: invariant not_oversold, precondition
    //~ order / count: invariant not_oversold, convergence, precondition
    #[operation]
    pub fn order(&mut self, item: Item, quantity: u32) -> Result<(), Refused> {
        if quantity == 0 {
            return Err(Refused);
        }
        let left = self.stock.get_mut(&item).ok_or(Refused)?;
        if *left < i64::from(quantity) {
            return Err(Refused);
        }
        *left -= i64::from(quantity);
        Ok(())
    }

    //~ restock / count: convergence
    #[operation]
    pub fn restock(&mut self, item: Item, quantity: u32) -> Result<(), Refused> {
        if quantity == 0 {
            return Err(Refused);
        }
        *self.stock.entry(item).or_default() += i64::from(quantity);
        Ok(())
    }

    //~ count / count: convergence
    #[operation]
    pub fn count(&mut self, item: Item, counted: u32) {
        self.stock.insert(item, i64::from(counted));
    }
}
