//! From written types to types.

use std::sync::Arc;

use super::implementations::has_type;
use super::resolve::{Def, Namespace};
use super::{Bindings, World};
use crate::id::{FileId, Id, ModuleId};
use crate::items::{Container, Function, Implementation};
use crate::primitive;
use crate::ty::{BoundTy, Owner, ProjectionTy, Ty, Why};
use crate::written::{Bound, Name, Projection, Written, WrittenPath};

/// How deep aliases may lead through each other.
const DEPTH: usize = 16;

/// Where a written type stands.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// Where names are looked up.
    pub(crate) module: ModuleId,
    /// What has generic parameters that are in sight.
    pub(crate) owners: Vec<Owner>,
}

impl Context {
    /// In a module, with nothing around.
    pub(crate) const fn module(module: ModuleId) -> Self {
        Self { module, owners: Vec::new() }
    }

    fn with(module: ModuleId, owner: Owner) -> Self {
        Self { module, owners: vec![owner] }
    }
}

impl World {
    /// The context of the signature of a function.
    pub(crate) fn context_of_function(&self, id: Id<Function>) -> Context {
        let function = self.get(id);
        let mut context = Context::with(ModuleId { file: id.file, place: function.module }, Owner::Function(id));
        match function.container {
            Container::Free => {}
            Container::Implementation(place) => {
                context.owners.push(Owner::Implementation(Id::new(id.file, place)));
            }
            Container::Trait(place) => context.owners.push(Owner::Trait(Id::new(id.file, place))),
        }
        context
    }

    /// The context of what belongs to `owner`.
    pub(crate) fn context_of(&self, owner: Owner) -> Context {
        let module = |file: FileId, place: u32| ModuleId { file, place };
        match owner {
            Owner::Function(id) => self.context_of_function(id),
            Owner::Implementation(id) => Context::with(module(id.file, self.get(id).module), owner),
            Owner::Trait(id) => Context::with(module(id.file, self.get(id).module), owner),
            Owner::Type(id) => Context::with(module(id.file, self.get(id).module), owner),
            Owner::Alias(id) => Context::with(module(id.file, self.get(id).module), owner),
        }
    }

    /// The type that is written as `written`.
    pub(crate) fn lower(&self, context: &Context, written: &Written) -> Ty {
        self.lower_at(context, written, 0)
    }

    pub(super) fn lower_at(&self, context: &Context, written: &Written, depth: usize) -> Ty {
        if depth > DEPTH {
            return Ty::Unknown(Why::Depth);
        }
        let one = |inner: &Written| Arc::new(self.lower_at(context, inner, depth));
        match written {
            Written::Unknown => Ty::Unknown(Why::Syntax),
            Written::Never => Ty::Never,
            Written::Path(path) => self.lower_path(context, path, depth),
            Written::Projection(projection) => self.lower_projection(context, projection, depth),
            Written::Reference(inner) => Ty::Reference(one(inner)),
            Written::Pointer(inner) => Ty::Pointer(one(inner)),
            Written::Slice(inner) => Ty::Slice(one(inner)),
            Written::Array(inner) => Ty::Array(one(inner)),
            Written::Tuple(elements) => {
                Ty::Tuple(elements.iter().map(|element| self.lower_at(context, element, depth)).collect())
            }
            Written::Function(parameters, output) => {
                let parameters = parameters.iter().map(|parameter| self.lower_at(context, parameter, depth)).collect();
                Ty::Function(parameters, one(output))
            }
            Written::Bounds(bounds) => Ty::Opaque(self.lower_bounds(context, bounds, depth).into()),
        }
    }

    /// The bounds that are written, those left out whose trait is not known.
    pub(crate) fn lower_bounds(&self, context: &Context, bounds: &[Bound], depth: usize) -> Vec<BoundTy> {
        bounds.iter().filter_map(|bound| self.lower_bound(context, bound, depth)).collect()
    }

    fn lower_bound(&self, context: &Context, bound: &Bound, depth: usize) -> Option<BoundTy> {
        let of_trait = self.trait_at(context.module, &bound.path)?;
        let arguments = bound.path.last()?.arguments.iter();
        Some(BoundTy {
            of_trait,
            arguments: arguments.map(|argument| self.lower_at(context, argument, depth + 1)).collect(),
            bindings: bound
                .bindings
                .iter()
                .map(|(name, ty)| (name.clone(), self.lower_at(context, ty, depth + 1)))
                .collect(),
        })
    }

    /// The trait at a path.
    pub(crate) fn trait_at(&self, module: ModuleId, path: &WrittenPath) -> Option<Id<crate::items::TraitItem>> {
        let names: Vec<&Name> = path.segments.iter().map(|segment| &segment.name).collect();
        match self.resolve(module, path.global, &names, Namespace::Type)? {
            (Def::Trait(id), taken) if taken == names.len() => Some(id),
            _ => None,
        }
    }

    fn lower_path(&self, context: &Context, path: &WrittenPath, depth: usize) -> Ty {
        let Some((first, rest)) = path.segments.split_first() else { return Ty::Unknown(Why::Syntax) };
        if !path.global {
            let own = if first.name == "Self" {
                self.self_ty(context, depth)
            } else {
                context.owners.iter().find_map(|owner| {
                    let place = self.generics(*owner).position(&first.name)?;
                    Some(Ty::Parameter(*owner, u32::try_from(place).ok()?))
                })
            };
            if let Some(own) = own {
                let names: Vec<&Name> = rest.iter().map(|segment| &segment.name).collect();
                return self.associated_types(context, own, &names, depth);
            }
        }
        let names: Vec<&Name> = path.segments.iter().map(|segment| &segment.name).collect();
        let Some((def, taken)) = self.resolve(context.module, path.global, &names, Namespace::Type) else {
            return Ty::Unknown(Why::Name);
        };
        let written = &path.segments[taken - 1].arguments;
        let arguments: Vec<Ty> = written.iter().map(|argument| self.lower_at(context, argument, depth)).collect();
        let found = match def {
            Def::Type(id) => Ty::Adt(id, self.fill(Owner::Type(id), arguments, depth)),
            Def::Alias(id) => {
                let owner = Owner::Alias(id);
                let of = self.lower_at(&self.context_of(owner), &self.get(id).of, depth + 1);
                let bindings = Bindings::of(owner, &self.fill(owner, arguments, depth));
                bindings.applied(&of)
            }
            Def::Primitive(name) => Ty::Primitive(name),
            // Beside the module `std::str` there still is the type.
            Def::Module(_) if names.len() == 1 && primitive(&first.name).is_some() => {
                return primitive(&first.name).map_or(Ty::Unknown(Why::Name), Ty::Primitive);
            }
            // The enum that a variant is of.
            Def::Variant(id, _) => Ty::Adt(id, self.fill(Owner::Type(id), arguments, depth)),
            Def::Trait(of_trait) => Ty::Opaque(Arc::from([BoundTy { of_trait, arguments, bindings: Vec::new() }])),
            _ => return Ty::Unknown(Why::Name),
        };
        self.associated_types(context, found, &names[taken..], depth)
    }

    /// The arguments of `owner`: its defaults where less are written than it has parameters.
    pub(crate) fn fill(&self, owner: Owner, mut arguments: Vec<Ty>, depth: usize) -> Arc<[Ty]> {
        let generics = self.generics(owner);
        for parameter in generics.parameters.iter().skip(arguments.len()) {
            let default = match &parameter.default {
                Some(written) if depth < DEPTH => {
                    let default = self.lower_at(&self.context_of(owner), written, depth + 1);
                    Bindings::of(owner, &arguments).applied(&default)
                }
                _ => Ty::Unknown(Why::Use),
            };
            arguments.push(default);
        }
        arguments.truncate(generics.parameters.len());
        arguments.into()
    }

    /// What `Self` stands for.
    pub(crate) fn self_ty(&self, context: &Context, depth: usize) -> Option<Ty> {
        context.owners.iter().find_map(|owner| match owner {
            Owner::Implementation(id) => Some(self.lower_at(&self.context_of(*owner), &self.get(*id).of, depth + 1)),
            Owner::Trait(id) => Some(Ty::SelfOf(*id)),
            Owner::Type(id) => {
                let count = self.generics(*owner).parameters.len();
                let parameters = (0..count).filter_map(|place| Some(Ty::Parameter(*owner, u32::try_from(place).ok()?)));
                Some(Ty::Adt(*id, parameters.collect()))
            }
            _ => None,
        })
    }

    /// `of::name::name`.
    fn associated_types(&self, context: &Context, of: Ty, names: &[&Name], depth: usize) -> Ty {
        names.iter().fold(of, |of, name| self.associated_type(context, of, name, depth))
    }

    fn associated_type(&self, context: &Context, of: Ty, name: &Name, depth: usize) -> Ty {
        // In an implementation `Self::Name` is what stands there.
        let around = context.owners.iter().find_map(|owner| match owner {
            Owner::Implementation(id) => Some(*id),
            _ => None,
        });
        if let Some(id) = around
            && let Some((_, written)) = self.get(id).types.iter().find(|(called, _)| called == name)
            && depth < DEPTH
            && self.self_ty(context, depth).as_ref() == Some(&of)
        {
            return self.lower_at(context, written, depth + 1);
        }
        let of_trait = match &of {
            Ty::SelfOf(id) if has_type(self.get(*id), name) => Some((*id, self.own_arguments(Owner::Trait(*id)))),
            Ty::SelfOf(id) => self.supertrait_of_type(*id, name, 0).map(|id| (id, Vec::new())),
            Ty::Parameter(owner, place) => self.trait_of_type(*owner, *place, name, depth),
            _ => None,
        };
        Ty::Projection(Arc::new(ProjectionTy { of, of_trait, name: name.clone() }))
    }

    /// The trait above `id` that declares the associated type `name`.
    fn supertrait_of_type(
        &self,
        id: Id<crate::items::TraitItem>,
        name: &Name,
        depth: usize,
    ) -> Option<Id<crate::items::TraitItem>> {
        let module = self.context_of(Owner::Trait(id)).module;
        let above = self.get(id).supertraits.iter().filter_map(|bound| self.trait_at(module, &bound.path));
        let above: Vec<_> = above.collect();
        let found = above.iter().copied().find(|id| has_type(self.get(*id), name));
        found.or_else(|| {
            let higher = above.into_iter().filter(|_| depth < 4);
            higher.filter_map(|id| self.supertrait_of_type(id, name, depth + 1)).next()
        })
    }

    /// The bound of a parameter whose trait declares the associated type `name`.
    fn trait_of_type(
        &self,
        owner: Owner,
        place: u32,
        name: &Name,
        depth: usize,
    ) -> Option<(Id<crate::items::TraitItem>, Vec<Ty>)> {
        let context = self.context_of(owner);
        let generics = self.generics(owner);
        let parameter = generics.parameters.get(place as usize)?;
        let of_clause = generics
            .clauses
            .iter()
            .filter(|(subject, _)| matches!(subject, Written::Path(path) if path.name() == Some(&parameter.name)));
        let bounds = parameter.bounds.iter().chain(of_clause.flat_map(|(_, bounds)| bounds));
        let named: Vec<_> =
            bounds.filter_map(|bound| Some((self.trait_at(context.module, &bound.path)?, bound))).collect();
        let Some((id, bound)) = named.iter().copied().find(|(id, _)| has_type(self.get(*id), name)) else {
            let above = named.iter().find_map(|(id, _)| self.supertrait_of_type(*id, name, 0));
            return above.map(|id| (id, Vec::new()));
        };
        // Arguments that name associated types of the parameter again lead here again: the trait is enough then.
        let written = bound.path.last().filter(|_| depth == 0).map(|last| &*last.arguments).unwrap_or_default();
        Some((id, written.iter().map(|argument| self.lower_at(&context, argument, depth + 1)).collect()))
    }

    /// The parameters of `owner` as its own arguments.
    pub(crate) fn own_arguments(&self, owner: Owner) -> Vec<Ty> {
        let count = self.generics(owner).parameters.len();
        (0..count).filter_map(|place| Some(Ty::Parameter(owner, u32::try_from(place).ok()?))).collect()
    }

    fn lower_projection(&self, context: &Context, projection: &Projection, depth: usize) -> Ty {
        let of = self.lower_at(context, &projection.of, depth);
        let Some((first, rest)) = projection.names.split_first() else { return of };
        let of_trait = projection.of_trait.as_ref().and_then(|path| {
            let arguments = path.last()?.arguments.iter();
            let arguments = arguments.map(|argument| self.lower_at(context, argument, depth)).collect();
            Some((self.trait_at(context.module, path)?, arguments))
        });
        let first = match of_trait {
            None => self.associated_type(context, of, first, depth),
            of_trait => Ty::Projection(Arc::new(ProjectionTy { of, of_trait, name: first.clone() })),
        };
        let rest: Vec<&Name> = rest.iter().collect();
        self.associated_types(context, first, &rest, depth)
    }

    /// The implementation around a context.
    pub(crate) fn implementation_of(&self, function: Id<Function>) -> Option<Id<Implementation>> {
        match self.get(function).container {
            Container::Implementation(place) => Some(Id::new(function.file, place)),
            _ => None,
        }
    }
}
