//! A counter clamped at zero: the invariant cannot be violated, yet replicas diverge (shared example 41).

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClampedCounter {
    x: u32,
}

#[replicated]
impl ClampedCounter {
    #[initial]
    pub fn new() -> Self {
        Self { x: 0 }
    }

    //~ inc / dec: convergence
    #[operation]
    pub fn inc(&mut self, n: u32) -> Result<(), Refused> {
        if n == 0 {
            return Err(Refused);
        }
        self.x += n;
        Ok(())
    }

    #[operation]
    pub fn dec(&mut self, n: u32) -> Result<(), Refused> {
        if n == 0 {
            return Err(Refused);
        }
        self.x = self.x.saturating_sub(n);
        Ok(())
    }
}
