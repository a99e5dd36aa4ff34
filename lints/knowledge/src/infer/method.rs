//! Methods: found by their name and the type of the receiver.

use super::{Call, Inference};
use crate::expr::{ExprId, MethodCall};
use crate::id::Id;
use crate::items::{Container, Function, TraitItem};
use crate::ty::{Owner, Ty, Why};
use crate::world::{Bindings, Context};
use crate::written::{Name, Written};

/// A function of a type, found by its name.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) function: Id<Function>,
    /// What `Self` stands for.
    pub(super) of: Ty,
    /// The arguments of the trait.
    pub(super) of_trait: Vec<Ty>,
}

/// It is not known whether a type has a function.
#[derive(Clone, Copy, Debug)]
struct Doubt;

/// How a function takes `self`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    /// As it is.
    Value,
    /// By reference, or behind a pointer.
    Reference,
    /// In any way, or not at all.
    Anything,
}

impl Inference<'_> {
    /// The value of a method call.
    pub(super) fn value_of_method(&self, id: ExprId, called: &MethodCall) -> Ty {
        if let Some(call) = self.call(id) {
            return self.output(&call);
        }
        let receiver = self.type_of(called.receiver);
        match receiver {
            Ty::Unknown(_) => Ty::Unknown(Why::Receiver),
            _ => Ty::Unknown(Why::Method),
        }
    }

    pub(super) fn call_of_method(&self, called: &MethodCall) -> Option<Call> {
        let receiver = self.type_of(called.receiver);
        let context = self.context(called.place);
        let found = self.method_named(&receiver, &called.name, &context)?;
        let signature = self.world.signature(found.function);
        let turbofish: Vec<Ty> =
            called.turbofish.iter().map(|written| self.world.normal(&self.world.lower(&context, written), 0)).collect();
        let arguments: Vec<Ty> = called.arguments.iter().map(|argument| self.type_of(*argument)).collect();
        // Another function of this name, that nothing knows of, is what is called.
        if signature.parameters.len() != arguments.len() {
            return None;
        }
        let parameters = signature.parameters.clone();
        Some(self.matched(
            found.function,
            signature,
            Some(&found.of),
            &found.of_trait,
            &turbofish,
            parameters,
            arguments,
        ))
    }

    /// The method `name` of a receiver of this type, seen from `context`.
    ///
    /// The order is that of the language (The Rust Reference, "Method call expressions"): for each type that the receiver can be
    /// dereferenced to, methods that take just that type, then those that take a reference to it.
    pub(super) fn method_named(&self, receiver: &Ty, name: &Name, context: &Context) -> Option<Found> {
        if matches!(receiver, Ty::Unknown(_) | Ty::Never) {
            return None;
        }
        for step in self.world.dereferenced(receiver) {
            if step.is_unknown() {
                return None;
            }
            let step_by_value = (step.clone(), Takes::Value);
            let is_reference = matches!(step, Ty::Reference(_));
            let tried = match &step {
                Ty::Reference(inner) => [step_by_value, (Ty::clone(inner), Takes::Reference), (step, Takes::Reference)],
                _ => [step_by_value, (step.clone(), Takes::Reference), (step.referenced(), Takes::Value)],
            };
            for (place, (of, takes)) in tried.into_iter().enumerate() {
                // What comes after a step at which there may be one is not reached.
                match self.own(&of, name, context, takes) {
                    Ok(None) => {}
                    // `clone` of a reference, where the type itself has none: a macro may give it one.
                    Ok(Some(found)) if is_reference && place == 2 && self.is_for_references(&found) => return None,
                    // steadfast: allow(default_on_error): what cannot be decided is not known
                    found => return found.ok().flatten(),
                }
            }
        }
        None
    }

    /// Whether a function is that of all references.
    fn is_for_references(&self, found: &Found) -> bool {
        let Ty::Reference(_) = found.of else { return false };
        let implementation = match self.world.get(found.function).container {
            Container::Trait(place) => {
                let id = Id::new(found.function.file, place);
                self.world.implementation(&found.of, id, &[], 0).map(|(id, _)| id)
            }
            _ => self.world.implementation_of(found.function),
        };
        let is_any = |of: &Ty| match of {
            Ty::Reference(inner) => matches!(**inner, Ty::Parameter(..)),
            of => matches!(of, Ty::Parameter(..)),
        };
        implementation.is_none_or(|id| is_any(&self.world.header(id).of))
    }

    /// The function that `of::name` is.
    pub(super) fn function_of(&self, of: &Ty, name: &Name, context: &Context) -> Option<Id<Function>> {
        if matches!(of, Ty::Unknown(_) | Ty::Never) {
            return None;
        }
        // steadfast: allow(default_on_error): what cannot be decided is not known
        Some(self.own(of, name, context, Takes::Anything).ok()??.function)
    }

    /// The function `name` of exactly this type: its own, that of its bounds, that of a trait.
    /// An error where there may be one.
    fn own(&self, of: &Ty, name: &Name, context: &Context, takes: Takes) -> Result<Option<Found>, Doubt> {
        if of.is_unknown() {
            return Ok(None);
        }
        let found = self
            .inherent(of, name, takes)
            .or_else(|| self.bounded(of, name, takes))
            .or_else(|| self.implemented(of, name, context, takes));
        match found {
            None => self.provided(of, name, context, takes),
            found => Ok(found),
        }
    }

    /// The trait around a place, or that is implemented around it: its methods can be called there without an import.
    fn trait_around(&self, context: &Context) -> Option<Id<TraitItem>> {
        context.owners.iter().find_map(|owner| match owner {
            Owner::Implementation(id) => self.world.header(*id).of_trait.as_ref().map(|(id, _)| *id),
            Owner::Trait(id) => Some(*id),
            _ => None,
        })
    }

    /// Whether a function takes `self` in that way. `Box<Self>` and `Pin<&mut Self>` are values that were seen through.
    fn fits(&self, function: Id<Function>, takes: Takes) -> bool {
        match (&self.world.get(function).receiver, takes) {
            (_, Takes::Anything) => true,
            (None, _) => false,
            (Some(Written::Path(path)), Takes::Value) => path.name().is_some_and(|name| name == "Self"),
            (Some(Written::Path(path)), Takes::Reference) => path.name().is_none_or(|name| name != "Self"),
            (Some(_), Takes::Reference) => true,
            (Some(_), Takes::Value) => false,
        }
    }

    fn inherent(&self, of: &Ty, name: &Name, takes: Takes) -> Option<Found> {
        let mut found: Option<Id<Function>> = None;
        for function in self.world.associated(&self.world.head_of(of), name) {
            let Some(id) = self.world.implementation_of(function) else { continue };
            let header = self.world.header(id);
            if header.is_for_unknown() || !header.is_inherent || !self.fits(function, takes) {
                continue;
            }
            if !Bindings::new(Owner::Implementation(id)).unify(&header.of, of) {
                continue;
            }
            match found {
                // Of two that `cfg` decides between, and that agree, either will do.
                Some(first) if self.world.get(first).output != self.world.get(function).output => return None,
                Some(_) => {}
                None => found = Some(function),
            }
        }
        Some(Found { function: found?, of: of.clone(), of_trait: Vec::new() })
    }

    /// The function that a bound on the type brings.
    fn bounded(&self, of: &Ty, name: &Name, takes: Takes) -> Option<Found> {
        self.world.bounds_of(of, 0).iter().find_map(|bound| {
            let id = bound.of_trait;
            let declared = self.world.get(id).functions.iter().map(|place| Id::<Function>::new(id.file, *place));
            let is_it =
                |function: &Id<Function>| self.world.get(*function).name == *name && self.fits(*function, takes);
            let function = declared.into_iter().find(is_it)?;
            Some(Found { function, of: of.clone(), of_trait: bound.arguments.clone() })
        })
    }

    /// The function of an implementation of a trait that is in scope.
    fn implemented(&self, of: &Ty, name: &Name, context: &Context, takes: Takes) -> Option<Found> {
        let (in_scope, around) = (self.world.traits_in_scope(context.module), self.trait_around(context));
        let heads = [self.world.head_of(of), Name::new_static("*")];
        for function in heads.iter().flat_map(|head| self.world.associated(head, name)) {
            let Some(id) = self.world.implementation_of(function) else { continue };
            if !self.fits(function, takes) {
                continue;
            }
            let header = self.world.header(id);
            let Some((of_trait, _)) = header.of_trait.as_ref() else { continue };
            let is_blanket = matches!(header.of, Ty::Parameter(..));
            if header.is_for_unknown() || !(in_scope.contains(of_trait) || around == Some(*of_trait)) {
                continue;
            }
            let mut bindings = Bindings::new(Owner::Implementation(id));
            if !bindings.unify(&header.of, of) {
                continue;
            }
            let holds = self.world.holds(Owner::Implementation(id), &mut bindings, 0);
            if holds == Some(false) || (is_blanket && holds.is_none()) {
                continue;
            }
            // Of several implementations the arguments of the call decide, and those the trait tells.
            let function = match header.of_trait.as_ref() {
                Some((id, arguments)) if !arguments.is_empty() => self.declared(of, *id, name, function),
                _ => function,
            };
            return Some(Found { function, of: of.clone(), of_trait: Vec::new() });
        }
        None
    }

    /// The function as the trait declares it, where `of` implements the trait more than once; otherwise `only`.
    fn declared(&self, of: &Ty, id: Id<TraitItem>, name: &Name, only: Id<Function>) -> Id<Function> {
        if self.world.only_implementation(of, id, &[], 0).is_some() {
            return only;
        }
        let functions = self.world.get(id).functions.iter().map(|place| Id::<Function>::new(id.file, *place));
        functions.into_iter().find(|function| self.world.get(*function).name == *name).unwrap_or(only)
    }

    /// A function that a trait provides.
    fn provided(&self, of: &Ty, name: &Name, context: &Context, takes: Takes) -> Result<Option<Found>, Doubt> {
        let (in_scope, around) = (self.world.traits_in_scope(context.module), self.trait_around(context));
        for function in self.world.of_traits(name) {
            let declared = self.world.get(function);
            let Container::Trait(place) = declared.container else { continue };
            let id = Id::new(function.file, place);
            if !(in_scope.contains(&id) || around == Some(id)) || !self.fits(function, takes) {
                continue;
            }
            match self.world.implements(of, id, 0) {
                Some(true) => {
                    let of_trait = self.trait_arguments(of, id);
                    return Ok(Some(Found { function, of: of.clone(), of_trait }));
                }
                Some(false) => {}
                None => return Err(Doubt),
            }
        }
        Ok(None)
    }

    /// The arguments with which a type implements a trait.
    fn trait_arguments(&self, of: &Ty, of_trait: Id<TraitItem>) -> Vec<Ty> {
        let Some((id, bindings)) = self.world.only_implementation(of, of_trait, &[], 0) else { return Vec::new() };
        let header = self.world.header(id);
        let arguments = header.of_trait.iter().flat_map(|(_, arguments)| arguments);
        arguments.map(|argument| self.world.without(&bindings.applied(argument), &bindings)).collect()
    }
}
