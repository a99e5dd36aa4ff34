//! A shopping cart: quantities add up, removing an item forgets them.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Item = u64;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    quantities: BTreeMap<Item, u64>,
}

#[replicated]
impl Cart {
    #[initial]
    pub fn new() -> Self {
        Self { quantities: BTreeMap::new() }
    }

    //~ add / remove: convergence
    #[operation]
    pub fn add(&mut self, item: Item, quantity: u32) {
        *self.quantities.entry(item).or_insert(0) += u64::from(quantity);
    }

    #[operation]
    pub fn remove(&mut self, item: Item) {
        self.quantities.remove(&item);
    }

    //~ add / clear: convergence
    #[operation]
    pub fn clear(&mut self) {
        self.quantities.clear();
    }
}
