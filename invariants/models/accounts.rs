//! Many accounts, none below zero; an account exists from its first deposit on (shared example 02).

use std::collections::BTreeMap;

use steadfast::replicated;

pub type AccountId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    balances: BTreeMap<AccountId, i64>,
}

#[replicated]
impl Accounts {
    #[initial]
    pub fn new() -> Self {
        Self { balances: BTreeMap::new() }
    }

    #[invariant]
    fn nonnegative(&self) -> bool {
        self.balances.values().all(|balance| *balance >= 0)
    }

    #[operation]
    pub fn deposit(&mut self, account: AccountId, amount: u32) {
        *self.balances.entry(account).or_default() += i64::from(amount);
    }

    //~ withdraw / withdraw: invariant nonnegative, precondition
    #[operation]
    pub fn withdraw(&mut self, account: AccountId, amount: u32) -> Result<(), Refused> {
        let balance = self.balances.get(&account).copied().unwrap_or(0);
        if balance < i64::from(amount) {
            return Err(Refused);
        }
        self.balances.insert(account, balance - i64::from(amount));
        Ok(())
    }
}
