//! Operators, ranges, indices.

use std::sync::Arc;

use super::Inference;
use crate::expr::{ExprId, PlaceId};
use crate::ty::{Ty, Why};
use crate::world::{Def, Namespace};
use crate::written::Name;

impl Inference<'_> {
    /// `base[index]`.
    pub(super) fn index(&self, base: &Ty, index: &Ty) -> Ty {
        let is_number = matches!(index, Ty::Primitive("{integer}" | "usize"));
        for step in self.world.dereferenced(base) {
            match &step {
                Ty::Slice(inner) | Ty::Array(inner) if is_number => return Ty::clone(inner),
                Ty::Slice(inner) | Ty::Array(inner) if matches!(index, Ty::Adt(..)) => {
                    return Ty::Slice(Arc::clone(inner));
                }
                Ty::Primitive("str") => return Ty::Primitive("str"),
                Ty::Adt(id, arguments) if Some(*id) == self.world.lang().vec => {
                    let element = arguments.first().cloned().unwrap_or(Ty::Unknown(Why::Use));
                    return if is_number { element } else { Ty::Slice(Arc::new(element)) };
                }
                Ty::Adt(..) => {
                    let found = self.world.lang().index.and_then(|id| {
                        let of_trait = Some((id, vec![index.clone()]));
                        self.world.associated_type_of(&step, of_trait, &Name::new_static("Output"), 0)
                    });
                    if let Some(found) = found {
                        return found;
                    }
                }
                _ => {}
            }
        }
        Ty::Unknown(Why::Receiver)
    }

    /// `left + right`.
    pub(super) fn arithmetic(&self, operator: &'static str, left: &Ty, right: &Ty) -> Ty {
        let is_shift = matches!(operator, "Shl" | "Shr");
        match (left.peeled(), right.peeled()) {
            (Ty::Primitive("{integer}" | "{float}"), Ty::Primitive(name)) if !is_shift => Ty::Primitive(name),
            (Ty::Primitive(name), Ty::Primitive(_)) => Ty::Primitive(name),
            (Ty::Primitive("bool"), _) => Ty::Primitive("bool"),
            // Numbers are combined with numbers; what stands on the other side may still be one of a crate's own.
            (Ty::Adt(..), _) | (_, Ty::Adt(..)) => {
                let found = self.world.lang().operators.and_then(|module| {
                    let (Def::Trait(id), _) =
                        self.world.resolve(module, false, &[&Name::new_static(operator)], Namespace::Type)?
                    else {
                        return None;
                    };
                    let of_trait = Some((id, vec![right.clone()]));
                    self.world.associated_type_of(left, of_trait, &Name::new_static("Output"), 0)
                });
                found.unwrap_or(Ty::Unknown(Why::Associated))
            }
            _ => Ty::Unknown(Why::Receiver),
        }
    }

    /// `!base`, `-base`.
    pub(super) fn negated(&self, base: &Ty) -> Ty {
        match base.peeled() {
            Ty::Primitive(name) => Ty::Primitive(name),
            _ => Ty::Unknown(Why::Associated),
        }
    }

    /// A range of the type `name`.
    pub(super) fn range(&self, name: &'static str, bound: Ty) -> Ty {
        let Some(module) = self.world.lang().operators else { return Ty::Unknown(Why::Name) };
        match self.world.resolve(module, false, &[&Name::new_static(name)], Namespace::Type) {
            Some((Def::Type(id), _)) => self.adt(Some(id), &[bound]),
            _ => Ty::Unknown(Why::Name),
        }
    }

    /// What `write!` gives: what the method `write_fmt` of the target gives.
    pub(super) fn formatted(&self, place: PlaceId, target: ExprId) -> Ty {
        let lang = self.world.lang();
        let Some(result) = lang.result else { return Ty::Unknown(Why::Name) };
        let unknown = Ty::Unknown(Why::Receiver);
        let write = Name::new_static("write_fmt");
        let error = match self.method_named(&self.type_of(target), &write, &self.context(place)) {
            Some(found) => match &self.world.signature(found.function).output {
                Ty::Adt(found, arguments) if *found == result => arguments.get(1).cloned().unwrap_or(unknown),
                _ => unknown,
            },
            None => unknown,
        };
        self.adt(lang.result, &[Ty::unit(), error])
    }
}
