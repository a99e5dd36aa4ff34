//! Transfers between accounts that must not be overdrawn (Gray, "The transaction concept", 1981): only what is taken from an
//! account conflicts, so that the token is for the paying account, and the receiving one needs none.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type AccountId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Unknown,
    SameAccount,
    Funds,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfers {
    balances: BTreeMap<AccountId, i64>,
}

#[replicated]
impl Transfers {
    #[initial]
    pub fn new() -> Self {
        Self { balances: BTreeMap::new() }
    }

    #[invariant]
    fn never_overdrawn(&self) -> bool {
        self.balances.values().all(|balance| *balance >= 0)
    }

    #[operation]
    pub fn open(&mut self, #[fresh] account: AccountId) {
        self.balances.insert(account, 0);
    }

    #[operation]
    pub fn deposit(&mut self, account: AccountId, amount: u32) -> Result<(), Refused> {
        *self.balances.get_mut(&account).ok_or(Refused::Unknown)? += i64::from(amount);
        Ok(())
    }

    //~ transfer / transfer: invariant never_overdrawn, precondition
    #[operation]
    pub fn transfer(&mut self, from: AccountId, to: AccountId, amount: u32) -> Result<(), Refused> {
        if from == to {
            return Err(Refused::SameAccount);
        }
        if amount == 0 || !self.balances.contains_key(&to) {
            return Err(Refused::Unknown);
        }
        let balance = self.balances.get(&from).copied().ok_or(Refused::Unknown)?;
        if balance < i64::from(amount) {
            return Err(Refused::Funds);
        }
        self.balances.insert(from, balance - i64::from(amount));
        *self.balances.entry(to).or_default() += i64::from(amount);
        Ok(())
    }
}
