//! What must hold so that a term has a value, and what is assumed of its arithmetic. Both are derived from the term,
//! lazily as Rust evaluates: only the branch that is chosen, and no operand behind one that decides.

use std::collections::{HashMap, HashSet};

use super::{Arithmetic, Binder, Kind, Term};
use crate::site::{Fault, FaultReason};

/// A condition of a term, with the expression that it comes from.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Demand {
    /// What must hold; always defined where the demands before it hold.
    pub holds: Term,
    /// The expression, and what goes wrong where it does not.
    pub fault: Fault,
}

/// What must hold so that `term` has a value (INPUT 9), in the order of evaluation. Empty where it always has one.
#[must_use]
pub fn demands(term: &Term) -> Vec<Demand> {
    Derivation { local: definedness, done: HashMap::new() }.of(term)
}

/// That no plain `+`, `-`, `*` of `term` leaves its type (INPUT 17): a hypothesis on every application, with the
/// places. An unsigned difference below zero is definedness instead, see [`demands`].
#[must_use]
pub fn overflow(term: &Term) -> Vec<Demand> {
    Derivation { local: in_range, done: HashMap::new() }.of(term)
}

/// The conjunction of what is demanded.
#[must_use]
pub fn conjunction(demands: &[Demand]) -> Term {
    Term::and(demands.iter().map(|demand| demand.holds.clone()))
}

struct Derivation {
    /// What a node itself demands beside its parts.
    local: fn(&Term) -> Vec<Demand>,
    done: HashMap<usize, Vec<Demand>>,
}

impl Derivation {
    fn of(&mut self, term: &Term) -> Vec<Demand> {
        if let Some(known) = self.done.get(&term.address()) {
            return known.clone();
        }
        let mut found = Vec::new();
        match term.kind() {
            Kind::And(parts) => self.in_turn(parts, Term::clone, &mut found),
            Kind::Or(parts) => self.in_turn(parts, Term::not, &mut found),
            Kind::Ite(condition, then, other) => {
                found.extend(self.of(condition));
                found.extend(under(condition, self.of(then)));
                found.extend(under(&condition.not(), self.of(other)));
            }
            Kind::All(binder, body)
            | Kind::Any(binder, body)
            | Kind::Filter(binder, body)
            | Kind::Image(binder, body)
            | Kind::Rebuild(binder, body) => {
                found.extend(self.of(&binder.source));
                found.extend(self.of(body).into_iter().map(|demand| everywhere(binder, &demand)));
            }
            kind => {
                for part in kind.parts() {
                    found.extend(self.of(part));
                }
            }
        }
        found.extend((self.local)(term));
        let mut seen = HashSet::new();
        found.retain(|demand| demand.holds.as_bool() != Some(true) && seen.insert(demand.clone()));
        self.done.insert(term.address(), found.clone());
        found
    }

    /// The demands of operands of which each is evaluated only where `goes_on` holds for those before it.
    fn in_turn(&mut self, parts: &[Term], goes_on: fn(&Term) -> Term, found: &mut Vec<Demand>) {
        for (place, part) in parts.iter().enumerate() {
            let demanded = self.of(part);
            if !demanded.is_empty() {
                let reached = Term::and(parts[..place].iter().map(goes_on));
                found.extend(under(&reached, demanded));
            }
        }
    }
}

/// Demands of what is evaluated only where `condition` holds. One that repeats a conjunct of the condition is met there.
fn under(condition: &Term, demands: Vec<Demand>) -> impl Iterator<Item = Demand> {
    let met = move |holds: &Term| match condition.kind() {
        Kind::And(parts) => parts.contains(holds),
        _ => condition == holds,
    };
    let open = demands.into_iter().filter(move |demand| !met(&demand.holds));
    open.map(|demand| Demand { holds: condition.implies(&demand.holds), fault: demand.fault })
}

/// A demand of a binder's body, which is evaluated for every entry.
fn everywhere(binder: &Binder, demand: &Demand) -> Demand {
    Demand { holds: Term::all(binder.clone(), &demand.holds), fault: demand.fault }
}

/// Where a node has a value, given that its parts have one.
fn definedness(term: &Term) -> Vec<Demand> {
    let demand = |holds: Term, fault: Fault| vec![Demand { holds, fault }];
    match term.kind() {
        Kind::Fail(fault) => demand(Term::bool(false), *fault),
        Kind::Payload(inner, variant, _, fault) => demand(inner.is(*variant), *fault),
        Kind::Value(map, key, fault) => demand(map.has(key), *fault),
        Kind::Arith(op, first, second, fault) => arithmetic(*op, first, second, term, *fault),
        _ => Vec::new(),
    }
}

fn arithmetic(op: Arithmetic, first: &Term, second: &Term, whole: &Term, fault: Fault) -> Vec<Demand> {
    let Some(int) = whole.int_type() else { return Vec::new() };
    let Some(operand) = second.int_type() else { return Vec::new() };
    let at = |reason| Fault { site: fault.site, reason };
    match op {
        Arithmetic::Sub if !int.is_signed() => {
            vec![Demand { holds: second.at_most(first), fault: at(FaultReason::BelowZero) }]
        }
        Arithmetic::Div | Arithmetic::Rem => {
            let zero = second.equals(&Term::int(0, operand));
            let mut found = vec![Demand { holds: zero.not(), fault: at(FaultReason::DivisionByZero) }];
            if let (true, Some(min)) = (int.is_signed(), int.min()) {
                let leaves = Term::and([
                    first.equals(&Term::int(min, first.int_type().unwrap_or(int))),
                    second.equals(&Term::int(-1, operand)),
                ]);
                found.push(Demand { holds: leaves.not(), fault: at(FaultReason::DivisionOverflow) });
            }
            found.retain(|demand| demand.holds.as_bool() != Some(true));
            found
        }
        _ => Vec::new(),
    }
}

/// Where the result of a plain operation lies in its type.
fn in_range(term: &Term) -> Vec<Demand> {
    let Kind::Arith(op @ (Arithmetic::Add | Arithmetic::Sub | Arithmetic::Mul), first, second, fault) = term.kind()
    else {
        return Vec::new();
    };
    let Some(int) = term.int_type() else { return Vec::new() };
    let (Some(min), Some(max)) = (int.min(), int.max()) else { return Vec::new() };
    let exact = Term::arith(*op, first, second, crate::Sort::Int(crate::IntType::MATHEMATICAL), *fault);
    let above = Term::int(min, crate::IntType::MATHEMATICAL).at_most(&exact);
    let below = exact.at_most(&Term::int(max, crate::IntType::MATHEMATICAL));
    let holds = match (int.is_signed(), op) {
        (true, _) => Term::and([above, below]),
        // Below zero is definedness, and cannot exceed the type.
        (false, Arithmetic::Sub) => return Vec::new(),
        (false, _) => below,
    };
    vec![Demand { holds, fault: Fault { site: fault.site, reason: FaultReason::Overflow } }]
}
