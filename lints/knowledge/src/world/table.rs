//! Tables from hashed names to what has them.

/// What has a name, by the [hash](crate::outline::hash) of the name. It is filled once, without comparing anything.
#[derive(Debug)]
pub(super) struct Table<T> {
    /// All entries, those of one group together and in the order in which they were given.
    entries: Vec<(u64, T)>,
    /// Where each group begins, and the end of the last.
    starts: Vec<u32>,
    /// By how many bits a hash is shifted to the number of its group.
    shift: u32,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), starts: vec![0; 3], shift: u64::BITS - 1 }
    }
}

impl<T: Copy> Table<T> {
    /// The table of these entries.
    pub(super) fn new(given: &[(u64, T)]) -> Self {
        let Some(first) = given.first() else { return Self::default() };
        // As many groups as entries, or up to twice as many.
        let bits = given.len().next_power_of_two().trailing_zeros().max(1);
        let shift = u64::BITS - bits;
        let group = |hash: u64| usize::try_from(hash >> shift).unwrap_or_default();
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for (hash, _) in given {
            starts[group(*hash) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut entries = vec![*first; given.len()];
        for entry in given {
            let at = &mut next[group(entry.0)];
            entries[*at as usize] = *entry;
            *at += 1;
        }
        Self { entries, starts, shift }
    }

    /// What has a name of this hash, in the order in which it was given.
    pub(super) fn get(&self, hash: u64) -> impl Iterator<Item = T> {
        let group = usize::try_from(hash >> self.shift).unwrap_or_default();
        let bounds = self.starts[group] as usize..self.starts[group + 1] as usize;
        self.entries[bounds].iter().filter(move |(known, _)| *known == hash).map(|(_, found)| *found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::hash;

    #[test]
    fn everything_that_has_a_name_is_found_in_its_order() {
        for count in [0, 1, 2, 3, 100, 1000] {
            let names: Vec<String> = (0..count).map(|number| format!("name {}", number / 3)).collect();
            let given: Vec<(u64, usize)> = names.iter().enumerate().map(|(at, name)| (hash([name]), at)).collect();
            let table = Table::new(&given);
            for (at, name) in names.iter().enumerate() {
                let start = at / 3 * 3;
                let wanted: Vec<usize> = (start..count.min(start + 3)).collect();
                assert_eq!(table.get(hash([name])).collect::<Vec<_>>(), wanted);
            }
            assert_eq!(table.get(hash(["none"])).count(), 0);
        }
    }
}
