//! Methods of `Option` and `Result` that look at the value alone; those with closures are in `combinators`.

use super::context::{Lowered, Lowering};
use super::methods::Call;
use super::operand::{Operand, Value};
use super::place::{or_error, payload};
use crate::site::FaultReason;
use crate::sort::{ERR, NONE, OK, SOME, Sort};
use crate::term::Term;

/// Which of the two a receiver is, with its sorts.
#[derive(Clone, Debug)]
pub(super) struct Fallible {
    /// Whether it is an `Option`.
    pub(super) is_option: bool,
    /// The sort of what it holds.
    pub(super) good: Sort,
    /// The sort of the error; the unit for an `Option`.
    pub(super) bad: Sort,
}

impl Fallible {
    /// What a sort is, if it is one of the two.
    pub(super) fn of(sort: &Sort) -> Option<Self> {
        let shape = sort.variants()?;
        match &*shape.name {
            "Option" => {
                let good = shape.variants[SOME].fields[0].sort.clone();
                Some(Self { is_option: true, good, bad: Sort::unit() })
            }
            "Result" => {
                let data = |variant: usize| shape.variants[variant].fields[0].sort.clone();
                Some(Self { is_option: false, good: data(OK), bad: data(ERR) })
            }
            _ => None,
        }
    }

    /// The place of `Some`, or of `Ok`.
    pub(super) fn variant(&self) -> usize {
        if self.is_option { SOME } else { OK }
    }

    /// `Some`, or `Ok`, of a value.
    pub(super) fn wrap(&self, value: Term) -> Term {
        if self.is_option { value.some() } else { value.ok(self.bad.clone()) }
    }
}

impl Lowering<'_, '_> {
    pub(super) fn option_method(&mut self, value: Value, call: Call<'_>) -> Lowered<Operand> {
        let Some(fallible) = Fallible::of(value.term.sort()) else {
            return Err(self.no_such_function(value.term.sort(), call.name, call.span));
        };
        let good = value.term.is(fallible.variant());
        let exclusive = value.exclusive;
        let term = match (call.name, call.args.len()) {
            ("is_some" | "is_ok", 0) => return Ok(good.into()),
            ("is_none" | "is_err", 0) => return Ok(good.not().into()),
            ("unwrap", 0) | ("expect", 1) => {
                let part = self.held(&value, &fallible, FaultReason::Unwrap, &call);
                return Ok(Operand::Value(part));
            }
            ("unwrap_err", 0) | ("expect_err", 1) => {
                payload(&value.term, ERR, 0, self.fault(call.span, FaultReason::Unwrap))
            }
            ("as_ref" | "as_deref" | "inspect_err", _) => {
                return Ok(Operand::Value(Value { exclusive: false, ..value }));
            }
            ("copied" | "cloned", 0) => return Ok(value.term.into()),
            ("as_mut" | "as_deref_mut", 0) => return Ok(Operand::Value(Value { exclusive: true, ..value })),
            ("unwrap_or", 1) => {
                let other = self.argument(&call, 0, Some(&fallible.good))?;
                let held = self.held(&value, &fallible, FaultReason::Missing, &call).term;
                Term::ite(&good, &held, &other)
            }
            ("unwrap_or_default", 0) => {
                let other = self.default_value(&fallible.good, call.span)?;
                let held = self.held(&value, &fallible, FaultReason::Missing, &call).term;
                Term::ite(&good, &held, &other)
            }
            ("ok_or", 1) => {
                let error = self.argument(&call, 0, None)?;
                return Ok(Operand::Value(self.with_error(value, &error, &call)));
            }
            ("context", 1) => {
                let error = self.some_error();
                return if fallible.is_option {
                    Ok(Operand::Value(self.with_error(value, &error, &call)))
                } else {
                    let held = self.held(&value, &fallible, FaultReason::OtherVariant, &call).term;
                    let ok = held.ok(error.sort().clone());
                    Ok(Term::ite(&good, &ok, &error.err(fallible.good)).into())
                };
            }
            ("ok", 0) => {
                let place = value.place.as_ref().and_then(super::place::Place::without_error);
                let held = self.held(&value, &fallible, FaultReason::OtherVariant, &call).term;
                let term = Term::ite(&good, &held.some(), &Term::none(fallible.good));
                return Ok(Operand::Value(Value { term, place, exclusive: value.exclusive }));
            }
            ("err", 0) => {
                let error = payload(&value.term, ERR, 0, self.fault(call.span, FaultReason::OtherVariant));
                Term::ite(&good, &Term::none(fallible.bad), &error.some())
            }
            ("and", 1) => {
                let other = self.argument(&call, 0, None)?;
                let failed = self.failed(&value, &fallible, other.sort(), &call)?;
                Term::ite(&good, &other, &failed)
            }
            ("or", 1) => {
                let other = self.argument(&call, 0, None)?;
                let held = self.held(&value, &fallible, FaultReason::Missing, &call).term;
                let same = self.like(&fallible, held, other.sort(), &call)?;
                Term::ite(&good, &same, &self.known(&other))
            }
            ("xor", 1) => {
                let other = self.argument(&call, 0, Some(value.term.sort()))?;
                let none = Term::none(fallible.good);
                let first = Term::ite(&other.is(SOME), &none, &value.term);
                Term::ite(&good, &first, &other)
            }
            ("zip", 1) => {
                let other = self.argument(&call, 0, None)?;
                let held = self.held(&value, &fallible, FaultReason::Missing, &call).term;
                let fault = self.fault(call.span, FaultReason::Missing);
                let pair = Term::tuple(vec![held, payload(&other, SOME, 0, fault)]);
                let none = Term::none(pair.sort().clone());
                Term::ite(&Term::and([good, other.is(SOME)]), &pair.some(), &none)
            }
            ("flatten", 0) => {
                let held = self.held(&value, &fallible, FaultReason::Missing, &call).term;
                let Some(inner) = Fallible::of(held.sort()) else {
                    return Err(self.no_such_function(held.sort(), call.name, call.span));
                };
                let failed = self.failed(&value, &fallible, &fallible.wrap_sort(&inner.good), &call)?;
                Term::ite(&good, &held, &failed)
            }
            ("take" | "replace" | "insert" | "get_or_insert", _) => return self.option_change(value, &fallible, &call),
            ("iter" | "iter_mut" | "into_iter", _) => {
                return Err(self.unsupported(call.span, "an iterator over an `Option`", "use `if let`"));
            }
            _ => return self.combinator(value, &fallible, call),
        };
        // Where a `&mut` comes out of this, nobody knows any more where it points.
        Ok(Operand::Value(Value { term, place: None, exclusive }))
    }

    /// What `Some` or `Ok` holds.
    pub(super) fn held(&self, value: &Value, fallible: &Fallible, reason: FaultReason, call: &Call<'_>) -> Value {
        let fault = self.fault(call.span, reason);
        let term = self.known(&payload(&value.term, fallible.variant(), 0, fault));
        let place = value.place.as_ref().map(|place| place.payload(fallible.variant(), 0, fault));
        Value { term, place, exclusive: value.exclusive }
    }

    /// `ok_or` with that error.
    pub(super) fn with_error(&self, value: Value, error: &Term, call: &Call<'_>) -> Value {
        let term = or_error(&value.term, error, self.site(call.span));
        let place = value.place.map(|place| place.or_error(error.clone()));
        Value { term, place, exclusive: value.exclusive }
    }

    /// `None` or the error, as it is in a value of that sort.
    pub(super) fn failed(&mut self, value: &Value, fallible: &Fallible, sort: &Sort, call: &Call<'_>) -> Lowered<Term> {
        let hole = self.inference.hole();
        let made = if fallible.is_option {
            Term::none(hole)
        } else {
            payload(&value.term, ERR, 0, self.fault(call.span, FaultReason::OtherVariant)).err(hole)
        };
        self.unify(made.sort(), sort, call.span)?;
        Ok(self.known(&made))
    }

    /// `Some` or `Ok` of a value, in that sort.
    pub(super) fn like(&mut self, fallible: &Fallible, held: Term, sort: &Sort, call: &Call<'_>) -> Lowered<Term> {
        let hole = self.inference.hole();
        let made = if fallible.is_option { held.some() } else { held.ok(hole) };
        self.unify(made.sort(), sort, call.span)?;
        Ok(self.known(&made))
    }

    /// `take`, `replace`, `insert`, `get_or_insert`: they change the option where it stands.
    fn option_change(&mut self, value: Value, fallible: &Fallible, call: &Call<'_>) -> Lowered<Operand> {
        let site = self.site(call.span);
        let place = self.place_of(value, site);
        let before = self.read(&place);
        let before = Term::var(&self.local("before", before, site));
        let sort = before.sort().clone();
        let after = match call.name {
            "take" => Term::variant(NONE, Vec::new(), sort),
            "get_or_insert" => {
                let new = self.argument(call, 0, Some(&fallible.good))?;
                Term::ite(&before.is(SOME), &before, &new.some())
            }
            _ => self.argument(call, 0, Some(&fallible.good))?.some(),
        };
        self.write(&place, after, site);
        if matches!(call.name, "insert" | "get_or_insert") {
            let fault = self.fault(call.span, FaultReason::Missing);
            let inner = place.payload(SOME, 0, fault);
            let term = self.read(&inner);
            return Ok(Operand::Value(Value { term, place: Some(inner), exclusive: true }));
        }
        Ok(before.into())
    }
}

impl Fallible {
    /// The sort of the same kind that holds another one.
    pub(super) fn wrap_sort(&self, good: &Sort) -> Sort {
        if self.is_option { Sort::option(good.clone()) } else { Sort::result(good.clone(), self.bad.clone()) }
    }
}
