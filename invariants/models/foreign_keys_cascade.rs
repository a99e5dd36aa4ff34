//! Orders that refer to customers, `ON DELETE CASCADE` (Bailis et al., VLDB 2015, table 2, and section 5 on cascading): with
//! the check made again where the order arrives, and with identifiers that are never used again, nothing needs coordination.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type Customer = u64;
pub type OrderId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoCustomer;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inserted {
    order: OrderId,
    customer: Customer,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKeysCascade {
    customers: BTreeSet<Customer>,
    orders: BTreeMap<OrderId, Customer>,
}

#[replicated]
impl ForeignKeysCascade {
    #[initial]
    pub fn new() -> Self {
        Self { customers: BTreeSet::new(), orders: BTreeMap::new() }
    }

    #[invariant]
    fn references_exist(&self) -> bool {
        self.orders.values().all(|customer| self.customers.contains(customer))
    }

    #[operation]
    pub fn insert_customer(&mut self, #[fresh] customer: Customer) {
        self.customers.insert(customer);
    }

    //~ insert_order / delete_customer: precondition
    #[operation]
    pub fn insert_order(&self, #[fresh] order: OrderId, customer: Customer) -> Result<Inserted, NoCustomer> {
        if !self.customers.contains(&customer) {
            return Err(NoCustomer);
        }
        Ok(Inserted { order, customer })
    }

    #[effect]
    fn insert(&mut self, inserted: Inserted) {
        if self.customers.contains(&inserted.customer) {
            self.orders.insert(inserted.order, inserted.customer);
        }
    }

    #[operation]
    pub fn delete_customer(&mut self, customer: Customer) {
        self.customers.remove(&customer);
        self.orders.retain(|_, referenced| *referenced != customer);
    }
}
