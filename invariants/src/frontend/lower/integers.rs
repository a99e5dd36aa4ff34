//! Methods of integers. What they mean is told with mathematical integers, and brought back into the type (INPUT 17).

use proc_macro2::Span;

use super::context::{Lowered, Lowering};
use super::methods::Call;
use super::operand::Value;
use crate::site::{Fault, FaultReason};
use crate::sort::{IntType, Sort};
use crate::term::{Arithmetic, Term};

/// The largest exponent of `pow` that is written out.
const LARGEST_EXPONENT: u32 = 16;

/// What becomes of a result outside of its type.
#[derive(Clone, Copy)]
enum Outside {
    /// It is wrapped.
    Wrapping,
    /// The nearest end of the type stands for it.
    Saturating,
    /// There is none.
    Checked,
    /// It is wrapped, and said to be.
    Overflowing,
}

impl Lowering<'_, '_> {
    pub(super) fn integer_method(&mut self, value: &Value, call: &Call<'_>) -> Lowered<Term> {
        let span = call.span;
        let (prefix, op) = call.name.split_once('_').unwrap_or((call.name, ""));
        let outside = match prefix {
            "wrapping" => Some(Outside::Wrapping),
            "saturating" => Some(Outside::Saturating),
            "checked" => Some(Outside::Checked),
            "overflowing" => Some(Outside::Overflowing),
            _ => None,
        };
        if let Some(outside) = outside {
            return self.beyond_the_type(value, call, op, outside);
        }
        if call.name == "to_string" && self.in_error {
            return Ok(self.some_error());
        }
        if !is_plain(call.name) {
            return Err(match super::foreign::method(call.name) {
                Some((what, instead)) => self.unsupported(span, what, instead),
                None => self.no_such_function(value.term.sort(), call.name, span),
            });
        }
        let (first, int) = self.number(&value.term, span)?;
        let fault = self.fault(span, FaultReason::Overflow);
        let zero = Term::int(0, int);
        Ok(match call.name {
            "abs" => Term::ite(&first.less(&zero), &plain(Arithmetic::Sub, &zero, &first, int, fault), &first),
            "unsigned_abs" => {
                let unsigned = unsigned(int);
                let negated = exact(Arithmetic::Sub, &zero, &first, fault);
                Term::ite(&first.less(&zero), &negated.cast(unsigned), &first.cast(unsigned))
            }
            "signum" => {
                let negative = Term::ite(&first.less(&zero), &Term::int(-1, int), &zero);
                Term::ite(&zero.less(&first), &Term::int(1, int), &negative)
            }
            "is_positive" => zero.less(&first),
            "is_negative" => first.less(&zero),
            "pow" => {
                let exponent = self.argument(call, 0, None)?;
                let count = self.exponent(&exponent, span)?;
                (0..count).fold(Term::int(1, int), |power, _| plain(Arithmetic::Mul, &power, &first, int, fault))
            }
            _ => {
                let second = self.argument(call, 0, Some(first.sort()))?;
                let (first, second, int) = self.numbers(&first, &second, span)?;
                match call.name {
                    "abs_diff" => {
                        let less = exact(Arithmetic::Sub, &second, &first, fault);
                        let more = exact(Arithmetic::Sub, &first, &second, fault);
                        let unsigned = unsigned(int);
                        Term::ite(&first.less(&second), &less.cast(unsigned), &more.cast(unsigned))
                    }
                    name => euclidean(name == "div_euclid", &first, &second, int, fault),
                }
            }
        })
    }

    /// `wrapping_add` and its like.
    fn beyond_the_type(&mut self, value: &Value, call: &Call<'_>, op: &str, outside: Outside) -> Lowered<Term> {
        let span = call.span;
        let (first, int) = self.number(&value.term, span)?;
        let fault = self.fault(span, FaultReason::Overflow);
        let zero = Term::int(0, int);
        let (result, exists) = match op {
            "neg" => (exact(Arithmetic::Sub, &zero, &first, fault), Term::bool(true)),
            "abs" => {
                let negated = exact(Arithmetic::Sub, &zero, &first, fault);
                let positive = exact(Arithmetic::Add, &first, &zero, fault);
                (Term::ite(&first.less(&zero), &negated, &positive), Term::bool(true))
            }
            "pow" => {
                let exponent = self.argument(call, 0, None)?;
                let count = self.exponent(&exponent, span)?;
                let one = Term::int(1, IntType::MATHEMATICAL);
                let power = (0..count).fold(one, |power, _| exact(Arithmetic::Mul, &power, &first, fault));
                (power, Term::bool(true))
            }
            "add_signed" | "sub_unsigned" | "add_unsigned" => {
                // The other operand has the type of the same width and of other sign.
                let second = self.argument(call, 0, None)?;
                if self.inference.integer_type(second.sort()).is_none() {
                    let other = if int.is_signed() { unsigned(int) } else { signed(int) };
                    self.unify(second.sort(), &Sort::Int(other), span)?;
                }
                let (second, _) = self.number(&second, span)?;
                let op = if op == "sub_unsigned" { Arithmetic::Sub } else { Arithmetic::Add };
                (exact(op, &first, &second, fault), Term::bool(true))
            }
            "add" | "sub" | "mul" | "div" | "rem" => {
                let second = self.argument(call, 0, Some(first.sort()))?;
                let (first, second, _) = self.numbers(&first, &second, span)?;
                let arithmetic = match op {
                    "add" => Arithmetic::Add,
                    "sub" => Arithmetic::Sub,
                    "mul" => Arithmetic::Mul,
                    "div" => Arithmetic::Div,
                    _ => Arithmetic::Rem,
                };
                let divides = matches!(arithmetic, Arithmetic::Div | Arithmetic::Rem);
                let exists = match int.min() {
                    // The rest of `MIN / -1` would be zero, yet Rust has none.
                    Some(min) if arithmetic == Arithmetic::Rem && int.is_signed() => Term::and([
                        second.equals(&zero).not(),
                        Term::and([first.equals(&Term::int(min, int)), second.equals(&Term::int(-1, int))]).not(),
                    ]),
                    _ if divides => second.equals(&zero).not(),
                    _ => Term::bool(true),
                };
                (exact(arithmetic, &first, &second, fault), exists)
            }
            _ => {
                return Err(self.unsupported(
                    span,
                    &format!("`{}`", call.name),
                    "use addition, subtraction, multiplication, division or comparison",
                ));
            }
        };
        Ok(brought_back(&result, &exists, int, outside))
    }

    /// An exponent, which must be a small literal.
    fn exponent(&self, exponent: &Term, span: Span) -> Lowered<u32> {
        let literal = match exponent.kind() {
            crate::term::Kind::Int(value) => {
                u32::try_from(value.clone()).ok().filter(|count| *count <= LARGEST_EXPONENT)
            }
            _ => None,
        };
        literal.ok_or_else(|| {
            self.unsupported(
                span,
                "a power whose exponent is no small literal",
                "multiply, or make the power an argument",
            )
        })
    }
}

fn is_plain(name: &str) -> bool {
    matches!(
        name,
        "abs"
            | "unsigned_abs"
            | "signum"
            | "is_positive"
            | "is_negative"
            | "pow"
            | "abs_diff"
            | "div_euclid"
            | "rem_euclid"
    )
}

fn plain(op: Arithmetic, first: &Term, second: &Term, int: IntType, fault: Fault) -> Term {
    Term::arith(op, first, second, Sort::Int(int), fault)
}

/// The result without bounds.
pub(super) fn exact(op: Arithmetic, first: &Term, second: &Term, fault: Fault) -> Term {
    plain(op, first, second, IntType::MATHEMATICAL, fault)
}

/// That a mathematical integer lies in a type.
pub(super) fn lies_in(value: &Term, int: IntType) -> Term {
    let (Some(min), Some(max)) = (int.min(), int.max()) else { return Term::bool(true) };
    let of = value.int_type().unwrap_or(IntType::MATHEMATICAL);
    let mut bounds = Vec::new();
    if of.min().is_none_or(|least| least < min) {
        bounds.push(Term::int(min, of).at_most(value));
    }
    if of.max().is_none_or(|most| most > max) {
        bounds.push(value.at_most(&Term::int(max, of)));
    }
    Term::and(bounds)
}

/// A mathematical result in its type again; `exists` says whether there is one.
fn brought_back(result: &Term, exists: &Term, int: IntType, outside: Outside) -> Term {
    let of = IntType::MATHEMATICAL;
    let fits = lies_in(result, int);
    match outside {
        Outside::Wrapping => result.wrap(int),
        Outside::Overflowing => Term::tuple(vec![result.wrap(int), fits.not()]),
        Outside::Checked => {
            let some = result.cast(int).some();
            Term::ite(&Term::and([exists.clone(), fits]), &some, &Term::none(Sort::Int(int)))
        }
        Outside::Saturating => {
            let (Some(min), Some(max)) = (int.min(), int.max()) else { return result.clone() };
            let low = Term::int(min.clone(), of);
            let above = Term::int(max.clone(), of).less(result);
            let upper = Term::ite(&above, &Term::int(max, int), &result.cast(int));
            Term::ite(&result.less(&low), &Term::int(min, int), &upper)
        }
    }
}

/// Division that rounds so that the rest is not negative.
fn euclidean(quotient: bool, first: &Term, second: &Term, int: IntType, fault: Fault) -> Term {
    let rest = plain(Arithmetic::Rem, first, second, int, fault);
    let zero = Term::int(0, int);
    let one = Term::int(1, int);
    let negative = rest.less(&zero);
    let is_positive = zero.less(second);
    if quotient {
        let rounded = plain(Arithmetic::Div, first, second, int, fault);
        let lower = plain(Arithmetic::Sub, &rounded, &one, int, fault);
        let upper = plain(Arithmetic::Add, &rounded, &one, int, fault);
        if !int.is_signed() {
            return rounded;
        }
        return Term::ite(&negative, &Term::ite(&is_positive, &lower, &upper), &rounded);
    }
    if !int.is_signed() {
        return rest;
    }
    let raised = plain(Arithmetic::Add, &rest, second, int, fault);
    let lowered = plain(Arithmetic::Sub, &rest, second, int, fault);
    Term::ite(&negative, &Term::ite(&is_positive, &raised, &lowered), &rest)
}

/// The unsigned type of the same width.
fn unsigned(int: IntType) -> IntType {
    named(int, 'u')
}

/// The signed type of the same width.
fn signed(int: IntType) -> IntType {
    named(int, 'i')
}

fn named(int: IntType, letter: char) -> IntType {
    let name: String = [letter].into_iter().chain(int.to_string().chars().skip(1)).collect();
    IntType::named(&name).unwrap_or(int)
}
