//! Meetings in rooms, as in Bayou (Terry et al., SOSP 1995): two that are scheduled at the same time must not get the same room
//! and hour. The token is for a room and an hour together; cancelling needs none.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type MeetingId = u64;
pub type Room = String;
pub type Hour = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    room: Room,
    hour: Hour,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Occupied,
    Unknown,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    meetings: BTreeMap<MeetingId, Meeting>,
}

#[replicated]
impl Calendar {
    #[initial]
    pub fn new() -> Self {
        Self { meetings: BTreeMap::new() }
    }

    #[invariant]
    fn one_at_a_time(&self) -> bool {
        self.meetings
            .iter()
            .all(|(one, meeting)| self.meetings.iter().all(|(other, second)| one == other || meeting != second))
    }

    //~ schedule / schedule: invariant one_at_a_time, precondition
    //~ schedule / change: invariant one_at_a_time, precondition
    #[operation]
    pub fn schedule(&mut self, #[fresh] meeting: MeetingId, room: Room, hour: Hour) -> Result<(), Refused> {
        let place = Meeting { room, hour };
        if self.meetings.values().any(|other| *other == place) {
            return Err(Refused::Occupied);
        }
        self.meetings.insert(meeting, place);
        Ok(())
    }

    //~ change / change: invariant one_at_a_time, convergence, precondition
    //~ change / cancel: precondition
    #[operation]
    pub fn change(&mut self, meeting: MeetingId, room: Room, hour: Hour) -> Result<(), Refused> {
        let place = Meeting { room, hour };
        if self.meetings.iter().any(|(other, occupied)| *other != meeting && *occupied == place) {
            return Err(Refused::Occupied);
        }
        if !self.meetings.contains_key(&meeting) {
            return Err(Refused::Unknown);
        }
        if let Some(found) = self.meetings.get_mut(&meeting) {
            *found = place;
        }
        Ok(())
    }

    #[operation]
    pub fn cancel(&mut self, meeting: MeetingId) {
        self.meetings.remove(&meeting);
    }
}
