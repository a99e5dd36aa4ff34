// More methods of the state in `cases.rs`: quantifiers, comprehensions, and loops.

impl State {
    fn quantifiers(&mut self, key: Key, amount: i32) -> Option<i32> {
        let all = self.map.values().all(|value| *value >= amount);
        let any = self.map.iter().any(|(one, value)| *one == key && *value != amount);
        let some = self.set.iter().filter(|one| self.map.contains_key(one)).all(|one| *one != key);
        let none = self.map.keys().filter_map(|one| self.map.get(one)).any(|value| *value == amount);
        let sub = self.set.iter().all(|one| self.map.keys().any(|other| one == other));
        let both = self.set.iter().chain(self.map.keys()).any(|one| *one == key) && !self.set.is_empty();
        let first = i32::from(all) + 10 * i32::from(any) + 100 * i32::from(some);
        Some(first + 1000 * i32::from(none) + 10_000 * i32::from(sub) + 100_000 * i32::from(both))
    }

    fn comprehensions(&mut self, key: Key, amount: i32) -> Option<i32> {
        let kept: BTreeSet<Key> = self.set.iter().copied().filter(|one| *one != key).collect();
        let keys = self.map.iter().filter(|(_, value)| **value > amount).map(|(one, _)| *one).collect::<BTreeSet<_>>();
        self.map = self.map.iter().map(|(one, value)| (*one, value.saturating_add(amount))).collect();
        self.set = kept.union(&keys).cloned().collect();
        let common: BTreeSet<Key> = &kept & &keys;
        self.set.extend(common.difference(&BTreeSet::from([key])).copied());
        self.flag = kept.is_subset(&self.set) && !keys.is_disjoint(&self.set);
        Some(0)
    }

    fn retains(&mut self, key: Key, amount: i32) -> Option<i32> {
        self.set.retain(|one| *one != key && self.map.contains_key(one));
        self.map.retain(|one, value| {
            if self.set.contains(one) {
                *value += 1;
            }
            *value > amount
        });
        None
    }

    fn loops(&mut self, key: Key, amount: i32) -> Option<i32> {
        for value in self.map.values_mut() {
            if *value > amount {
                *value -= 1;
            }
        }
        for (one, value) in self.map.iter_mut().filter(|(one, _)| **one != key) {
            if *one == 1 {
                continue;
            }
            *value += 2;
        }
        for (one, value) in &mut self.map {
            *value = (*value).max(if *one == key { amount } else { 0 });
        }
        Some(1)
    }

    fn loops_over_others(&mut self, key: Key, amount: i32) -> Option<i32> {
        for one in &self.set {
            *self.map.entry(*one).or_insert(0) += amount;
        }
        let known: BTreeSet<Key> = self.map.keys().copied().collect();
        for one in known {
            if self.map.get(&one).is_some_and(|value| *value > 2) {
                self.map.remove(&one);
            } else if one != key {
                self.set.insert(one);
            }
        }
        for (one, value) in &self.map {
            if *value < 0 {
                self.set.remove(one);
            }
        }
        Some(2)
    }

    fn loops_that_return(&mut self, key: Key, amount: i32) -> Option<i32> {
        let mut found = false;
        for (one, value) in &self.map {
            if *value == amount && *one != key {
                return Some(amount);
            }
        }
        for one in self.map.keys() {
            if *one == key {
                found = true;
            }
        }
        for one in [key, key + 1] {
            self.set.insert(one);
        }
        found.then_some(7)
    }
}
