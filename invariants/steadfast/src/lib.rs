//! Attributes that tell `cargo steadfast verify` what replicated state is, and what must always hold of it.
//!
//! The attributes are for the reader and for `verify`. To the compiler they are nothing: the code is compiled as it
//! stands, at no cost in size, time or dependencies. Only [`replicated`] need be imported, because it is given the whole
//! `impl` and removes the others from it.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use steadfast::replicated;
//!
//! #[replicated]
//! #[derive(Default)]
//! pub struct Bank {
//!     accounts: BTreeMap<u64, i64>,
//! }
//!
//! #[replicated]
//! impl Bank {
//!     #[initial]
//!     pub fn new() -> Self {
//!         Self::default()
//!     }
//!
//!     #[invariant]
//!     fn never_overdrawn(&self) -> bool {
//!         self.accounts.values().all(|balance| *balance >= 0)
//!     }
//!
//!     #[operation]
//!     pub fn deposit(&mut self, account: u64, amount: u32) {
//!         *self.accounts.entry(account).or_default() += i64::from(amount);
//!     }
//!
//!     #[operation]
//!     pub fn withdraw(&mut self, account: u64, amount: u32) -> Option<i64> {
//!         let balance = self.accounts.get(&account)? - i64::from(amount);
//!         if balance < 0 {
//!             return None;
//!         }
//!         self.accounts.insert(account, balance);
//!         Some(balance)
//!     }
//! }
//!
//! let mut bank = Bank::new();
//! bank.deposit(1, 10);
//! assert_eq!(bank.withdraw(1, 4), Some(6));
//! assert_eq!(bank.withdraw(1, 7), None);
//! ```
//!
//! `verify` finds that two concurrent withdrawals from one account may overdraw it, although each is safe alone, and that
//! nothing else needs coordination.
//!
//! | attribute | on | says |
//! |---|---|---|
//! | [`replicated`] | a struct and its `impl`s | this is replicated state |
//! | [`initial`] | an associated function | a first state |
//! | [`invariant`] | `fn(&self) -> bool` | what must always hold |
//! | [`operation`] | a method | what clients call at one replica |
//! | [`effect`] | a method that takes what an operation returned | what every replica does then |
//! | [`local`] | a `&mut self` method | changes this replica alone, for a stated reason |
//! | [`equivalence`] | `fn(&self, &Self) -> bool` | when two replicas agree |
//! | `#[fresh]` | a parameter of an operation | a value that no call had before |
//! | `#[replica]` | a parameter of an operation | the replica that is called |

pub use steadfast_macros::{effect, equivalence, initial, invariant, local, operation, replicated};
