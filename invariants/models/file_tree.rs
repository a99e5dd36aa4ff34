//! A file tree whose nodes have a rank above that of their parent (Nair et al., "A coordination-free, convergent, and safe
//! replicated tree", 2021; Kleppmann et al., "A highly-available move operation for replicated trees", 2022): moves that
//! respect the ranks cannot close a cycle, however many run concurrently. What is left is one node moved to two places, and
//! removal.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type NodeId = u64;

/// Deeper trees are refused.
const DEEPEST: u8 = 100;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    parent: Option<NodeId>,
    rank: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Unknown,
    TooDeep,
    NotEmpty,
    Root,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTree {
    nodes: BTreeMap<NodeId, Node>,
}

#[replicated]
impl FileTree {
    #[initial]
    pub fn new(root: NodeId) -> Self {
        Self { nodes: BTreeMap::from([(root, Node { parent: None, rank: 0 })]) }
    }

    #[invariant]
    fn parents_rank_lower(&self) -> bool {
        self.nodes.values().all(|node| node.parent.is_none_or(|parent| self.ranks_below(parent, node.rank)))
    }

    fn ranks_below(&self, node: NodeId, rank: u8) -> bool {
        self.nodes.get(&node).is_some_and(|node| node.rank < rank)
    }

    //~ create / remove: invariant parents_rank_lower, precondition
    #[operation]
    pub fn create(&mut self, #[fresh] node: NodeId, parent: NodeId, rank: u8) -> Result<(), Refused> {
        if rank > DEEPEST {
            return Err(Refused::TooDeep);
        }
        if !self.ranks_below(parent, rank) {
            return Err(Refused::Unknown);
        }
        self.nodes.insert(node, Node { parent: Some(parent), rank });
        Ok(())
    }

    //~ relocate / relocate: convergence
    //~ relocate / remove: invariant parents_rank_lower, definedness, precondition
    #[operation]
    pub fn relocate(&mut self, node: NodeId, parent: NodeId) -> Result<(), Refused> {
        let rank = self.nodes.get(&node).ok_or(Refused::Unknown)?.rank;
        if !self.ranks_below(parent, rank) {
            return Err(Refused::Unknown);
        }
        self.nodes.insert(node, Node { parent: Some(parent), rank });
        Ok(())
    }

    //~ remove / remove: precondition
    #[operation]
    pub fn remove(&mut self, node: NodeId) -> Result<(), Refused> {
        let found = self.nodes.get(&node).ok_or(Refused::Unknown)?;
        if found.parent.is_none() {
            return Err(Refused::Root);
        }
        if self.nodes.values().any(|child| child.parent == Some(node)) {
            return Err(Refused::NotEmpty);
        }
        self.nodes.remove(&node);
        Ok(())
    }
}
