//! The set by multiplicities where a removal assigns one less than its origin saw (VeriFx, ECOOP 2023, `MWSSet2`, which it
//! rejects): it undoes concurrent additions at some replicas only.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Element = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Added { element: Element, by: i64 },
    Removed { element: Element, left: i64 },
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightedSetAssigned {
    weights: BTreeMap<Element, i64>,
}

#[replicated]
impl WeightedSetAssigned {
    #[initial]
    pub fn new() -> Self {
        Self { weights: BTreeMap::new() }
    }

    fn weight(&self, element: &Element) -> i64 {
        self.weights.get(element).copied().unwrap_or(0)
    }

    //~ add / remove: convergence
    #[operation]
    pub fn add(&self, element: Element) -> Change {
        let weight = self.weight(&element);
        Change::Added { element, by: if weight > 0 { 1 } else { 1 - weight } }
    }

    //~ remove / remove: convergence
    #[operation]
    pub fn remove(&self, element: Element) -> Change {
        let left = self.weight(&element) - 1;
        Change::Removed { element, left }
    }

    #[effect]
    fn apply(&mut self, change: Change) {
        match change {
            Change::Added { element, by } => *self.weights.entry(element).or_default() += by,
            Change::Removed { element, left } => {
                self.weights.insert(element, left);
            }
        }
    }
}
