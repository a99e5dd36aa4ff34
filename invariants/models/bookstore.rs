//! The bookstore of TPC-W (Li et al., "Making geo-replicated systems fast as possible, consistent when necessary", OSDI 2012): ordering
//! spends stock, shipping and cancelling one order exclude each other, and a book is deleted while nobody restocks or orders it.
//! Cancelling twice gives the copies back once, because the order is looked for where it is removed.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type Customer = u64;
pub type Book = u64;
pub type OrderId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    customer: Customer,
    book: Book,
    copies: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Unknown,
    OutOfStock,
    Shipped,
    Ordered,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookstore {
    customers: BTreeSet<Customer>,
    stock: BTreeMap<Book, i64>,
    orders: BTreeMap<OrderId, Order>,
    shipped: BTreeSet<OrderId>,
}

#[replicated]
impl Bookstore {
    #[initial]
    pub fn new() -> Self {
        Self { customers: BTreeSet::new(), stock: BTreeMap::new(), orders: BTreeMap::new(), shipped: BTreeSet::new() }
    }

    #[invariant]
    fn never_oversold(&self) -> bool {
        self.stock.values().all(|copies| *copies >= 0)
    }

    #[invariant]
    fn orders_refer(&self) -> bool {
        self.orders
            .values()
            .all(|order| self.customers.contains(&order.customer) && self.stock.contains_key(&order.book))
    }

    #[invariant]
    fn shipped_were_ordered(&self) -> bool {
        self.shipped.iter().all(|order| self.orders.contains_key(order))
    }

    #[operation]
    pub fn register(&mut self, #[fresh] customer: Customer) {
        self.customers.insert(customer);
    }

    #[operation]
    pub fn add_book(&mut self, #[fresh] book: Book) {
        self.stock.insert(book, 0);
    }

    //~ restock / delete_book: definedness, precondition
    #[operation]
    pub fn restock(&mut self, book: Book, copies: u32) -> Result<(), Refused> {
        *self.stock.get_mut(&book).ok_or(Refused::Unknown)? += i64::from(copies);
        Ok(())
    }

    //~ order / order: invariant never_oversold, precondition
    //~ order / delete_book: invariant orders_refer, definedness, precondition
    #[operation]
    pub fn order(
        &mut self,
        #[fresh] order: OrderId,
        customer: Customer,
        book: Book,
        copies: u32,
    ) -> Result<(), Refused> {
        if copies == 0 || !self.customers.contains(&customer) {
            return Err(Refused::Unknown);
        }
        let left = self.stock.get_mut(&book).ok_or(Refused::Unknown)?;
        if *left < i64::from(copies) {
            return Err(Refused::OutOfStock);
        }
        *left -= i64::from(copies);
        self.orders.insert(order, Order { customer, book, copies });
        Ok(())
    }

    //~ cancel / cancel: precondition
    //~ cancel / ship: invariant shipped_were_ordered, precondition
    #[operation]
    pub fn cancel(&mut self, order: OrderId) -> Result<(), Refused> {
        if !self.orders.contains_key(&order) {
            return Err(Refused::Unknown);
        }
        if self.shipped.contains(&order) {
            return Err(Refused::Shipped);
        }
        if let Some(cancelled) = self.orders.remove(&order) {
            if let Some(left) = self.stock.get_mut(&cancelled.book) {
                *left += i64::from(cancelled.copies);
            }
        }
        Ok(())
    }

    #[operation]
    pub fn ship(&mut self, order: OrderId) -> Result<(), Refused> {
        if !self.orders.contains_key(&order) {
            return Err(Refused::Unknown);
        }
        self.shipped.insert(order);
        Ok(())
    }

    #[operation]
    pub fn delete_book(&mut self, book: Book) -> Result<(), Refused> {
        if self.orders.values().any(|order| order.book == book) {
            return Err(Refused::Ordered);
        }
        self.stock.remove(&book);
        Ok(())
    }
}
