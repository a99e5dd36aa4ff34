//! A register that keeps what was delivered last (VeriFx, ECOOP 2023): concurrent writes of different values diverge.

use steadfast::replicated;

pub type Text = String;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainRegister {
    text: Text,
}

#[replicated]
impl PlainRegister {
    #[initial]
    pub fn new(text: Text) -> Self {
        Self { text }
    }

    //~ write / write: convergence
    #[operation]
    pub fn write(&mut self, text: Text) {
        self.text = text;
    }

    #[operation]
    pub fn read(&self) -> Text {
        self.text.clone()
    }
}
