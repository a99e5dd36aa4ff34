//! Annotated code is the code without the annotations: it compiles as it stands, runs as it stands, and is warned of as it
//! stands.
#![deny(warnings)]

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

#[replicated(apply = "rerun", overflow = "checked")]
#[derive(Clone, Debug, PartialEq)]
struct Seats<Name: Ord, const COUNT: usize>
where
    Name: Clone,
{
    taken: BTreeMap<Name, [u8; COUNT]>,
    waiting: BTreeSet<Name>,
    /// Read by an invariant alone.
    limit: usize,
}

type Two<const COUNT: usize> = [u8; COUNT];

/// An event that every replica applies.
struct Seated<Name>(Name);

impl<Name: Ord + Clone, const COUNT: usize> Seats<Name, COUNT> {
    /// Called by an invariant alone.
    fn full(&self) -> bool {
        self.taken.len() > self.limit
    }
}

#[replicated]
impl<Name: Ord + Clone, const COUNT: usize> Seats<Name, { COUNT }>
where
    Seats<Name, { COUNT }>: Sized,
{
    #![allow(clippy::needless_pass_by_value, reason = "to have an attribute inside")]

    const LINE: u32 = line!();

    #[initial]
    fn new(limit: usize) -> Option<Self> {
        (limit > 0).then(|| Self { taken: BTreeMap::new(), waiting: BTreeSet::new(), limit })
    }

    /// Private, and called by nobody.
    #[steadfast::invariant]
    fn bounded(&self) -> bool {
        !self.full()
    }

    #[equivalence]
    fn same_guests(&self, other: &Self) -> bool {
        self.taken.keys().eq(other.taken.keys())
    }

    #[must_use]
    #[operation(refuses = "none", rate = 2.5, token("seat", key = name, mode = "exclusive"))]
    #[inline]
    pub(crate) fn sit<F: Fn(&Name) -> bool>(
        &self,
        #[fresh] name: Name,
        #[::steadfast::replica] replica: u8,
        allowed: F,
        pair @ (_, _): (fn(u8) -> u8, u8),
    ) -> Option<(Seated<Name>, Two<{ 1 + 1 }>)> {
        (allowed(&name) && !self.full()).then(|| (Seated(name), [replica, pair.0(pair.1)]))
    }

    #[effect]
    fn seat(&mut self, Seated(name): Seated<Name>) {
        self.waiting.remove(&name);
        self.taken.insert(name, [0; COUNT]);
    }

    #[operation]
    const extern "C" fn line() -> u32 {
        line!() - Self::LINE
    }

    #[local("tests put people into the queue")]
    fn wait(&mut self, name: Name) {
        self.waiting.insert(name);
    }
}

#[replicated]
impl<Name: Ord + Clone> Default for Seats<Name, 1> {
    #[initial]
    fn default() -> Self {
        Self { taken: BTreeMap::new(), waiting: BTreeSet::new(), limit: 1 }
    }
}

#[replicated]
struct Unit;

#[replicated]
impl Unit {}

#[test]
fn annotated_code_runs_as_it_stands() {
    assert_eq!(Seats::<u8, 1>::new(0), None);
    let mut seats: Seats<&str, 1> = Seats::default();
    seats.wait("ada");
    let (event, numbers) = seats.sit("ada", 7, |_| true, (u8::reverse_bits, 1)).expect("there is a seat");
    seats.seat(event);
    assert_eq!(numbers, [7, 128]);
    assert!(seats.waiting.is_empty());
    assert_eq!(size_of_val(&Unit), 0);
}

#[test]
fn places_in_the_code_stay_what_they_are() {
    assert_eq!(Seats::<u8, 1>::line(), 39);
}
