//! Orders that refer to customers, `ON DELETE RESTRICT` (Bailis et al., VLDB 2015, table 2): inserting a row is at odds with
//! deleting the row that it refers to. Insertions and deletions do not conflict among themselves: two modes of one token for
//! each customer.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type Customer = u64;
pub type OrderId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NoCustomer,
    Referenced,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKeys {
    customers: BTreeSet<Customer>,
    orders: BTreeMap<OrderId, Customer>,
}

#[replicated]
impl ForeignKeys {
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

    //~ insert_order / delete_customer: invariant references_exist, precondition
    #[operation]
    pub fn insert_order(&mut self, #[fresh] order: OrderId, customer: Customer) -> Result<(), Refused> {
        if !self.customers.contains(&customer) {
            return Err(Refused::NoCustomer);
        }
        self.orders.insert(order, customer);
        Ok(())
    }

    #[operation]
    pub fn delete_order(&mut self, order: OrderId) {
        self.orders.remove(&order);
    }

    #[operation]
    pub fn delete_customer(&mut self, customer: Customer) -> Result<(), Refused> {
        if self.orders.values().any(|referenced| *referenced == customer) {
            return Err(Refused::Referenced);
        }
        self.customers.remove(&customer);
        Ok(())
    }
}
