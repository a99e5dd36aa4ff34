//! A register whose stamps may be equal: whoever is delivered first wins.

use steadfast::replicated;

pub type Text = String;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastWriterWithTies {
    stamp: u64,
    text: Text,
}

#[replicated]
impl LastWriterWithTies {
    #[initial]
    pub fn new() -> Self {
        Self { stamp: 0, text: String::new() }
    }

    //~ write / write: convergence
    #[operation]
    pub fn write(&mut self, stamp: u64, text: Text) {
        if stamp > self.stamp {
            self.stamp = stamp;
            self.text = text;
        }
    }
}
