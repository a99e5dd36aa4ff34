//! A switch: turning it over commutes with itself, setting it does not.

use steadfast::replicated;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    on: bool,
}

#[replicated]
impl Switch {
    #[initial]
    pub fn new() -> Self {
        Self { on: false }
    }

    //~ toggle / set: convergence
    #[operation]
    pub fn toggle(&mut self) {
        self.on = !self.on;
    }

    //~ set / set: convergence
    #[operation]
    pub fn set(&mut self, on: bool) {
        self.on = on;
    }
}
