//! A register that keeps the largest value.

use steadfast::replicated;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaxRegister {
    value: u64,
}

#[replicated]
impl MaxRegister {
    #[initial]
    pub fn new() -> Self {
        Self { value: 0 }
    }

    #[operation]
    pub fn put(&mut self, value: u64) {
        self.value = self.value.max(value);
    }
}
