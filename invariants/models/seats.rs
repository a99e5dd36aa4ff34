//! Seats that passengers choose.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Seat = u64;
pub type Passenger = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seats {
    taken: BTreeMap<Seat, Passenger>,
}

#[replicated]
impl Seats {
    #[initial]
    pub fn new() -> Self {
        Self { taken: BTreeMap::new() }
    }

    //~ reserve / reserve: precondition, convergence
    #[operation]
    pub fn reserve(&mut self, seat: Seat, passenger: Passenger) -> Result<(), Refused> {
        if self.taken.contains_key(&seat) {
            return Err(Refused);
        }
        self.taken.insert(seat, passenger);
        Ok(())
    }

    //~ reserve / release: convergence
    //~ release / release: precondition
    #[operation]
    pub fn release(&mut self, seat: Seat) -> Result<(), Refused> {
        self.taken.remove(&seat).ok_or(Refused)?;
        Ok(())
    }
}
