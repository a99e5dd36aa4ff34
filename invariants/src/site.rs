//! Places in the source, and what may have no value there.

use std::fmt;
use std::ops::Range;

/// Bytes of one of the files that the front end was given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Site {
    /// The place of the file among those given.
    pub file: u32,
    /// Where the first byte is.
    pub start: u32,
    /// Where the last byte ends.
    pub end: u32,
}

impl Site {
    /// The bytes as a range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place at which a Rust expression may have no value, and why.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// The expression.
    pub site: Site,
    /// What goes wrong.
    pub reason: FaultReason,
}

/// Why an expression has no value (INPUT 9).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum FaultReason {
    /// The map has no such key, or the option is `None`.
    Missing,
    /// `?` is given `None` or an `Err`.
    Question,
    /// The value is another variant than the one that was tested before the effect was shipped.
    OtherVariant,
    /// An unsigned subtraction goes below zero.
    BelowZero,
    /// The divisor is zero.
    DivisionByZero,
    /// `MIN / -1`.
    DivisionOverflow,
    /// An `unwrap` or `expect` of nothing.
    Unwrap,
    /// An assertion after the first mutation, `panic!`, `unreachable!`.
    Panic,
    /// A path that refuses, which is not a guard.
    Refusal,
    /// A plain `+`, `-` or `*` outside of its type, where the object says `overflow = "checked"`.
    Overflow,
}

impl fmt::Display for FaultReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Missing => "there is no such value",
            Self::Question => "`?` finds no value",
            Self::OtherVariant => "the value is another variant",
            Self::BelowZero => "the subtraction goes below zero",
            Self::DivisionByZero => "the divisor is zero",
            Self::DivisionOverflow => "the quotient does not fit its type",
            Self::Unwrap => "there is nothing to unwrap",
            Self::Panic => "it panics",
            Self::Refusal => "it refuses",
            Self::Overflow => "the result does not fit its type",
        })
    }
}
