//! A set that only grows.

use std::collections::BTreeSet;

use steadfast::replicated;

pub type Element = u64;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrowOnlySet {
    elements: BTreeSet<Element>,
}

#[replicated]
impl GrowOnlySet {
    #[initial]
    pub fn new() -> Self {
        Self { elements: BTreeSet::new() }
    }

    #[operation]
    pub fn add(&mut self, element: Element) {
        self.elements.insert(element);
    }
}
