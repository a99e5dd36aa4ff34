//! The bounds of generic parameters: what they are, and whether they hold.

use std::sync::Arc;

use super::implementations::{DEPTH, both, has_type};
use super::{Bindings, World, kept};
use crate::id::Id;
use crate::items::TraitItem;
use crate::ty::{BoundTy, Owner, ProjectionTy, Ty};
use crate::written::{Bound, Name};

/// How many bounds are followed to the traits that they rest on.
const SUPERTRAITS: usize = 32;

/// What the declaration of something with generic parameters asks of a type.
#[derive(Debug)]
pub(crate) struct Demand {
    /// The type: a parameter, or what stands in front of a where clause.
    subject: Ty,
    /// The traits that are known.
    bounds: Vec<BoundTy>,
    /// No other traits are written.
    is_whole: bool,
}

impl World {
    /// What the declaration of `owner` asks of its parameters: first where they are declared, then in where clauses.
    fn demands(&self, owner: Owner) -> Arc<[Demand]> {
        kept(&self.kept.demands, &owner, || {
            let context = self.context_of(owner);
            let generics = self.generics(owner);
            let demand = |subject: Ty, written: &[Bound]| {
                let bounds = self.lower_bounds(&context, written, 0);
                let is_whole = bounds.len() == written.len();
                Demand { subject, bounds, is_whole }
            };
            let inline = (0..).zip(&generics.parameters).filter(|(_, parameter)| !parameter.bounds.is_empty());
            let inline = inline.map(|(place, parameter)| demand(Ty::Parameter(owner, place), &parameter.bounds));
            let clauses = generics.clauses.iter().map(|(of, written)| demand(self.lower(&context, of), written));
            inline.chain(clauses).collect()
        })
    }

    /// Whether the bounds of `owner` hold for what its parameters stand for. What a bound tells of further parameters is bound.
    pub(crate) fn holds(&self, owner: Owner, bindings: &mut Bindings, depth: usize) -> Option<bool> {
        if depth > DEPTH {
            return None;
        }
        let mut all = Some(true);
        if self.generics(owner).parameters.is_empty() && self.generics(owner).clauses.is_empty() {
            return all;
        }
        for demand in self.demands(owner).iter() {
            all = both(all, self.demand_holds(demand, bindings, depth));
        }
        all
    }

    fn demand_holds(&self, demand: &Demand, bindings: &mut Bindings, depth: usize) -> Option<bool> {
        let of = self.normal(&bindings.applied(&demand.subject), depth);
        // What it stands for follows from how the value is used: the compiler has found something that fits.
        if matches!(of, Ty::Parameter(owner, _) if bindings.has(owner)) {
            return Some(true);
        }
        if of.is_unknown() {
            return None;
        }
        let of = self.filled(&demand.subject, of, &demand.bounds, bindings, depth);
        // A trait that is declared nowhere that was read may hold or not.
        let mut all = demand.is_whole.then_some(true);
        for bound in &demand.bounds {
            all = both(all, self.bound_holds(&of, bound, bindings, depth));
            if all == Some(false) {
                return all;
            }
        }
        all
    }

    /// The type with what is not known in it told by the only implementation that fits: `Vec<_>` made of the items of an
    /// iterator.
    fn filled(&self, subject: &Ty, of: Ty, bounds: &[BoundTy], bindings: &mut Bindings, depth: usize) -> Ty {
        let Ty::Parameter(owner, place) = subject else { return of };
        if !of.has_hole() || !bindings.has(*owner) {
            return of;
        }
        let mut of = of;
        for bound in bounds {
            let arguments: Vec<Ty> =
                bound.arguments.iter().map(|argument| self.normal(&bindings.applied(argument), depth + 1)).collect();
            if arguments.is_empty() || arguments.iter().any(Ty::has_hole) {
                continue;
            }
            if let Some((id, inner)) = self.implementation(&of, bound.of_trait, &arguments, depth + 1) {
                let told = self.without(&inner.applied(&self.header(id).of), &inner);
                of = of.joined(&told);
                bindings.rebind(*owner, *place, of.clone());
            }
        }
        of
    }

    fn bound_holds(&self, of: &Ty, bound: &BoundTy, bindings: &mut Bindings, depth: usize) -> Option<bool> {
        if depth > DEPTH {
            return None;
        }
        let open = |argument: &Ty| self.without(&self.normal(&bindings.applied(argument), depth + 1), bindings);
        // What a closure is called with does not decide whether it can be called.
        let is_function = self.lang.functions.contains(&bound.of_trait);
        let arguments: Vec<Ty> = bound.arguments.iter().filter(|_| !is_function).map(open).collect();
        let mut all = self.implements_with(of, bound.of_trait, &arguments, depth);
        if all == Some(false) {
            return all;
        }
        for (name, wanted) in &bound.bindings {
            let of_trait = Some((bound.of_trait, arguments.clone()));
            let Some(given) = self.associated_type_of(of, of_trait, name, depth + 1) else {
                continue;
            };
            match wanted {
                // `Item: IntoIterator<..>`: the bounds of what is given.
                Ty::Opaque(bounds) if !matches!(given, Ty::Opaque(_)) => {
                    for bound in bounds.iter() {
                        all = both(all, self.bound_holds(&given, bound, bindings, depth + 1));
                    }
                }
                wanted if !bindings.unify(wanted, &given) => return Some(false),
                _ => {}
            }
        }
        all
    }

    /// The bounds that are known of a type that is a parameter, `impl Trait` or `dyn Trait`, supertraits with them.
    pub(crate) fn bounds_of(&self, of: &Ty, depth: usize) -> Arc<[BoundTy]> {
        let key = match of {
            Ty::Parameter(owner, place) => Some((*owner, Some(*place))),
            Ty::SelfOf(id) => Some((Owner::Trait(*id), None)),
            Ty::Opaque(_) | Ty::Projection(_) => None,
            _ => return Arc::default(),
        };
        let all = || self.with_supertraits(of, self.own_bounds_of(of)).into();
        match key {
            _ if depth >= DEPTH => self.own_bounds_of(of).into(),
            Some(key) => kept(&self.kept.bounds, &key, all),
            None => all(),
        }
    }

    fn own_bounds_of(&self, of: &Ty) -> Vec<BoundTy> {
        match of {
            Ty::Opaque(bounds) => bounds.to_vec(),
            Ty::Parameter(owner, _) => {
                let demands = self.demands(*owner);
                let own = demands.iter().filter(|demand| demand.subject == *of);
                own.flat_map(|demand| &demand.bounds).cloned().collect()
            }
            Ty::SelfOf(of_trait) => vec![BoundTy {
                of_trait: *of_trait,
                arguments: self.own_arguments(Owner::Trait(*of_trait)),
                bindings: Vec::new(),
            }],
            Ty::Projection(projection) => self.bounds_of_projection(projection),
            _ => Vec::new(),
        }
    }

    /// The bounds with the traits that these rest on.
    fn with_supertraits(&self, of: &Ty, mut bounds: Vec<BoundTy>) -> Vec<BoundTy> {
        let mut at = 0;
        while at < bounds.len() && at < SUPERTRAITS {
            let id = bounds[at].of_trait;
            let above = self.supertraits(id);
            if !above.is_empty() {
                let mut bindings = Bindings::of(Owner::Trait(id), &bounds[at].arguments);
                bindings.set_this(of.clone());
                for above in above.iter() {
                    if !bounds.iter().any(|known| known.of_trait == above.of_trait) {
                        bounds.push(bindings.applied_bound(above));
                    }
                }
            }
            at += 1;
        }
        bounds
    }

    /// The traits that a trait rests on, as it names them.
    fn supertraits(&self, id: Id<TraitItem>) -> Arc<[BoundTy]> {
        let written = &self.get(id).supertraits;
        if written.is_empty() {
            return Arc::default();
        }
        kept(&self.kept.supertraits, &id, || self.lower_bounds(&self.context_of(Owner::Trait(id)), written, 0).into())
    }

    /// What a trait says of its associated type.
    fn bounds_of_projection(&self, projection: &ProjectionTy) -> Vec<BoundTy> {
        let of_trait = projection.of_trait.as_ref().map(|(id, _)| *id).or_else(|| {
            let bounds = self.bounds_of(&projection.of, 1);
            bounds.iter().map(|bound| bound.of_trait).find(|id| has_type(self.get(*id), &projection.name))
        });
        let Some(id) = of_trait else { return Vec::new() };
        let is_it = |(name, _): &&(Name, Vec<Bound>)| *name == projection.name;
        let Some((_, written)) = self.get(id).types.iter().find(is_it) else {
            return Vec::new();
        };
        let mut bindings = Bindings::default();
        bindings.set_this(projection.of.clone());
        let bounds = self.lower_bounds(&self.context_of(Owner::Trait(id)), written, 0);
        bounds.iter().map(|bound| bindings.applied_bound(bound)).collect()
    }
}
