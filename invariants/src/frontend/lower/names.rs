//! What the names of locals mean at a point of a body.

use super::operand::Operand;
use super::place::Place;
use crate::term::Var;

/// What a name stands for.
#[derive(Clone)]
pub(super) enum Binding {
    /// A local of its own.
    Slot(Var),
    /// A `&mut`: another name for a place.
    Alias(Place),
    /// Something that is no value: an iterator, a closure, an entry.
    Other(Operand),
}

/// The names in scope, innermost last.
#[derive(Clone, Default)]
pub(super) struct Names {
    bindings: Vec<(String, Binding)>,
}

impl Names {
    pub(super) fn bind(&mut self, name: impl Into<String>, binding: Binding) {
        self.bindings.push((name.into(), binding));
    }

    pub(super) fn get(&self, name: &str) -> Option<&Binding> {
        self.bindings.iter().rev().find(|(bound, _)| bound == name).map(|(_, binding)| binding)
    }

    /// A depth to come back to with [`Names::leave`].
    pub(super) fn depth(&self) -> usize {
        self.bindings.len()
    }

    /// Forgets what was bound since.
    pub(super) fn leave(&mut self, depth: usize) {
        self.bindings.truncate(depth);
    }
}
