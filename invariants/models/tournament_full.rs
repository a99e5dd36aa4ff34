//! The tournament of Indigo (Balegas et al., "Putting consistency back into eventual consistency", EuroSys 2015) in full:
//! players enroll while there are places, a tournament begins and is finished. One token a tournament orders nearly everything;
//! adding players and tournaments needs none, under identifiers that are new.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type Player = u64;
pub type TournamentId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Unknown,
    Enrolled,
    NotEnrolled,
    Full,
    Begun,
    NotBegun,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TournamentFull {
    players: BTreeSet<Player>,
    /// The places that are left in each tournament.
    places: BTreeMap<TournamentId, i64>,
    enrolled: BTreeSet<(Player, TournamentId)>,
    begun: BTreeSet<TournamentId>,
    finished: BTreeSet<TournamentId>,
}

#[replicated]
impl TournamentFull {
    #[initial]
    pub fn new() -> Self {
        Self {
            players: BTreeSet::new(),
            places: BTreeMap::new(),
            enrolled: BTreeSet::new(),
            begun: BTreeSet::new(),
            finished: BTreeSet::new(),
        }
    }

    #[invariant]
    fn enrolled_exist(&self) -> bool {
        self.enrolled
            .iter()
            .all(|(player, tournament)| self.players.contains(player) && self.places.contains_key(tournament))
    }

    #[invariant]
    fn within_capacity(&self) -> bool {
        self.places.values().all(|left| *left >= 0)
    }

    #[invariant]
    fn begun_exist(&self) -> bool {
        self.begun.iter().all(|tournament| self.places.contains_key(tournament))
    }

    #[invariant]
    fn finished_are_over(&self) -> bool {
        self.finished.iter().all(|tournament| !self.begun.contains(tournament))
    }

    #[operation]
    pub fn add_player(&mut self, #[fresh] player: Player) {
        self.players.insert(player);
    }

    //~ begin / finish: convergence, invariant finished_are_over, precondition
    //~ remove_player / remove_player: precondition
    //~ remove_player / enroll: invariant enrolled_exist, precondition
    #[operation]
    pub fn remove_player(&mut self, player: Player) -> Result<(), Refused> {
        if !self.players.contains(&player) {
            return Err(Refused::Unknown);
        }
        if self.enrolled.iter().any(|(other, _)| *other == player) {
            return Err(Refused::Enrolled);
        }
        self.players.remove(&player);
        Ok(())
    }

    #[operation]
    pub fn add_tournament(&mut self, #[fresh] tournament: TournamentId, places: u32) {
        self.places.insert(tournament, i64::from(places));
    }

    //~ remove_tournament / enroll: invariant enrolled_exist, definedness, precondition
    //~ remove_tournament / begin: invariant begun_exist, precondition
    #[operation]
    pub fn remove_tournament(&mut self, tournament: TournamentId) -> Result<(), Refused> {
        if self.enrolled.iter().any(|(_, used)| *used == tournament) {
            return Err(Refused::Enrolled);
        }
        if self.begun.contains(&tournament) {
            return Err(Refused::Begun);
        }
        self.places.remove(&tournament);
        Ok(())
    }

    //~ enroll / enroll: invariant within_capacity, precondition
    //~ enroll / begin: precondition
    #[operation]
    pub fn enroll(&mut self, player: Player, tournament: TournamentId) -> Result<(), Refused> {
        if !self.players.contains(&player) {
            return Err(Refused::Unknown);
        }
        if self.begun.contains(&tournament) || self.finished.contains(&tournament) {
            return Err(Refused::Begun);
        }
        let left = self.places.get_mut(&tournament).ok_or(Refused::Unknown)?;
        if *left == 0 {
            return Err(Refused::Full);
        }
        if !self.enrolled.insert((player, tournament)) {
            return Err(Refused::Enrolled);
        }
        *left -= 1;
        Ok(())
    }

    //~ disenroll / disenroll: precondition
    //~ disenroll / begin: precondition
    #[operation]
    pub fn disenroll(&mut self, player: Player, tournament: TournamentId) -> Result<(), Refused> {
        if self.begun.contains(&tournament) {
            return Err(Refused::Begun);
        }
        if !self.enrolled.remove(&(player, tournament)) {
            return Err(Refused::NotEnrolled);
        }
        if let Some(left) = self.places.get_mut(&tournament) {
            *left += 1;
        }
        Ok(())
    }

    //~ begin / begin: precondition
    #[operation]
    pub fn begin(&mut self, tournament: TournamentId) -> Result<(), Refused> {
        if !self.places.contains_key(&tournament) {
            return Err(Refused::Unknown);
        }
        if self.begun.contains(&tournament) || self.finished.contains(&tournament) {
            return Err(Refused::Begun);
        }
        self.begun.insert(tournament);
        Ok(())
    }

    //~ finish / finish: precondition
    #[operation]
    pub fn finish(&mut self, tournament: TournamentId) -> Result<(), Refused> {
        if !self.begun.remove(&tournament) {
            return Err(Refused::NotBegun);
        }
        self.finished.insert(tournament);
        Ok(())
    }
}
