//! Calls: which function, what its generic parameters stand for, what it gives back.

use std::sync::Arc;

use super::Inference;
use crate::expr::{Expr, ExprId};
use crate::id::Id;
use crate::items::{Container, Function, TypeItem};
use crate::ty::{BoundTy, HandedTy, ItemTy, Owner, Ty, Why};
use crate::world::{Bindings, Signature};
use crate::written::Name;

/// How deep functions may be handed to functions by their names.
const HANDED: usize = 8;

/// A call of a function that is known, its arguments matched as far as that goes without looking into closures.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The function.
    pub(crate) function: Id<Function>,
    pub(crate) signature: Arc<Signature>,
    pub(crate) bindings: Bindings,
    /// The types of all parameters for which arguments are written.
    pub(crate) parameters: Vec<Ty>,
    /// The types of these arguments.
    pub(crate) arguments: Vec<Ty>,
}

impl Inference<'_> {
    /// The call at `id`, if its function is known.
    pub(super) fn call(&self, id: ExprId) -> Option<Arc<Call>> {
        if let Some(known) = self.calls.borrow().get(&id) {
            return known.clone();
        }
        let call = match self.exprs.get(id) {
            Expr::Call(callee, arguments) => match self.type_of(*callee) {
                Ty::Item(item) => {
                    let arguments = arguments.iter().map(|argument| self.type_of(*argument)).collect();
                    Some(self.call_of_item(&item, arguments))
                }
                _ => None,
            },
            Expr::Method(called) => self.call_of_method(called),
            _ => None,
        };
        let call = call.map(Arc::new);
        self.calls.borrow_mut().insert(id, call.clone());
        call
    }

    /// A call of a function by its path.
    fn call_of_item(&self, item: &ItemTy, arguments: Vec<Ty>) -> Call {
        let function = self.world.get(item.function);
        let signature = self.world.signature(item.function);
        let mut of = item.of.clone();
        let mut of_trait = Vec::new();
        // `Trait::method(value)`: the type is that of the value.
        if let (Container::Trait(place), Some(Ty::Opaque(bounds))) = (function.container, &of)
            && let Some(bound) = bounds.iter().find(|bound| bound.of_trait == Id::new(item.function.file, place))
        {
            of_trait.clone_from(&bound.arguments);
            of = signature.receiver.as_ref().and(arguments.first()).map(|first| first.peeled().clone());
        }
        // `Arc::clone(&value)`: the value tells the arguments of the type.
        if let (Some(_), Some(named), Some(first)) = (&signature.receiver, &of, arguments.first()) {
            of = Some(named.clone().joined(first.peeled()));
        }
        let mut parameters = Vec::new();
        parameters.extend(signature.receiver.clone());
        parameters.extend(signature.parameters.iter().cloned());
        self.matched(item.function, signature, of.as_ref(), &of_trait, &item.arguments, parameters, arguments)
    }

    /// Matches arguments against parameters. `of` is what `Self` stands for.
    #[expect(clippy::too_many_arguments, reason = "everything that a call consists of")]
    pub(super) fn matched(
        &self,
        function: Id<Function>,
        signature: Arc<Signature>,
        of: Option<&Ty>,
        of_trait: &[Ty],
        turbofish: &[Ty],
        parameters: Vec<Ty>,
        arguments: Vec<Ty>,
    ) -> Call {
        let own = Owner::Function(function);
        let declared = self.world.get(function);
        let mut bindings = match declared.container {
            Container::Free => Bindings::new(own),
            Container::Implementation(place) => {
                let id = Id::new(function.file, place);
                let mut bindings = Bindings::within(own, Owner::Implementation(id));
                if let Some(of) = of {
                    bindings.unify(&self.world.header(id).of, of);
                    self.world.holds(Owner::Implementation(id), &mut bindings, 0);
                }
                bindings
            }
            Container::Trait(place) => {
                let owner = Owner::Trait(Id::new(function.file, place));
                let mut bindings = Bindings::within(own, owner);
                bindings.bind_all(owner, of_trait);
                bindings.set_this(of.cloned().unwrap_or(Ty::Unknown(Why::Use)));
                bindings
            }
        };
        for (place, argument) in (0..).zip(turbofish) {
            bindings.bind(own, place, argument);
        }
        for (parameter, argument) in parameters.iter().zip(&arguments) {
            // As it is written, for parameters that stand for what is not known; then with associated types looked up.
            bindings.unify(parameter, argument);
            let expected = self.world.normal(&bindings.applied(parameter), 0);
            bindings.unify(&expected, argument);
        }
        Call { function, signature, bindings, parameters, arguments }
    }

    /// The value of a call of what is no method.
    pub(super) fn value_of_call(&self, id: ExprId, callee: ExprId, arguments: &[ExprId]) -> Ty {
        if let Some(call) = self.call(id) {
            return self.output(&call);
        }
        let arguments: Vec<Ty> = arguments.iter().map(|argument| self.type_of(*argument)).collect();
        self.returned(&self.type_of(callee), &arguments)
    }

    /// What a call gives back.
    pub(super) fn output(&self, call: &Call) -> Ty {
        let mut bindings = call.bindings.clone();
        for (parameter, argument) in call.parameters.iter().zip(&call.arguments) {
            if !is_callable(argument) {
                continue;
            }
            for bound in self.function_bounds(parameter) {
                let Some(Ty::Tuple(given)) = bound.arguments.first() else { continue };
                let given: Vec<Ty> = given.iter().map(|ty| self.world.normal(&bindings.applied(ty), 0)).collect();
                let returned = self.returned(argument, &given);
                if let Ty::Parameter(owner, place) = parameter
                    && bindings.has(*owner)
                {
                    let handed = HandedTy { callee: argument.clone(), output: returned.clone() };
                    bindings.rebind(*owner, *place, Ty::Handed(Arc::new(handed)));
                }
                if let Some((_, wanted)) = bound.bindings.iter().find(|(name, _)| name == "Output") {
                    let wanted = self.world.normal(&bindings.applied(wanted), 0);
                    bindings.unify(&wanted, &returned);
                }
            }
        }
        // `F: FnOnce() -> T, T: Future<Output = R>` tells `R`.
        self.world.holds(Owner::Function(call.function), &mut bindings, 0);
        let output = self.world.normal(&bindings.applied(&call.signature.output), 0);
        let output = self.with_outputs(&output);
        self.world.without(&output, &bindings)
    }

    /// `F::Output` where `F` is a closure, which only this file knows.
    fn with_outputs(&self, ty: &Ty) -> Ty {
        match ty {
            Ty::Projection(projection) if projection.name == "Output" && is_callable(&projection.of) => {
                self.world.normal(&self.returned(&projection.of, &[]), 0)
            }
            Ty::Adt(id, arguments) => {
                Ty::Adt(*id, arguments.iter().map(|argument| self.with_outputs(argument)).collect())
            }
            _ => ty.clone(),
        }
    }

    /// The bounds that make a parameter something that can be called.
    pub(super) fn function_bounds(&self, parameter: &Ty) -> Vec<BoundTy> {
        let is_function = |bound: &BoundTy| self.world.lang().functions.contains(&bound.of_trait);
        match parameter {
            Ty::Parameter(..) | Ty::Opaque(_) => {
                self.world.bounds_of(parameter, 0).iter().filter(|bound| is_function(bound)).cloned().collect()
            }
            Ty::Reference(inner) => self.function_bounds(inner),
            // `Box<dyn Fn(A) -> B>`.
            Ty::Adt(_, arguments) => match arguments.first() {
                Some(inner @ Ty::Opaque(_)) => self.function_bounds(inner),
                _ => Vec::new(),
            },
            Ty::Function(parameters, output) => match self.world.lang().functions.first() {
                Some(of_trait) => vec![BoundTy {
                    of_trait: *of_trait,
                    arguments: vec![Ty::Tuple(Arc::clone(parameters))],
                    bindings: vec![(Name::new_static("Output"), Ty::clone(output))],
                }],
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// What something gives back when it is called with arguments of these types.
    pub(crate) fn returned(&self, callable: &Ty, arguments: &[Ty]) -> Ty {
        match callable {
            Ty::Closure(id) => self.closure_output(*id),
            Ty::Handed(handed) => handed.output.clone(),
            Ty::Item(item) => self.handed(item, arguments),
            Ty::Constructor(id, variant, types) => self.constructed(*id, *variant, types, arguments),
            Ty::Function(_, output) => Ty::clone(output),
            Ty::Unknown(why) => Ty::Unknown(*why),
            other => {
                for step in self.world.dereferenced(other) {
                    if let Ty::Function(_, output) = &step {
                        return Ty::clone(output);
                    }
                    let bounds = self.function_bounds(&step);
                    let output = bounds.iter().flat_map(|bound| &bound.bindings).find(|(name, _)| name == "Output");
                    if let Some((_, output)) = output {
                        return self.world.normal(output, 0);
                    }
                }
                Ty::Unknown(Why::Receiver)
            }
        }
    }

    /// What a function gives back that is handed to others by its name; a function may be handed to itself.
    fn handed(&self, item: &ItemTy, arguments: &[Ty]) -> Ty {
        if *self.handed.borrow() > HANDED {
            return Ty::Unknown(Why::Depth);
        }
        *self.handed.borrow_mut() += 1;
        let output = self.output(&self.call_of_item(item, arguments.to_vec()));
        *self.handed.borrow_mut() -= 1;
        output
    }

    /// The value that a constructor makes of arguments.
    fn constructed(&self, id: Id<TypeItem>, variant: Option<u32>, types: &[Ty], arguments: &[Ty]) -> Ty {
        let owner = Owner::Type(id);
        let mut bindings = Bindings::of(owner, types);
        let context = self.world.context_of(owner);
        let fields = self.fields(id, variant).map(|fields| &*fields.fields).unwrap_or_default();
        for ((_, written), argument) in fields.iter().zip(arguments) {
            bindings.unify(&self.world.lower(&context, written), argument);
        }
        let made = (0..).zip(types).map(|(place, ty)| bindings.get(owner, place).unwrap_or(ty).clone());
        Ty::Adt(id, made.collect())
    }
}

/// Whether something is called by whoever it is handed to.
const fn is_callable(ty: &Ty) -> bool {
    matches!(ty, Ty::Closure(_) | Ty::Item(_) | Ty::Constructor(..))
}
