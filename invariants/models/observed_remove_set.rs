//! The observed-remove set (Shapiro et al., "A comprehensive study of CRDTs", 2011, specification 15): an addition has a tag of
//! its own, and a removal takes back the tags that it has seen. That nobody has seen a tag before it is made is what makes the
//! two commute.

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
pub struct ObservedRemoveSet {
    entries: BTreeSet<(Element, Tag)>,
}

#[replicated]
impl ObservedRemoveSet {
    #[initial]
    pub fn new() -> Self {
        Self { entries: BTreeSet::new() }
    }

    #[operation]
    pub fn add(&mut self, element: Element, #[fresh] tag: Tag) {
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

    #[operation]
    pub fn contains(&self, element: &Element) -> bool {
        self.entries.iter().any(|(other, _)| other == element)
    }
}
