//! The local variables in sight.

use rustc_hash::FxHashMap;

use super::Type;
use crate::handler::Callee;

/// What is known of a local variable.
#[derive(Clone, Debug, Default)]
pub(crate) struct Local {
    /// Its type.
    pub(crate) ty: Type,
    /// The call that it holds the result of, untouched.
    pub(crate) callee: Option<Callee>,
}

/// Nested scopes of local variables.
#[derive(Debug, Default)]
pub(crate) struct Scopes {
    scopes: Vec<FxHashMap<String, Local>>,
}

impl Scopes {
    /// Opens a scope.
    pub(crate) fn push(&mut self) {
        self.scopes.push(FxHashMap::default());
    }

    /// Closes the innermost scope.
    pub(crate) fn pop(&mut self) {
        self.scopes.pop();
    }

    /// Declares a variable in the innermost scope.
    pub(crate) fn declare(&mut self, name: String, local: Local) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, local);
        }
    }

    /// The variable that `name` stands for.
    pub(crate) fn get(&self, name: &str) -> Option<&Local> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }
}
