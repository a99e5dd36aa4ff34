//! A set of elements that are made once (Shapiro et al. 2011, the U-Set; VeriFx, ECOOP 2023): an element is removed by those
//! who have seen it, so that it is never added and removed at the same time.

use std::collections::BTreeSet;

use steadfast::replicated;

pub type Element = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniqueSet {
    elements: BTreeSet<Element>,
}

#[replicated]
impl UniqueSet {
    #[initial]
    pub fn new() -> Self {
        Self { elements: BTreeSet::new() }
    }

    #[operation]
    pub fn add(&mut self, #[fresh] element: Element) {
        self.elements.insert(element);
    }

    //~ remove / remove: precondition
    #[operation]
    pub fn remove(&mut self, element: Element) -> Result<(), Absent> {
        if !self.elements.remove(&element) {
            return Err(Absent);
        }
        Ok(())
    }
}
