//! A course with a limited number of places and a waiting list (Indigo, EuroSys 2015, the reservations; compensations as in
//! IPA, VLDB 2018): joining the list is free, taking a place is not. Nobody is on the list who has a place.

use std::collections::BTreeSet;

use steadfast::replicated;

pub type Student = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Full,
    Placed,
    NotPlaced,
    NotWaiting,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingList {
    left: i64,
    placed: BTreeSet<Student>,
    waiting: BTreeSet<Student>,
}

#[replicated]
impl WaitingList {
    #[initial]
    pub fn new(places: u32) -> Self {
        Self { left: i64::from(places), placed: BTreeSet::new(), waiting: BTreeSet::new() }
    }

    #[invariant]
    fn within_places(&self) -> bool {
        self.left >= 0
    }

    #[invariant]
    fn not_both(&self) -> bool {
        self.waiting.iter().all(|student| !self.placed.contains(student))
    }

    //~ wait / wait: precondition
    #[operation]
    pub fn wait(&mut self, student: Student) -> Result<(), Refused> {
        if self.placed.contains(&student) || self.waiting.contains(&student) {
            return Err(Refused::Placed);
        }
        self.waiting.insert(student);
        Ok(())
    }

    //~ promote / promote: invariant within_places, precondition
    #[operation]
    pub fn promote(&mut self, student: Student) -> Result<(), Refused> {
        if self.left == 0 {
            return Err(Refused::Full);
        }
        if !self.waiting.remove(&student) {
            return Err(Refused::NotWaiting);
        }
        self.placed.insert(student);
        self.left -= 1;
        Ok(())
    }

    //~ give_up / give_up: precondition
    #[operation]
    pub fn give_up(&mut self, student: Student) -> Result<(), Refused> {
        if !self.placed.remove(&student) {
            return Err(Refused::NotPlaced);
        }
        self.left += 1;
        Ok(())
    }
}
