//! A set whose elements never come back once removed (Shapiro et al. 2011).

use std::collections::BTreeSet;

use steadfast::replicated;

pub type Element = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwoPhaseSet {
    added: BTreeSet<Element>,
    removed: BTreeSet<Element>,
}

#[replicated]
impl TwoPhaseSet {
    #[initial]
    pub fn new() -> Self {
        Self { added: BTreeSet::new(), removed: BTreeSet::new() }
    }

    #[invariant]
    fn removed_were_added(&self) -> bool {
        self.removed.iter().all(|element| self.added.contains(element))
    }

    #[operation]
    pub fn add(&mut self, element: Element) {
        self.added.insert(element);
    }

    //~ remove / remove: precondition
    #[operation]
    pub fn remove(&mut self, element: Element) -> Result<(), Refused> {
        if !self.added.contains(&element) || self.removed.contains(&element) {
            return Err(Refused);
        }
        self.removed.insert(element);
        Ok(())
    }
}
