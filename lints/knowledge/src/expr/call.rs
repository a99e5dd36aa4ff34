//! Calls, and the closures that they are handed.

use super::{Closure, Expr, ExprId, MethodCall, Reader};
use crate::items::address;
use crate::written::{Written, name, read_arguments};

impl Reader<'_> {
    pub(super) fn call(&mut self, call: &syn::ExprCall) -> ExprId {
        let callee = self.expr(&call.func);
        let arguments: Box<[ExprId]> = call.args.iter().map(|argument| self.expr(argument)).collect();
        let made = self.add(Expr::Call(callee, arguments.clone()));
        self.within(made, &arguments);
        made
    }

    pub(super) fn method(&mut self, call: &syn::ExprMethodCall) -> ExprId {
        let receiver = self.expr(&call.receiver);
        let turbofish = call.turbofish.as_ref().map(|turbofish| read_arguments(&turbofish.args)).unwrap_or_default();
        let arguments: Box<[ExprId]> = call.args.iter().map(|argument| self.expr(argument)).collect();
        let called = MethodCall {
            place: self.place(),
            receiver,
            name: name(&call.method),
            turbofish,
            arguments: arguments.clone(),
        };
        let made = self.add(Expr::Method(Box::new(called)));
        self.within(made, &arguments);
        made
    }

    /// Tells the closures among the arguments of `call` whose they are.
    #[expect(clippy::cast_possible_truncation, reason = "no call has that many arguments")]
    fn within(&mut self, call: ExprId, arguments: &[ExprId]) {
        for (place, argument) in arguments.iter().enumerate() {
            if let Expr::Closure(closure) = &mut self.exprs.list[argument.index()] {
                closure.within = Some((call, place as u32));
            }
        }
    }

    pub(super) fn closure(&mut self, closure: &syn::ExprClosure) -> ExprId {
        let parameters = closure.inputs.iter().map(|input| match input {
            syn::Pat::Type(typed) => Some(Written::read(&typed.ty)),
            _ => None,
        });
        let read = Closure {
            place: self.place(),
            parameters: parameters.collect(),
            output: match &closure.output {
                syn::ReturnType::Default => None,
                output => Some(Written::of_return(output)),
            },
            body: self.unknown(),
            within: None,
        };
        let made = self.add(Expr::Closure(Box::new(read)));
        self.known.insert(address(closure), made);
        self.scopes.push();
        self.closure_parameters(closure, made);
        let body = self.expr(&closure.body);
        self.scopes.pop();
        if let Expr::Closure(closure) = &mut self.exprs.list[made.index()] {
            closure.body = body;
        }
        made
    }

    /// Declares the parameters of a closure that the walk enters.
    pub fn enter_closure(&mut self, closure: &syn::ExprClosure) {
        if self.is_idle {
            return;
        }
        let made = match self.known.get(&address(closure)) {
            Some(made) => *made,
            None => self.closure(closure),
        };
        self.closure_parameters(closure, made);
    }

    #[expect(clippy::cast_possible_truncation, reason = "no closure has that many parameters")]
    fn closure_parameters(&mut self, closure: &syn::ExprClosure, made: ExprId) {
        for (place, input) in closure.inputs.iter().enumerate() {
            let parameter = self.add(Expr::Parameter(made, place as u32));
            let pat = match input {
                syn::Pat::Type(typed) => &*typed.pat,
                pat => pat,
            };
            self.pattern(pat, parameter);
        }
    }
}
