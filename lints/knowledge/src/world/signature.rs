//! The signatures of functions, with every name looked up.

use std::sync::Arc;

use super::{World, kept};
use crate::id::Id;
use crate::items::Function;
use crate::ty::Ty;

/// The types of a function, in terms of its parameters and those of what is around it.
#[derive(Clone, Debug)]
pub(crate) struct Signature {
    /// The type of `self`.
    pub(crate) receiver: Option<Ty>,
    /// The other parameters.
    pub(crate) parameters: Vec<Ty>,
    /// What it gives back; a future for async functions.
    pub(crate) output: Ty,
}

impl World {
    /// The signature of a function.
    pub(crate) fn signature(&self, id: Id<Function>) -> Arc<Signature> {
        kept(&self.kept.signatures, &id, || {
            let context = self.context_of_function(id);
            let function = self.get(id);
            let output = self.lower(&context, &function.output);
            Arc::new(Signature {
                receiver: function.receiver.as_ref().map(|receiver| self.lower(&context, receiver)),
                parameters: function.parameters.iter().map(|parameter| self.lower(&context, parameter)).collect(),
                output: if function.asynchronous { Ty::Future(Arc::new(output)) } else { output },
            })
        })
    }
}
