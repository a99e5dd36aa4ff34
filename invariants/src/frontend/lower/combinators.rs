//! Methods of `Option` and `Result` that call a closure: a choice, of which one branch runs the closure.

use super::context::{Lowered, Lowering};
use super::methods::Call;
use super::operand::{Operand, Value};
use super::options::Fallible;
use super::place::payload;
use crate::site::FaultReason;
use crate::sort::{ERR, SOME, Sort};
use crate::term::Term;

impl Lowering<'_, '_> {
    pub(super) fn combinator(&mut self, value: Value, fallible: &Fallible, call: Call<'_>) -> Lowered<Operand> {
        let span = call.span;
        let good = value.term.is(fallible.variant());
        let done = match (call.name, call.args.len()) {
            ("map", 1) => {
                let result = self.inference.hole();
                self.choice(
                    &good,
                    span,
                    |lowering| {
                        let mapped = lowering.of_held(&value, fallible, &call, 0)?;
                        lowering.unify(mapped.term.sort(), &result, span)?;
                        Ok(Value { term: fallible.wrap(mapped.term), place: None, exclusive: mapped.exclusive })
                    },
                    |lowering| lowering.failed(&value, fallible, &fallible.wrap_sort(&result), &call).map(Value::of),
                )?
            }
            ("and_then", 1) => {
                let result = self.inference.hole();
                self.choice(
                    &good,
                    span,
                    |lowering| lowering.of_held(&value, fallible, &call, 0).map(plain),
                    |lowering| lowering.failed(&value, fallible, &fallible.wrap_sort(&result), &call).map(Value::of),
                )?
            }
            ("map_or", 2) => {
                let other = self.argument(&call, 0, None)?;
                self.choice(
                    &good,
                    span,
                    |lowering| lowering.of_held(&value, fallible, &call, 1).map(plain),
                    |_| Ok(Value::of(other)),
                )?
            }
            ("map_or_else", 2) => self.choice(
                &good,
                span,
                |lowering| lowering.of_held(&value, fallible, &call, 1).map(plain),
                |lowering| lowering.of_failed(&value, fallible, &call, 0).map(plain),
            )?,
            ("is_some_and" | "is_ok_and", 1) => self.choice(
                &good,
                span,
                |lowering| lowering.of_held(&value, fallible, &call, 0).map(plain),
                |_| Ok(Value::of(Term::bool(false))),
            )?,
            ("is_none_or", 1) => self.choice(
                &good,
                span,
                |lowering| lowering.of_held(&value, fallible, &call, 0).map(plain),
                |_| Ok(Value::of(Term::bool(true))),
            )?,
            ("is_err_and", 1) => self.choice(
                &good,
                span,
                |_| Ok(Value::of(Term::bool(false))),
                |lowering| lowering.of_failed(&value, fallible, &call, 0).map(plain),
            )?,
            ("unwrap_or_else", 1) => self.choice(
                &good,
                span,
                |lowering| Ok(plain(lowering.held(&value, fallible, FaultReason::Missing, &call))),
                |lowering| lowering.of_failed(&value, fallible, &call, 0).map(plain),
            )?,
            ("or_else", 1) => {
                let result = if fallible.is_option {
                    value.term.sort().clone()
                } else {
                    Sort::result(fallible.good.clone(), self.inference.hole())
                };
                self.choice(
                    &good,
                    span,
                    |lowering| {
                        let held = lowering.held(&value, fallible, FaultReason::Missing, &call);
                        let term = lowering.like(fallible, held.term, &result, &call)?;
                        Ok(Value { term, place: None, exclusive: held.exclusive })
                    },
                    |lowering| lowering.of_failed(&value, fallible, &call, 0).map(plain),
                )?
            }
            ("ok_or_else", 1) => return self.or_computed_error(value, &call),
            ("with_context", 1) => {
                let error = self.some_error();
                let value = if fallible.is_option { value } else { self.as_option(&value, fallible, &call) };
                self.with_error(value, &error, &call)
            }
            ("map_err", 1) => {
                let error = self.inference.hole();
                self.choice(
                    &good,
                    span,
                    |lowering| {
                        let held = lowering.held(&value, fallible, FaultReason::OtherVariant, &call);
                        let term = held.term.ok(error.clone());
                        Ok(Value { term, place: None, exclusive: held.exclusive })
                    },
                    |lowering| {
                        let mapped = lowering.of_failed(&value, fallible, &call, 0)?.term;
                        Ok(Value::of(mapped.err(fallible.good.clone())))
                    },
                )?
            }
            ("filter", 1) => {
                let none = Term::none(fallible.good.clone());
                let kept = self.choice(
                    &good,
                    span,
                    |lowering| lowering.of_held(&value, fallible, &call, 0).map(plain),
                    |_| Ok(Value::of(Term::bool(false))),
                )?;
                let term = self.known(&value.term);
                Value { term: Term::ite(&kept.term, &term, &none), place: None, exclusive: value.exclusive }
            }
            ("inspect", 1) => {
                self.choice(
                    &good,
                    span,
                    |lowering| lowering.of_held(&value, fallible, &call, 0).map(plain),
                    |_| Ok(Value::of(Term::unit())),
                )?;
                value
            }
            ("get_or_insert_with", 1) => return self.get_or_insert_with(value, fallible, &call),
            ("map_or_default", 1) => {
                let callable = self.callable(&call, 0)?;
                let held = self.held(&value, fallible, FaultReason::Missing, &call);
                let mapped = self.invoke(&callable, vec![Operand::Value(held)], span)?.term;
                let other = self.default_value(mapped.sort(), span)?;
                Value::of(Term::ite(&good, &mapped, &other))
            }
            _ => return Err(self.no_such_function(value.term.sort(), call.name, span)),
        };
        Ok(Operand::Value(done))
    }

    /// `ok_or_else`: the error is not a thing that replicas agree on, so it may be computed early if it has no effect.
    fn or_computed_error(&mut self, value: Value, call: &Call<'_>) -> Lowered<Operand> {
        let callable = self.callable(call, 0)?;
        let error = self.applied(&callable, Vec::new(), call.span)?;
        Ok(Operand::Value(self.with_error(value, &error, call)))
    }

    fn as_option(&mut self, value: &Value, fallible: &Fallible, call: &Call<'_>) -> Value {
        let good = value.term.is(fallible.variant());
        let held = self.held(value, fallible, FaultReason::OtherVariant, call).term;
        Value::of(Term::ite(&good, &held.some(), &Term::none(fallible.good.clone())))
    }

    fn get_or_insert_with(&mut self, value: Value, fallible: &Fallible, call: &Call<'_>) -> Lowered<Operand> {
        let site = self.site(call.span);
        let place = self.place_of(value, site);
        let before = self.read(&place);
        let callable = self.callable(call, 0)?;
        let after = self.choice(
            &before.is(SOME),
            call.span,
            |_| Ok(Value::of(before.clone())),
            |lowering| {
                let made = lowering.invoke(&callable, Vec::new(), call.span)?.term;
                lowering.unify(made.sort(), &fallible.good, call.span)?;
                Ok(Value::of(lowering.known(&made).some()))
            },
        )?;
        self.write(&place, after.term, site);
        let fault = self.fault(call.span, FaultReason::Missing);
        let inner = place.payload(SOME, 0, fault);
        let term = self.read(&inner);
        Ok(Operand::Value(Value { term, place: Some(inner), exclusive: true }))
    }

    /// The closure at a place, of what is held.
    fn of_held(&mut self, value: &Value, fallible: &Fallible, call: &Call<'_>, place: usize) -> Lowered<Value> {
        let callable = self.callable(call, place)?;
        let reason = if fallible.is_option { FaultReason::Missing } else { FaultReason::OtherVariant };
        let held = self.held(value, fallible, reason, call);
        self.invoke(&callable, vec![Operand::Value(held)], call.span)
    }

    /// The closure at a place where nothing is held: of the error, if there is one.
    fn of_failed(&mut self, value: &Value, fallible: &Fallible, call: &Call<'_>, place: usize) -> Lowered<Value> {
        let callable = self.callable(call, place)?;
        let args = if fallible.is_option {
            Vec::new()
        } else {
            vec![payload(&value.term, ERR, 0, self.fault(call.span, FaultReason::OtherVariant)).into()]
        };
        self.invoke(&callable, args, call.span)
    }
}

/// The value without its place. A `&mut` stays one, so that nobody takes it for a copy.
fn plain(value: Value) -> Value {
    Value { place: None, ..value }
}
