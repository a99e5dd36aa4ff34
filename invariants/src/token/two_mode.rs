//! The fewest tokens where each has two sides that exclude each other, or excludes itself.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;

use super::space::Space;

/// Graphs with more modes are left alone: the search takes time that is exponential in them.
const MODES: usize = 6;

type Edge = (usize, usize);

/// The spaces in pieces, each of which is a biclique or excludes itself: a minimum cover of the edges, exact (THEORY section 5). Of
/// several, the first in the order of source. `None` where a space has too many modes.
pub(super) fn two_mode(spaces: &[Space]) -> Option<Vec<Space>> {
    let pieces = spaces.iter().map(|space| {
        let classes = space.modes();
        let cover = Quotient::of(space, &classes)?.cover()?;
        let of_nodes = |piece: BTreeSet<Edge>| {
            let edges = piece.iter().flat_map(|(one, other)| {
                let pairs = classes[*one].iter().cartesian_product(&classes[*other]);
                pairs.map(|(one, other)| (*one.min(other), *one.max(other)))
            });
            space.part(&edges.collect())
        };
        Some(cover.into_iter().map(of_nodes).collect::<Vec<Space>>())
    });
    pieces.collect::<Option<Vec<_>>>().map(|pieces| pieces.into_iter().flatten().collect())
}

/// The graph of the modes of a space: nodes with the same neighbours are together in a minimum cover.
struct Quotient {
    /// The neighbours of each mode, a bit each.
    neighbours: Vec<u32>,
}

impl Quotient {
    fn of(space: &Space, classes: &[Vec<usize>]) -> Option<Self> {
        if classes.len() > MODES {
            return None;
        }
        let class_of: BTreeMap<usize, usize> = classes
            .iter()
            .enumerate()
            .flat_map(|(class, nodes)| nodes.iter().map(move |node| (*node, class)))
            .collect();
        let mut neighbours = vec![0; classes.len()];
        for (one, other) in space.edges.keys() {
            let (one, other) = (class_of[one], class_of[other]);
            neighbours[one] |= 1 << other;
            neighbours[other] |= 1 << one;
        }
        Some(Self { neighbours })
    }

    /// What all of a set of modes exclude.
    fn common(&self, set: u32) -> u32 {
        members(set).fold(u32::MAX, |common, member| common & self.neighbours[member])
    }

    /// The edges that one token can have: between two sides, none of which can be larger, or among modes that exclude themselves.
    fn candidates(&self) -> Vec<BTreeSet<Edge>> {
        let mut candidates = BTreeSet::new();
        for side in 1_u32..1 << self.neighbours.len() {
            let common = self.common(side);
            if side & common == side {
                candidates.insert(edges(side, side));
            }
            if common & !side != 0 {
                candidates.insert(edges(side, common & !side));
            }
        }
        let is_largest =
            |one: &&BTreeSet<Edge>| !candidates.iter().any(|other| other.len() > one.len() && one.is_subset(other));
        candidates.iter().filter(is_largest).cloned().collect()
    }

    /// The fewest candidates that together have all edges.
    fn cover(&self) -> Option<Vec<BTreeSet<Edge>>> {
        let candidates = self.candidates();
        let all = (0..self.neighbours.len()).flat_map(|one| edges(1 << one, self.neighbours[one])).collect();
        (0..=self.neighbours.len() * self.neighbours.len()).find_map(|count| within(&candidates, &all, count))
    }
}

/// At most `count` candidates that have these edges; one of them has the first.
fn within(candidates: &[BTreeSet<Edge>], open: &BTreeSet<Edge>, count: usize) -> Option<Vec<BTreeSet<Edge>>> {
    let Some(first) = open.first() else { return Some(Vec::new()) };
    let count = count.checked_sub(1)?;
    candidates.iter().filter(|candidate| candidate.contains(first)).find_map(|candidate| {
        let mut cover = within(candidates, &open.difference(candidate).copied().collect(), count)?;
        cover.insert(0, candidate.clone());
        Some(cover)
    })
}

fn edges(one_side: u32, other_side: u32) -> BTreeSet<Edge> {
    members(one_side)
        .cartesian_product(members(other_side).collect::<Vec<_>>())
        .map(|(one, other)| (one.min(other), one.max(other)))
        .collect()
}

fn members(set: u32) -> impl Iterator<Item = usize> + Clone {
    (0..32).filter(move |place| set >> place & 1 == 1)
}
