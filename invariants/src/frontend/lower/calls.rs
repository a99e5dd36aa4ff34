//! Calls by a path: constructors, functions of the crate, and those of the standard library that are data.

use proc_macro2::Span;
use syn::spanned::Spanned as _;

use super::context::{Lowered, Lowering};
use super::methods::Call;
use super::names::Binding;
use super::operand::{Operand, Value};
use crate::sort::Sort;
use crate::term::Term;

impl Lowering<'_, '_> {
    pub(super) fn call(&mut self, call: &syn::ExprCall, expected: Option<&Sort>) -> Lowered<Operand> {
        let syn::Expr::Path(path) = &*call.func else {
            let callable = self.operand(&call.func, None)?;
            let args = self.operands(call.args.iter().map(|arg| (arg, None)))?;
            return self.invoke(&callable, args, call.span()).map(Operand::Value);
        };
        let local = path.path.get_ident().and_then(|name| match self.names.get(&name.to_string()) {
            Some(Binding::Other(operand)) => Some(operand.clone()),
            _ => None,
        });
        if let Some(callable) = local {
            let args = self.operands(call.args.iter().map(|arg| (arg, None)))?;
            return self.invoke(&callable, args, call.span()).map(Operand::Value);
        }
        if let Some(made) = self.constructor_call(&path.path, &call.args, expected)? {
            return Ok(made.into());
        }
        let args = self.operands(call.args.iter().map(|arg| (arg, None)))?;
        self.call_path(path, args, expected, call.span())
    }

    /// A call of what a path names, with arguments that are already there.
    pub(super) fn call_path(
        &mut self,
        path: &syn::ExprPath,
        args: Vec<Operand>,
        expected: Option<&Sort>,
        span: Span,
    ) -> Lowered<Operand> {
        let krate = self.krate;
        if self.names_constructor(&path.path)? {
            let parts = args.into_iter().map(|arg| self.as_value(arg, span).map(|value| value.term));
            let parts = parts.collect::<Lowered<Vec<_>>>()?;
            return match self.construct(&path.path, parts)? {
                Some(made) => Ok(made.into()),
                None => Err(self.error(span, "the constructor takes another number of values")),
            };
        }
        let Some(name) = path.path.segments.last().map(|segment| segment.ident.to_string()) else {
            return Err(self.error(span, "a call of nothing"));
        };
        let Some(owner) = owner_of(path) else {
            return match krate.function(&self.scope.place, &path.path)? {
                Some(item) => self.inline(item, None, args, span).map(Operand::Value),
                None => self.foreign_call(&path.path, args, span),
            };
        };
        if self.names_type(&owner)? {
            let sort = self.krate.sort_of_path(&owner, &self.scope, self.inference)?;
            let type_name = super::constructors::type_name(&sort);
            // Of several `From` impls, the argument chooses one.
            let converts = name == "from" && args.len() == 1;
            let type_name = type_name.filter(|_| !converts);
            let item =
                type_name.map(|type_name| krate.method(&self.scope.place, &type_name, &name, span)).transpose()?;
            if let Some(item) = item.flatten() {
                return self.inline(item, Some(&sort), args, span).map(Operand::Value);
            }
            return self.associated(&sort, &name, args, span);
        }
        if let Some(item) = krate.function(&self.scope.place, &path.path)? {
            return self.inline(item, None, args, span).map(Operand::Value);
        }
        // A method of a trait by its trait: `PartialEq::eq(&a, &b)`.
        match self.type_of_call(&owner, path, expected)? {
            Some(sort) => self.associated(&sort, &name, args, span),
            None => self.foreign_call(&path.path, args, span),
        }
    }

    fn names_constructor(&mut self, path: &syn::Path) -> Lowered<bool> {
        if self.krate.variant(path, &self.scope, self.inference)?.is_some() {
            return Ok(true);
        }
        self.names_type(path)
    }

    /// Whether the path names a type of the crate, `Self`, or a generic parameter.
    fn names_type(&mut self, path: &syn::Path) -> Lowered<bool> {
        if path.is_ident("Self") {
            return Ok(true);
        }
        let is_generic = path.get_ident().is_some_and(|name| self.scope.generic(&name.to_string()).is_some());
        Ok(is_generic || self.krate.type_named(&self.scope.place, path)?.is_some())
    }

    /// The type that a call of an associated function is about, where it is one that is understood.
    fn type_of_call(
        &mut self,
        owner: &syn::Path,
        path: &syn::ExprPath,
        expected: Option<&Sort>,
    ) -> Lowered<Option<Sort>> {
        let Some(name) = owner.segments.last().map(|segment| segment.ident.to_string()) else { return Ok(None) };
        Ok(match name.as_str() {
            "Default" | "From" | "FromIterator" | "Iterator" | "IntoIterator" | "Clone" | "PartialEq" | "Ord"
            | "PartialOrd" | "Into" | "TryInto" | "ToOwned" => {
                if let Some(qself) = &path.qself {
                    return self.krate.sort_of(&qself.ty, &self.scope, self.inference).map(Some);
                }
                Some(expected.cloned().unwrap_or_else(|| self.inference.hole()))
            }
            "BTreeSet" | "HashSet" | "BTreeMap" | "HashMap" | "Option" | "Result" | "String" | "str" | "bool"
            | "Box" | "Rc" | "Arc" | "Cow" => Some(self.krate.sort_of_path(owner, &self.scope, self.inference)?),
            _ if crate::sort::IntType::named(&name).is_some() => {
                Some(self.krate.sort_of_path(owner, &self.scope, self.inference)?)
            }
            _ => None,
        })
    }

    /// An associated function of a type that has no body in the crate.
    fn associated(&mut self, sort: &Sort, name: &str, mut args: Vec<Operand>, span: Span) -> Lowered<Operand> {
        let known = self.inference.known(sort);
        match (name, args.len()) {
            ("new" | "with_capacity", 0 | 1) if matches!(known, Sort::Set(_) | Sort::Map(..)) => {
                Ok(Term::empty(known).into())
            }
            ("new", 0) => self.default_value(&known, span).map(Operand::from),
            ("default", 0) => self.default_value(&known, span).map(Operand::from),
            ("from" | "new" | "from_iter", 1) => {
                let argument = args.remove(0);
                self.convert(argument, &known, span)
            }
            ("try_from", 1) => {
                let argument = args.remove(0);
                let value = self.as_value(argument, span)?;
                self.try_convert(&value.term, &known, span).map(Operand::from)
            }
            (_, 0) => Err(self.no_such_function(&known, name, span)),
            _ => {
                let mut receiver = args.remove(0);
                if let Operand::Value(Value { term, .. }) = &mut receiver {
                    self.unify(term.sort(), &known, span)?;
                    *term = self.known(term);
                }
                self.dispatch(receiver, Call { name, args, span, turbofish: None, expected: None })
            }
        }
    }

    pub(super) fn no_such_function(
        &self,
        sort: &Sort,
        name: &str,
        span: Span,
    ) -> crate::frontend::diagnostic::Diagnostic {
        let sort = self.inference.describe(sort);
        self.error(span, format!("`{name}` of `{sort}` is not known here"))
            .help("write it as a function or a method of this crate")
    }
}

/// The path without its last segment: the type in `Account::new`.
fn owner_of(path: &syn::ExprPath) -> Option<syn::Path> {
    if let Some(syn::QSelf { ty, .. }) = &path.qself
        && let syn::Type::Path(owner) = &**ty
        && path.path.segments.len() <= 1
    {
        return Some(owner.path.clone());
    }
    let mut owner = path.path.clone();
    owner.segments.pop();
    owner.segments.pop_punct();
    (!owner.segments.is_empty()).then_some(owner)
}
