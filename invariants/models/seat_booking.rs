//! Seats of a flight that are held, and then sold to who holds them (the reservations of Helland, "Life beyond distributed
//! transactions", CIDR 2007). All that can go wrong concerns one seat, so that a token for each seat suffices.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Seat = u64;
pub type Passenger = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Held { by: Passenger },
    Sold { to: Passenger },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatBooking {
    seats: BTreeMap<Seat, State>,
    paid: BTreeMap<Seat, Passenger>,
}

#[replicated]
impl SeatBooking {
    #[initial]
    pub fn new() -> Self {
        Self { seats: BTreeMap::new(), paid: BTreeMap::new() }
    }

    #[invariant]
    fn who_paid_has_the_seat(&self) -> bool {
        self.paid.iter().all(|(seat, passenger)| self.seats.get(seat) == Some(&State::Sold { to: *passenger }))
    }

    //~ hold / pay: convergence, invariant who_paid_has_the_seat
    //~ hold / give_up: convergence
    //~ hold / hold: convergence, precondition
    #[operation]
    pub fn hold(&mut self, seat: Seat, passenger: Passenger) -> Result<(), Refused> {
        if self.seats.contains_key(&seat) {
            return Err(Refused);
        }
        self.seats.insert(seat, State::Held { by: passenger });
        Ok(())
    }

    //~ pay / pay: precondition, convergence
    //~ pay / give_up: invariant who_paid_has_the_seat, convergence
    #[operation]
    pub fn pay(&mut self, seat: Seat, passenger: Passenger) -> Result<(), Refused> {
        if self.seats.get(&seat) != Some(&State::Held { by: passenger }) {
            return Err(Refused);
        }
        self.seats.insert(seat, State::Sold { to: passenger });
        self.paid.insert(seat, passenger);
        Ok(())
    }

    //~ give_up / give_up: precondition
    #[operation]
    pub fn give_up(&mut self, seat: Seat) -> Result<(), Refused> {
        match self.seats.get(&seat) {
            Some(State::Held { .. }) => {
                self.seats.remove(&seat);
                Ok(())
            }
            Some(State::Sold { .. }) | None => Err(Refused),
        }
    }
}
