//! Plans from the graph of what has to be ordered: modes, locks, and names.

use std::collections::BTreeSet;

use itertools::Itertools;

use super::cover::Graph;
use super::coverage::compare;
use super::key::Reach;
use super::relation::Relation;
use super::space::{Node, Space, spaces};
use super::two_mode::two_mode;
use super::{Acquisition, Mode, ModeKind, Plan, PlanKind, Token};
use crate::Rate;

/// The plans that order all that a relation asks for. The first has modes by key and orders as little else as a token can tell. It
/// is followed by the same with masks and with two modes a token, each where that differs, and by shared and exclusive locks.
#[must_use]
pub fn plans(relation: &Relation) -> Vec<Plan> {
    let equal = spaces(relation, false);
    let multi_mode = plan(PlanKind::MultiMode, drafts(relation, Space::joined(equal.clone())), relation);
    let others = plan(PlanKind::OthersByKey, drafts(relation, Space::joined(spaces(relation, true))), relation);
    let differ = others.acquisitions != multi_mode.acquisitions;
    let two_mode = two_mode(&equal).map(|pieces| plan(PlanKind::TwoMode, drafts(relation, pieces), relation));
    let two_mode = two_mode.filter(|plan| plan.tokens != multi_mode.tokens);
    let locks = plan(PlanKind::SharedExclusive, locks(relation, equal), relation);
    std::iter::once(multi_mode).chain(differ.then_some(others)).chain(two_mode).chain([locks]).collect()
}

/// A token before it has a place, with the nodes of each mode.
pub(super) struct Draft {
    pub(super) token: Token,
    pub(super) nodes: Vec<Vec<Node>>,
}

/// Each space a token whose modes are the classes of its nodes.
fn drafts(relation: &Relation, spaces: Vec<Space>) -> Vec<Draft> {
    let draft = |space: Space| {
        let classes = space.modes();
        let class_of = |node: usize| classes.iter().position(|class| class.contains(&node));
        let excludes: Vec<Vec<usize>> = classes
            .iter()
            .map(|class| {
                let neighbours = class.first().map(|node| space.neighbours(*node)).unwrap_or_default();
                neighbours.into_iter().filter_map(class_of).sorted().dedup().collect()
            })
            .collect();
        space.draft(relation, &classes, excludes)
    };
    spaces.into_iter().map(draft).collect()
}

/// Each space a token with two modes, and exclusive what a cheapest cover has (THEORY section 5).
fn locks(relation: &Relation, spaces: Vec<Space>) -> Vec<Draft> {
    let draft = |space: Space| {
        let exclusive = space.cheapest_cover(relation);
        let (exclusive, shared): (Vec<usize>, Vec<usize>) =
            (0..space.nodes.len()).partition(|node| exclusive.contains(node));
        if shared.is_empty() {
            return space.draft(relation, &[exclusive], vec![vec![0]]);
        }
        space.draft(relation, &[exclusive, shared], vec![vec![0, 1], vec![0]])
    };
    spaces.into_iter().map(draft).collect()
}

impl Space {
    /// The nodes of the cheapest cover of all edges, which is one of classes: of nodes with the same neighbours, either all are in
    /// a cheapest cover, or none has to be.
    fn cheapest_cover(&self, relation: &Relation) -> Vec<usize> {
        let classes = self.modes();
        let weights = classes.iter().map(|class| self.rate(class, relation)).collect();
        let class_of = |node: usize| classes.iter().position(|class| class.contains(&node));
        let edges = self.edges.keys().filter_map(|(one, other)| class_of(*one).zip(class_of(*other)));
        let cover = Graph::new(weights, edges).cover();
        cover.into_iter().flat_map(|class| classes[class].iter().copied()).collect()
    }

    /// A token with these nodes in its modes, and modes that exclude each other so.
    pub(super) fn draft(&self, relation: &Relation, modes: &[Vec<usize>], excludes: Vec<Vec<usize>>) -> Draft {
        let nodes: Vec<Vec<Node>> =
            modes.iter().map(|mode| mode.iter().map(|node| self.nodes[*node].clone()).collect()).collect();
        let token = Token {
            name: self.name(relation),
            key: self.words.clone(),
            modes: named_modes(relation, &nodes, excludes),
            requirements: self.edges.values().flatten().copied().sorted().dedup().collect(),
        };
        Draft { token, nodes }
    }

    /// What keys are called; without key, the first of the operations that would hold it exclusively.
    fn name(&self, relation: &Relation) -> String {
        if !self.words.is_empty() {
            return self.words.join("_");
        }
        let leader = self.cheapest_cover(relation).into_iter().min().map(|node| self.nodes[node].operation);
        leader.map_or_else(String::new, |operation| relation.operations[operation].name.to_string())
    }
}

/// Modes with names: what they are among the others, or else that of their first operation.
pub(super) fn named_modes(relation: &Relation, nodes: &[Vec<Node>], excludes: Vec<Vec<usize>>) -> Vec<Mode> {
    let exclusive = excludes.iter().position(|excluded| excluded.len() == nodes.len());
    let kind = |place: usize| match exclusive {
        Some(exclusive) if exclusive == place => ModeKind::Exclusive,
        Some(exclusive) if excludes[place] == [exclusive] => ModeKind::Shared,
        _ => ModeKind::Named,
    };
    let own_name = |node: &Node| relation.operations[node.operation].name.to_string();
    let firsts: Vec<String> = nodes.iter().filter_map(|nodes| nodes.first()).map(own_name).collect();
    let mut taken: BTreeSet<String> = BTreeSet::from(["exclusive".to_owned(), "shared".to_owned()]);
    let mut modes = Vec::new();
    for (place, nodes) in nodes.iter().enumerate() {
        let name = match (kind(place), nodes.first()) {
            (ModeKind::Exclusive, _) => "exclusive".to_owned(),
            (ModeKind::Shared, _) => "shared".to_owned(),
            (ModeKind::Named, None) => unique(String::new(), &mut taken),
            (ModeKind::Named, Some(node)) => {
                let mut name = own_name(node);
                // An operation that takes one token in two modes says by which of its arguments.
                if firsts.iter().filter(|first| **first == name).count() > 1 {
                    let signature = &relation.operations[node.operation];
                    name.extend(node.key.parts.iter().map(|part| format!("_{}", part.word(signature))));
                    name.push_str(if node.reach == Reach::Others { "_others" } else { "" });
                }
                unique(name, &mut taken)
            }
        };
        let operations = nodes.iter().map(|node| node.operation).sorted().dedup().collect();
        modes.push(Mode { name, kind: kind(place), operations, excludes: excludes[place].clone() });
    }
    modes
}

/// A name that was not taken, made from one that may be.
fn unique(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}_{number}");
        number += 1;
    }
    free
}

/// A plan with these tokens in the order of their names, which is made unique, and priced.
fn plan(kind: PlanKind, mut drafts: Vec<Draft>, relation: &Relation) -> Plan {
    let mut taken = BTreeSet::new();
    for draft in &mut drafts {
        draft.token.name = unique(std::mem::take(&mut draft.token.name), &mut taken);
    }
    drafts.sort_by(|one, other| one.token.name.cmp(&other.token.name));
    let mut acquisitions = vec![Vec::new(); relation.operations.len()];
    for (token, draft) in drafts.iter().enumerate() {
        for (mode, nodes) in draft.nodes.iter().enumerate() {
            for node in nodes {
                let acquisition = Acquisition { token, key: node.key.clone(), reach: node.reach, mode };
                acquisitions[node.operation].push(acquisition);
            }
        }
    }
    let tokens = drafts.into_iter().map(|draft| draft.token).collect();
    Plan::new(kind, tokens, acquisitions, relation)
}

impl Plan {
    /// A plan with what it costs.
    pub(super) fn new(
        kind: PlanKind,
        tokens: Vec<Token>,
        mut acquisitions: Vec<Vec<Acquisition>>,
        relation: &Relation,
    ) -> Self {
        for taken in &mut acquisitions {
            taken.sort();
        }
        let often = |(taken, operation): (&Vec<Acquisition>, &super::Signature)| -> Rate {
            taken.iter().map(|_| operation.rate).sum()
        };
        let acquisitions_per_second = acquisitions.iter().zip(&relation.operations).map(often).sum();
        let mut plan = Self { kind, tokens, acquisitions, acquisitions_per_second, over_serialised: Vec::new() };
        plan.over_serialised = compare(&plan, relation).beyond;
        plan
    }
}
