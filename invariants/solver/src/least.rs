//! The least model: node after node, the least value that leaves a model is asserted.
//!
//! A value that the current model has already needs no question; each other question either gives a better model or is
//! refused, so that the last model found has all values settled so far.

use num_bigint::BigInt;
use steadfast_wire::{Answer, Reason, Scalar};
use z3::Model;
use z3::ast::{Ast, Bool, Dynamic, Int};

use crate::session::{Elements, Session, element, number, truth};
use crate::translate::integer;

/// The values of `observed` in the least model, given any. Where the budget ends before, those of the best model so far.
///
/// # Errors
///
/// When the best model does not say what the observed terms are.
pub(crate) fn values(session: &Session, observed: &[Dynamic], model: Model) -> Result<Answer, Reason> {
    let mut search = Search { session, model, settled: Vec::with_capacity(observed.len()), elements: Vec::new() };
    for term in observed {
        match search.settle(term) {
            Ok(value) => search.settled.push(value),
            Err(reason) => return search.unfinished(observed, reason),
        }
    }
    Ok(Answer::Satisfiable { values: search.settled, minimal: true })
}

struct Search<'a> {
    session: &'a Session,
    /// A model in which everything asserted so far holds.
    model: Model,
    settled: Vec<Scalar>,
    /// For each element of an uninterpreted sort the first observed term that is it.
    elements: Vec<Dynamic>,
}

impl Search<'_> {
    /// Finds and asserts the least value of one term.
    fn settle(&mut self, term: &Dynamic) -> Result<Scalar, Reason> {
        if let Some(term) = term.as_bool() {
            let value = self.truth(&term)?;
            self.session.assert(&if value { term } else { term.not() });
            Ok(Scalar::Bool(value))
        } else if let Some(term) = term.as_int() {
            let value = self.number(&term)?;
            self.session.assert(&term.eq(literal(&value)?));
            Ok(Scalar::Int(value))
        } else {
            self.element(term)
        }
    }

    /// Looks for a model in which `condition` holds too, and takes it where there is one.
    fn improve(&mut self, condition: &Bool) -> Result<bool, Reason> {
        match self.session.check_with(condition)? {
            Some(model) => {
                self.model = model;
                Ok(true)
            }
            None => Ok(false),
        }
    }

    fn truth(&mut self, term: &Bool) -> Result<bool, Reason> {
        match truth(&self.model, term) {
            Some(false) => Ok(false),
            // A model does not settle every formula with quantifiers, but a check does.
            Some(true) | None => Ok(!self.improve(&term.not())?),
        }
    }

    fn number(&mut self, term: &Int) -> Result<BigInt, Reason> {
        let (zero, one) = (BigInt::ZERO, BigInt::from(1));
        let mut attained = self.read(term)?;
        if attained == zero || self.improve(&term.eq(literal(&zero)?))? {
            return Ok(zero);
        }
        // The least absolute value is at least `low`, and `attained` has the least one known. The bound is first doubled,
        // as most are small whatever the first model has, and then halved.
        let (mut low, mut bounded) = (one.clone(), false);
        loop {
            let high = BigInt::from(attained.magnitude().clone());
            if low >= high {
                break;
            }
            let middle = if bounded { (&low + &high) / 2 } else { Ord::min(&low + &low - &one, &high - &one) };
            let within = Bool::and(&[term.ge(literal(&-&middle)?), term.le(literal(&middle)?)]);
            if self.improve(&within)? {
                attained = self.read(term)?;
                bounded = true;
            } else {
                low = middle + &one;
            }
        }
        if attained < zero && self.improve(&term.eq(literal(&-&attained)?))? {
            return Ok(-attained);
        }
        Ok(attained)
    }

    fn read(&self, term: &Int) -> Result<BigInt, Reason> {
        number(&self.model, term).ok_or_else(unread)
    }

    /// The number of the element: that of the first known one which it can be, else the next.
    fn element(&mut self, term: &Dynamic) -> Result<Scalar, Reason> {
        let sort = term.get_sort();
        let known: Vec<Dynamic> = self.elements.iter().filter(|known| known.get_sort() == sort).cloned().collect();
        for (place, known) in known.iter().enumerate() {
            let same = term.eq(known);
            if truth(&self.model, &same) == Some(true) || self.improve(&same)? {
                self.session.assert(&same);
                return Ok(Scalar::Element(u32::try_from(place).unwrap_or(u32::MAX)));
            }
        }
        // It is none of them in any model, so nothing need be asserted.
        self.elements.push(term.clone());
        Ok(Scalar::Element(u32::try_from(known.len()).unwrap_or(u32::MAX)))
    }

    /// The best model there is when the budget has ended.
    fn unfinished(&self, observed: &[Dynamic], reason: Reason) -> Result<Answer, Reason> {
        match read(&self.model, observed) {
            Some(values) => Ok(Answer::Satisfiable { values, minimal: false }),
            None => Err(reason),
        }
    }
}

/// What the observed terms are in a model, where it says so.
pub(crate) fn read(model: &Model, observed: &[Dynamic]) -> Option<Vec<Scalar>> {
    let mut elements = Elements::default();
    let read = |term: &Dynamic| -> Option<Scalar> {
        if let Some(term) = term.as_bool() {
            truth(model, &term).map(Scalar::Bool)
        } else if let Some(term) = term.as_int() {
            number(model, &term).map(Scalar::Int)
        } else {
            element(model, term).map(|element| elements.number(element))
        }
    };
    observed.iter().map(read).collect()
}

fn literal(value: &BigInt) -> Result<Int, Reason> {
    integer(value).ok_or(Reason::Memory)
}

/// The model has no value where it must have one.
pub(crate) fn unread() -> Reason {
    Reason::GaveUp("its model does not say what a term is".to_owned())
}
