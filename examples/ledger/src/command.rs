//! What clients may ask of the ledger, and how it is written in the log and on the wire.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use crate::state::{AccountId, Amount};

/// One change of the balances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    Open { account: AccountId },
    Deposit { account: AccountId, amount: Amount },
    Withdraw { account: AccountId, amount: Amount },
    Transfer { from: AccountId, to: AccountId, amount: Amount },
    Close { account: AccountId },
}

/// Why a text is no command.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    #[error("not a command: `{0}`")]
    Unknown(String),
    #[error("not a number: `{word}`")]
    Number { word: String, source: ParseIntError },
}

impl fmt::Display for Command {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { account } => write!(formatter, "open {account}"),
            Self::Deposit { account, amount } => write!(formatter, "deposit {account} {amount}"),
            Self::Withdraw { account, amount } => write!(formatter, "withdraw {account} {amount}"),
            Self::Transfer { from, to, amount } => write!(formatter, "transfer {from} {to} {amount}"),
            Self::Close { account } => write!(formatter, "close {account}"),
        }
    }
}

impl FromStr for Command {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["open", account] => Ok(Self::Open { account: number(account)? }),
            ["deposit", account, amount] => Ok(Self::Deposit { account: number(account)?, amount: number(amount)? }),
            ["withdraw", account, amount] => Ok(Self::Withdraw { account: number(account)?, amount: number(amount)? }),
            ["transfer", from, to, amount] => {
                Ok(Self::Transfer { from: number(from)?, to: number(to)?, amount: number(amount)? })
            }
            ["close", account] => Ok(Self::Close { account: number(account)? }),
            _ => Err(ParseError::Unknown(text.to_owned())),
        }
    }
}

/// Reads a number of any width.
pub fn number<T: FromStr<Err = ParseIntError>>(word: &str) -> Result<T, ParseError> {
    word.parse().map_err(|source| ParseError::Number { word: word.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["open 1", "deposit 1 50", "withdraw 1 20", "transfer 1 2 5", "close 1"] {
            assert_eq!(text.parse::<Command>().unwrap().to_string(), text);
        }
        assert_eq!("open".parse::<Command>(), Err(ParseError::Unknown("open".to_owned())));
        assert!(matches!("close me".parse::<Command>(), Err(ParseError::Number { .. })));
    }
}
