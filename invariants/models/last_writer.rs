//! A register whose ties are broken by the value: a total order.

use steadfast::replicated;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastWriter {
    stamp: u64,
    value: u64,
}

#[replicated]
impl LastWriter {
    #[initial]
    pub fn new() -> Self {
        Self { stamp: 0, value: 0 }
    }

    #[operation]
    pub fn write(&mut self, stamp: u64, value: u64) {
        if stamp > self.stamp || (stamp == self.stamp && value > self.value) {
            self.stamp = stamp;
            self.value = value;
        }
    }
}
