//! A counter whose reset takes back what the origin had seen.

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retraction(i64);

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CounterWithCapturedReset {
    count: i64,
}

#[replicated]
impl CounterWithCapturedReset {
    #[initial]
    pub fn new() -> Self {
        Self { count: 0 }
    }

    #[operation]
    pub fn add(&self, n: i32) -> Retraction {
        Retraction(-i64::from(n))
    }

    #[operation]
    pub fn reset(&self) -> Retraction {
        Retraction(self.count)
    }

    #[effect]
    fn retract(&mut self, retraction: Retraction) {
        self.count -= retraction.0;
    }
}
