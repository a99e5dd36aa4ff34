//! Which quantifiers enclose a node on *every* way to it: those are the ones that can bind what is free in it, and
//! within which it can be named once.
//!
//! These are the dominators of the node that are quantifiers; as nodes stand after their parts, one pass from the last
//! node to the first finds them (Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm", 2001, of which a
//! graph without cycles needs a single round).

use crate::problem::{NodeId, Problem};

/// For each node that an assertion or a case reaches, the innermost quantifier that encloses it on every way.
#[derive(Debug)]
pub(crate) struct Scopes {
    scopes: Vec<Scope>,
    /// How often a node is referred to by reached nodes, assertions and cases counted.
    uses: Vec<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Scope {
    Unreached,
    /// No quantifier encloses it on every way.
    Closed,
    Within(NodeId),
}

impl Scopes {
    /// The scopes of what the assertions, the cases and the nodes `observe` reach. References to later nodes are not followed.
    pub(crate) fn new(problem: &Problem, observe: &[NodeId]) -> Self {
        let count = problem.nodes.len();
        let mut scopes = Self { scopes: vec![Scope::Unreached; count], uses: vec![0; count] };
        for root in problem.roots().chain(observe.iter().copied()) {
            scopes.meet(root, Scope::Closed);
        }
        for (id, node) in problem.numbered().rev() {
            let scope = match scopes.scopes.get(id.0 as usize) {
                None | Some(Scope::Unreached) => continue,
                Some(_) if node.is_quantifier() => Scope::Within(id),
                Some(scope) => *scope,
            };
            for child in node.children().filter(|child| *child < id) {
                scopes.meet(child, scope);
            }
        }
        scopes
    }

    /// Whether an assertion or a case reaches the node.
    pub(crate) fn reaches(&self, id: NodeId) -> bool {
        self.scopes.get(id.0 as usize).is_some_and(|scope| *scope != Scope::Unreached)
    }

    /// How many references there are to the node.
    pub(crate) fn uses(&self, id: NodeId) -> u32 {
        self.uses.get(id.0 as usize).copied().unwrap_or(0)
    }

    /// The innermost quantifier that encloses the node on every way.
    pub(crate) fn innermost(&self, id: NodeId) -> Option<NodeId> {
        match self.scopes.get(id.0 as usize) {
            Some(Scope::Within(quantifier)) => Some(*quantifier),
            _ => None,
        }
    }

    /// All quantifiers that enclose the node on every way, from the innermost.
    pub(crate) fn enclosing(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.innermost(id), |quantifier| self.innermost(*quantifier))
    }

    /// Notes one more way to a node, within `scope`.
    fn meet(&mut self, id: NodeId, scope: Scope) {
        let place = id.0 as usize;
        let (Some(before), Some(uses)) = (self.scopes.get(place).copied(), self.uses.get_mut(place)) else { return };
        *uses = uses.saturating_add(1);
        let met = self.common(before, scope);
        if let Some(known) = self.scopes.get_mut(place) {
            *known = met;
        }
    }

    /// The innermost scope that encloses both. An enclosing quantifier stands after what it encloses, so of two different
    /// ones the earlier is left.
    fn common(&self, mut first: Scope, mut second: Scope) -> Scope {
        loop {
            match (first, second) {
                (Scope::Unreached, other) | (other, Scope::Unreached) => return other,
                (Scope::Closed, _) | (_, Scope::Closed) => return Scope::Closed,
                (Scope::Within(one), Scope::Within(other)) if one == other => return first,
                (Scope::Within(one), Scope::Within(other)) if one < other => first = self.outer(one),
                (Scope::Within(_), Scope::Within(other)) => second = self.outer(other),
            }
        }
    }

    /// The scope that a quantifier itself is in.
    fn outer(&self, quantifier: NodeId) -> Scope {
        self.innermost(quantifier).map_or(Scope::Closed, Scope::Within)
    }
}
