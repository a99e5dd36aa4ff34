//! Order numbers taken from a counter that replicas read (TPC-C, new-order): safe, but two orders may get one number.

use std::collections::BTreeSet;

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    number: u64,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderNumbers {
    next: u64,
    issued: BTreeSet<u64>,
}

#[replicated]
impl OrderNumbers {
    #[initial]
    pub fn new() -> Self {
        Self { next: 0, issued: BTreeSet::new() }
    }

    #[invariant]
    fn issued_below_next(&self) -> bool {
        self.issued.iter().all(|number| *number < self.next)
    }

    #[operation]
    pub fn issue(&self) -> Issued {
        Issued { number: self.next }
    }

    #[effect]
    fn record(&mut self, issued: Issued) {
        self.issued.insert(issued.number);
        self.next = self.next.max(issued.number + 1);
    }
}
