//! Calls of functions of the crate and of closures: the body is lowered where the call stands (INPUT 11).

use std::mem;

use proc_macro2::Span;
use syn::spanned::Spanned as _;

use super::context::{Frame, Leave, Lowered, Lowering};
use super::names::{Binding, Names};
use super::operand::{Closure, Operand, Value};
use crate::frontend::items::FunctionItem;
use crate::frontend::scope::Scope;
use crate::sort::Sort;

impl<'ast> Lowering<'_, 'ast> {
    /// The value of a call of a function of the crate. A method's receiver is the first of `args`; `owner` is the type
    /// through which an associated function is named.
    pub(super) fn inline(
        &mut self,
        item: &FunctionItem<'ast>,
        owner: Option<&Sort>,
        mut args: Vec<Operand>,
        span: Span,
    ) -> Lowered<Value> {
        let name = name_of(item);
        if self.calls.contains(&name) {
            return Err(self
                .error(span, format!("`{name}` calls itself"))
                .help("write it without recursion; a loop over a set or a map may do"));
        }
        if item.signature.asyncness.is_some() {
            return Err(self.unsupported(
                span,
                "an `async` function",
                "compute the value before, and make it an argument",
            ));
        }
        let receiver = match item.signature.receiver() {
            Some(receiver) if !args.is_empty() => {
                let value = args.remove(0);
                Some((receiver, self.as_value(value, span)?))
            }
            Some(_) => return Err(self.error(span, format!("`{name}` is called without its receiver"))),
            None => None,
        };
        let self_sort = receiver.as_ref().map(|(_, value)| value.term.sort().clone()).or_else(|| owner.cloned());
        let scope = Scope::of_function(self.krate, item, self_sort.as_ref(), self.inference)?;
        let mut names = Names::default();
        if let Some((syntax, value)) = receiver {
            names.bind("self", self.receiver(syntax, value, span));
        }
        // What the caller's names mean is not what the callee's mean.
        let caller_names = mem::replace(&mut self.names, names);
        let caller_scope = mem::replace(&mut self.scope, scope);
        self.calls.push(name);
        let value = self.inlined_body(item, args, span);
        self.calls.pop();
        self.scope = caller_scope;
        self.names = caller_names;
        value
    }

    fn receiver(&mut self, syntax: &syn::Receiver, value: Value, span: Span) -> Binding {
        let site = self.site(span);
        if !is_reference(syntax) {
            return Binding::Slot(self.local("self", value.term, site));
        }
        let mut place = self.place_of(value, site);
        for term in place.terms_mut() {
            *term = self.fixed(term.clone(), "key", site);
        }
        Binding::Alias(place)
    }

    fn inlined_body(&mut self, item: &FunctionItem<'ast>, args: Vec<Operand>, span: Span) -> Lowered<Value> {
        let typed = item.signature.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(typed) => Some(typed),
            syn::FnArg::Receiver(_) => None,
        });
        let typed: Vec<_> = typed.collect();
        if typed.len() != args.len() {
            return Err(self.error(span, "the function takes another number of arguments"));
        }
        for (typed, argument) in typed.into_iter().zip(args) {
            if let Operand::Value(value) = &argument {
                let sort = self.krate.sort_of(&typed.ty, &self.scope, self.inference)?;
                let given = value.term.sort().clone();
                self.unify(&given, &sort, span)?;
            }
            self.bind_pattern(&typed.pat, argument, span)?;
        }
        let result = self.result_sort(item)?;
        let value = self.called(result, span, |lowering| lowering.body(item))?;
        let is_mutable = match &item.signature.output {
            syn::ReturnType::Type(_, ty) => mentions_mut(ty),
            syn::ReturnType::Default => false,
        };
        Ok(if is_mutable { Value { exclusive: true, ..value } } else { Value::of(value.term) })
    }

    /// Runs a body whose `return` goes on behind the call.
    fn called(&mut self, result: Sort, span: Span, body: impl FnOnce(&mut Self) -> Lowered<()>) -> Lowered<Value> {
        self.frames.push(Frame { result, leave: Leave::Call(Vec::new()) });
        let done = body(self);
        let frame = self.frames.pop();
        done?;
        let Some(Frame { leave: Leave::Call(exits), .. }) = frame else {
            return Err(self.error(span, "this call has no end"));
        };
        let site = exits.first().map_or_else(|| self.site(span), |exit| exit.site);
        let exits = exits.into_iter().map(|exit| (exit.block, exit.value)).collect();
        let value = self.join(exits, site, span)?;
        Ok(Value { term: self.known(&value.term), ..value })
    }

    /// The value of a closure, or of a function that is named, for these arguments.
    pub(super) fn invoke(&mut self, callable: &Operand, args: Vec<Operand>, span: Span) -> Lowered<Value> {
        match callable {
            Operand::Closure(closure) => self.invoke_closure(closure, args, span),
            Operand::Function(path) => {
                let operand = self.call_path(path, args, None, span)?;
                self.as_value(operand, span)
            }
            _ => Err(self.unsupported(span, "a call of what is no closure", "write the closure where it is used")),
        }
    }

    fn invoke_closure(&mut self, closure: &Closure, args: Vec<Operand>, span: Span) -> Lowered<Value> {
        let syntax = &closure.syntax;
        if syntax.inputs.len() != args.len() {
            return Err(self.error(syntax.span(), "the closure takes another number of arguments"));
        }
        let name = format!("closure {:?}", self.site(syntax.span()));
        if self.calls.contains(&name) {
            return Err(self.error(syntax.span(), "the closure calls itself"));
        }
        self.calls.push(name);
        let caller_names = mem::replace(&mut self.names, closure.names.clone());
        let caller_scope = mem::replace(&mut self.scope, closure.scope.clone());
        let value = self.closure_body(syntax, args, span);
        self.scope = caller_scope;
        self.names = caller_names;
        self.calls.pop();
        value
    }

    fn closure_body(&mut self, syntax: &syn::ExprClosure, args: Vec<Operand>, span: Span) -> Lowered<Value> {
        for (pattern, argument) in syntax.inputs.iter().zip(args) {
            self.bind_pattern(pattern, argument, span)?;
        }
        let result = match &syntax.output {
            syn::ReturnType::Default => self.inference.hole(),
            syn::ReturnType::Type(_, ty) => self.krate.sort_of(ty, &self.scope, self.inference)?,
        };
        self.called(result, syntax.span(), |lowering| lowering.tail(&syntax.body))
    }
}

/// The function as messages name it: `Bank::withdraw`.
pub(super) fn name_of(item: &FunctionItem<'_>) -> String {
    let name = item.signature.ident.to_string();
    let owner = item.owner.and_then(|owner| match owner.self_type {
        Some(syn::Type::Path(path)) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => owner.of_trait.map(ToString::to_string),
    });
    match owner {
        Some(owner) => format!("{owner}::{name}"),
        None => item.place.modules.iter().cloned().chain([name]).collect::<Vec<_>>().join("::"),
    }
}

/// Whether a receiver is borrowed, not moved.
fn is_reference(receiver: &syn::Receiver) -> bool {
    match &receiver.kind {
        syn::ReceiverKind::Reference(..) => true,
        syn::ReceiverKind::Typed(_, ty) => matches!(&**ty, syn::Type::Reference(_)),
        _ => false,
    }
}

/// Whether a type has a `&mut` in it.
fn mentions_mut(ty: &syn::Type) -> bool {
    struct Search(bool);
    impl syn::visit::Visit<'_> for Search {
        fn visit_type_reference(&mut self, reference: &syn::TypeReference) {
            self.0 |= reference.mutability.is_some();
            syn::visit::visit_type_reference(self, reference);
        }
    }
    let mut search = Search(false);
    syn::visit::Visit::visit_type(&mut search, ty);
    search.0
}
