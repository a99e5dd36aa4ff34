//! Method calls: by the type of the receiver, as far as it is known.

use proc_macro2::Span;
use syn::spanned::Spanned as _;

use super::constructors::type_name;
use super::context::{Lowered, Lowering};
use super::operand::{Operand, Value};
use crate::frontend::diagnostic::Diagnostic;
use crate::sort::Sort;
use crate::term::Term;

/// A method call without its receiver.
pub(super) struct Call<'a> {
    /// The method.
    pub(super) name: &'a str,
    /// The arguments, in order.
    pub(super) args: Vec<Operand>,
    /// The name of the method with its arguments.
    pub(super) span: Span,
    /// The type that the call is given: `collect::<BTreeSet<_>>()`.
    pub(super) turbofish: Option<Sort>,
    /// The sort that is expected of the whole.
    pub(super) expected: Option<Sort>,
}

impl Call<'_> {
    /// The argument at a place; an error is reported by whoever needs it.
    pub(super) fn arg(&self, place: usize) -> Option<&Operand> {
        self.args.get(place)
    }
}

impl Lowering<'_, '_> {
    pub(super) fn method_call(&mut self, call: &syn::ExprMethodCall, expected: Option<&Sort>) -> Lowered<Operand> {
        let mut receiver = self.operand(&call.receiver, None)?;
        let mark = self.flow.mark();
        let name = call.method.to_string();
        let is_error =
            matches!(name.as_str(), "ok_or" | "ok_or_else" | "map_err" | "expect" | "context" | "with_context");
        let before = self.in_error;
        self.in_error |= is_error;
        let args = self.operands(call.args.iter().map(|arg| (arg, None)));
        self.in_error = before;
        let args = args?;
        self.in_order(&mut receiver, mark, call.receiver.span());
        let turbofish = call.turbofish.as_ref().and_then(|given| given.args.first());
        let turbofish = match turbofish {
            Some(syn::GenericArgument::Type(ty)) => Some(self.krate.sort_of(ty, &self.scope, self.inference)?),
            _ => None,
        };
        let before = self.in_error;
        self.in_error |= is_error;
        let done = self
            .dispatch(receiver, Call { name: &name, args, span: call.span(), turbofish, expected: expected.cloned() });
        self.in_error = before;
        done
    }

    /// A method of whatever the receiver is.
    pub(super) fn dispatch(&mut self, receiver: Operand, call: Call<'_>) -> Lowered<Operand> {
        match receiver {
            Operand::Stream(stream) => self.stream_method(stream, call),
            Operand::Entry { map, key } => self.entry_method(&map, key, call),
            Operand::Range { from, to, closed } => self.range_method(from, to, closed, &call).map(Operand::from),
            Operand::Closure(_) | Operand::Function(_) if call.name == "clone" => Ok(receiver),
            Operand::Value(value) => {
                let value = Value { term: self.known(&value.term), ..value };
                self.value_method(value, call)
            }
            other => {
                let value = self.as_value(other, call.span)?;
                self.value_method(value, call)
            }
        }
    }

    fn value_method(&mut self, value: Value, call: Call<'_>) -> Lowered<Operand> {
        let krate = self.krate;
        let sort = value.term.sort().clone();
        let item = type_name(&sort).map(|owner| krate.method(&self.scope.place, &owner, call.name, call.span));
        if let Some(item) = item.transpose()?.flatten() {
            let mut args = vec![Operand::Value(value)];
            args.extend(call.args);
            return self.inline(item, None, args, call.span).map(Operand::Value);
        }
        if let Some(done) = self.any_method(&value, &call)? {
            return Ok(done);
        }
        match &sort {
            Sort::Enum(shape) if matches!(&*shape.name, "Option" | "Result") => self.option_method(value, call),
            Sort::Set(_) => self.set_method(value, call),
            Sort::Map(..) => self.map_method(value, call),
            Sort::Bool => self.bool_method(&value, &call),
            _ if self.inference.is_integer(&sort) => self.integer_method(&value, &call).map(Operand::from),
            Sort::Opaque(_) | Sort::Open(_) => self.opaque_method(&value, &call),
            _ if self.in_error && call.name == "to_string" => Ok(self.some_error().into()),
            _ => Err(self.no_such_function(&sort, call.name, call.span)),
        }
    }

    /// The methods that every type may have.
    fn any_method(&mut self, value: &Value, call: &Call<'_>) -> Lowered<Option<Operand>> {
        let is_option = matches!(value.term.sort(), Sort::Enum(shape) if matches!(&*shape.name, "Option" | "Result"));
        let term = match (call.name, call.args.len()) {
            ("clone" | "to_owned" | "borrow" | "as_str" | "deref" | "into_boxed_str" | "into_string", 0) => {
                value.term.clone()
            }
            ("as_ref" | "as_deref" | "cloned" | "copied", 0) if !is_option => value.term.clone(),
            ("as_mut" | "borrow_mut" | "deref_mut" | "by_ref", 0) if !is_option => {
                return Ok(Some(Operand::Value(Value { exclusive: true, ..value.clone() })));
            }
            ("eq" | "ne", 1) => {
                let other = self.argument(call, 0, Some(value.term.sort()))?;
                let equal = self.equal(&value.term, &other, call.span)?;
                if call.name == "eq" { equal } else { equal.not() }
            }
            ("lt" | "le" | "gt" | "ge", 1) => {
                let other = self.argument(call, 0, Some(value.term.sort()))?;
                let (first, second) =
                    if matches!(call.name, "lt" | "le") { (&value.term, &other) } else { (&other, &value.term) };
                self.ordered(first, second, matches!(call.name, "le" | "ge"), call.span)?
            }
            ("max" | "min", 1) => {
                let other = self.argument(call, 0, Some(value.term.sort()))?;
                self.extreme(&value.term, &other, call.name == "max", call.span)?
            }
            ("clamp", 2) => {
                let (low, high) = (self.argument(call, 0, None)?, self.argument(call, 1, None)?);
                let raised = self.extreme(&value.term, &low, true, call.span)?;
                self.extreme(&raised, &high, false, call.span)?
            }
            ("cmp" | "partial_cmp" | "total_cmp", 1) => {
                let other = self.argument(call, 0, Some(value.term.sort()))?;
                let ordering = self.compared(&value.term, &other, call.span)?;
                if call.name == "partial_cmp" { ordering.some() } else { ordering }
            }
            ("into", 0) => {
                let target = call.expected.clone().unwrap_or_else(|| self.inference.hole());
                return self.convert(Operand::Value(value.clone()), &target, call.span).map(Some);
            }
            ("try_into", 0) => {
                let target = call
                    .expected
                    .as_ref()
                    .and_then(Sort::variants)
                    .map(|shape| shape.variants[0].fields[0].sort.clone());
                let target = target.unwrap_or_else(|| self.inference.hole());
                self.try_convert(&value.term, &target, call.span)?
            }
            _ => return Ok(None),
        };
        Ok(Some(term.into()))
    }

    /// An argument as a value, of that sort.
    pub(super) fn argument(&mut self, call: &Call<'_>, place: usize, sort: Option<&Sort>) -> Lowered<Term> {
        let Some(operand) = call.arg(place) else {
            return Err(self.error(call.span, format!("`{}` is called with too few arguments", call.name)));
        };
        let value = self.as_value(operand.clone(), call.span)?;
        if let Some(sort) = sort {
            self.unify(value.term.sort(), sort, call.span)?;
        }
        Ok(self.known(&value.term))
    }

    /// The argument as it is: a closure, mostly.
    pub(super) fn callable(&self, call: &Call<'_>, place: usize) -> Lowered<Operand> {
        call.arg(place)
            .cloned()
            .ok_or_else(|| self.error(call.span, format!("`{}` is called with too few arguments", call.name)))
    }

    fn bool_method(&mut self, value: &Value, call: &Call<'_>) -> Lowered<Operand> {
        let condition = value.term.clone();
        let done = match (call.name, call.args.len()) {
            ("then", 1) => {
                let callable = self.callable(call, 0)?;
                let sort = self.inference.hole();
                self.choice(
                    &condition,
                    call.span,
                    |lowering| Ok(Value::of(lowering.invoke(&callable, Vec::new(), call.span)?.term.some())),
                    |_| Ok(Value::of(Term::none(sort))),
                )?
            }
            ("then_some", 1) => {
                let some = self.argument(call, 0, None)?;
                Value::of(Term::ite(&condition, &some.clone().some(), &Term::none(some.sort().clone())))
            }
            ("not", 0) => Value::of(condition.not()),
            _ => return Err(self.no_such_function(&Sort::Bool, call.name, call.span)),
        };
        Ok(Operand::Value(done))
    }

    /// A method of a type of which only equality is known.
    fn opaque_method(&mut self, value: &Value, call: &Call<'_>) -> Lowered<Operand> {
        let is_text = self.inference.describe(value.term.sort()) == "String";
        match (call.name, call.args.len()) {
            ("to_string", 0) if is_text => Ok(value.term.clone().into()),
            ("is_empty", 0) if is_text => {
                let nothing = self.text("\"\"", "String");
                self.equal(&value.term, &nothing, call.span).map(Operand::from)
            }
            _ if self.in_error => Ok(self.some_error().into()),
            _ => Err(self.opaque_call(value, call)),
        }
    }

    fn opaque_call(&self, value: &Value, call: &Call<'_>) -> Diagnostic {
        let sort = self.inference.describe(value.term.sort());
        if sort == "_" {
            return self
                .error(call.span, format!("the type of what `{}` is called on is not known here", call.name))
                .help("write the type of the value where it is bound");
        }
        match super::foreign::method(call.name) {
            Some((what, instead)) => self.unsupported(call.span, what, instead),
            None => self
                .error(call.span, format!("`{}` looks into a `{sort}`, of which only equality is known", call.name))
                .help("compute the result before, and make it an argument"),
        }
    }
}
