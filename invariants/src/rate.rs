//! How often an operation is called, as its declaration says: the price of coordination, on which no verdict depends.

use std::fmt;
use std::iter::Sum;

/// Calls per second, exact to a millionth, so that sums are the same in any order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Rate {
    millionths: u128,
}

impl Rate {
    /// No call at all.
    pub const ZERO: Self = Self { millionths: 0 };

    /// What an operation has that declares nothing: one call per second.
    pub const ONE: Self = Self::whole(1);

    /// So many calls per second.
    #[must_use]
    pub const fn whole(calls: u32) -> Self {
        Self { millionths: calls as u128 * 1_000_000 }
    }

    /// So many calls per second, rounded to a millionth. `None` where it is below zero, above 10^15, or no number.
    #[must_use]
    pub fn new(calls: f64) -> Option<Self> {
        let sensible = (0.0..=1e15).contains(&calls);
        // The cast is of a whole number of at most 10^21.
        sensible.then(|| Self { millionths: (calls * 1e6).round() as u128 })
    }

    /// What is left when another rate is taken away; zero where it is larger.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self { millionths: self.millionths.saturating_sub(other.millionths) }
    }

    /// Calls per second.
    #[must_use]
    pub fn per_second(self) -> f64 {
        self.millionths as f64 / 1e6
    }
}

impl Default for Rate {
    fn default() -> Self {
        Self::ONE
    }
}

impl std::ops::Add for Rate {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { millionths: self.millionths + other.millionths }
    }
}

impl Sum for Rate {
    fn sum<Rates: Iterator<Item = Self>>(rates: Rates) -> Self {
        rates.fold(Self::ZERO, |sum, rate| sum + rate)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.per_second().fmt(formatter)
    }
}
