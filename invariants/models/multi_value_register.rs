//! A register that keeps every value which no later write has seen (Shapiro et al. 2011, the multi-value register; the shopping
//! cart of Dynamo, SOSP 2007): nothing is lost, and the reader merges.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type Tag = u64;
pub type Text = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    seen: BTreeSet<Tag>,
    tag: Tag,
    text: Text,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultiValueRegister {
    values: BTreeMap<Tag, Text>,
}

#[replicated]
impl MultiValueRegister {
    #[initial]
    pub fn new() -> Self {
        Self { values: BTreeMap::new() }
    }

    #[operation]
    pub fn write(&self, #[fresh] tag: Tag, text: Text) -> Written {
        Written { seen: self.values.keys().copied().collect(), tag, text }
    }

    #[effect]
    fn apply(&mut self, written: Written) {
        self.values.retain(|tag, _| !written.seen.contains(tag));
        self.values.insert(written.tag, written.text);
    }
}
