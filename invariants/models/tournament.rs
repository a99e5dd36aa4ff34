//! Tournaments with remove-wins flags (shared example 13): convergence is repaired, stability is not.

use std::collections::BTreeSet;

use steadfast::replicated;

pub type Player = u64;
pub type TournamentId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tournament {
    players: BTreeSet<Player>,
    banned: BTreeSet<Player>,
    open: BTreeSet<TournamentId>,
    removed: BTreeSet<TournamentId>,
    enrolled: BTreeSet<(Player, TournamentId)>,
}

#[replicated]
impl Tournament {
    #[initial]
    pub fn new() -> Self {
        Self {
            players: BTreeSet::new(),
            banned: BTreeSet::new(),
            open: BTreeSet::new(),
            removed: BTreeSet::new(),
            enrolled: BTreeSet::new(),
        }
    }

    #[invariant]
    fn enrolled_exist(&self) -> bool {
        self.enrolled.iter().all(|(player, tournament)| {
            self.players.contains(player)
                && !self.banned.contains(player)
                && self.open.contains(tournament)
                && !self.removed.contains(tournament)
        })
    }

    #[operation]
    pub fn add(&mut self, tournament: TournamentId) {
        self.open.insert(tournament);
    }

    //~ remove / enroll: invariant enrolled_exist, precondition
    #[operation]
    pub fn remove(&mut self, tournament: TournamentId) -> Result<(), Refused> {
        if self.enrolled.iter().any(|(_, used)| *used == tournament) {
            return Err(Refused);
        }
        self.removed.insert(tournament);
        Ok(())
    }

    #[operation]
    pub fn enroll(&mut self, player: Player, tournament: TournamentId) -> Result<(), Refused> {
        if !self.players.contains(&player) || self.banned.contains(&player) {
            return Err(Refused);
        }
        if !self.open.contains(&tournament) || self.removed.contains(&tournament) {
            return Err(Refused);
        }
        self.enrolled.insert((player, tournament));
        Ok(())
    }
}
