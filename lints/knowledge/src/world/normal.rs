//! Associated types looked up, and what a type can be dereferenced to.

use std::sync::Arc;

use super::implementations::has_type;
use super::{Bindings, World};
use crate::id::Id;
use crate::items::{Implementation, TraitItem};
use crate::ty::{Owner, ProjectionTy, Ty, Why};
use crate::written::Name;

/// How deep associated types may rest on each other.
const DEPTH: usize = 12;

/// How often a type is dereferenced.
const STEPS: usize = 10;

impl World {
    /// The type with its associated types looked up, as far as they are known.
    pub(crate) fn normal(&self, ty: &Ty, depth: usize) -> Ty {
        if depth > DEPTH {
            return Ty::Unknown(Why::Depth);
        }
        if !has_projection(ty) {
            return ty.clone();
        }
        let one = |inner: &Ty| Arc::new(self.normal(inner, depth));
        let all = |types: &[Ty]| types.iter().map(|ty| self.normal(ty, depth)).collect::<Arc<[Ty]>>();
        match ty {
            Ty::Projection(projection) => self.normal_projection(projection, depth),
            Ty::Adt(id, arguments) => Ty::Adt(*id, all(arguments)),
            Ty::Tuple(elements) => Ty::Tuple(all(elements)),
            Ty::Slice(inner) => Ty::Slice(one(inner)),
            Ty::Array(inner) => Ty::Array(one(inner)),
            Ty::Reference(inner) => Ty::Reference(one(inner)),
            Ty::Pointer(inner) => Ty::Pointer(one(inner)),
            Ty::Future(inner) => Ty::Future(one(inner)),
            _ => ty.clone(),
        }
    }

    fn normal_projection(&self, projection: &ProjectionTy, depth: usize) -> Ty {
        let of = self.normal(&projection.of, depth + 1);
        match self.associated_type_of(&of, projection.of_trait.clone(), &projection.name, depth + 1) {
            Some(found) => found,
            None => {
                let of_trait = projection.of_trait.clone();
                Ty::Projection(Arc::new(ProjectionTy { of, of_trait, name: projection.name.clone() }))
            }
        }
    }

    /// `<of as of_trait>::name`.
    pub(crate) fn associated_type_of(
        &self,
        of: &Ty,
        of_trait: Option<(Id<TraitItem>, Vec<Ty>)>,
        name: &Name,
        depth: usize,
    ) -> Option<Ty> {
        if depth > DEPTH {
            return None;
        }
        if let Ty::Future(output) = of
            && name == "Output"
        {
            return Some(Ty::clone(output));
        }
        match of {
            Ty::Handed(handed) if name == "Output" => return Some(handed.output.clone()),
            Ty::Function(_, output) if name == "Output" => return Some(Ty::clone(output)),
            Ty::Unknown(_) | Ty::Never => return None,
            Ty::Parameter(..) | Ty::SelfOf(_) | Ty::Opaque(_) | Ty::Projection(_) => {
                let bounds = self.bounds_of(of, 0);
                let wanted = of_trait.as_ref().map(|(id, _)| *id);
                let written = bounds
                    .iter()
                    .filter(|bound| wanted.is_none_or(|id| bound.of_trait == id))
                    .find_map(|bound| bound.bindings.iter().find(|(called, _)| called == name));
                if let Some((_, found)) = written {
                    return Some(self.normal(found, depth + 1));
                }
                // `impl Stream` has what is implemented for every stream.
                if bounds.iter().any(|bound| has_type(self.get(bound.of_trait), name)) {
                    return None;
                }
            }
            _ => {}
        }
        let (id, bindings) = match of_trait {
            Some((id, arguments)) => self.only_implementation(of, id, &arguments, depth)?,
            None => self.with_type(of, name, depth)?,
        };
        let (_, written) = self.get(id).types.iter().find(|(called, _)| called == name)?;
        let found = self.lower(&self.context_of(Owner::Implementation(id)), written);
        let found = self.normal(&bindings.applied(&found), depth + 1);
        Some(self.without(&found, &bindings))
    }

    /// The implementation for `of` that has an associated type of this name, where only one trait declares it.
    fn with_type(&self, of: &Ty, name: &Name, depth: usize) -> Option<(Id<Implementation>, Bindings)> {
        let lang = self.lang();
        let known = [lang.iterator, lang.into_iterator, lang.future, lang.deref];
        known
            .into_iter()
            .flatten()
            .filter(|id| has_type(self.get(*id), name))
            .find_map(|id| self.implementation(of, id, &[], depth))
    }

    /// The type with the parameters that `bindings` leaves open replaced by what is not known.
    pub(crate) fn without(&self, ty: &Ty, bindings: &Bindings) -> Ty {
        if !(has_projection(ty) || has_parameter(ty, bindings)) {
            return ty.clone();
        }
        let one = |inner: &Ty| Arc::new(self.without(inner, bindings));
        let all = |types: &[Ty]| types.iter().map(|ty| self.without(ty, bindings)).collect::<Arc<[Ty]>>();
        match ty {
            Ty::Parameter(owner, place) if bindings.has(*owner) => match bindings.get(*owner, *place) {
                // A function that calls itself with its own parameters.
                Some(Ty::Parameter(same, other)) if same == owner && other == place => ty.clone(),
                _ => Ty::Unknown(Why::Use),
            },
            Ty::Projection(projection) => match self.without(&projection.of, bindings) {
                Ty::Unknown(_) => Ty::Unknown(Why::Associated),
                of => Ty::Projection(Arc::new(ProjectionTy { of, ..ProjectionTy::clone(projection) })),
            },
            Ty::Adt(id, arguments) => Ty::Adt(*id, all(arguments)),
            Ty::Tuple(elements) => Ty::Tuple(all(elements)),
            Ty::Slice(inner) => Ty::Slice(one(inner)),
            Ty::Array(inner) => Ty::Array(one(inner)),
            Ty::Reference(inner) => Ty::Reference(one(inner)),
            Ty::Pointer(inner) => Ty::Pointer(one(inner)),
            Ty::Future(inner) => Ty::Future(one(inner)),
            _ => ty.clone(),
        }
    }

    /// The type and what it can be dereferenced to, step by step.
    pub(crate) fn dereferenced(&self, ty: &Ty) -> Vec<Ty> {
        let mut steps = vec![self.normal(ty, 0)];
        while steps.len() < STEPS
            && let Some(next) = steps.last().and_then(|last| self.target(last))
        {
            steps.push(next);
        }
        steps
    }

    /// What `*ty` is.
    pub(crate) fn target(&self, ty: &Ty) -> Option<Ty> {
        match ty {
            Ty::Reference(inner) => Some(Ty::clone(inner)),
            Ty::Array(inner) => Some(Ty::Slice(Arc::clone(inner))),
            Ty::Adt(..) | Ty::Parameter(..) | Ty::Opaque(_) => {
                let deref = self.lang().deref?;
                self.associated_type_of(ty, Some((deref, Vec::new())), &Name::new_static("Target"), 0)
            }
            _ => None,
        }
    }
}

/// Whether there is an associated type in a type, where [`World::normal`] looks for one.
fn has_projection(ty: &Ty) -> bool {
    match ty {
        Ty::Projection(_) => true,
        Ty::Adt(_, types) | Ty::Tuple(types) => types.iter().any(has_projection),
        Ty::Slice(inner) | Ty::Array(inner) | Ty::Reference(inner) | Ty::Pointer(inner) | Ty::Future(inner) => {
            has_projection(inner)
        }
        _ => false,
    }
}

/// Whether there is a parameter in a type that `bindings` may bind, where [`World::without`] looks for one.
fn has_parameter(ty: &Ty, bindings: &Bindings) -> bool {
    match ty {
        Ty::Parameter(owner, _) => bindings.has(*owner),
        Ty::Adt(_, types) | Ty::Tuple(types) => types.iter().any(|ty| has_parameter(ty, bindings)),
        Ty::Slice(inner) | Ty::Array(inner) | Ty::Reference(inner) | Ty::Pointer(inner) | Ty::Future(inner) => {
            has_parameter(inner, bindings)
        }
        _ => false,
    }
}
