//! SmallBank (Alomari et al., "The cost of serializability on platforms that use snapshot isolation", ICDE 2008), where no
//! savings may fall below zero. Deposits commute with each other; amalgamating reads balances where it is applied, so that it
//! is at odds with every change of the account that it empties.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Customer = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    checking: i64,
    savings: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NoAccount,
    SameAccount,
    Funds,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallBank {
    accounts: BTreeMap<Customer, Account>,
}

#[replicated]
impl SmallBank {
    #[initial]
    pub fn new() -> Self {
        Self { accounts: BTreeMap::new() }
    }

    #[invariant]
    fn savings_not_negative(&self) -> bool {
        self.accounts.values().all(|account| account.savings >= 0)
    }

    #[operation]
    pub fn open(&mut self, #[fresh] customer: Customer) {
        self.accounts.insert(customer, Account { checking: 0, savings: 0 });
    }

    #[operation]
    pub fn balance(&self, customer: Customer) -> Option<i64> {
        let account = self.accounts.get(&customer)?;
        Some(account.checking + account.savings)
    }

    //~ deposit_checking / amalgamate: convergence
    //~ deposit_checking / write_check: convergence
    #[operation]
    pub fn deposit_checking(&mut self, customer: Customer, amount: u32) -> Result<(), Refused> {
        let account = self.accounts.get_mut(&customer).ok_or(Refused::NoAccount)?;
        account.checking += i64::from(amount);
        Ok(())
    }

    //~ transact_savings / transact_savings: invariant savings_not_negative, precondition
    //~ transact_savings / amalgamate: invariant savings_not_negative, convergence, precondition
    //~ transact_savings / write_check: convergence
    #[operation]
    pub fn transact_savings(&mut self, customer: Customer, amount: i32) -> Result<(), Refused> {
        let account = self.accounts.get_mut(&customer).ok_or(Refused::NoAccount)?;
        if account.savings + i64::from(amount) < 0 {
            return Err(Refused::Funds);
        }
        account.savings += i64::from(amount);
        Ok(())
    }

    //~ amalgamate / amalgamate: convergence
    //~ amalgamate / write_check: convergence
    //~ amalgamate / send_payment: convergence, precondition
    #[operation]
    pub fn amalgamate(&mut self, from: Customer, to: Customer) -> Result<(), Refused> {
        if from == to {
            return Err(Refused::SameAccount);
        }
        if !self.accounts.contains_key(&to) {
            return Err(Refused::NoAccount);
        }
        let emptied = self.accounts.get_mut(&from).ok_or(Refused::NoAccount)?;
        let total = emptied.checking + emptied.savings;
        emptied.checking = 0;
        emptied.savings = 0;
        if let Some(filled) = self.accounts.get_mut(&to) {
            filled.checking += total;
        }
        Ok(())
    }

    //~ write_check / write_check: convergence
    //~ write_check / send_payment: convergence, precondition
    #[operation]
    pub fn write_check(&mut self, customer: Customer, amount: u32) -> Result<(), Refused> {
        let account = self.accounts.get_mut(&customer).ok_or(Refused::NoAccount)?;
        let total = account.checking + account.savings;
        // Whoever overdraws pays a penalty.
        account.checking -= if total < i64::from(amount) { i64::from(amount) + 1 } else { i64::from(amount) };
        Ok(())
    }

    //~ send_payment / send_payment: precondition
    #[operation]
    pub fn send_payment(&mut self, from: Customer, to: Customer, amount: u32) -> Result<(), Refused> {
        if from == to {
            return Err(Refused::SameAccount);
        }
        if !self.accounts.contains_key(&to) {
            return Err(Refused::NoAccount);
        }
        let payer = self.accounts.get_mut(&from).ok_or(Refused::NoAccount)?;
        if payer.checking < i64::from(amount) {
            return Err(Refused::Funds);
        }
        payer.checking -= i64::from(amount);
        if let Some(payee) = self.accounts.get_mut(&to) {
            payee.checking += i64::from(amount);
        }
        Ok(())
    }
}
