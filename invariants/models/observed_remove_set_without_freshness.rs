//! The observed-remove set where a tag may be used twice: a removal that has seen the tag of a concurrent addition does not
//! commute with it (VeriFx, ECOOP 2023, which has to assume that tags are unique).

use std::collections::BTreeSet;

use steadfast::replicated;

pub type Element = String;
pub type Tag = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    seen: BTreeSet<(Element, Tag)>,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedRemoveSetWithoutFreshness {
    entries: BTreeSet<(Element, Tag)>,
}

#[replicated]
impl ObservedRemoveSetWithoutFreshness {
    #[initial]
    pub fn new() -> Self {
        Self { entries: BTreeSet::new() }
    }

    //~ add / remove: convergence
    #[operation]
    pub fn add(&mut self, element: Element, tag: Tag) {
        self.entries.insert((element, tag));
    }

    #[operation]
    pub fn remove(&self, element: Element) -> Removed {
        Removed { seen: self.entries.iter().filter(|(other, _)| *other == element).cloned().collect() }
    }

    #[effect]
    fn take_back(&mut self, removed: Removed) {
        self.entries.retain(|entry| !removed.seen.contains(entry));
    }
}
