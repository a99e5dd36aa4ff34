//! Calls of macros: the type of what they expand to.

use std::rc::Rc;
use std::sync::Arc;

use super::Inference;
use crate::expr::MacroUse;
use crate::id::ModuleId;
use crate::ty::{BoundTy, ItemTy, ProjectionTy, Ty, Why};

impl Inference<'_> {
    /// The type of what a call expands to.
    pub(super) fn expansion(&self, call: &MacroUse) -> Ty {
        let place = self.exprs.place(call.place);
        let module = ModuleId { file: self.file, place: place.module };
        let Some(candidates) = self.world.macros_at(module, &call.path) else { return Ty::Unknown(Why::Name) };
        // Closures are known by their place among the expressions that they are part of, so they stay there.
        let type_of = |local| without_closures(self.type_of(local));
        let locals = call.locals.iter().map(|(name, local)| (name.clone(), type_of(*local))).collect();
        let ty = self.expander.within(|| {
            let (exprs, value) = self.expander.expanded(self.world.macros(), &candidates, call, place, locals)?;
            let expander = Rc::clone(&self.expander);
            let inner = Inference::with(self.world, self.file, &exprs, expander, *self.depth.borrow());
            Some(without_closures(inner.type_of(value)))
        });
        match ty {
            Some(ty) => ty.unwrap_or(Ty::Unknown(Why::Syntax)),
            None => Ty::Unknown(Why::Depth),
        }
    }
}

/// The type as far as it is known without the expressions that it comes from.
fn without_closures(ty: Ty) -> Ty {
    let one = |ty: &Arc<Ty>| Arc::new(without_closures(Ty::clone(ty)));
    match ty {
        Ty::Closure(_) | Ty::Handed(_) => Ty::Unknown(Why::Use),
        Ty::Adt(id, types) => Ty::Adt(id, all(&types)),
        Ty::Tuple(types) => Ty::Tuple(all(&types)),
        Ty::Slice(inner) => Ty::Slice(one(&inner)),
        Ty::Array(inner) => Ty::Array(one(&inner)),
        Ty::Reference(inner) => Ty::Reference(one(&inner)),
        Ty::Pointer(inner) => Ty::Pointer(one(&inner)),
        Ty::Future(inner) => Ty::Future(one(&inner)),
        Ty::Function(parameters, output) => Ty::Function(all(&parameters), one(&output)),
        Ty::Constructor(id, variant, types) => Ty::Constructor(id, variant, all(&types)),
        Ty::Item(item) => {
            let ItemTy { function, of, arguments } = &*item;
            let of = of.clone().map(without_closures);
            Ty::Item(Arc::new(ItemTy { function: *function, of, arguments: all(arguments) }))
        }
        Ty::Opaque(bounds) => {
            let without = |bound: &BoundTy| BoundTy {
                of_trait: bound.of_trait,
                arguments: all(&bound.arguments),
                bindings: bound.bindings.iter().cloned().map(|(name, ty)| (name, without_closures(ty))).collect(),
            };
            Ty::Opaque(bounds.iter().map(without).collect())
        }
        Ty::Projection(projection) => {
            let ProjectionTy { of, of_trait, name } = &*projection;
            let of_trait = of_trait.as_ref().map(|(id, arguments)| (*id, all(arguments)));
            Ty::Projection(Arc::new(ProjectionTy { of: without_closures(of.clone()), of_trait, name: name.clone() }))
        }
        known @ (Ty::Unknown(_) | Ty::Never | Ty::Primitive(_) | Ty::Parameter(..) | Ty::SelfOf(_)) => known,
    }
}

fn all<T: FromIterator<Ty>>(types: &[Ty]) -> T {
    types.iter().cloned().map(without_closures).collect()
}
