//! A counter: sums commute.

use steadfast::replicated;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    count: i64,
}

#[replicated]
impl Counter {
    #[initial]
    pub fn new() -> Self {
        Self { count: 0 }
    }

    #[operation]
    pub fn add(&mut self, n: i32) {
        self.count += i64::from(n);
    }
}
