//! Sets of places, a bit each.

use fixedbitset::FixedBitSet;

/// Those of the first `count` places at which something holds.
pub(crate) fn bits(count: usize, holds: impl Fn(usize) -> bool) -> FixedBitSet {
    let mut bits = FixedBitSet::with_capacity(count);
    bits.extend((0..count).filter(|place| holds(*place)));
    bits
}

/// What is in one set and not in the other.
pub(crate) fn without(one: &FixedBitSet, other: &FixedBitSet) -> FixedBitSet {
    let mut rest = one.clone();
    rest.difference_with(other);
    rest
}
