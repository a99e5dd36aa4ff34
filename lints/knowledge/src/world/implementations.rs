//! What a type implements.

use std::sync::Arc;

use super::{Bindings, World, kept};
use crate::id::{Id, ModuleId};
use crate::items::{Called, Implementation, Item, TraitItem};
use crate::ty::{BoundTy, Owner, Ty};
use crate::written::{Bound, Name, Written};

/// How deep bounds may rest on each other.
const DEPTH: usize = 12;

/// The head of an implementation, with every name looked up.
#[derive(Debug)]
pub(crate) struct Header {
    /// The trait with its arguments; none of inherent implementations, and of those whose trait is not known.
    pub(crate) of_trait: Option<(Id<TraitItem>, Vec<Ty>)>,
    /// It is written without a trait.
    pub(crate) is_inherent: bool,
    /// The type.
    pub(crate) of: Ty,
}

/// It is not known whether something is implemented.
struct Doubt;

impl Header {
    /// Whether the type is declared nowhere that was read: it would match any.
    pub(crate) fn is_for_unknown(&self) -> bool {
        self.of.peeled().is_unknown()
    }
}

impl World {
    /// The head of an implementation.
    pub(crate) fn header(&self, id: Id<Implementation>) -> Arc<Header> {
        kept(&self.kept.headers, &id, || {
            let implementation = self.get(id);
            let context = self.context_of(Owner::Implementation(id));
            let of_trait = implementation.of_trait.as_ref().and_then(|path| {
                let arguments = path.last()?.arguments.iter();
                let arguments: Vec<Ty> = arguments.map(|argument| self.lower(&context, argument)).collect();
                Some((self.trait_at(context.module, path)?, arguments))
            });
            Arc::new(Header {
                of_trait,
                is_inherent: implementation.of_trait.is_none(),
                of: self.lower(&context, &implementation.of),
            })
        })
    }

    /// The implementations of a trait.
    fn implementations(&self, of_trait: Id<TraitItem>) -> Arc<[Id<Implementation>]> {
        kept(&self.kept.of_trait, &of_trait, || {
            let named = self.implementations.get(&self.get(of_trait).name);
            let is_of = |id: &Id<Implementation>| {
                self.header(*id).of_trait.as_ref().is_some_and(|(implemented, _)| *implemented == of_trait)
            };
            named.into_iter().flatten().copied().filter(is_of).collect()
        })
    }

    /// The implementation of a trait for a type, with what its parameters stand for. `arguments` are those of the trait, as far as
    /// they are known.
    pub(crate) fn implementation(
        &self,
        of: &Ty,
        of_trait: Id<TraitItem>,
        arguments: &[Ty],
        depth: usize,
    ) -> Option<(Id<Implementation>, Bindings)> {
        // steadfast: allow(default_on_error): what cannot be decided is not known
        self.search(of, of_trait, arguments, depth).ok()?.into_iter().next()
    }

    /// The same, where no other fits.
    pub(crate) fn only_implementation(
        &self,
        of: &Ty,
        of_trait: Id<TraitItem>,
        arguments: &[Ty],
        depth: usize,
    ) -> Option<(Id<Implementation>, Bindings)> {
        // steadfast: allow(default_on_error): what cannot be decided is not known
        let mut found = self.search(of, of_trait, arguments, depth).ok()?.into_iter();
        found.next().filter(|_| found.next().is_none())
    }

    /// Those that fit; an error where there may be one that is not known to hold.
    fn search(
        &self,
        of: &Ty,
        of_trait: Id<TraitItem>,
        arguments: &[Ty],
        depth: usize,
    ) -> Result<Vec<(Id<Implementation>, Bindings)>, Doubt> {
        if depth > DEPTH || of.is_unknown() {
            return Err(Doubt);
        }
        let count = self.generics(Owner::Trait(of_trait)).parameters.len();
        let is_number = |ty: &Ty| matches!(ty, Ty::Primitive("{integer}" | "{float}"));
        let is_open = of.has_hole()
            || is_number(of)
            || arguments.len() < count
            || arguments.iter().any(|argument| argument.has_hole() || is_number(argument.peeled()));
        let mut found = Vec::new();
        let mut blanket = None;
        let mut doubt = false;
        for id in self.implementations(of_trait).iter() {
            let header = self.header(*id);
            let is_blanket = matches!(header.of, Ty::Parameter(..));
            if header.is_for_unknown() || (is_blanket && blanket.is_some()) {
                continue;
            }
            let mut bindings = Bindings::new(vec![Owner::Implementation(*id)]);
            if !bindings.unify(&header.of, of) {
                continue;
            }
            let Some((_, of_header)) = &header.of_trait else { continue };
            if !of_header.iter().zip(arguments).all(|(pattern, actual)| bindings.unify(pattern, actual)) {
                continue;
            }
            // Bounds decide between several, and whether a blanket one holds at all.
            let holds = self.holds(Owner::Implementation(*id), &mut bindings, depth + 1);
            if holds == Some(false) || (is_blanket && holds.is_none()) {
                doubt |= holds.is_none();
                continue;
            }
            if is_blanket {
                blanket = Some((*id, bindings));
            } else {
                found.push((*id, bindings));
                // What is not open at all has no other.
                if found.len() > 1 || !is_open {
                    break;
                }
            }
        }
        if found.is_empty() || is_open {
            found.extend(blanket);
        }
        if found.is_empty() && doubt { Err(Doubt) } else { Ok(found) }
    }

    /// Whether a type implements a trait: yes, no or unknown.
    pub(crate) fn implements(&self, of: &Ty, of_trait: Id<TraitItem>, depth: usize) -> Option<bool> {
        self.implements_with(of, of_trait, &[], depth)
    }

    /// The same for a trait with arguments.
    fn implements_with(&self, of: &Ty, of_trait: Id<TraitItem>, arguments: &[Ty], depth: usize) -> Option<bool> {
        if depth > DEPTH {
            return None;
        }
        let is_function = self.lang.functions.contains(&of_trait);
        match of {
            Ty::Unknown(_) | Ty::Projection(_) | Ty::Never => None,
            Ty::Closure(_) | Ty::Item(_) | Ty::Function(..) | Ty::Constructor(..) | Ty::Handed(_) if is_function => {
                Some(true)
            }
            // It may be cloned, copied and sent.
            Ty::Closure(_) | Ty::Item(_) | Ty::Constructor(..) | Ty::Handed(_) => None,
            Ty::Future(_) if Some(of_trait) == self.lang.future => Some(true),
            _ if Some(of_trait) == self.lang.sized => Some(true),
            // These the language itself implements.
            Ty::Tuple(elements) if Some(of_trait) == self.lang.clone => {
                elements.iter().map(|element| self.implements(element, of_trait, depth + 1)).fold(Some(true), both)
            }
            Ty::Function(..) | Ty::Pointer(_) if Some(of_trait) == self.lang.clone => Some(true),
            _ if self.is_marker(of_trait) => Some(true),
            _ if self.bounds_of(of, depth + 1).iter().any(|bound| bound.of_trait == of_trait) => Some(true),
            // steadfast: allow(default_on_error): what cannot be decided is not known
            _ => self.search(of, of_trait, arguments, depth + 1).ok().map(|found| !found.is_empty()),
        }
    }

    /// Whether a trait has nothing to call: `Send`, `Sync`, `Unpin`. The compiler has checked that it holds.
    fn is_marker(&self, of_trait: Id<TraitItem>) -> bool {
        let declared = self.get(of_trait);
        declared.functions.is_empty() && declared.types.is_empty() && declared.supertraits.is_empty()
    }

    /// Whether the bounds of `owner` hold for what its parameters stand for. What a bound tells of further parameters is bound.
    pub(crate) fn holds(&self, owner: Owner, bindings: &mut Bindings, depth: usize) -> Option<bool> {
        if depth > DEPTH {
            return None;
        }
        let context = self.context_of(owner);
        let generics = self.generics(owner);
        let mut all = Some(true);
        let inline = (0..).zip(&generics.parameters).filter(|(_, parameter)| !parameter.bounds.is_empty());
        for (place, parameter) in inline {
            let subject = Ty::Parameter(owner, place);
            all = both(all, self.each_holds(&context, &subject, &parameter.bounds, bindings, depth));
        }
        for (subject, bounds) in &generics.clauses {
            let subject = self.lower(&context, subject);
            all = both(all, self.each_holds(&context, &subject, bounds, bindings, depth));
        }
        all
    }

    fn each_holds(
        &self,
        context: &super::Context,
        subject: &Ty,
        bounds: &[Bound],
        bindings: &mut Bindings,
        depth: usize,
    ) -> Option<bool> {
        let of = self.normal(&bindings.applied(subject), depth);
        // What it stands for follows from how the value is used: the compiler has found something that fits.
        if matches!(of, Ty::Parameter(owner, _) if bindings.has(owner)) {
            return Some(true);
        }
        if of.is_unknown() {
            return None;
        }
        let bounds_known = self.lower_bounds(context, bounds, 0);
        let of = self.filled(subject, of, &bounds_known, bindings, depth);
        // A trait that is declared nowhere that was read may hold or not.
        let mut all = (bounds_known.len() == bounds.len()).then_some(true);
        for bound in bounds_known {
            all = both(all, self.bound_holds(&of, &bound, bindings, depth));
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
    pub(crate) fn bounds_of(&self, of: &Ty, depth: usize) -> Vec<BoundTy> {
        let mut bounds = match of {
            Ty::Opaque(bounds) => bounds.to_vec(),
            Ty::Parameter(owner, place) => self.bounds_of_parameter(*owner, *place),
            Ty::SelfOf(of_trait) => vec![BoundTy {
                of_trait: *of_trait,
                arguments: self.own_arguments(Owner::Trait(*of_trait)),
                bindings: Vec::new(),
            }],
            Ty::Projection(projection) => self.bounds_of_projection(projection),
            _ => return Vec::new(),
        };
        let mut at = 0;
        while at < bounds.len() && at < 32 && depth < DEPTH {
            let bound = bounds[at].clone();
            let owner = Owner::Trait(bound.of_trait);
            let mut bindings = Bindings::of(owner, &bound.arguments);
            bindings.set_this(of.clone());
            let context = self.context_of(owner);
            for above in self.lower_bounds(&context, &self.get(bound.of_trait).supertraits, 0) {
                if !bounds.iter().any(|known| known.of_trait == above.of_trait) {
                    bounds.push(bindings.applied_bound(&above));
                }
            }
            at += 1;
        }
        bounds
    }

    fn bounds_of_parameter(&self, owner: Owner, place: u32) -> Vec<BoundTy> {
        let generics = self.generics(owner);
        let Some(parameter) = generics.parameters.get(place as usize) else { return Vec::new() };
        let context = self.context_of(owner);
        let mut bounds = self.lower_bounds(&context, &parameter.bounds, 0);
        for (subject, written) in &generics.clauses {
            if matches!(subject, Written::Path(path) if path.name() == Some(&parameter.name)) {
                bounds.extend(self.lower_bounds(&context, written, 0));
            }
        }
        bounds
    }

    /// What a trait says of its associated type.
    fn bounds_of_projection(&self, projection: &crate::ty::ProjectionTy) -> Vec<BoundTy> {
        let of_trait = projection.of_trait.as_ref().map(|(id, _)| *id).or_else(|| {
            let bounds = self.bounds_of(&projection.of, 1);
            bounds.iter().map(|bound| bound.of_trait).find(|id| has_type(self.get(*id), &projection.name))
        });
        let Some(id) = of_trait else { return Vec::new() };
        let Some((_, written)) = self.get(id).types.iter().find(|(name, _)| *name == projection.name) else {
            return Vec::new();
        };
        let mut bindings = Bindings::default();
        bindings.set_this(projection.of.clone());
        let bounds = self.lower_bounds(&self.context_of(Owner::Trait(id)), written, 0);
        bounds.iter().map(|bound| bindings.applied_bound(bound)).collect()
    }

    /// The traits whose methods can be called in `module`: those that it declares or imports, and those of the prelude.
    pub(crate) fn traits_in_scope(&self, module: ModuleId) -> Arc<[Id<TraitItem>]> {
        kept(&self.kept.in_scope, &module, || {
            let mut traits = Vec::new();
            let mut seen = Vec::new();
            let mut at = Some(module);
            while let Some(inner) = at {
                self.add_traits(inner, &mut traits, &mut seen, 0);
                let declared = self.module(inner);
                at = declared.parent.filter(|_| declared.is_block).map(|place| ModuleId { place, ..inner });
            }
            if let Some(prelude) = self.lang.prelude {
                self.add_traits(prelude, &mut traits, &mut seen, 0);
            }
            traits.into()
        })
    }

    fn add_traits(&self, id: ModuleId, traits: &mut Vec<Id<TraitItem>>, seen: &mut Vec<ModuleId>, depth: usize) {
        if seen.contains(&id) || depth > 8 {
            return;
        }
        seen.push(id);
        let module = self.module(id);
        let own = module.items.iter().filter_map(|(_, item)| match item {
            Item::Trait(place) => Some(Id::new(id.file, *place)),
            _ => None,
        });
        traits.extend(own);
        for used in &module.uses {
            let path: Vec<&Name> = used.path.iter().collect();
            match self.resolve(id, used.global, &path, super::Namespace::Type) {
                Some((super::Def::Trait(found), taken)) if taken == path.len() => traits.push(found),
                Some((super::Def::Module(inner), taken)) if taken == path.len() && used.called == Called::Glob => {
                    self.add_traits(inner, traits, seen, depth + 1);
                }
                _ => {}
            }
        }
    }
}

pub(super) fn has_type(declared: &TraitItem, name: &Name) -> bool {
    declared.types.iter().any(|(called, _)| called == name)
}

const fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}
