// Methods that are compiled as they stand and, as text, lowered: both must do the same (see `agreement.rs`).

use std::collections::{BTreeMap, BTreeSet};

type Key = u64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Idle,
    Busy { by: Key },
    Done(i32),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Account {
    balance: i32,
    owner: Option<Key>,
}

impl Account {
    fn credit(&mut self, amount: i32) {
        self.balance += amount;
    }

    fn debit(&mut self, amount: i32) -> Result<i32, Problem> {
        if self.balance < amount {
            return Err(Problem::Short);
        }
        self.balance -= amount;
        Ok(self.balance)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Missing,
    Short,
}

const LIMIT: i32 = 2;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State {
    set: BTreeSet<Key>,
    map: BTreeMap<Key, i32>,
    accounts: BTreeMap<Key, Account>,
    status: Status,
    small: i8,
    count: u32,
    flag: bool,
}

fn double(amount: i32) -> i32 {
    amount * 2
}

fn apply_twice(amount: i32, step: impl Fn(i32) -> i32) -> i32 {
    step(step(amount))
}

impl State {
    fn ensure_known(&self, key: Key) -> Result<i32, Problem> {
        self.map.get(&key).copied().ok_or(Problem::Missing)
    }

    fn slot(&mut self, key: Key) -> &mut i32 {
        self.map.entry(key).or_insert(0)
    }

    // Options and maps.
    fn get_or_refuse(&mut self, key: Key, amount: i32) -> Option<i32> {
        let found = self.map.get(&key).copied()?;
        self.map.insert(key, found + amount);
        Some(found)
    }

    fn through_helper(&mut self, key: Key, amount: i32) -> Option<i32> {
        let before = self.ensure_known(key).ok()?;
        *self.slot(key) += amount;
        *self.slot(key + 1) -= 1;
        Some(before)
    }

    fn get_mut_adds(&mut self, key: Key, amount: i32) -> Option<i32> {
        if let Some(balance) = self.map.get_mut(&key) {
            *balance += amount;
            if *balance > LIMIT {
                *balance = LIMIT;
            }
            return Some(*balance);
        }
        None
    }

    fn entry_chain(&mut self, key: Key, amount: i32) -> Option<i32> {
        self.map.entry(key).and_modify(|value| *value += amount).or_insert(amount);
        let value = self.map.entry(7).or_insert_with(|| double(amount));
        *value += 1;
        *self.map.entry(8).or_default() -= 1;
        self.map.remove(&key)
    }

    fn insert_answers(&mut self, key: Key, amount: i32) -> Option<i32> {
        let old = self.map.insert(key, amount);
        let new = self.set.insert(key);
        let gone = self.set.remove(&(key + 1));
        self.flag = new && !gone;
        old
    }

    fn index_and_unwrap(&mut self, key: Key, amount: i32) -> Option<i32> {
        let value = self.map[&key];
        *self.map.get_mut(&(key + 1)).unwrap() = amount;
        Some(value + self.map.get(&key).expect("it is there"))
    }

    fn nested_records(&mut self, key: Key, amount: i32) -> Option<i32> {
        let account = self.accounts.get_mut(&key).ok_or(Problem::Missing).ok()?;
        account.credit(amount);
        account.owner = account.owner.take().or(Some(key));
        let rest = account.debit(1).unwrap_or(-9);
        self.accounts.entry(key + 1).or_default().credit(rest);
        Some(rest)
    }

    fn combinators(&mut self, key: Key, amount: i32) -> Option<i32> {
        let found = self.map.get(&key).copied();
        let one = found.map(|value| value + amount).filter(|value| *value > 0).unwrap_or(-1);
        let two = found.map_or(0, |value| value.max(amount));
        let three = found.and_then(|value| (value > amount).then_some(value)).or(Some(5)).unwrap_or_default();
        let four = found.ok_or(Problem::Missing).map_err(|_| 3).unwrap_or_else(|error| error);
        let five = i32::from(found.is_some_and(|value| value == amount)) + i32::from(found.is_none());
        let six = found.zip(self.map.get(&(key + 1)).copied()).map_or(0, |(first, second)| first - second);
        Some(one * 1000 + two * 100 + three * 10 + four + five + six)
    }

    // Control flow.
    fn let_else(&mut self, key: Key, amount: i32) -> Option<i32> {
        let Some(value) = self.map.get(&key) else {
            self.map.insert(key, amount);
            return None;
        };
        let (next, flag) = if *value > amount { (value - amount, true) } else { (*value, self.flag) };
        self.flag = flag;
        Some(next)
    }

    fn matches_status(&mut self, key: Key, amount: i32) -> Option<i32> {
        let result = match self.status {
            Status::Idle if amount > 1 => {
                self.status = Status::Busy { by: key };
                1
            }
            Status::Idle => 2,
            Status::Busy { by } if by == key => {
                self.status = Status::Done(amount);
                3
            }
            Status::Busy { .. } => return None,
            Status::Done(code @ 0..=1) => code + 4,
            Status::Done(code) => code,
        };
        Some(result)
    }

    fn changes_in_match(&mut self, key: Key, amount: i32) -> Option<i32> {
        match &mut self.status {
            Status::Done(code) => *code += amount,
            Status::Busy { by } if *by != key => *by = key,
            other => *other = Status::Done(0),
        }
        if let Status::Done(code) = &mut self.status
            && *code > 2
            && self.flag
        {
            *code = 2;
        }
        matches!(self.status, Status::Busy { by } if by == key).then_some(amount)
    }

    fn early_returns(&mut self, key: Key, amount: i32) -> Option<i32> {
        if self.set.contains(&key) || amount < 0 {
            return None;
        }
        let kind = if amount == 0 {
            "none"
        } else if self.flag && amount > 1 {
            "many"
        } else {
            return Some(9);
        };
        Some(if kind == "none" { 0 } else { 1 })
    }

    fn effects_in_conditions(&mut self, key: Key, amount: i32) -> Option<i32> {
        if !self.set.insert(key) && self.map.remove(&key).is_some() {
            return None;
        }
        let first = self.count;
        let second = {
            self.count += 1;
            self.count
        };
        self.flag = self.flag && self.set.remove(&(key + 1));
        (first < second || self.set.insert(99)).then(|| amount)
    }

    fn order_of_evaluation(&mut self, key: Key, amount: i32) -> Option<i32> {
        let pair = (self.small, { self.small = 3; self.small }, self.map.insert(key, amount), self.map.get(&key).copied());
        pair.2.map(|old| old + i32::from(pair.0) + i32::from(pair.1)).or(pair.3)
    }

    fn logical(&mut self, key: Key, amount: i32) -> Option<i32> {
        let both = self.flag && amount > 0;
        let either = both || self.set.contains(&key);
        let odd = both ^ either;
        (both | odd).then_some(1).or_else(|| if either & self.flag { Some(2) } else { None })
    }

    // Integers.
    fn narrow(&mut self, _key: Key, amount: i32) -> Option<i32> {
        let small = amount as i8;
        let wrapped = self.small.wrapping_mul(100).wrapping_add(small);
        let saturated = self.small.saturating_sub(120).saturating_add(small);
        let (over, did) = self.small.overflowing_add(100);
        self.small = wrapped;
        let checked = self.small.checked_mul(7)?;
        Some(i32::from(saturated) * 1000 + i32::from(over) + i32::from(checked) + i32::from(did))
    }

    fn unsigned(&mut self, _key: Key, amount: i32) -> Option<i32> {
        let step = u32::try_from(amount).ok()?;
        let lower = self.count.saturating_sub(step);
        let exact = self.count.checked_sub(step);
        self.count = self.count.abs_diff(step) + lower;
        self.count -= 1;
        exact.map(|value| value as i32 - 5)
    }

    fn division(&mut self, _key: Key, amount: i32) -> Option<i32> {
        let first = 7 / amount + -7 % 3;
        let second = (-7i32).rem_euclid(3) + (-7i32).div_euclid(3);
        let third = amount.pow(2).min(10).clamp(1, 6) - amount.abs() + amount.signum();
        let fourth = i32::from(self.small).checked_div(amount)?;
        Some(first * 100 + second * 10 + third + fourth + i32::from(i8::MAX))
    }

    fn comparisons(&mut self, key: Key, amount: i32) -> Option<i32> {
        let later = (amount, self.small) > (1, 0);
        let order = match amount.cmp(&1) {
            std::cmp::Ordering::Less => -1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater => 1,
        };
        let inside = (0..2).contains(&amount) || (3..=4).contains(&amount);
        Some(order + i32::from(later) * 10 + i32::from(inside) * 100 + i32::from(key != 2) * 1000)
    }

    // Whole values.
    fn clone_then_commit(&mut self, key: Key, amount: i32) -> Option<i32> {
        let mut next = self.clone();
        next.set.insert(key);
        next.count += 1;
        let old = next.map.insert(key, amount)?;
        *self = next;
        Some(old)
    }

    fn memory(&mut self, key: Key, amount: i32) -> Option<i32> {
        let taken = std::mem::take(&mut self.set);
        self.flag = taken.contains(&key);
        let status = std::mem::replace(&mut self.status, Status::Done(amount));
        let mut other = BTreeMap::new();
        other.insert(key, 1);
        std::mem::swap(&mut self.map, &mut other);
        self.map.extend(other.into_iter().filter(|(one, _)| *one != key));
        if status == Status::Idle { None } else { Some(4) }
    }

    fn structs(&mut self, key: Key, amount: i32) -> Option<i32> {
        let base = Account { balance: amount, ..Account::default() };
        let named = Account { owner: Some(key), ..base.clone() };
        let Account { balance, owner } = &named;
        let doubled = apply_twice(*balance, |value| double(value) - 1);
        self.accounts.insert(key, named.clone());
        *self = Self { small: self.count as i8, count: u32::from(self.flag), flag: self.small > 0, ..self.clone() };
        for one in self.set.clone() {
            self.accounts.entry(one).or_default().balance = amount;
        }
        if base == named || owner.is_none() { None } else { Some(doubled) }
    }

    fn moves(&mut self, key: Key, amount: i32) -> Option<i32> {
        let mut step = amount;
        let add = move |value: i32| value + step;
        step += 10;
        let text = (|| Err::<i32, String>(format!("no {key}")))().unwrap_or(1);
        let rest = self.small.checked_rem(amount as i8).map_or(-1, i32::from);
        (self.small, self.count) = (1, 2);
        Some(add(1) + step + text + rest)
    }

    fn deferred(&mut self, key: Key, amount: i32) -> Option<i32> {
        let chosen;
        if self.set.contains(&key) {
            chosen = amount;
        } else {
            chosen = LIMIT;
        }
        let mut total = chosen;
        total += 1;
        total *= 2;
        let add = |value: i32| value + total;
        Some(add(1) + add(amount))
    }
}
