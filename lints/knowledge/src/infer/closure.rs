//! Closures: their parameters from the call that they are handed to, their value from their body.

use super::Inference;
use crate::expr::{Expr, ExprId};
use crate::ty::{Ty, Why};

impl Inference<'_> {
    /// The type of a parameter of a closure.
    pub(super) fn parameter(&self, closure: ExprId, place: u32) -> Ty {
        let Expr::Closure(read) = self.exprs.get(closure) else { return Ty::Unknown(Why::Syntax) };
        let written = read.parameters.get(place as usize).and_then(Option::as_ref);
        let written = written.map(|written| self.lowered(read.place, written));
        match written {
            Some(known) if !known.is_unknown() => return known,
            _ => {}
        }
        let Some((call, argument)) = read.within else { return Ty::Unknown(Why::Use) };
        let Some(call) = self.call(call) else { return Ty::Unknown(Why::Use) };
        // The receiver of a method is no argument.
        let skipped = call.parameters.len().saturating_sub(call.signature.parameters.len());
        let is_path = matches!(self.exprs.get(read.within.map_or(closure, |(call, _)| call)), Expr::Call(..));
        let skipped = if is_path { 0 } else { skipped };
        let Some(expected) = call.parameters.get(argument as usize + skipped) else { return Ty::Unknown(Why::Use) };
        for bound in self.function_bounds(expected) {
            if let Some(Ty::Tuple(parameters)) = bound.arguments.first()
                && let Some(parameter) = parameters.get(place as usize)
            {
                let ty = self.world.normal(&call.bindings.applied(parameter), 0);
                return self.world.without(&ty, &call.bindings);
            }
        }
        Ty::Unknown(Why::Use)
    }

    /// What a closure gives back.
    pub(super) fn closure_output(&self, closure: ExprId) -> Ty {
        let Expr::Closure(read) = self.exprs.get(closure) else { return Ty::Unknown(Why::Syntax) };
        match &read.output {
            Some(written) => self.lowered(read.place, written),
            None => self.type_of(read.body),
        }
    }
}
