//! Method bodies as control-flow graphs, with every call inlined.
//!
//! Given a function of the crate and the state that it may write, this gives back its [`Graph`]: locals and fields are
//! slots that statements assign, conditions are edges, and what may have no value is a partial term. What is a guard and
//! what is an effect is decided later, from the graph. Sorts stay open; whoever has lowered all bodies of an object
//! resolves them. A construct outside of the subset ends in a [`Diagnostic`] that names it.

mod blocks;
mod branches;
mod calls;
mod casts;
mod combinators;
mod comparisons;
mod conditions;
mod constructors;
mod context;
mod defaults;
mod entries;
mod exclusion;
mod expressions;
mod flow;
mod foreign;
mod inlining;
mod integers;
mod literals;
mod loops;
mod macros;
mod maps;
mod methods;
mod names;
mod operand;
mod operators;
mod options;
mod patterns;
mod place;
mod pointwise;
mod sets;
mod silence;
mod streams;
mod summary;
mod terminals;
#[cfg(test)]
mod tests;

use proc_macro2::Span;
use syn::spanned::Spanned as _;

use self::context::{Frame, Leave, Lowering};
use self::flow::Flow;
use self::names::{Binding, Names};
use self::operand::{Operand, Value};
use self::place::Place;
use super::diagnostic::Diagnostic;
use super::inference::Inference;
use super::items::conditions::condition_within;
use super::items::{Crate, FunctionItem};
use super::scope::Scope;
use crate::graph::Graph;
use crate::sort::Sort;
use crate::term::{Term, Var};

/// The state that a method of a replicated object reads and writes.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// The sort of the struct.
    pub sort: &'a Sort,
    /// The variables of its fields, in source order.
    pub fields: &'a [Var],
}

/// A method's graph, with the variables of its parameters (the receiver is none), in source order.
#[derive(Clone, Debug)]
pub struct Body {
    /// The parameters.
    pub params: Vec<Var>,
    /// The control flow. What it returns has the sort of the signature.
    pub graph: Graph,
}

/// Lowers a method, or an associated function, of a replicated object.
///
/// # Errors
///
/// Where the body, or something that it calls, is outside of the subset.
pub fn method(
    krate: &Crate<'_>,
    inference: &mut Inference,
    function: &FunctionItem<'_>,
    state: State<'_>,
) -> Result<Body, Diagnostic> {
    let scope = Scope::of_function(krate, function, Some(state.sort), inference)?;
    let mut lowering = Lowering::new(krate, inference, scope);
    lowering.calls.push(inlining::name_of(function));
    let params = lowering.parameters(function, state)?;
    let result = lowering.result_sort(function)?;
    lowering.frames.push(Frame { result: result.clone(), leave: Leave::Flow });
    lowering.body(function)?;
    Ok(Body { params, graph: lowering.finished(state, &result) })
}

/// What `#[derive(Default)]` makes of a struct that is declared in that scope, with its name at `span`.
///
/// # Errors
///
/// Where a field has no default that is known.
pub fn derived_default(
    krate: &Crate<'_>,
    inference: &mut Inference,
    scope: Scope,
    state: State<'_>,
    span: Span,
) -> Result<Body, Diagnostic> {
    let mut lowering = Lowering::new(krate, inference, scope);
    lowering.frames.push(Frame { result: state.sort.clone(), leave: Leave::Flow });
    let value = lowering.default_value(state.sort, span)?;
    lowering.leave(Value::of(value), span)?;
    Ok(Body { params: Vec::new(), graph: lowering.finished(State { fields: &[], ..state }, state.sort) })
}

impl<'run, 'ast> Lowering<'run, 'ast> {
    fn new(krate: &'run Crate<'ast>, inference: &'run mut Inference, scope: Scope) -> Self {
        Lowering {
            krate,
            inference,
            flow: Flow::new(),
            names: Names::default(),
            scope,
            frames: Vec::new(),
            calls: Vec::new(),
            in_error: false,
        }
    }
}

impl Lowering<'_, '_> {
    fn finished(&mut self, state: State<'_>, result: &Sort) -> Graph {
        let flow = std::mem::replace(&mut self.flow, Flow::new());
        let result = self.inference.known(result);
        flow.finish(state.fields.to_vec(), result)
    }

    /// Binds the receiver to the state, and gives every parameter a variable.
    fn parameters(&mut self, function: &FunctionItem<'_>, state: State<'_>) -> Result<Vec<Var>, Diagnostic> {
        let mut params = Vec::new();
        for input in &function.signature.inputs {
            match input {
                syn::FnArg::Receiver(_) => {
                    let place = Place::state(state.fields, state.sort.clone());
                    self.names.bind("self", Binding::Alias(place));
                }
                syn::FnArg::Typed(typed) => {
                    let name = match &*typed.pat {
                        syn::Pat::Ident(ident) => ident.ident.to_string(),
                        _ => format!("argument{}", params.len() + 1),
                    };
                    let scope = self.scope.parameter(&name);
                    let sort = self.krate.sort_of(&typed.ty, &scope, self.inference)?;
                    let param = Var::new(&*name, sort);
                    match &*typed.pat {
                        // A parameter that is changed is a local from then on; the argument itself stays what it is.
                        syn::Pat::Ident(ident) if ident.mutability.is_none() => {
                            self.names.bind(name, Binding::Slot(param.clone()));
                        }
                        pattern => {
                            let operand = Operand::Value(Value::of(Term::var(&param)));
                            self.bind_pattern(pattern, operand, typed.span())?;
                        }
                    }
                    params.push(param);
                }
            }
        }
        Ok(params)
    }

    /// What the signature says that is returned.
    pub(super) fn result_sort(&mut self, function: &FunctionItem<'_>) -> Result<Sort, Diagnostic> {
        match &function.signature.output {
            syn::ReturnType::Default => Ok(Sort::unit()),
            syn::ReturnType::Type(_, ty) => self.krate.sort_of(ty, &self.scope, self.inference),
        }
    }

    /// The body of a function, whose value is returned.
    pub(super) fn body(&mut self, function: &FunctionItem<'_>) -> Result<(), Diagnostic> {
        if let Some(span) = condition_within(function.signature, function.body) {
            return Err(self.unsupported(
                span,
                "code under `#[cfg(..)]`",
                "let the condition be a constant, or put the attribute on the whole module of the object",
            ));
        }
        self.tail_block(function.body)
    }
}
