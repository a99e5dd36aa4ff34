//! Ways of writing Rust in which it is easy to be wrong.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use steadfast::replicated;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money(i64);

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Phase {
    #[default]
    Idle,
    Running {
        since: u8,
        owner: Option<u64>,
    },
    Done(u8),
}

#[replicated]
#[derive(Clone, Debug, PartialEq)]
pub struct Tricky {
    money: Money,
    phase: Phase,
    small: u8,
    signed: i16,
    counts: HashMap<u64, u32>,
    groups: BTreeMap<u64, BTreeSet<u64>>,
    pair: (u8, Option<u64>),
}

#[replicated]
impl Tricky {
    #[initial]
    fn new() -> Self {
        let phase = Phase::default();
        let (small, signed) = (u8::MAX, i16::MIN);
        Self { money: Money(0), phase, small, signed, counts: HashMap::new(), groups: BTreeMap::new(), pair: (1, None) }
    }
    #[operation]
    fn pay(&mut self, amount: i64) {
        self.money.0 = self.money.0.saturating_add(amount).min(5);
    }
    #[operation]
    fn count(&mut self, key: u64) {
        *self.counts.entry(key).or_insert(0) += 1;
    }
    #[operation]
    fn count_or_start(&mut self, key: u64) {
        self.counts.entry(key).and_modify(|count| *count = count.saturating_sub(1)).or_insert(3);
    }
    #[operation]
    fn join(&mut self, group: u64, member: u64) -> bool {
        self.groups.entry(group).or_default().insert(member)
    }
    #[operation]
    fn leave(&mut self, group: u64, member: u64) -> Option<bool> {
        let members = self.groups.get_mut(&group)?;
        let was = members.remove(&member);
        if members.is_empty() {
            self.groups.remove(&group);
        }
        Some(was)
    }
    #[operation]
    fn take(&mut self) -> Phase {
        std::mem::take(&mut self.phase)
    }
    #[operation]
    fn swap(&mut self, other: Option<u64>) -> Option<u64> {
        std::mem::replace(&mut self.pair.1, other)
    }
    #[operation]
    fn advance(&mut self) {
        self.phase = match std::mem::take(&mut self.phase) {
            Phase::Idle => Phase::Running { since: self.small, owner: None },
            Phase::Running { since, owner: Some(_) } if since > 2 => Phase::Done(since),
            Phase::Running { since, .. } => Phase::Running { since, owner: self.pair.1.take() },
            done @ Phase::Done(_) => done,
        };
    }
    #[operation]
    fn own(&mut self, by: u64) -> Result<(), ()> {
        let Phase::Running { owner, since: 1..=3 } = &mut self.phase else { return Err(()) };
        *owner.get_or_insert(by) = by;
        Ok(())
    }
    #[operation]
    fn truncate(&mut self, wide: i16) {
        self.small = wide as u8;
        self.signed = i16::from(self.small as i8);
    }
    #[operation]
    fn shadow(&mut self, n: u8) {
        let n = n.wrapping_add(1);
        let m = {
            let n = n.saturating_mul(2);
            n
        };
        let n = if m > n { m } else { n };
        self.small = n;
    }
    #[operation]
    fn destructure(&mut self, n: u8) {
        let Self { small, pair: (first, second), .. } = self;
        std::mem::swap(small, first);
        if second.is_some_and(|held| held != 7) != (n > 3) {
            *small = n;
        }
    }
    #[operation]
    fn clamp(&mut self, by: i16) {
        self.signed = self.signed.saturating_sub(by).clamp(-1, 2);
        self.small = self.signed.unsigned_abs() as u8;
    }
    #[operation]
    fn halve(&mut self, by: i16) {
        self.signed = (self.signed / 2).rem_euclid(3) - by % 2;
    }
    #[operation]
    fn prune(&mut self, key: u64) {
        self.counts.retain(|at, count| *at != key || *count > 1);
        self.groups.values_mut().for_each(|members| {
            members.remove(&key);
        });
    }
    #[operation]
    fn bump_all(&mut self, key: u64) {
        for (at, count) in self.counts.iter_mut() {
            if *at == key {
                continue;
            }
            *count = count.saturating_add(1).min(4);
        }
    }
    #[operation]
    fn closure(&mut self, n: u8) {
        let larger = |other: u8| if other > n { other } else { n };
        self.small = larger(self.small);
    }
    #[operation]
    fn early(&mut self, key: u64) -> Option<u32> {
        let count = self.counts.get(&key).copied().filter(|count| *count > 0)?;
        let left = count.checked_sub(2)?;
        self.counts.insert(key, left);
        (left > 0).then_some(left)
    }
    #[operation]
    fn lazily(&mut self, key: u64) -> bool {
        key == 7 || self.counts.remove(&key).is_some() && self.pair.1.replace(key).is_none()
    }
}
