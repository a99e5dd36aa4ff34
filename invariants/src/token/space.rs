//! The graph of what has to be ordered, in pieces that a token each can serve: operations with their keys, and edges between
//! those that must not hold the same instance at the same time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use itertools::Itertools;

use super::key::{Key, Part, Reach};
use super::pairing::{Case, Pairing, pairings};
use super::relation::{Relation, Signature};
use crate::{Rate, Sort};

/// An operation with the instances of a token that it takes.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Node {
    pub(super) operation: usize,
    pub(super) key: Key,
    pub(super) reach: Reach,
}

/// By the places of the nodes, the smaller one first; an edge to itself for calls that exclude their like. Each with the places of
/// the requirements that ask for it.
pub(super) type Edges = BTreeMap<(usize, usize), BTreeSet<usize>>;

/// The nodes of one key space, and what has to be ordered there.
#[derive(Clone, Debug)]
pub(super) struct Space {
    /// In source order.
    pub(super) nodes: Vec<Node>,
    /// What has to be ordered.
    pub(super) edges: Edges,
    /// What the parts of its keys are called.
    pub(super) words: Vec<String>,
    /// What the parts of its keys range over; `None` for what is no argument.
    pub(super) sorts: Vec<Option<Sort>>,
}

/// The key spaces of a relation: the connected pieces of its graph, in the order of the requirements.
pub(super) fn spaces(relation: &Relation, differing: bool) -> Vec<Space> {
    let edges = edges(relation, differing);
    let mut by_node: BTreeMap<(usize, Vec<Part>), Vec<usize>> = BTreeMap::new();
    for (place, edge) in edges.iter().enumerate() {
        for key in [edge.unordered(0), edge.unordered(1)] {
            by_node.entry(key).or_default().push(place);
        }
    }
    let mut placed = vec![false; edges.len()];
    let mut spaces = Vec::new();
    for start in 0..edges.len() {
        let mut piece = Piece::default();
        let mut waiting = VecDeque::from([start]);
        while let Some(place) = waiting.pop_front() {
            if std::mem::replace(&mut placed[place], true) {
                continue;
            }
            for node in piece.add(&edges[place]) {
                waiting.extend(by_node.get(&unordered(&node)).into_iter().flatten());
            }
        }
        if !piece.edges.is_empty() {
            spaces.push(piece.mirrored().space(relation));
        }
    }
    spaces
}

/// A pairing with its operations.
struct Edge {
    operations: [usize; 2],
    pairing: Pairing,
}

fn edges(relation: &Relation, differing: bool) -> Vec<Edge> {
    let mut cases: BTreeMap<(usize, usize), Vec<Case<'_>>> = BTreeMap::new();
    for (place, requirement) in relation.requirements.iter().enumerate() {
        let of_pair = cases.entry((requirement.first, requirement.second)).or_default();
        of_pair.extend(requirement.when.cases.iter().map(|case| (place, case.as_slice())));
    }
    let of_pair = |((first, second), cases): ((usize, usize), Vec<Case<'_>>)| {
        let pairings = pairings(&cases, differing, first == second);
        pairings.into_iter().map(move |pairing| Edge { operations: [first, second], pairing })
    };
    cases.into_iter().flat_map(of_pair).collect()
}

/// What tells a node of a space, whatever order the parts of its key are in and whichever instances it takes.
fn unordered(node: &Node) -> (usize, Vec<Part>) {
    (node.operation, node.key.parts.iter().sorted().cloned().collect())
}

impl Edge {
    fn node(&self, side: usize, order: &[usize]) -> Node {
        let part = |place: &usize| {
            let (first, second) = &self.pairing.parts[*place];
            if side == 0 { first.clone() } else { second.clone() }
        };
        let key = Key { parts: order.iter().map(part).collect() };
        let reach = if side == 0 { Reach::Own } else { self.pairing.reach };
        Node { operation: self.operations[side], key, reach }
    }

    fn unordered(&self, side: usize) -> (usize, Vec<Part>) {
        let order: Vec<usize> = (0..self.pairing.parts.len()).collect();
        unordered(&self.node(side, &order))
    }
}

/// A space that grows.
#[derive(Default)]
struct Piece {
    nodes: Vec<Node>,
    edges: Edges,
}

impl Piece {
    /// Adds an edge, with the parts of its keys in an order that fits the nodes that are there; gives the nodes that are new.
    fn add(&mut self, edge: &Edge) -> Vec<Node> {
        let nodes = self.aligned(edge);
        let mut new = Vec::new();
        let mut place = |node: &Node| {
            self.nodes.iter().position(|known| known == node).unwrap_or_else(|| {
                new.push(node.clone());
                self.nodes.push(node.clone());
                self.nodes.len() - 1
            })
        };
        let places = (place(&nodes[0]), place(&nodes[1]));
        self.edges.entry(places).or_default().extend(&edge.pairing.requirements);
        new
    }

    /// The two nodes of an edge, so that as many as can be are there already.
    fn aligned(&self, edge: &Edge) -> [Node; 2] {
        let count = edge.pairing.parts.len();
        let ordered = |order: &[usize]| [edge.node(0, order), edge.node(1, order)];
        let known = |nodes: &[Node; 2]| {
            nodes
                .iter()
                .filter(|node| {
                    self.nodes.iter().any(|known| (known.operation, &known.key) == (node.operation, &node.key))
                })
                .count()
        };
        let as_written: Vec<usize> = (0..count).collect();
        let orders = [0, 1].into_iter().flat_map(|side| {
            let keys = self.nodes.iter().filter(move |node| node.operation == edge.operations[side]);
            keys.filter_map(move |node| edge.order_as(side, &node.key))
        });
        let mut best = ordered(&as_written);
        for order in orders {
            let nodes = ordered(&order);
            if known(&nodes) > known(&best) {
                best = nodes;
            }
        }
        best
    }

    /// With the mirror image of each edge between an instance of one call and all but an instance of another, where the calls take
    /// that, too: it orders nothing more, and what has the same neighbours is one mode.
    fn mirrored(mut self) -> Self {
        let other_reach = |node: &Node| {
            let reach = if node.reach == Reach::Own { Reach::Others } else { Reach::Own };
            let wanted = Node { reach, ..node.clone() };
            self.nodes.iter().position(|known| *known == wanted)
        };
        let mut images = Vec::new();
        for ((one, other), requirements) in &self.edges {
            let (first, second) = (&self.nodes[*one], &self.nodes[*other]);
            if first.reach != second.reach
                && let Some(image) = other_reach(first).zip(other_reach(second))
            {
                images.push((image, requirements.clone()));
            }
        }
        for (image, requirements) in images {
            self.edges.entry(image).or_default().extend(requirements);
        }
        self
    }

    fn space(self, relation: &Relation) -> Space {
        let order: Vec<usize> = (0..self.nodes.len()).sorted_by_key(|place| &self.nodes[*place]).collect();
        let nodes: Vec<Node> = order.iter().map(|place| self.nodes[*place].clone()).collect();
        let mut rank = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            rank[*old] = new;
        }
        let edges = moved(&self.edges, |node| rank[node]);
        let words = words(&nodes, relation);
        let sorts = nodes.first().map_or_else(Vec::new, |node| {
            let signature = &relation.operations[node.operation];
            node.key.parts.iter().map(|part| part.sort(signature)).collect()
        });
        Space { nodes, edges, words, sorts }
    }
}

impl Edge {
    /// The order of the parts that gives one side that key; `None` where the key has others.
    fn order_as(&self, side: usize, key: &Key) -> Option<Vec<usize>> {
        let mut free: Vec<usize> = (0..self.pairing.parts.len()).collect();
        if key.parts.len() != free.len() {
            return None;
        }
        let place = |part: &Part| {
            let at = free.iter().position(|place| {
                let (first, second) = &self.pairing.parts[*place];
                part == if side == 0 { first } else { second }
            })?;
            Some(free.remove(at))
        };
        key.parts.iter().map(place).collect()
    }
}

/// What most nodes call each part, and the first of these where several are called as often.
fn words(nodes: &[Node], relation: &Relation) -> Vec<String> {
    let of_node = |node: &Node| -> Vec<String> {
        let signature: &Signature = &relation.operations[node.operation];
        node.key.parts.iter().map(|part| part.word(signature)).collect()
    };
    let all: Vec<Vec<String>> = nodes.iter().map(of_node).collect();
    let count = all.first().map_or(0, Vec::len);
    let most_common = |place: usize| {
        let column: Vec<&String> = all.iter().map(|words| &words[place]).collect();
        let often = |word: &String| column.iter().filter(|other| **other == word).count();
        let first = |word: &String| column.iter().position(|other| *other == word);
        let best = column.iter().max_by_key(|word| (often(word), std::cmp::Reverse(first(word))));
        best.map_or_else(String::new, |word| (**word).clone())
    };
    (0..count).map(most_common).collect()
}

/// Edges between other places; several that fall together are one.
fn moved(edges: &Edges, place: impl Fn(usize) -> usize) -> Edges {
    let mut moved = Edges::new();
    for ((one, other), requirements) in edges {
        moved.entry(ascending((place(*one), place(*other)))).or_default().extend(requirements);
    }
    moved
}

fn ascending((one, other): (usize, usize)) -> (usize, usize) {
    (one.min(other), one.max(other))
}

impl Space {
    /// Spaces of which those with keys of the same names and sorts are one: they share a token, in modes that are compatible.
    pub(super) fn joined(spaces: Vec<Self>) -> Vec<Self> {
        let mut joined: Vec<Self> = Vec::new();
        for space in spaces {
            let same = |known: &&mut Self| {
                !space.words.is_empty() && (&known.words, &known.sorts) == (&space.words, &space.sorts)
            };
            match joined.iter_mut().find(same) {
                Some(known) => known.join(space),
                None => joined.push(space),
            }
        }
        joined
    }

    fn join(&mut self, other: Self) {
        let all: Vec<Node> = self.nodes.iter().chain(&other.nodes).cloned().sorted().collect();
        let mut edges = Edges::new();
        let place = |node: &Node| all.iter().position(|known| known == node).unwrap_or_default();
        for space in [&*self, &other] {
            for (edge, requirements) in moved(&space.edges, |node| place(&space.nodes[node])) {
                edges.entry(edge).or_default().extend(requirements);
            }
        }
        self.edges = edges;
        self.nodes = all;
    }

    /// The nodes in classes of the same neighbours, each a mode: the fewest modes of which compatibility is that of the nodes
    /// (THEORY section 5). In source order.
    pub(super) fn modes(&self) -> Vec<Vec<usize>> {
        let mut by_neighbours: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        for node in 0..self.nodes.len() {
            by_neighbours.entry(self.neighbours(node)).or_default().push(node);
        }
        by_neighbours.into_values().sorted().collect()
    }

    /// The nodes that a node excludes.
    pub(super) fn neighbours(&self, node: usize) -> Vec<usize> {
        (0..self.nodes.len()).filter(|other| self.edges.contains_key(&ascending((node, *other)))).collect()
    }

    /// A part of it: these edges, and the nodes that they have.
    pub(super) fn part(&self, edges: &BTreeSet<(usize, usize)>) -> Self {
        let places: Vec<usize> = edges.iter().flat_map(|(one, other)| [*one, *other]).sorted().dedup().collect();
        let chosen = self.edges.iter().filter(|(edge, _)| edges.contains(edge));
        let chosen = chosen.map(|(edge, requirements)| (*edge, requirements.clone())).collect();
        Self {
            nodes: places.iter().map(|place| self.nodes[*place].clone()).collect(),
            edges: moved(&chosen, |node| places.binary_search(&node).unwrap_or_default()),
            words: self.words.clone(),
            sorts: self.sorts.clone(),
        }
    }

    /// How often these nodes take the token.
    pub(super) fn rate(&self, nodes: &[usize], relation: &Relation) -> Rate {
        nodes.iter().map(|node| relation.operations[self.nodes[*node].operation].rate).sum()
    }
}
