//! What is known of arguments that are `#[fresh]` or name the issuing `#[replica]` (INPUT 18 and 19).

use super::{Instance, State};
use crate::object::Role;
use crate::sort::Sort;
use crate::term::Binder;
use crate::{Fault, FaultReason, Object, Site, Term, Var};

/// That the fresh arguments of a call occur nowhere in a state.
///
/// A number is only known not to occur as a key or an element: an amount may well equal an identifier.
pub(super) fn unused(object: &Object, instance: &Instance, state: &State) -> Vec<Term> {
    let fresh = with_role(object, instance, Role::Fresh).map(Term::var);
    let absent =
        fresh.flat_map(|value| state.iter().map(move |field| absent(&value, field, false)).collect::<Vec<_>>());
    absent.filter(|holds| holds.as_bool() != Some(true)).collect()
}

/// What is known of two calls that run concurrently: they name different replicas, and neither mentions what the other
/// made fresh.
pub(super) fn apart(object: &Object, first: &Instance, second: &Instance) -> Vec<Term> {
    let mut known = Vec::new();
    for one in with_role(object, first, Role::Replica) {
        for other in with_role(object, second, Role::Replica).filter(|other| other.sort == one.sort) {
            known.push(Term::var(one).equals(&Term::var(other)).not());
        }
    }
    for (one, other) in [(first, second), (second, first)] {
        for fresh in with_role(object, one, Role::Fresh) {
            let mentioned = other.params.iter().chain(&other.captures);
            let value = Term::var(fresh);
            // Two fresh numbers differ, but one may well equal an amount of the other call.
            let identifies = |var: &&Var| {
                fresh.sort.int().is_none() || with_role(object, other, Role::Fresh).any(|other| other == *var)
            };
            known.extend(mentioned.filter(identifies).map(|var| absent(&value, &Term::var(var), true)));
        }
    }
    known.retain(|holds| holds.as_bool() != Some(true));
    known
}

fn with_role<'a>(object: &'a Object, instance: &'a Instance, role: Role) -> impl Iterator<Item = &'a Var> {
    let params = &object.operations[instance.operation].params;
    instance.params.iter().zip(params).filter(move |(_, param)| param.role == role).map(|(var, _)| var)
}

/// That `value` is no part of `place`; `identifies` says whether a number there is an identifier.
fn absent(value: &Term, place: &Term, identifies: bool) -> Term {
    if place.sort() == value.sort() {
        return if identifies || value.int_type().is_none() { value.equals(place).not() } else { Term::bool(true) };
    }
    if !contains(place.sort(), value.sort()) {
        return Term::bool(true);
    }
    match place.sort() {
        Sort::Record(record) => {
            Term::and((0..record.fields.len()).map(|field| absent(value, &place.field(field), identifies)))
        }
        Sort::Enum(shape) => {
            let variants = shape.variants.iter().enumerate();
            Term::and(variants.map(|(number, variant)| {
                let fields = 0..variant.fields.len();
                let fields = fields.map(|field| absent(value, &place.payload(number, field, NOWHERE), identifies));
                place.is(number).implies(&Term::and(fields))
            }))
        }
        Sort::Set(element) if **element == *value.sort() => place.has(value).not(),
        Sort::Map(key, _) => {
            let keys = if **key == *value.sort() { place.has(value).not() } else { everywhere(value, place, 0, true) };
            Term::and([keys, everywhere(value, place, 1, identifies)])
        }
        _ => everywhere(value, place, 0, true),
    }
}

/// That `value` is no part of what every entry of a collection has at a place.
fn everywhere(value: &Term, collection: &Term, place: usize, identifies: bool) -> Term {
    let Some(binder) = Binder::over(collection) else { return Term::bool(true) };
    let body = absent(value, &binder.var(place), identifies);
    Term::all(binder, &body)
}

/// Whether values of the first sort can have parts of the second.
fn contains(whole: &Sort, part: &Sort) -> bool {
    whole == part || whole.parts().into_iter().any(|inner| contains(inner, part))
}

/// The fault of a payload that is read only where its variant was tested.
const NOWHERE: Fault = Fault { site: Site { file: 0, start: 0, end: 0 }, reason: FaultReason::OtherVariant };
