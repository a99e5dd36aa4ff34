//! Structs and enums as values, options, and changes inside of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use steadfast::replicated;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Guest,
    Member { since: u32 },
    Admin(u32, bool),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    owner: Name,
    level: Level,
    points: u32,
    badge: Option<char>,
}

const LIMIT: u32 = 3;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    accounts: BTreeMap<u64, Account>,
    groups: BTreeMap<u64, BTreeSet<u64>>,
    scores: HashMap<u8, i16>,
    last: Option<u64>,
    total: i8,
}

#[derive(Debug)]
pub enum Refused {
    Unknown(u64),
    Poor,
}

#[replicated]
impl Registry {
    #[initial]
    pub fn new() -> Self {
        Self { accounts: BTreeMap::new(), groups: BTreeMap::new(), scores: HashMap::new(), last: None, total: 0 }
    }

    #[invariant]
    fn points_are_few(&self) -> bool {
        self.accounts.values().all(|account| account.points <= LIMIT) && self.total >= 0
    }

    #[operation]
    pub fn join(&mut self, user: u64, owner: Name, badge: Option<char>) -> Result<(), Refused> {
        if self.accounts.contains_key(&user) {
            return Err(Refused::Unknown(user));
        }
        self.accounts.insert(user, Account { owner, level: Level::Guest, points: 0, badge });
        self.last = Some(user);
        Ok(())
    }

    #[operation]
    pub fn promote(&mut self, user: u64, now: u32) -> Result<(), Refused> {
        let account = self.accounts.get_mut(&user).ok_or(Refused::Unknown(user))?;
        account.level = match account.level {
            Level::Guest => Level::Member { since: now },
            Level::Member { since } if since < now => Level::Admin(since, true),
            Level::Member { .. } => return Err(Refused::Poor),
            Level::Admin(since, _) => Level::Admin(since, false),
        };
        Ok(())
    }

    #[operation]
    pub fn spend(&mut self, user: u64, points: u32) -> Result<u32, Refused> {
        let account = self.accounts.get_mut(&user).ok_or(Refused::Unknown(user))?;
        if account.points < points {
            return Err(Refused::Poor);
        }
        account.points -= points;
        account.badge = None;
        Ok(account.points)
    }

    #[operation]
    pub fn group(&mut self, group: u64, user: u64) -> bool {
        if !self.accounts.contains_key(&user) {
            return false;
        }
        self.groups.entry(group).or_default().insert(user);
        true
    }

    #[operation]
    pub fn leave(&mut self, user: u64) {
        for members in self.groups.values_mut() {
            members.remove(&user);
        }
        self.groups.retain(|_, members| !members.is_empty());
        self.accounts.remove(&user);
        if self.last == Some(user) {
            self.last = None;
        }
    }

    #[operation]
    pub fn score(&mut self, game: u8, points: i16) {
        let best = self.scores.get(&game).copied().unwrap_or(0).max(points);
        self.scores.insert(game, best);
        self.total = self.total.wrapping_add(points as i8);
    }

    #[operation]
    pub fn swap(&mut self, first: u64, second: u64) -> Option<()> {
        let one = self.accounts.get(&first)?.points;
        let other = self.accounts.get(&second)?.points;
        self.accounts.get_mut(&first)?.points = other;
        self.accounts.get_mut(&second)?.points = one;
        Some(())
    }

    #[operation]
    pub fn rename(&mut self, user: u64, name: Name) {
        let account = self.accounts.get_mut(&user).unwrap();
        account.owner = name.clone();
        if account.badge.is_some() {
            account.badge = Some('x');
        }
    }
}
