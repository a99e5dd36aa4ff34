//! Paths as values, and types that are built.

use std::sync::Arc;

use super::Inference;
use crate::expr::PlaceId;
use crate::items::Shape;
use crate::primitive;
use crate::ty::{ItemTy, Owner, Ty, Why};
use crate::world::{Bindings, Context, Def, Namespace};
use crate::written::{Name, Segment, Written, WrittenPath};

impl Inference<'_> {
    /// The value at a path.
    pub(super) fn path(&self, place: PlaceId, path: &Written) -> Ty {
        let context = self.context(place);
        match path {
            Written::Path(path) => self.value_at(&context, path),
            Written::Projection(projection) => {
                let of = self.world.normal(&self.world.lower(&context, &projection.of), 0);
                let [name] = &*projection.names else { return Ty::Unknown(Why::Associated) };
                if let Some(path) = &projection.of_trait
                    && let Some(id) = self.world.trait_at(context.module, path)
                {
                    return self.of_trait(id, of, name, Vec::new());
                }
                self.associated_value(&context, of, name, Vec::new())
            }
            _ => Ty::Unknown(Why::Syntax),
        }
    }

    fn value_at(&self, context: &Context, path: &WrittenPath) -> Ty {
        let Some((last, front)) = path.segments.split_last() else { return Ty::Unknown(Why::Syntax) };
        let turbofish = |segment: &Segment| -> Vec<Ty> {
            segment.arguments.iter().map(|argument| self.world.lower(context, argument)).collect()
        };
        // `Self::name`, `T::name`, `Type::<A>::name`.
        let heads_a_type = path.segments.len() > 1
            && !path.global
            && (path.segments[0].name == "Self" || self.is_parameter(context, &path.segments[0].name));
        if !heads_a_type && path.segments[0].name != "Self" {
            let names: Vec<&Name> = path.segments.iter().map(|segment| &segment.name).collect();
            match self.world.resolve(context.module, path.global, &names, Namespace::Value) {
                Some((def, taken)) if taken == names.len() => return self.value_of(def, path, &turbofish),
                Some((_, taken)) if taken + 1 == names.len() => {}
                // Beside the module `std::u32` there still is the type.
                _ if names.len() == 2 && primitive(names[0]).is_some() => {}
                _ => return Ty::Unknown(Why::Name),
            }
        }
        if front.is_empty() {
            // `Self(..)`.
            return match self.world.self_ty(context, 0) {
                Some(Ty::Adt(id, arguments)) => Ty::Constructor(id, None, arguments),
                _ => Ty::Unknown(Why::Name),
            };
        }
        let front = WrittenPath { global: path.global, segments: front.to_vec() };
        let of = self.world.normal(&self.world.lower(context, &Written::Path(front.clone())), 0);
        let of = self.undecided(context, &front, of);
        self.associated_value(context, of, &last.name, turbofish(last))
    }

    /// The type at a path among values, its arguments open where none are written: defaults are for types.
    fn undecided(&self, context: &Context, path: &WrittenPath, ty: Ty) -> Ty {
        let Ty::Adt(id, arguments) = &ty else { return ty };
        let names: Vec<&Name> = path.segments.iter().map(|segment| &segment.name).collect();
        let is_bare = path.last().is_some_and(|last| last.arguments.is_empty());
        match self.world.resolve(context.module, path.global, &names, Namespace::Type) {
            Some((Def::Type(found), taken)) if is_bare && taken == names.len() && found == *id => {
                Ty::Adt(*id, arguments.iter().map(|_| Ty::Unknown(Why::Use)).collect())
            }
            _ => ty,
        }
    }

    /// The arguments of a type among values: open where none are written.
    fn arguments(&self, id: crate::id::Id<crate::items::TypeItem>, written: Vec<Ty>) -> Arc<[Ty]> {
        let owner = Owner::Type(id);
        if written.is_empty() {
            return self.world.generics(owner).parameters.iter().map(|_| Ty::Unknown(Why::Use)).collect();
        }
        self.world.fill(owner, written, 0)
    }

    fn is_parameter(&self, context: &Context, name: &Name) -> bool {
        context.owners.iter().any(|owner| self.world.generics(*owner).position(name).is_some())
    }

    fn value_of(&self, def: Def, path: &WrittenPath, turbofish: &dyn Fn(&Segment) -> Vec<Ty>) -> Ty {
        let last = path.segments.last();
        match def {
            Def::Function(function) => {
                Ty::Item(Arc::new(ItemTy { function, of: None, arguments: last.map(turbofish).unwrap_or_default() }))
            }
            Def::Value(id) => {
                let value = self.world.get(id);
                let context = Context::module(crate::id::ModuleId { file: id.file, place: value.module });
                self.world.normal(&self.world.lower(&context, &value.ty), 0)
            }
            Def::Variant(id, variant) => {
                // The arguments stand behind the enum or the variant.
                let mut written = path.segments.iter().rev().take(2).map(turbofish);
                let arguments = written.find(|arguments| !arguments.is_empty()).unwrap_or_default();
                self.constructor(id, Some(variant), self.arguments(id, arguments))
            }
            Def::Type(id) => {
                let arguments = last.map(turbofish).unwrap_or_default();
                self.constructor(id, None, self.arguments(id, arguments))
            }
            _ => Ty::Unknown(Why::Name),
        }
    }

    /// A unit struct or variant is a value, one with fields a function.
    fn constructor(&self, id: crate::id::Id<crate::items::TypeItem>, variant: Option<u32>, arguments: Arc<[Ty]>) -> Ty {
        let fields = match (&self.world.get(id).shape, variant) {
            (Shape::Struct(fields), None) => fields,
            (Shape::Enum(variants), Some(place)) => &variants[place as usize].1,
            _ => return Ty::Unknown(Why::Name),
        };
        if fields.fields.is_empty() { Ty::Adt(id, arguments) } else { Ty::Constructor(id, variant, arguments) }
    }

    /// `of::name`.
    fn associated_value(&self, context: &Context, of: Ty, name: &Name, arguments: Vec<Ty>) -> Ty {
        if let Ty::Adt(id, types) = &of
            && let Some(Def::Variant(_, variant)) = self.world.variant(*id, name)
        {
            return self.constructor(*id, Some(variant), Arc::clone(types));
        }
        if let Some(function) = self.function_of(&of, name, context) {
            return Ty::Item(Arc::new(ItemTy { function, of: Some(of), arguments }));
        }
        self.associated_constant(&of, name)
    }

    fn of_trait(&self, id: crate::id::Id<crate::items::TraitItem>, of: Ty, name: &Name, arguments: Vec<Ty>) -> Ty {
        let declared = self.world.get(id);
        let found = declared
            .functions
            .iter()
            .map(|place| crate::id::Id::<crate::items::Function>::new(id.file, *place))
            .find(|function| self.world.get(*function).name == *name);
        match found {
            Some(function) => Ty::Item(Arc::new(ItemTy { function, of: Some(of), arguments })),
            None => Ty::Unknown(Why::Name),
        }
    }

    fn associated_constant(&self, of: &Ty, name: &Name) -> Ty {
        let is_upper = |name: &str| name.chars().all(|char| !char.is_lowercase());
        // `u32::MAX`, `Self::LIMIT` of the type itself.
        match of {
            Ty::Primitive(_) if is_upper(name) && name != "BITS" => of.clone(),
            Ty::Primitive(_) if name == "BITS" => Ty::Primitive("u32"),
            _ => self.world.constant_of(of, name),
        }
    }

    /// `Path { .. }`.
    pub(super) fn built(&self, place: PlaceId, path: &Written) -> Ty {
        let ty = self.lowered(place, path);
        match path {
            Written::Path(path) => self.undecided(&self.context(place), path, ty),
            _ => ty,
        }
    }

    /// The type of a field; references and smart pointers are seen through.
    pub(super) fn field(&self, base: &Ty, name: &Name) -> Ty {
        if let Ty::Unknown(_) = base {
            return Ty::Unknown(Why::Receiver);
        }
        for step in self.world.dereferenced(base) {
            match &step {
                Ty::Tuple(elements) => {
                    let place: Option<usize> = name.parse().ok();
                    if let Some(element) = place.and_then(|place| elements.get(place)) {
                        return element.clone();
                    }
                }
                Ty::Adt(id, arguments) => {
                    if let Shape::Struct(fields) = &self.world.get(*id).shape
                        && let Some(written) = fields.get(name)
                    {
                        let owner = Owner::Type(*id);
                        let ty = self.world.lower(&self.world.context_of(owner), written);
                        return self.world.normal(&Bindings::of(owner, arguments).applied(&ty), 0);
                    }
                }
                _ => {}
            }
        }
        Ty::Unknown(Why::Field)
    }
}
