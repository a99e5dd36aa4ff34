//! The replicated state: who has how much.

use std::collections::BTreeMap;

use steadfast::replicated;

use crate::command::Command;

/// Names an account.
pub type AccountId = u64;
/// An amount of money in the smallest unit of the currency.
pub type Amount = i64;

/// The balance of every open account. No balance is ever below zero.
#[replicated]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    balances: BTreeMap<AccountId, Amount>,
}

/// Why a command changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("no such account")]
    NoAccount,
    #[error("the account is open already")]
    AlreadyOpen,
    #[error("the amount is not above zero")]
    NotPositive,
    #[error("the balance is too low")]
    Insufficient,
    #[error("the balance would be too large")]
    TooLarge,
    #[error("the account is not empty")]
    NotEmpty,
}

#[replicated]
impl Accounts {
    /// No account is overdrawn.
    #[invariant]
    fn nonnegative(&self) -> bool {
        self.balances.values().all(|balance| *balance >= 0)
    }

    /// Opens `account` with nothing in it.
    #[operation]
    pub fn open(&mut self, account: AccountId) -> Result<(), Refused> {
        if self.balances.contains_key(&account) {
            return Err(Refused::AlreadyOpen);
        }
        self.balances.insert(account, 0);
        Ok(())
    }

    /// Puts `amount` into `account`.
    #[operation]
    pub fn deposit(&mut self, account: AccountId, amount: Amount) -> Result<(), Refused> {
        if amount <= 0 {
            return Err(Refused::NotPositive);
        }
        let balance = self.balances.get_mut(&account).ok_or(Refused::NoAccount)?;
        *balance = balance.checked_add(amount).ok_or(Refused::TooLarge)?;
        Ok(())
    }

    /// Takes `amount` out of `account`.
    #[operation]
    pub fn withdraw(&mut self, account: AccountId, amount: Amount) -> Result<(), Refused> {
        if amount <= 0 {
            return Err(Refused::NotPositive);
        }
        let balance = self.balances.get_mut(&account).ok_or(Refused::NoAccount)?;
        if *balance < amount {
            return Err(Refused::Insufficient);
        }
        *balance -= amount;
        Ok(())
    }

    /// Moves `amount` from one account to another.
    #[operation]
    pub fn transfer(&mut self, from: AccountId, to: AccountId, amount: Amount) -> Result<(), Refused> {
        if !self.balances.contains_key(&to) {
            return Err(Refused::NoAccount);
        }
        self.withdraw(from, amount)?;
        if let Err(refused) = self.deposit(to, amount) {
            self.deposit(from, amount)?;
            return Err(refused);
        }
        Ok(())
    }

    /// Closes `account`, which must be empty.
    #[operation]
    pub fn close(&mut self, account: AccountId) -> Result<(), Refused> {
        let balance = self.balances.get(&account).ok_or(Refused::NoAccount)?;
        if *balance != 0 {
            return Err(Refused::NotEmpty);
        }
        self.balances.remove(&account);
        Ok(())
    }

    /// Does what `command` says.
    #[local("the log applies commands in the same order everywhere")]
    pub fn apply(&mut self, command: Command) -> Result<(), Refused> {
        match command {
            Command::Open { account } => self.open(account),
            Command::Deposit { account, amount } => self.deposit(account, amount),
            Command::Withdraw { account, amount } => self.withdraw(account, amount),
            Command::Transfer { from, to, amount } => self.transfer(from, to, amount),
            Command::Close { account } => self.close(account),
        }
    }

    /// What `account` holds, `None` when it is not open.
    pub fn balance(&self, account: AccountId) -> Option<Amount> {
        self.balances.get(&account).copied()
    }

    /// All accounts in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (AccountId, Amount)> {
        self.balances.iter().map(|(account, balance)| (*account, *balance))
    }
}

impl FromIterator<(AccountId, Amount)> for Accounts {
    fn from_iter<I: IntoIterator<Item = (AccountId, Amount)>>(balances: I) -> Self {
        Self { balances: balances.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_command_changes_nothing() {
        let mut accounts: Accounts = [(1, 10), (2, Amount::MAX)].into_iter().collect();
        let before = accounts.clone();
        assert_eq!(accounts.open(1), Err(Refused::AlreadyOpen));
        assert_eq!(accounts.withdraw(1, 11), Err(Refused::Insufficient));
        assert_eq!(accounts.deposit(1, 0), Err(Refused::NotPositive));
        assert_eq!(accounts.transfer(1, 3, 1), Err(Refused::NoAccount));
        assert_eq!(accounts.transfer(1, 2, 1), Err(Refused::TooLarge));
        assert_eq!(accounts.close(1), Err(Refused::NotEmpty));
        assert_eq!(accounts, before);
    }

    #[test]
    fn money_moves_and_an_empty_account_closes() {
        let mut accounts: Accounts = [(1, 10), (2, 0)].into_iter().collect();
        assert_eq!(accounts.transfer(1, 2, 10), Ok(()));
        assert_eq!(accounts.close(1), Ok(()));
        assert_eq!(accounts.iter().collect::<Vec<_>>(), [(2, 10)]);
    }
}
