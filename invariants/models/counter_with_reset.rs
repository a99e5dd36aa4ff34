//! A counter with a reset that assigns.

use steadfast::replicated;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CounterWithReset {
    count: i64,
}

#[replicated]
impl CounterWithReset {
    #[initial]
    pub fn new() -> Self {
        Self { count: 0 }
    }

    //~ add / reset: convergence
    #[operation]
    pub fn add(&mut self, n: i32) {
        self.count += i64::from(n);
    }

    #[operation]
    pub fn reset(&mut self) {
        self.count = 0;
    }
}
