//! What patterns take out of values.

use super::Inference;
use crate::expr::VariantField;
use crate::id::Id;
use crate::items::{Fields, Shape, TypeItem};
use crate::ty::{Owner, Ty, Why};
use crate::world::{Bindings, Def, Namespace};
use crate::written::Name;

impl Inference<'_> {
    /// A field of what a pattern at a path takes apart.
    pub(super) fn variant_field(&self, field: &VariantField) -> Ty {
        let of = self.type_of(field.of);
        let context = self.context(field.place);
        let names: Vec<&Name> = field.path.segments.iter().map(|segment| &segment.name).collect();
        let resolved = self.world.resolve(context.module, field.path.global, &names, Namespace::Value);
        let resolved =
            resolved.or_else(|| self.world.resolve(context.module, field.path.global, &names, Namespace::Type));
        let known = match resolved {
            Some((Def::Variant(id, place), taken)) if taken == names.len() => Some((id, Some(place))),
            Some((Def::Type(id), taken)) if taken == names.len() => Some((id, None)),
            // `Self::Variant`, an alias of the enum.
            _ => self.variant_through_type(&of, names.last().copied()),
        };
        let Some((id, variant)) = known else { return Ty::Unknown(Why::Name) };
        let Some(written) = self.fields(id, variant).and_then(|fields| fields.get(&field.name)) else {
            return Ty::Unknown(Why::Field);
        };
        let owner = Owner::Type(id);
        let ty = self.world.lower(&self.world.context_of(owner), written);
        let mut bindings = Bindings::new(owner);
        let (is_reference, of) = match &of {
            Ty::Reference(_) => (true, of.peeled()),
            of => (false, of),
        };
        if let Ty::Adt(actual, arguments) = of
            && *actual == id
        {
            bindings.bind_all(owner, arguments);
        }
        let ty = self.world.without(&self.world.normal(&bindings.applied(&ty), 0), &bindings);
        if is_reference && !ty.is_unknown() { ty.referenced() } else { ty }
    }

    fn variant_through_type(&self, of: &Ty, name: Option<&Name>) -> Option<(Id<TypeItem>, Option<u32>)> {
        let Ty::Adt(id, _) = of.peeled() else { return None };
        match self.world.variant(*id, name?) {
            Some(Def::Variant(id, place)) => Some((id, Some(place))),
            _ => matches!(self.world.get(*id).shape, Shape::Struct(_)).then_some((*id, None)),
        }
    }

    pub(super) fn fields(&self, id: Id<TypeItem>, variant: Option<u32>) -> Option<&Fields> {
        match (&self.world.get(id).shape, variant) {
            (Shape::Struct(fields), None) => Some(fields),
            (Shape::Enum(variants), Some(place)) => variants.get(place as usize).map(|(_, fields)| fields),
            _ => None,
        }
    }

    /// An element of a tuple.
    pub(super) fn element(&self, of: &Ty, place: u32, from_end: bool) -> Ty {
        let Ty::Tuple(elements) = of.peeled() else { return Ty::Unknown(Why::Receiver) };
        let place = place as usize;
        let place = if from_end { elements.len().checked_sub(place + 1) } else { Some(place) };
        match place.and_then(|place| elements.get(place)) {
            Some(element) if matches!(of, Ty::Reference(_)) && !element.is_unknown() => element.clone().referenced(),
            Some(element) => element.clone(),
            None => Ty::Unknown(Why::Field),
        }
    }

    /// An element of a slice.
    pub(super) fn slice_element(&self, of: &Ty) -> Ty {
        match of.peeled() {
            Ty::Slice(inner) | Ty::Array(inner) if matches!(of, Ty::Reference(_)) && !inner.is_unknown() => {
                Ty::clone(inner).referenced()
            }
            Ty::Slice(inner) | Ty::Array(inner) => Ty::clone(inner),
            _ => Ty::Unknown(Why::Receiver),
        }
    }

    /// What an iterator gives in each round.
    pub(super) fn item(&self, of: &Ty) -> Ty {
        let Some(of_trait) = self.world.lang().into_iterator else { return Ty::Unknown(Why::Name) };
        let found = self.world.associated_type_of(of, Some((of_trait, Vec::new())), &Name::new_static("Item"), 0);
        found.unwrap_or(Ty::Unknown(Why::Associated))
    }
}
