//! What a type implements.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::unify::may_unify;
use super::{Bindings, World, kept};
use crate::id::{Id, ModuleId};
use crate::items::{Called, Implementation, Item, TraitItem, TypeItem};
use crate::outline::{ANY, hash, pair};
use crate::ty::{Owner, Ty};
use crate::written::Name;

/// How deep bounds may rest on each other.
pub(super) const DEPTH: usize = 12;

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

/// Implementations of one trait.
#[derive(Debug)]
pub(crate) struct Implementations {
    all: Vec<(Id<Implementation>, Arc<Header>)>,
    /// The places of those for a type that is declared, by that type.
    by_type: FxHashMap<Id<TypeItem>, Vec<usize>>,
    /// The places of those for anything else.
    others: Vec<usize>,
}

impl Implementations {
    fn new(all: Vec<(Id<Implementation>, Arc<Header>)>) -> Self {
        let mut by_type: FxHashMap<Id<TypeItem>, Vec<usize>> = FxHashMap::default();
        let mut others = Vec::new();
        for (place, (_, header)) in all.iter().enumerate() {
            match &header.of {
                Ty::Adt(id, _) => by_type.entry(*id).or_default().push(place),
                _ => others.push(place),
            }
        }
        Self { all, by_type, others }
    }

    /// Those that may be for `of`: a trait like `Clone` has thousands, and few are for one type.
    fn for_type(&self, of: &Ty) -> impl Iterator<Item = &(Id<Implementation>, Arc<Header>)> {
        let (typed, others, any) = match of {
            Ty::Adt(id, _) => (self.by_type.get(id).map_or(&[][..], Vec::as_slice), &*self.others, 0..0),
            of if is_any(of) => (&[][..], &[][..], 0..self.all.len()),
            _ => (&[][..], &*self.others, 0..0),
        };
        let places = typed.iter().chain(others).copied().chain(any);
        places.filter_map(|place| self.all.get(place)).filter(|(_, header)| may_unify(&header.of, of))
    }
}

/// Whether a type that is not known may be any.
const fn is_any(ty: &Ty) -> bool {
    matches!(ty, Ty::Never | Ty::Unknown(_) | Ty::Projection(_))
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

    /// The implementations of a trait that are filed under `head`, or all.
    fn implementations(&self, of_trait: Id<TraitItem>, head: Option<Name>) -> Arc<Implementations> {
        kept(&self.kept.of_trait, &(of_trait, head.clone()), || {
            let of_name = hash([&self.get(of_trait).name]);
            let ids: Vec<Id<Implementation>> = match head {
                Some(head) => self.by_head.get(pair(of_name, hash([&head]))).collect(),
                None => self.implementations.get(of_name).collect(),
            };
            let with_header = ids.into_iter().map(|id| (id, self.header(id)));
            let is_of = |(_, header): &(Id<Implementation>, Arc<Header>)| {
                header.of_trait.as_ref().is_some_and(|(implemented, _)| *implemented == of_trait)
            };
            Arc::new(Implementations::new(with_header.filter(is_of).collect()))
        })
    }

    /// The implementations of a trait that may be for `of`: a trait like `From` has thousands, and few are for types of one name.
    fn implementations_for(&self, of_trait: Id<TraitItem>, of: &Ty) -> impl Iterator<Item = Arc<Implementations>> {
        let mut heads = match of {
            of if is_any(of) => vec![None],
            Ty::Handed(_) | Ty::Primitive("{integer}" | "{float}") => vec![None],
            // What is filed under the second name may be for any type.
            of => vec![Some(self.head_of(of)), Some(ANY)],
        };
        heads.dedup();
        heads.into_iter().map(move |head| self.implementations(of_trait, head))
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
        let lists: Vec<Arc<Implementations>> = self.implementations_for(of_trait, of).collect();
        let mut candidates: Vec<_> = lists.iter().flat_map(|list| list.for_type(of)).collect();
        candidates.sort_unstable_by_key(|(id, _)| (id.file, id.place));
        for (id, header) in candidates {
            let is_blanket = matches!(header.of, Ty::Parameter(..));
            if header.is_for_unknown() || (is_blanket && blanket.is_some()) {
                continue;
            }
            let mut bindings = Bindings::new(Owner::Implementation(*id));
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
    pub(super) fn implements_with(
        &self,
        of: &Ty,
        of_trait: Id<TraitItem>,
        arguments: &[Ty],
        depth: usize,
    ) -> Option<bool> {
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

    /// The traits whose methods can be called in `module`: those that it declares or imports, and those of the prelude.
    pub(crate) fn traits_in_scope(&self, module: ModuleId) -> Arc<[Id<TraitItem>]> {
        kept(&self.kept.in_scope, &module, || {
            let mut traits = Vec::new();
            let mut seen = Vec::new();
            let mut at = Some(module);
            while let Some(inner) = at {
                self.add_traits(inner, &mut traits, &mut seen, 0);
                at = self.around(inner);
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

pub(super) const fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}
