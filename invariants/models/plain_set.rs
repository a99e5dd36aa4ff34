//! A set without provenance: adding and removing one element do not commute.

use std::collections::BTreeSet;

use steadfast::replicated;

pub type Element = u64;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainSet {
    elements: BTreeSet<Element>,
}

#[replicated]
impl PlainSet {
    #[initial]
    pub fn new() -> Self {
        Self { elements: BTreeSet::new() }
    }

    //~ add / remove: convergence
    #[operation]
    pub fn add(&mut self, element: Element) {
        self.elements.insert(element);
    }

    #[operation]
    pub fn remove(&mut self, element: Element) {
        self.elements.remove(&element);
    }
}
