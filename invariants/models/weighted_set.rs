//! A set by multiplicities (VeriFx, ECOOP 2023, `MWSSet1`): an addition lifts the element above zero by what its origin saw to
//! be missing, a removal takes one. All effects are sums, so that all of them commute.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Element = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    element: Element,
    by: i64,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightedSet {
    weights: BTreeMap<Element, i64>,
}

#[replicated]
impl WeightedSet {
    #[initial]
    pub fn new() -> Self {
        Self { weights: BTreeMap::new() }
    }

    fn weight(&self, element: &Element) -> i64 {
        self.weights.get(element).copied().unwrap_or(0)
    }

    #[operation]
    pub fn add(&self, element: Element) -> Change {
        let weight = self.weight(&element);
        Change { element, by: if weight > 0 { 1 } else { 1 - weight } }
    }

    #[operation]
    pub fn remove(&self, element: Element) -> Change {
        Change { element, by: -1 }
    }

    #[effect]
    fn apply(&mut self, change: Change) {
        *self.weights.entry(change.element).or_default() += change.by;
    }

    #[operation]
    pub fn contains(&self, element: &Element) -> bool {
        self.weight(element) > 0
    }
}
