//! Two concurrent decrements are fine, three are not: only the stability of the guard shows it (shared example 36).

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreeDecrements {
    x: i64,
}

#[replicated]
impl ThreeDecrements {
    #[initial]
    pub fn new() -> Self {
        Self { x: 2 }
    }

    #[invariant]
    fn nonnegative(&self) -> bool {
        self.x >= 0
    }

    //~ dec / dec: precondition
    #[operation]
    pub fn dec(&mut self) -> Result<(), Refused> {
        if self.x < 2 {
            return Err(Refused);
        }
        self.x -= 1;
        Ok(())
    }

    #[operation]
    pub fn inc(&mut self) {
        self.x += 1;
    }
}
