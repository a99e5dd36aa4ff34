//! The local variables in sight.

use rustc_hash::FxHashMap;

use crate::written::Name;

/// Nested scopes of local variables, each with what is known of it.
#[derive(Debug)]
pub(super) struct Scopes<T> {
    scopes: Vec<FxHashMap<Name, T>>,
}

impl<T> Default for Scopes<T> {
    fn default() -> Self {
        Self { scopes: Vec::new() }
    }
}

impl<T> Scopes<T> {
    /// Opens a scope.
    pub(super) fn push(&mut self) {
        self.scopes.push(FxHashMap::default());
    }

    /// Closes the innermost scope.
    pub(super) fn pop(&mut self) {
        self.scopes.pop();
    }

    /// Declares a variable in the innermost scope.
    pub(super) fn declare(&mut self, name: Name, value: T) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, value);
        }
    }

    /// The variable that `name` stands for.
    #[must_use]
    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }
}
