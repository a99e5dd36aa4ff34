//! Accounts whose balance stays above zero (Gotsman et al., POPL 2016, the running example).

use std::collections::BTreeMap;

use steadfast::replicated;

pub type AccountId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Exists,
    Empty,
    NoAccount,
    Overdrawn,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bank {
    accounts: BTreeMap<AccountId, i64>,
}

#[replicated]
impl Bank {
    #[initial]
    pub fn new() -> Self {
        Self { accounts: BTreeMap::new() }
    }

    #[invariant]
    fn positive(&self) -> bool {
        self.accounts.values().all(|balance| *balance > 0)
    }

    //~ open / open: precondition, convergence
    #[operation]
    pub fn open(&mut self, account: AccountId, first_deposit: u32) -> Result<(), Refused> {
        if self.accounts.contains_key(&account) {
            return Err(Refused::Exists);
        }
        if first_deposit == 0 {
            return Err(Refused::Empty);
        }
        self.accounts.insert(account, i64::from(first_deposit));
        Ok(())
    }

    #[operation]
    pub fn deposit(&mut self, account: AccountId, amount: u32) -> Result<(), Refused> {
        let balance = self.accounts.get_mut(&account).ok_or(Refused::NoAccount)?;
        *balance += i64::from(amount);
        Ok(())
    }

    //~ withdraw / withdraw: invariant positive, precondition
    #[operation]
    pub fn withdraw(&mut self, account: AccountId, amount: u32) -> Result<(), Refused> {
        let balance = self.accounts.get(&account).copied().ok_or(Refused::NoAccount)?;
        if balance <= i64::from(amount) {
            return Err(Refused::Overdrawn);
        }
        self.accounts.insert(account, balance - i64::from(amount));
        Ok(())
    }
}
