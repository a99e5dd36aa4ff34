//! Generic parameters matched against types.

use std::sync::Arc;

use crate::ty::{BoundTy, ItemTy, Owner, ProjectionTy, Ty};
use crate::written::Name;

/// What generic parameters stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bindings {
    /// Whose parameters may be bound.
    owners: [Option<Owner>; 2],
    bound: Vec<((Owner, u32), Ty)>,
    /// What `Self` of a trait stands for.
    this: Option<Ty>,
}

impl Bindings {
    /// Nothing bound yet; the parameters of `owner` may be.
    pub(crate) const fn new(owner: Owner) -> Self {
        Self { owners: [Some(owner), None], bound: Vec::new(), this: None }
    }

    /// Nothing bound yet; the parameters of `owner` may be, and those of what is `around` it.
    pub(crate) const fn within(owner: Owner, around: Owner) -> Self {
        Self { owners: [Some(owner), Some(around)], bound: Vec::new(), this: None }
    }

    /// The parameters of `owner` bound to its arguments.
    pub(crate) fn of(owner: Owner, arguments: &[Ty]) -> Self {
        let mut bindings = Self::new(owner);
        bindings.bind_all(owner, arguments);
        bindings
    }

    pub(crate) fn bind_all(&mut self, owner: Owner, arguments: &[Ty]) {
        for (place, argument) in (0..).zip(arguments) {
            self.bind(owner, place, argument);
        }
    }

    /// Binds one parameter; what is known of it already is joined.
    pub(crate) fn bind(&mut self, owner: Owner, place: u32, ty: &Ty) {
        match self.bound.iter_mut().find(|(key, _)| *key == (owner, place)) {
            Some((_, known)) => *known = known.clone().joined(ty),
            None => self.bound.push(((owner, place), ty.clone())),
        }
    }

    /// Binds one parameter anew.
    pub(crate) fn rebind(&mut self, owner: Owner, place: u32, ty: Ty) {
        self.bound.retain(|(key, _)| *key != (owner, place));
        self.bound.push(((owner, place), ty));
    }

    /// Says what `Self` is.
    pub(crate) fn set_this(&mut self, this: Ty) {
        self.this = Some(this);
    }

    /// What the parameter stands for.
    pub(crate) fn get(&self, owner: Owner, place: u32) -> Option<&Ty> {
        self.bound.iter().find(|(key, _)| *key == (owner, place)).map(|(_, ty)| ty)
    }

    /// Whether the parameters of `owner` may be bound.
    pub(crate) fn has(&self, owner: Owner) -> bool {
        self.owners.contains(&Some(owner))
    }

    /// The type with parameters replaced by what they stand for. Those of which nothing is known stay.
    pub(crate) fn applied(&self, ty: &Ty) -> Ty {
        if !self.changes(ty) {
            return ty.clone();
        }
        let one = |inner: &Ty| Arc::new(self.applied(inner));
        let all = |types: &[Ty]| types.iter().map(|ty| self.applied(ty)).collect::<Arc<[Ty]>>();
        match ty {
            Ty::Parameter(owner, place) => self.get(*owner, *place).cloned().unwrap_or_else(|| ty.clone()),
            Ty::SelfOf(_) => self.this.clone().unwrap_or_else(|| ty.clone()),
            Ty::Adt(id, arguments) => Ty::Adt(*id, all(arguments)),
            Ty::Constructor(id, variant, arguments) => Ty::Constructor(*id, *variant, all(arguments)),
            Ty::Tuple(elements) => Ty::Tuple(all(elements)),
            Ty::Slice(inner) => Ty::Slice(one(inner)),
            Ty::Array(inner) => Ty::Array(one(inner)),
            Ty::Reference(inner) => Ty::Reference(one(inner)),
            Ty::Pointer(inner) => Ty::Pointer(one(inner)),
            Ty::Future(inner) => Ty::Future(one(inner)),
            Ty::Function(parameters, output) => Ty::Function(all(parameters), one(output)),
            Ty::Item(item) => Ty::Item(Arc::new(ItemTy {
                function: item.function,
                of: item.of.as_ref().map(|of| self.applied(of)),
                arguments: item.arguments.iter().map(|ty| self.applied(ty)).collect(),
            })),
            Ty::Opaque(bounds) => Ty::Opaque(bounds.iter().map(|bound| self.applied_bound(bound)).collect()),
            Ty::Projection(projection) => Ty::Projection(Arc::new(ProjectionTy {
                of: self.applied(&projection.of),
                of_trait: projection
                    .of_trait
                    .as_ref()
                    .map(|(id, arguments)| (*id, arguments.iter().map(|ty| self.applied(ty)).collect())),
                name: projection.name.clone(),
            })),
            // What it gives back is told in terms of the caller.
            Ty::Unknown(_) | Ty::Never | Ty::Primitive(_) | Ty::Closure(_) | Ty::Handed(_) => ty.clone(),
        }
    }

    /// Whether there is anything in a type that stands for something else. Most types have nothing, and are shared then.
    fn changes(&self, ty: &Ty) -> bool {
        let in_bound = |bound: &BoundTy| {
            bound.arguments.iter().any(|ty| self.changes(ty)) || bound.bindings.iter().any(|(_, ty)| self.changes(ty))
        };
        match ty {
            Ty::Parameter(owner, place) => self.get(*owner, *place).is_some(),
            Ty::SelfOf(_) => self.this.is_some(),
            Ty::Adt(_, types) | Ty::Constructor(_, _, types) | Ty::Tuple(types) => {
                types.iter().any(|ty| self.changes(ty))
            }
            Ty::Slice(inner) | Ty::Array(inner) | Ty::Reference(inner) | Ty::Pointer(inner) | Ty::Future(inner) => {
                self.changes(inner)
            }
            Ty::Function(parameters, output) => parameters.iter().any(|ty| self.changes(ty)) || self.changes(output),
            Ty::Item(item) => {
                item.of.as_ref().is_some_and(|of| self.changes(of)) || item.arguments.iter().any(|ty| self.changes(ty))
            }
            Ty::Opaque(bounds) => bounds.iter().any(in_bound),
            Ty::Projection(projection) => {
                let arguments = projection.of_trait.iter().flat_map(|(_, arguments)| arguments);
                self.changes(&projection.of) || arguments.into_iter().any(|ty| self.changes(ty))
            }
            Ty::Unknown(_) | Ty::Never | Ty::Primitive(_) | Ty::Closure(_) | Ty::Handed(_) => false,
        }
    }

    pub(crate) fn applied_bound(&self, bound: &BoundTy) -> BoundTy {
        let binding = |(name, ty): &(Name, Ty)| (name.clone(), self.applied(ty));
        BoundTy {
            of_trait: bound.of_trait,
            arguments: bound.arguments.iter().map(|ty| self.applied(ty)).collect(),
            bindings: bound.bindings.iter().map(binding).collect(),
        }
    }

    /// Matches `pattern` against `actual`, binding parameters; false where they are known to differ.
    pub(crate) fn unify(&mut self, pattern: &Ty, actual: &Ty) -> bool {
        match (pattern, actual) {
            (Ty::Parameter(owner, place), actual) if self.has(*owner) => {
                if let Some(known) = self.get(*owner, *place).cloned() {
                    let fits = compatible(&known, actual);
                    if fits {
                        self.bind(*owner, *place, actual);
                    }
                    return fits;
                }
                self.bind(*owner, *place, actual);
                true
            }
            (Ty::SelfOf(_), actual) if self.this.is_some() => {
                self.this.clone().is_none_or(|this| compatible(&this, actual))
            }
            (Ty::Unknown(_) | Ty::Projection(_) | Ty::Never, _)
            | (_, Ty::Unknown(_) | Ty::Projection(_) | Ty::Never) => true,
            (Ty::Adt(id, arguments), Ty::Adt(other, others)) => id == other && self.unify_all(arguments, others),
            (Ty::Tuple(elements), Ty::Tuple(others)) => {
                elements.len() == others.len() && self.unify_all(elements, others)
            }
            (Ty::Reference(inner), Ty::Reference(other))
            | (Ty::Pointer(inner), Ty::Pointer(other))
            | (Ty::Slice(inner), Ty::Slice(other))
            | (Ty::Array(inner), Ty::Array(other))
            | (Ty::Future(inner), Ty::Future(other)) => self.unify(inner, other),
            (Ty::Function(parameters, output), Ty::Function(others, other)) => {
                parameters.len() == others.len() && self.unify_all(parameters, others) && self.unify(output, other)
            }
            (Ty::Handed(one), Ty::Handed(other)) => one.callee == other.callee,
            (Ty::Handed(one), other) => one.callee == *other,
            (one, Ty::Handed(other)) => *one == other.callee,
            (Ty::Primitive(one), Ty::Primitive(other)) => same_primitive(one, other),
            // A bound may be met by any type; which one is not decided here.
            (Ty::Opaque(bounds), Ty::Opaque(others)) => {
                for bound in bounds.iter() {
                    if let Some(other) = others.iter().find(|other| other.of_trait == bound.of_trait) {
                        self.unify_bound(bound, other);
                    }
                }
                bounds.first().map(|bound| bound.of_trait) == others.first().map(|bound| bound.of_trait)
            }
            (pattern, actual) => pattern == actual,
        }
    }

    fn unify_all(&mut self, patterns: &[Ty], actual: &[Ty]) -> bool {
        patterns.iter().zip(actual).fold(true, |fits, (pattern, actual)| self.unify(pattern, actual) && fits)
    }

    fn unify_bound(&mut self, bound: &BoundTy, other: &BoundTy) {
        for (argument, actual) in bound.arguments.iter().zip(&other.arguments) {
            self.unify(argument, actual);
        }
        for (name, ty) in &bound.bindings {
            if let Some((_, actual)) = other.bindings.iter().find(|(called, _)| called == name) {
                self.unify(ty, actual);
            }
        }
    }
}

/// Whether `pattern` may match `actual`, as far as the outermost kind of type tells.
pub(super) fn may_unify(pattern: &Ty, actual: &Ty) -> bool {
    let is_open = |ty: &Ty| {
        matches!(ty, Ty::Parameter(..) | Ty::SelfOf(_) | Ty::Unknown(_) | Ty::Projection(_) | Ty::Never | Ty::Handed(_))
    };
    std::mem::discriminant(pattern) == std::mem::discriminant(actual) || is_open(pattern) || is_open(actual)
}

/// Whether two types may be the same.
pub(crate) fn compatible(one: &Ty, other: &Ty) -> bool {
    Bindings::default().unify(one, other)
}

fn same_primitive(one: &str, other: &str) -> bool {
    let is_float = |name: &str| name.starts_with('f') || name == "{float}";
    let is_integer = |name: &str| {
        name == "{integer}" || !is_float(name) && name.ends_with(|last: char| last.is_ascii_digit() || last == 'e')
    };
    one == other
        || (one == "{integer}" && is_integer(other))
        || (other == "{integer}" && is_integer(one))
        || (one == "{float}" && is_float(other))
        || (other == "{float}" && is_float(one))
}
