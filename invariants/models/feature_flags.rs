//! Feature flags, some of which need another one (LaunchDarkly's prerequisites): a flag is on only while the flag that it needs
//! is. Which flag needs which does not change, so that only switching is at odds with switching.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type Flag = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Prerequisite,
    Needed,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureFlags {
    needs: BTreeMap<Flag, Flag>,
    on: BTreeSet<Flag>,
}

#[replicated]
impl FeatureFlags {
    #[initial]
    pub fn new(flag: Flag, needed: Flag) -> Self {
        Self { needs: BTreeMap::from([(flag, needed)]), on: BTreeSet::new() }
    }

    #[invariant]
    fn prerequisites_are_on(&self) -> bool {
        self.on.iter().all(|flag| self.needs.get(flag).is_none_or(|needed| self.on.contains(needed)))
    }

    //~ enable / disable: invariant prerequisites_are_on, definedness, convergence, precondition
    #[operation]
    pub fn enable(&mut self, flag: Flag) -> Result<(), Refused> {
        if self.needs.get(&flag).is_some_and(|needed| *needed != flag && !self.on.contains(needed)) {
            return Err(Refused::Prerequisite);
        }
        self.on.insert(flag);
        Ok(())
    }

    #[operation]
    pub fn disable(&mut self, flag: Flag) -> Result<(), Refused> {
        if self.on.iter().any(|other| *other != flag && self.needs.get(other) == Some(&flag)) {
            return Err(Refused::Needed);
        }
        self.on.remove(&flag);
        Ok(())
    }
}
