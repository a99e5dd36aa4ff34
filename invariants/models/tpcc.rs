//! New order and payment of TPC-C, reduced (TPC-C standard 2.4 and 2.5; Bailis et al., "Coordination avoidance in database
//! systems", VLDB 2015, section 6): payments and the refilling of stock commute as they are, order numbers in sequence need
//! coordination. The rule for stock commutes only because a line orders ten pieces at the most.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type District = u64;
pub type Customer = u64;
pub type Item = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    ordered: i64,
    paid: i64,
    balance: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    price: i64,
    left: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    customer: Customer,
    item: Item,
    quantity: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NoCustomer,
    NoItem,
    Quantity,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    district: District,
    number: u64,
    line: Line,
    price: i64,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tpcc {
    accounts: BTreeMap<Customer, Account>,
    stock: BTreeMap<Item, Stock>,
    next: BTreeMap<District, u64>,
    orders: BTreeMap<(District, u64), Line>,
}

#[replicated]
impl Tpcc {
    #[initial]
    pub fn new() -> Self {
        Self { accounts: BTreeMap::new(), stock: BTreeMap::new(), next: BTreeMap::new(), orders: BTreeMap::new() }
    }

    #[invariant]
    fn balanced(&self) -> bool {
        self.accounts.values().all(|account| account.balance == account.ordered - account.paid)
    }

    #[invariant]
    fn in_stock(&self) -> bool {
        self.stock.values().all(|stock| stock.left >= 10)
    }

    #[invariant]
    fn numbers_below_next(&self) -> bool {
        self.orders.keys().all(|(district, number)| self.next.get(district).is_some_and(|next| number < next))
    }

    #[operation]
    pub fn add_customer(&mut self, #[fresh] customer: Customer) {
        self.accounts.insert(customer, Account { ordered: 0, paid: 0, balance: 0 });
    }

    #[operation]
    pub fn add_item(&mut self, #[fresh] item: Item, price: u32) {
        self.stock.insert(item, Stock { price: i64::from(price), left: 100 });
    }

    #[operation]
    pub fn payment(&mut self, customer: Customer, amount: u32) -> Result<(), Refused> {
        let account = self.accounts.get_mut(&customer).ok_or(Refused::NoCustomer)?;
        account.paid += i64::from(amount);
        account.balance -= i64::from(amount);
        Ok(())
    }

    //~ new_order / new_order: convergence
    #[operation]
    pub fn new_order(
        &self,
        district: District,
        customer: Customer,
        item: Item,
        quantity: i64,
    ) -> Result<NewOrder, Refused> {
        if !self.accounts.contains_key(&customer) {
            return Err(Refused::NoCustomer);
        }
        let price = self.stock.get(&item).ok_or(Refused::NoItem)?.price;
        if quantity < 1 || quantity > 10 {
            return Err(Refused::Quantity);
        }
        let number = self.next.get(&district).copied().unwrap_or(0);
        Ok(NewOrder { district, number, line: Line { customer, item, quantity }, price })
    }

    #[effect]
    fn record(&mut self, order: NewOrder) {
        let NewOrder { district, number, line, price } = order;
        if let Some(account) = self.accounts.get_mut(&line.customer) {
            account.ordered += price;
            account.balance += price;
        }
        if let Some(stock) = self.stock.get_mut(&line.item) {
            let refilled = if stock.left >= line.quantity + 10 { 0 } else { 91 };
            stock.left += refilled - line.quantity;
        }
        let next = self.next.entry(district).or_insert(0);
        *next = (*next).max(number + 1);
        self.orders.insert((district, number), line);
    }
}
